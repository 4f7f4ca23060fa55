"""Progress reports: written, submitted, signed off, accepted or returned."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans import notifications, standing
from plans.actions import Refused
from plans.actions.deciding import check_length, moment_in_words
from plans.actions.tasks import locked, move
from plans.calendar import working_days
from plans.models import ProgressReport, ReachedMilestone, Review, Task
from plans.schedule import Period, day_of, window
from resort_portal import clock
from towns import audit

Status = ProgressReport.Status
LONGEST = 10_000  # characters of one field: three pages, not two hundred


def _check_task(task):
    if task.state in (*Task.DONE, Task.State.CANCELLED, *Task.UNASSIGNED):
        raise Refused(
            _("The task is “%(state)s” now: there is nothing to report.")
            % {"state": task.get_state_display()}
        )


def _check_words(task, *, percent, progress, problems, next_steps):
    if not 0 <= percent <= 100:
        raise Refused(_("The percent done lies between 0 and 100."))
    if not progress.strip():
        raise Refused(_("Say what happened in this period."))
    if any(len(words) > LONGEST for words in (progress, problems, next_steps)):
        raise Refused(
            _("A field holds at most %(n)s characters; attach longer papers.")
            % {"n": LONGEST}
        )


def latest_accepted(task):
    """The accepted report of the newest period, or None."""
    return task.reports.accepted().order_by("period_end", "revision").last()


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
    reached=(),
    version=None,
    at=None,
):
    """Keep what a person has written of a period; the draft, created or changed.

    `reached` are (milestone, day) pairs. `version` is the one that the person saw: if
    another has saved since, the action refuses and nothing is overwritten.
    """
    at = at or clock.now()
    task = locked(task)
    _check_task(task)
    rows = task.reports.filter(period_end=period.end).order_by("revision")
    draft = rows.filter(status=Status.DRAFT).first()
    if rows.waiting().exists():
        raise Refused(_("The report of this period is under review already."))
    if draft and version is not None and draft.version != version:
        raise Refused(
            _("%(name)s saved this draft at %(time)s. Look at both versions.")
            % {"name": draft.author, "time": f"{draft.updated_at:%H:%M}"}
        )
    if draft is None:
        last = rows.last()
        accepted = latest_accepted(task)
        draft = ProgressReport(
            task=task,
            period_start=period.start,
            period_end=period.end,
            revision=last.revision + 1 if last else 1,
            percent=accepted.percent if accepted else 0,
            created_at=at,
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
    draft.reached.all().delete()
    ReachedMilestone.objects.bulk_create(
        ReachedMilestone(report=draft, milestone=milestone, reached_on=day)
        for milestone, day in reached
    )
    return draft


@transaction.atomic
def submit(report, *, by, at=None):
    """Put a draft before the reviewers; it is locked from now on.

    The first report of a task acknowledges it and puts it in progress.
    """
    at = at or clock.now()
    task = locked(report.task)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    _check_task(task)
    if report.status != Status.DRAFT:
        raise Refused(_("This report has been submitted already."))
    _check_words(
        task,
        percent=report.percent,
        progress=report.progress,
        problems=report.problems,
        next_steps=report.next_steps,
    )
    before = latest_accepted(task)
    if before and report.percent < before.percent and not report.problems.strip():
        raise Refused(_("Progress went back: name the reason under “problems”."))
    today = day_of(at)
    ticks = list(report.reached.select_related("milestone"))
    for tick in ticks:
        if tick.reached_on > today:
            raise Refused(
                _("“%(name)s” cannot have been reached on a day to come.")
                % {"name": tick.milestone.name}
            )
    period = Period(report.period_start, report.period_end)
    report.is_late = at > window(period, task.plan.rules, working_days()).closes_at
    report.status = Status.SUBMITTED
    report.submitted_at = report.updated_at = at
    report.version += 1
    report.save()
    if task.state in (Task.State.ASSIGNED, Task.State.ACKNOWLEDGED):
        move(task, "start", by=by, at=at)
        task.save()
    audit.record(
        report,
        "report.submitted",
        by=by,
        at=at,
        task=task,
        changes={
            "period_end": report.period_end.isoformat(),
            "percent": [before.percent if before else 0, report.percent],
            "reached": [tick.milestone.name for tick in ticks],
            "late": report.is_late,
        },
    )
    standing.rewrite(task, at)
    return report


@transaction.atomic
def withdraw(report, *, by, at=None):
    """Take a submitted report back before review; its words become a new draft."""
    at = at or clock.now()
    task = locked(report.task)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if report.status not in ProgressReport.WAITING:
        raise Refused(_("Only a report that waits for review can be withdrawn."))
    report.status = Status.WITHDRAWN
    report.closed_at = at
    report.save()
    draft = _copy(report, at=at)
    audit.record(
        report,
        "report.withdrawn",
        by=by,
        at=at,
        task=task,
        changes={"period_end": report.period_end.isoformat()},
    )
    standing.rewrite(task, at)
    return draft


def _copy(report, *, at):
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
    )
    ReachedMilestone.objects.bulk_create(
        ReachedMilestone(
            report=draft, milestone=tick.milestone, reached_on=tick.reached_on
        )
        for tick in report.reached.select_related("milestone")
    )
    return draft


@transaction.atomic
def sign_off(report, *, by, at=None):
    """The unit's head answers for a report before it goes to review."""
    at = at or clock.now()
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if report.status != Status.SUBMITTED:
        raise Refused(_("Only a submitted report can be signed off."))
    report.status = Status.SIGNED_OFF
    report.signed_off_at = at
    report.signed_off_by = by
    report.save()
    audit.record(
        report,
        "report.signed_off",
        by=by,
        at=at,
        task=report.task,
        changes={"period_end": report.period_end.isoformat()},
    )
    return report


