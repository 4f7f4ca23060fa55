"""All that is known of the tasks whose papers wait, in three queries for any number."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F, Value

from plans.dashboards import papers
from plans.models import (
    Attachment,
    CompletionClaim,
    Milestone,
    MilestoneTerm,
    ProgressReport,
    ReachedMilestone,
    Review,
    Task,
    TaskState,
    TaskTerm,
)
from plans.standing import Record

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class File:
    """One task with its papers and reports, and the record that its light rests on."""

    task: Task
    papers: dict
    reports: list
    record: Record


def load(tasks, moment):
    """The files of these tasks (keys) by task key."""
    found = Task.objects.for_detail().filter(pk__in=tasks).in_bulk()
    reports = {key: [] for key in found}
    for report in _reports(found):
        reports[report.task_id].append(report)
    keys = list(found)
    parts = [*papers.parts(keys), *_chains(keys), _claim_files(keys)]
    read = papers.read(parts, moment)
    return {
        key: File(task, read[key], reports[key], _record(task, read[key], reports[key]))
        for key, task in found.items()
    }


def _reports(tasks):
    return (
        ProgressReport.objects.filter(task__in=tasks, submitted_at__isnull=False)
        .select_related("author", "signed_off_by")
        .annotate(author_unit=papers.unit_of("author", "submitted_at"))
        .order_by("period_end", "revision")
    )


def _chains(tasks):
    """Milestones and dated terms, as papers."""
    yield papers.part(
        "term",
        TaskTerm.objects.filter(task__in=tasks),
        at="since",
        ended_at="until",
        ref="lead_unit_id",
        from_on="start_on",
        to_on="due_on",
        number="weight",
    )
    yield papers.part(
        "milestone",
        Milestone.objects.filter(task__in=tasks),
        at=Value(ALWAYS, output_field=papers.COLUMNS["at"]),
        words="name",
        from_on="original_due_on",
        to_on="due_on",
        number="weight",
        is_late="is_key",
    )
    yield papers.part(
        "milestone_term",
        MilestoneTerm.objects.filter(milestone__task__in=tasks),
        task="milestone__task_id",
        at="since",
        ended_at="until",
        ref=F("milestone_id"),
        to_on="due_on",
        number="weight",
        is_late="is_key",
    )


def _claim_files(tasks):
    return papers.part(
        "claim_file",
        Attachment.objects.filter(task__in=tasks, claim__isnull=False),
        at="uploaded_at",
        words="name",
        ref="claim_id",
        number="size",
    )


def _record(task, rows, reports):
    record = Record(task, reports=reports)
    record.terms = [
        TaskTerm(
            lead_unit_id=row.ref,
            start_on=row.from_on,
            due_on=row.to_on,
            weight=row.number,
            since=row.at,
            until=row.ended_at,
        )
        for row in rows["term"]
    ]
    record.states = [
        TaskState(
            state=row.status, since=row.at, until=row.ended_at, review_on=row.to_on
        )
        for row in rows["state"]
    ]
    record.milestones = [
        Milestone(
            pk=row.pk,
            task=task,
            name=row.words,
            due_on=row.to_on,
            original_due_on=row.from_on,
            weight=row.number,
            is_key=row.is_late,
        )
        for row in rows["milestone"]
    ]
    for row in rows["milestone_term"]:
        term = MilestoneTerm(
            milestone_id=row.ref,
            due_on=row.to_on,
            weight=row.number,
            is_key=row.is_late,
            since=row.at,
            until=row.ended_at,
        )
        record.milestone_terms.setdefault(row.ref, []).append(term)
    for row in rows["tick"]:
        tick = ReachedMilestone(milestone_id=row.number, reached_on=row.from_on)
        record.reached.setdefault(row.ref, []).append(tick)
    record.claims = [
        CompletionClaim(
            pk=row.pk, submitted_at=row.at, due_on=row.to_on, status=row.status
        )
        for row in rows["claim"]
    ]
    for kind in ("report", "claim"):
        for row in rows[f"{kind}_review"]:
            review = Review(verdict=row.status, at=row.at, undone_at=row.ended_at)
            record.reviews.setdefault((kind, row.ref), []).append(review)
    return record
