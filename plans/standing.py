"""From recorded rows to light spans: what was known at a moment, and its lights.

`Record` holds every row that bears on one task; `facts_at` reads from it what was known
at a moment; `plans.lights` decides; `rewrite` stores the decision as spans. Lists and
dashboards read only the spans.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from plans import lights
from plans.calendar import working_days
from plans.models import (
    CompletionClaim,
    LightSpan,
    Milestone,
    MilestoneTerm,
    ProgressReport,
    ReachedMilestone,
    Review,
    Task,
    TaskState,
    TaskTerm,
)
from plans.schedule import day_of

State = Task.State
# In these nobody owes a report. Source: PRODUCT.md §4.
EXEMPT = {
    State.ON_HOLD,
    State.CLAIMED,
    State.COMPLETED,
    State.CLOSED,
    State.ARCHIVED,
    State.CANCELLED,
}
_paused = ContextVar("standing_paused", default=False)


@dataclass
class Record:
    """Every row that bears on the lights of one task."""

    task: Task
    terms: list[TaskTerm] = field(default_factory=list)
    states: list[TaskState] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    milestone_terms: dict[int, list[MilestoneTerm]] = field(default_factory=dict)
    reports: list[ProgressReport] = field(default_factory=list)
    reached: dict[int, list[ReachedMilestone]] = field(default_factory=dict)
    claims: list[CompletionClaim] = field(default_factory=list)
    reviews: dict[tuple[str, int], list[Review]] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What was known of a task at a moment."""

    facts: lights.TaskFacts
    lead_unit_id: int
    weight: int
    milestones: tuple[lights.MilestoneFacts, ...]


def load(tasks):
    """The records of these tasks, by task key, in a constant number of queries."""
    records = {task.pk: Record(task) for task in tasks}
    keys = list(records)
    for term in TaskTerm.objects.filter(task__in=keys):
        records[term.task_id].terms.append(term)
    for state in TaskState.objects.filter(task__in=keys):
        records[state.task_id].states.append(state)
    for milestone in Milestone.objects.filter(task__in=keys):
        records[milestone.task_id].milestones.append(milestone)
    for term in MilestoneTerm.objects.filter(milestone__task__in=keys).select_related(
        "milestone"
    ):
        records[term.milestone.task_id].milestone_terms.setdefault(
            term.milestone_id, []
        ).append(term)
    for report in ProgressReport.objects.filter(task__in=keys).exclude(
        submitted_at=None
    ):
        records[report.task_id].reports.append(report)
    for tick in ReachedMilestone.objects.filter(report__task__in=keys).select_related(
        "report"
    ):
        records[tick.report.task_id].reached.setdefault(tick.report_id, []).append(tick)
    for claim in CompletionClaim.objects.filter(task__in=keys):
        records[claim.task_id].claims.append(claim)
    for review in Review.objects.filter(
        Q(report__task__in=keys) | Q(claim__task__in=keys)
    ).select_related("report", "claim"):
        paper = review.report or review.claim
        kind = "report" if review.report_id else "claim"
        records[paper.task_id].reviews.setdefault((kind, paper.pk), []).append(review)
    return records


def _in_force(rows, moment):
    """The row of a dated chain that holds at the moment; the newest where two meet."""
    holding = [
        row
        for row in rows
        if row.since <= moment and (row.until is None or row.until > moment)
    ]
    return holding[-1] if holding else None


def _verdict(record, kind, paper, moment):
    """The review of a paper that stood at the moment, or None."""
    standing = [
        review
        for review in record.reviews.get((kind, paper.pk), [])
        if review.at <= moment
        and (review.undone_at is None or review.undone_at > moment)
    ]
    return standing[-1] if standing else None


