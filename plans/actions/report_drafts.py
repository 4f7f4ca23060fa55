"""Drafts of progress reports: nobody's words are overwritten unseen."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.actions.tasks import locked
from plans.models import Attachment, ProgressReport, ReachedMilestone, Task
from resort_portal import clock

Status = ProgressReport.Status
LONGEST = 10_000  # characters of one field: three pages, not two hundred


class Conflict(Refused):
    """Another version has been saved since; `other` is the row that stands there."""

    def __init__(self, message, other):
        super().__init__(message)
        self.other = other


def check_task(task):
    if task.state in (*Task.DONE, Task.State.CANCELLED, *Task.UNASSIGNED):
        raise Refused(
            _("The task is “%(state)s” now: there is nothing to report.")
            % {"state": task.get_state_display()}
        )


def check_size(*, percent, **words):
    if not 0 <= percent <= 100:
        raise Refused(_("The percent done lies between 0 and 100."), "percent")
    for field, text in words.items():
        if len(text) > LONGEST:
            raise Refused(
                _("A field holds at most %(n)s characters; attach longer papers.")
                % {"n": LONGEST},
                field,
            )


def accepted_before(task, period_end):
    """The accepted report that one of the period is measured against, or None.

    That of the newest period up to this one; for a correction the report itself.
    """
    rows = task.reports.accepted().filter(period_end__lte=period_end)
    return rows.order_by("period_end", "revision").last()


def is_same(report, *, percent=None, reached=None, **words):
    """Whether a row says exactly what somebody has written."""
    if reached is not None:
        ticks = set(report.reached.values_list("milestone_id", "reached_on"))
        if ticks != {(milestone.pk, day) for milestone, day in reached}:
            return False
    return percent in (None, report.percent) and all(
        getattr(report, name) == text for name, text in words.items()
    )


def _conflict(other, by):
    figures = {
        "name": other.author,
        "time": f"{timezone.localtime(other.updated_at):%H:%M}",
    }
    if other.status in ProgressReport.WAITING:
        text = _(
            "%(name)s submitted this report at %(time)s; your words are not saved."
        )
    elif other.author_id == by.pk:
        text = _(
            "You saved another version at %(time)s, in another window or on another "
            "device. Look at both versions."
        )
    else:
        text = _("%(name)s saved this draft at %(time)s. Look at both versions.")
    return Conflict(text % figures, other)


@transaction.atomic
def save_draft(
    task,
    *,
    by,
    period,
    progress="",
    percent=None,
    problems="",
    next_steps="",
    is_unchanged=False,
    reached=None,
    version=None,
    at=None,
):
    """Keep what a person has written of a period; the draft, created or changed.

    `reached` are (milestone, day) pairs, None leaves them as they are. `version` is
    the one that the person saw (0 where there was none): if another has saved since,
    the action refuses with a `Conflict` and nothing is overwritten. Saving the same
    again changes nothing.
    """
    at = at or clock.now()
    task = locked(task)
    check_task(task)
    check_size(
        percent=percent or 0,
        progress=progress,
        problems=problems,
        next_steps=next_steps,
    )
    written = {"progress": progress, "problems": problems, "next_steps": next_steps}
    rows = list(task.reports.filter(period_end=period.end).order_by("revision"))
    last = rows[-1] if rows else None
    draft = last if last and last.status == Status.DRAFT else None
    if version is not None and version != (last.version if last else 0):
        if not (draft and is_same(draft, percent=percent, reached=reached, **written)):
            raise _conflict(last or ProgressReport(author=by, updated_at=at), by)
        return draft
    if last and last.status in ProgressReport.WAITING:
        raise _conflict(last, by)
    if (
        draft
        and (draft.author_id, draft.is_unchanged) == (by.pk, is_unchanged)
        and is_same(draft, percent=percent, reached=reached, **written)
    ):
        return draft
    if draft is None:
        before = accepted_before(task, period.end)
        draft = ProgressReport(
            task=task,
            period_start=period.start,
            period_end=period.end,
            revision=last.revision + 1 if last else 1,
            percent=before.percent if before else 0,
            created_at=at,
            # It goes on counting, so that an old page never fits a new draft.
            version=last.version if last else 0,
        )
    draft.author = by
    draft.progress = progress
    draft.problems = problems
    draft.next_steps = next_steps
    draft.is_unchanged = is_unchanged
    draft.percent = draft.percent if percent is None else percent
    draft.updated_at = at
    draft.version += 1
    draft.save()
    if reached is not None:
        tick(draft, reached)
    return draft


def tick(draft, reached):
    """Write which milestones a draft says were reached, on which day each."""
    draft.reached.all().delete()
    ReachedMilestone.objects.bulk_create(
        ReachedMilestone(report=draft, milestone=milestone, reached_on=day)
        for milestone, day in reached
        if milestone.task_id == draft.task_id
    )


def copy_of(report, *, at):
    """A new draft with the words, ticks and files of a report that is closed."""
    draft = ProgressReport.objects.create(
        task=report.task,
        period_start=report.period_start,
        period_end=report.period_end,
        revision=report.revision + 1,
        progress=report.progress,
        percent=report.percent,
        problems=report.problems,
        next_steps=report.next_steps,
        author=report.author,
        created_at=at,
        updated_at=at,
        version=report.version + 1,
    )
    ticks = report.reached.select_related("milestone")
    tick(draft, [(row.milestone, row.reached_on) for row in ticks])
    files = list(report.attachments.all())
    for file in files:
        # The same stored file; the row of the closed report stays as it is.
        file.pk, file.report = None, draft
        file._state.adding = True
    Attachment.objects.bulk_create(files)
    return draft


def is_untouched(draft, report):
    """Whether nobody has written on the copy of a report since it was made."""
    of_report = report.attachments.values("sha256")
    return (
        draft.status == Status.DRAFT
        and draft.version == report.version + 1
        and not draft.attachments.exclude(sha256__in=of_report).exists()
    )


@transaction.atomic
def correct(report, *, by, at=None):
    """Open the correction of an accepted report: a new draft with its words."""
    at = at or clock.now()
    task = locked(report.task)
    check_task(task)
    rows = task.reports.filter(period_end=report.period_end).order_by("revision")
    last = rows.last()
    if last.status != Status.ACCEPTED:
        if last.status == Status.DRAFT:
            return last
        raise Refused(_("The report of this period is under review already."))
    draft = copy_of(last, at=at)
    draft.author = by
    draft.save()
    return draft