def _decide(report, verdict, *, by, words, at):
    task = locked(report.task)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if report.status not in ProgressReport.WAITING:
        raise _not_waiting(report)
    if task.plan.needs_sign_off and report.status != Status.SIGNED_OFF:
        raise Refused(_("The unit’s head has not signed this report off yet."))
    if by.pk == report.author_id:
        raise Refused(_("Nobody reviews a report of their own."))
    Review.objects.create(report=report, verdict=verdict, words=words, by=by, at=at)
    report.status = verdict
    report.closed_at = at
    report.save()
    return task, report


def _not_waiting(report):
    if report.status == Status.WITHDRAWN:
        return Refused(
            _("The unit withdrew this report at %(time)s.")
            % {"time": moment_in_words(report.closed_at)}
        )
    last = report.reviews.filter(undone_at=None).select_related("by").last()
    if last is None:
        return Refused(_("This report does not wait for review."))
    if last.verdict == Review.Verdict.ACCEPTED:
        text = _("%(name)s accepted this report at %(time)s already.")
    else:
        text = _("%(name)s returned this report at %(time)s already.")
    return Refused(text % {"name": last.by, "time": moment_in_words(last.at)})


@transaction.atomic
def accept(report, *, by, words="", on_behalf_of=None, at=None):
    """Accept a report: only now do its percent and milestones count."""
    at = at or clock.now()
    check_length(words)
    task, report = _decide(report, Review.Verdict.ACCEPTED, by=by, words=words, at=at)
    for tick in report.reached.select_related("milestone"):
        tick.milestone.reached_on = tick.reached_on
        tick.milestone.save()
    audit.record(
        report,
        "report.accepted",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={
            "period_end": report.period_end.isoformat(),
            "percent": report.percent,
            "words": words,
        },
    )
    standing.rewrite(task, at)
    notifications.report_decided(report, by=by, at=at)
    return report


@transaction.atomic
def return_for_rework(report, *, by, words, on_behalf_of=None, at=None):
    """Give a report back with words; the unit finds them copied into a new draft."""
    at = at or clock.now()
    if not words.strip():
        raise Refused(_("Say why it is returned."))
    check_length(words)
    task, report = _decide(report, Review.Verdict.RETURNED, by=by, words=words, at=at)
    _copy(report, at=at)
    audit.record(
        report,
        "report.returned",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={"period_end": report.period_end.isoformat(), "words": words},
    )
    standing.rewrite(task, at)
    notifications.report_decided(report, by=by, at=at)
    return report