def _standing_reports(record, moment):
    """(report, acceptance or None) of what was submitted and stood at the moment."""
    found = []
    for report in record.reports:
        if report.submitted_at > moment:
            continue
        withdrawn = report.status == ProgressReport.Status.WITHDRAWN
        if withdrawn and report.closed_at <= moment:
            continue
        review = _verdict(record, "report", report, moment)
        if review and review.verdict == Review.Verdict.RETURNED:
            continue
        found.append((report, review))
    return found


def _returned_reports(record, moment):
    """What a reviewer had given back by the moment; not what its own head sent back."""
    needs_sign_off = record.task.plan.needs_sign_off
    for report in record.reports:
        review = _verdict(record, "report", report, moment)
        if (
            review
            and review.verdict == Review.Verdict.RETURNED
            and (report.signed_off_at or not needs_sign_off)
        ):
            yield lights.ReturnedFacts(
                report.period_end, report.submitted_at, review.at
            )


def _uncorrected(reports):
    """Without the accepted reports that an accepted correction has replaced."""
    newest = {
        report.period_end: report.revision for report, review in reports if review
    }
    return [
        (report, review)
        for report, review in reports
        if not review or report.revision == newest[report.period_end]
    ]


def facts_at(record, moment):
    """What was known of the task at the moment, as a `Known`."""
    task = record.task
    term = _in_force(record.terms, moment) or task
    state = _in_force(record.states, moment)
    state = state.state if state else (State.DRAFT if record.states else task.state)
    reports = _standing_reports(record, moment)
    claim = next(
        (row for row in reversed(record.claims) if row.submitted_at <= moment), None
    )
    milestones = tuple(
        known
        for milestone in record.milestones
        if (
            known := _milestone_at(
                record, milestone, moment, reports, state=state, claim=claim
            )
        )
    )
    facts = lights.TaskFacts(
        state=lights.State(state),
        start_on=term.start_on,
        due_on=term.due_on,
        assigned_at=task.assigned_at
        if task.assigned_at and task.assigned_at <= moment
        else None,
        milestones=milestones,
        reports=tuple(
            lights.ReportFacts(
                period_end=report.period_end,
                percent_bp=report.percent * 100,
                submitted_at=report.submitted_at,
                accepted=review is not None,
            )
            for report, review in reports
        ),
        returned=tuple(_returned_reports(record, moment)),
        period_kind=task.reporting,
        basis=task.basis,
        exempt=tuple(
            (
                row.since,
                row.until if row.until and row.until <= moment else None,
            )
            for row in record.states
            if row.state in EXEMPT and row.since <= moment
        ),
        claim_submitted_at=claim.submitted_at if claim else None,
        claim_due_on=claim.due_on if claim else None,
        original_due_on=task.original_due_on or term.due_on,
        plan_first_period=task.plan.reports_from,
        plan_end=task.plan.ends_on,
        review_on=next(
            (
                row.review_on
                for row in reversed(record.states)
                if row.since <= moment and row.review_on
            ),
            None,
        )
        if state == State.ON_HOLD
        else None,
    )
    return Known(facts, term.lead_unit_id, term.weight, milestones)


def _milestone_at(record, milestone, moment, reports, *, state, claim):
    """The milestone as known at the moment, or None where it was not yet."""
    terms = record.milestone_terms.get(milestone.pk, [])
    term = _in_force(terms, moment)
    if term is None:
        if terms and state not in Task.UNASSIGNED:
            return None  # added later than the moment
        term = milestone
    ticks = [
        (report, review)
        for report, review in _uncorrected(reports)
        if any(
            tick.milestone_id == milestone.pk
            for tick in record.reached.get(report.pk, [])
        )
    ]
    accepted = [report for report, review in ticks if review is not None]
    papers = [report.submitted_at for report in accepted]
    completed = state in Task.DONE
    if completed and not accepted and claim:
        papers = [claim.submitted_at]
    return lights.MilestoneFacts(
        id=milestone.pk,
        name=milestone.name,
        due_on=term.due_on,
        weight=term.weight,
        is_key=term.is_key,
        claimed=bool(ticks) or completed or state == State.CLAIMED,
        done=bool(accepted) or completed,
        done_late=bool(papers) and day_of(min(papers)) > term.due_on,
        original_due_on=milestone.original_due_on,
    )


