"""Progress reports: submitted, signed off, accepted or returned."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from plans import notifications, standing
from plans.actions import Refused
from plans.actions.attachments import attach
from plans.actions.deciding import check_length, moment_in_words
from plans.actions.report_drafts import (
    accepted_before,
    check_size,
    check_task,
    copy_of,
    is_same,
    save_draft,
)
from plans.actions.tasks import locked, move
from plans.calendar import working_days
from plans.duties import time_limit
from plans.models import ProgressReport, ReachedMilestone, Review, Task
from plans.schedule import Period, day_of, window
from resort_portal import clock
from towns import audit

Status = ProgressReport.Status


def latest_accepted(task):
    """The accepted report of the newest period, or None."""
    return task.reports.accepted().order_by("period_end", "revision").last()


def _check_words(report, before):
    check_size(
        percent=report.percent,
        progress=report.progress,
        problems=report.problems,
        next_steps=report.next_steps,
    )
    if not report.progress.strip():
        raise Refused(_("Say what happened in this period."), "progress")
    if before and report.percent < before.percent and not report.problems.strip():
        raise Refused(
            _(
                "Progress went back from %(before)s%% to %(after)s%%: name the reason "
                "under “problems”."
            )
            % {"before": before.percent, "after": report.percent},
            "problems",
        )


def _check_ticks(task, ticks, at):
    for tick in ticks:
        if tick.reached_on > day_of(at):
            raise Refused(
                _("“%(name)s” cannot have been reached on a day to come.")
                % {"name": tick.milestone.name}
            )
        if tick.reached_on < task.start_on:
            raise Refused(
                _("“%(name)s” cannot have been reached before the task’s start.")
                % {"name": tick.milestone.name}
            )


@transaction.atomic
def submit(report, *, by, at=None):
    """Put a draft before the reviewers; it is locked from now on.

    The first report of a task acknowledges it and puts it in progress.
    """
    at = at or clock.now()
    task = locked(report.task)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    report.task = task
    check_task(task)
    if report.status != Status.DRAFT:
        raise Refused(_("This report has been submitted already."))
    before = accepted_before(task, report.period_end)
    is_correction = before is not None and before.period_end == report.period_end
    _check_words(report, before)
    ticks = list(report.reached.select_related("milestone"))
    _check_ticks(task, ticks, at)
    period = Period(report.period_start, report.period_end)
    calendar = working_days()
    opened = window(period, task.plan.rules, calendar)
    if at < opened.opens_at:
        raise Refused(
            _("The window of this report opens on %(day)s; the draft is kept.")
            % {"day": f"{opened.opens_at:%m-%d}"}
        )
    if is_correction:
        report.is_late = before.is_late
    else:
        versions = task.reports.filter(period_end=report.period_end)
        versions = versions.order_by("revision")
        report.is_late = at > time_limit(task, versions, opened.closes_at, calendar)
    report.status = Status.SUBMITTED
    report.author = by
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
            "correction": is_correction,
        },
    )
    standing.rewrite(task, at)
    return report


@transaction.atomic
def file(task, *, by, period, version=None, uploads=(), at=None, **written):
    """Write and submit a report with its files in one go: all happens or nothing.

    The same words sent twice, by a double click or a replay, are one report.
    """
    at = at or clock.now()
    task = locked(task)
    last = task.reports.filter(period_end=period.end).order_by("revision").last()
    if (
        last
        and last.status in ProgressReport.WAITING
        and last.author_id == by.pk
        and is_same(last, **written)
    ):
        return last
    draft = save_draft(task, by=by, period=period, version=version, at=at, **written)
    attach(task, uploads, by=by, report=draft, at=at)
    return submit(draft, by=by, at=at)


def _has_own_words(draft, before):
    """Whether somebody has written in a draft what would not stand in the report."""
    return bool(draft.progress.strip()) or any(
        (text := getattr(draft, name).strip())
        and text != (getattr(before, name).strip() if before else "")
        for name in ("problems", "next_steps")
    )


@transaction.atomic
def file_unchanged(task, *, by, period, at=None):
    """Report that nothing has changed 无变化: the last words and percent stand."""
    at = at or clock.now()
    task = locked(task)
    check_task(task)
    rows = task.reports.filter(period_end=period.end).order_by("revision")
    last = rows.last()
    if last and last.status in ProgressReport.WAITING and last.is_unchanged:
        return last
    before = accepted_before(task, period.end)
    if last and last.status == Status.DRAFT and _has_own_words(last, before):
        raise Refused(
            _(
                "The draft of this period has words in it: submit them, or empty "
                "them first."
            )
        )
    if before is None or before.period_end == period.end:
        raise Refused(_("There is no earlier report whose words could stand."))
    # What is stored is Chinese, whatever language the person reads.
    with translation.override(settings.LANGUAGE_CODE):
        words = _("No change in this period.")
    return file(
        task,
        by=by,
        period=period,
        progress=words,
        percent=before.percent,
        problems=before.problems,
        next_steps=before.next_steps,
        is_unchanged=True,
        at=at,
    )


@transaction.atomic
def withdraw(report, *, by, at=None):
    """Take a submitted report back before review; its words become a new draft."""
    at = at or clock.now()
    task = locked(report.task)
    check_task(task)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if report.status not in ProgressReport.WAITING:
        raise Refused(_("Only a report that waits for review can be withdrawn."))
    report.status = Status.WITHDRAWN
    report.closed_at = at
    report.version += 1
    report.save()
    draft = copy_of(report, at=at)
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


def _check_signed(plan):
    if not plan.needs_sign_off:
        raise Refused(_("This plan asks for no signature of the unit’s head."))


@transaction.atomic
def sign_off(report, *, by, at=None):
    """The unit's head answers for a report before it goes to review."""
    at = at or clock.now()
    task = locked(report.task)
    _check_signed(task.plan)
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
        task=task,
        changes={"period_end": report.period_end.isoformat()},
    )
    return report


