"""Taking a verdict on a report or a claim back, while nothing hangs on it yet."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from plans import notifications, standing
from plans.actions import Refused
from plans.actions.endings import revive_requests
from plans.actions.notice_endings import revive
from plans.actions.report_drafts import is_untouched
from plans.actions.tasks import enter, locked, unreach
from plans.models import (
    CompletionClaim,
    ProgressReport,
    ReachedMilestone,
    Review,
    Task,
)
from resort_portal import clock
from towns import audit

UNDO_WITHIN = timedelta(minutes=10)


@transaction.atomic
def undo(review, *, by, on_behalf_of=None, at=None):
    """Take back one's own verdict within ten minutes; the paper waits again.

    Refused as soon as a later fact of the task hangs on it: the later one goes first.
    """
    at = at or clock.now()
    task = locked((review.report or review.claim).task)
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.undone_at:
        raise Refused(_("This decision has been undone already."))
    if review.by_id != by.pk:
        raise Refused(_("Only the person who decided can undo a decision."))
    if at - review.at > UNDO_WITHIN:
        raise Refused(
            _("A decision can be undone for 10 minutes; after that correct it anew.")
        )
    if _has_later_fact(task, review):
        raise Refused(
            _("Something later hangs on this decision: it can no longer be undone.")
        )
    restore = _restore_report if review.report_id else _restore_claim
    restore(review, task, by=by, at=at)
    review.undone_at = at
    review.save()
    paper = review.report or review.claim
    noun = "report" if review.report_id else "claim"
    changes = {"verdict": review.verdict}
    if review.report_id:
        changes["period_end"] = paper.period_end.isoformat()
    audit.record(
        paper,
        f"{noun}.review_undone",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes=changes,
    )
    standing.rewrite(task, at)
    notifications.review_undone(review)
    return review


def _has_later_fact(task, review):
    """Whether anything that bears on the task's light was recorded afterwards."""
    later = Review.objects.filter(
        Q(report__task=task) | Q(claim__task=task),
        Q(at__gt=review.at) | Q(at=review.at, pk__gt=review.pk),
        undone_at=None,
    )
    return any(
        rows.exists()
        for rows in (
            later,
            task.reports.filter(submitted_at__gt=review.at),
            task.claims.filter(submitted_at__gt=review.at),
            task.states.filter(since__gt=review.at),
            task.terms.filter(since__gt=review.at),
            task.milestones.filter(terms__since__gt=review.at),
        )
    )


def _restore_report(review, task, *, by, at):
    report = ProgressReport.objects.select_for_update(of=("self",)).get(
        pk=review.report_id
    )
    _clear_way(report)
    for milestone in _touched(report):
        milestone.reached_on = _otherwise_reached_on(milestone, report)
        milestone.save()
    signed = report.signed_off_at is not None
    statuses = ProgressReport.Status
    report.status = statuses.SIGNED_OFF if signed else statuses.SUBMITTED
    report.closed_at = None
    report.version += 1
    report.save()


def _touched(report):
    """The milestones it ticks, and those that it corrected away."""
    versions = report.task.reports.filter(
        period_end=report.period_end, revision__lte=report.revision
    )
    return report.task.milestones.filter(reached_in__report__in=versions).distinct()


def _clear_way(report):
    """Remove the untouched copy that a return left; refuse where it was written on."""
    newer = report.task.reports.filter(
        period_end=report.period_end, revision__gt=report.revision
    )
    for draft in newer:
        if not is_untouched(draft, report):
            raise Refused(
                _("The unit has begun to write this report anew: it cannot be undone.")
            )
        draft.attachments.all().delete()
        draft.delete()


def _otherwise_reached_on(milestone, report):
    """When the milestone was reached by what other accepted reports say, or None."""
    tick = (
        ReachedMilestone.objects.filter(
            milestone=milestone, report__status=ProgressReport.Status.ACCEPTED
        )
        .exclude(report=report)
        .order_by("report__submitted_at")
        .last()
    )
    return tick and tick.reached_on


def _restore_claim(review, task, *, by, at):
    claim = CompletionClaim.objects.select_for_update().get(pk=review.claim_id)
    claim.status, claim.closed_at = CompletionClaim.Status.SUBMITTED, None
    claim.save()
    if review.verdict == Review.Verdict.ACCEPTED:
        unreach(task)
        revive_requests(task, review.at, by=by, at=at)
        revive(task, by=by, at=at, ended_at=review.at)
    enter(task, Task.State.CLAIMED, by=by, at=at)
    task.save()