def drafts(record, moment, calendar, until=None):
    """The unsaved spans of a task and its milestones from the moment on.

    Until another moment, or else without end.
    """
    known = facts_at(record, moment)
    rules = record.task.plan.rules
    rows = [
        _row(record, known, draft, due_on=known.facts.due_on, weight=known.weight)
        for draft in lights.spans(known.facts, moment, rules, calendar, until)
    ]
    for milestone in known.milestones:
        rows += [
            _row(
                record,
                known,
                draft,
                due_on=milestone.due_on,
                weight=milestone.weight,
                milestone_id=milestone.id,
                original_due_on=milestone.original_due_on,
            )
            for draft in lights.milestone_spans(
                milestone, known.facts, moment, rules, until
            )
        ]
    return rows


def _row(
    record, known, draft, *, due_on, weight, milestone_id=None, original_due_on=None
):
    verdict = draft.verdict
    return LightSpan(
        task=record.task,
        milestone_id=milestone_id,
        light=verdict.light,
        reason=verdict.reason,
        reasons=[reason.as_json() for reason in verdict.reasons],
        beside=[reason.as_json() for reason in verdict.beside],
        tags=list(verdict.tags),
        since=draft.since,
        until=draft.until,
        state=known.facts.state,
        lead_unit_id=known.lead_unit_id,
        start_on=known.facts.start_on,
        due_on=due_on,
        original_due_on=original_due_on
        if milestone_id
        else known.facts.original_due_on,
        weight=weight,
        percent=verdict.percent_bp,
        expected=verdict.expected_bp,
        period_end=verdict.period_end,
    )


def rewrite(task, moment, *, calendar=None):
    """Decide a task's lights anew from `moment` on, after a fact of that moment.

    The spans that cover the moment end there, the foreseen ones are replaced; what is
    past stays as it was known.
    """
    rewrite_many([task], moment, calendar=calendar)


@transaction.atomic
def rewrite_many(tasks, moment, *, calendar=None):
    """The same for many tasks, in a constant number of queries."""
    if _paused.get():
        return
    keys = [task.pk for task in tasks]
    tasks = list(Task.objects.select_related("plan").filter(pk__in=keys))
    calendar = calendar or working_days()
    rows = [
        row
        for record in load(tasks).values()
        for row in drafts(record, moment, calendar)
    ]
    mine = LightSpan.objects.filter(task__in=tasks)
    mine.filter(since__gte=moment).delete()
    mine.filter(Q(until=None) | Q(until__gt=moment), since__lt=moment).update(
        until=moment
    )
    LightSpan.objects.bulk_create(rows, batch_size=500)


@contextmanager
def paused():
    """Within it actions write no spans; whoever uses it calls `rebuild` afterwards."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


def moments_of(record):
    """Every moment at which a fact of the task was recorded, in order."""
    found = {row.since for row in record.states} | {row.since for row in record.terms}
    for terms in record.milestone_terms.values():
        found |= {term.since for term in terms}
    for paper in (*record.reports, *record.claims):
        found |= {paper.submitted_at, paper.closed_at}
    for reviews in record.reviews.values():
        for review in reviews:
            found |= {review.at, review.undone_at}
    return sorted(found - {None})


@transaction.atomic
def rebuild(tasks):
    """Write all spans of these tasks from their recorded facts, as `rewrite` would
    have done at each fact's own moment. Tasks without a dated fact get none.
    """
    tasks = list(tasks)
    calendar = working_days()
    rows = []
    for record in load(tasks).values():
        moments = moments_of(record)
        for moment, following in zip(moments, [*moments[1:], None], strict=True):
            rows += drafts(record, moment, calendar, following)
    LightSpan.objects.filter(task__in=tasks).delete()
    LightSpan.objects.bulk_create(rows, batch_size=500)