@transaction.atomic
def send_back(report, *, by, words, at=None):
    """The head does not sign: the author finds the words with the report's draft."""
    at = at or clock.now()
    if not words.strip():
        raise Refused(_("Say what is to be changed."), "words")
    check_length(words)
    task = locked(report.task)
    check_task(task)
    _check_signed(task.plan)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if report.status != Status.SUBMITTED:
        raise Refused(_("Only a submitted report can be sent back."))
    Review.objects.create(
        report=report, verdict=Review.Verdict.RETURNED, words=words, by=by, at=at
    )
    report.status, report.closed_at = Status.RETURNED, at
    report.version += 1
    report.save()
    copy_of(report, at=at)
    audit.record(
        report,
        "report.sent_back",
        by=by,
        at=at,
        task=task,
        changes={"period_end": report.period_end.isoformat(), "words": words},
    )
    standing.rewrite(task, at)
    notifications.report_decided(report, by=by, at=at)
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
    report.version += 1
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


def _take_over_ticks(task, report):
    """The milestones of an accepted report count as reached.

    What a correction no longer says was reached is open again, unless the accepted
    report of another period says so.
    """
    ticks = {row.milestone_id: row.reached_on for row in report.reached.all()}
    corrected = ReachedMilestone.objects.filter(
        report__task=task,
        report__period_end=report.period_end,
        report__revision__lt=report.revision,
        report__status=Status.ACCEPTED,
    ).values_list("milestone", flat=True)
    others = dict(
        ReachedMilestone.objects.filter(
            report__task=task, report__status=Status.ACCEPTED
        )
        .exclude(report__period_end=report.period_end)
        .order_by("report__submitted_at")
        .values_list("milestone", "reached_on")
    )
    for milestone in task.milestones.filter(pk__in={*ticks, *corrected}):
        milestone.reached_on = ticks.get(milestone.pk, others.get(milestone.pk))
        milestone.save()


@transaction.atomic
def accept(report, *, by, words="", on_behalf_of=None, at=None):
    """Accept a report: only now do its percent and milestones count."""
    at = at or clock.now()
    check_length(words)
    task, report = _decide(report, Review.Verdict.ACCEPTED, by=by, words=words, at=at)
    _take_over_ticks(task, report)
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
    if task.state in Task.OVER:
        raise Refused(
            _(
                "The task is “%(state)s” now: its unit could not write this report "
                "anew. Accept it."
            )
            % {"state": task.get_state_display()}
        )
    copy_of(report, at=at)
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
