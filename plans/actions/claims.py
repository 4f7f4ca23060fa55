"""Completion: claimed by the lead unit with evidence, accepted by another."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans import notifications, standing
from plans.actions import Refused
from plans.actions.attachments import attach
from plans.actions.deciding import check_length, moment_in_words
from plans.actions.endings import end_papers
from plans.actions.notice_endings import end_with_task
from plans.actions.tasks import locked, move
from plans.models import CompletionClaim, Notice, Review
from plans.schedule import day_of
from resort_portal import clock
from towns import audit

Status = CompletionClaim.Status


@transaction.atomic
def claim(task, *, by, evidence, completed_on=None, files=(), at=None):
    """Say that a task is done 申请办结. The moment of this decides “on time”.

    `files` are Uploads, the evidence on paper.
    """
    at = at or clock.now()
    if not evidence.strip():
        raise Refused(_("Name the evidence of completion."), "evidence")
    task = locked(task)
    move(task, "claim", by=by, at=at)
    completed_on = completed_on or day_of(at)
    if completed_on > day_of(at):
        raise Refused(
            _("A task cannot have been completed on a day to come."), "completed_on"
        )
    if completed_on < task.plan.starts_on:
        raise Refused(
            _("The date must lie inside the plan, %(start)s to %(end)s.")
            % {"start": task.plan.starts_on, "end": task.plan.ends_on},
            "completed_on",
        )
    row = CompletionClaim.objects.create(
        task=task,
        evidence=evidence,
        completed_on=completed_on,
        due_on=task.due_on,
        submitted_by=by,
        submitted_at=at,
    )
    task.save()
    attach(task, files, by=by, claim=row, at=at)
    audit.record(
        row,
        "claim.submitted",
        by=by,
        at=at,
        task=task,
        changes={"completed_on": completed_on.isoformat()},
    )
    standing.rewrite(task, at)
    notifications.claim_submitted(row, by=by, at=at)
    return row


def _open(claim):
    task = locked(claim.task)
    claim = CompletionClaim.objects.select_for_update().get(pk=claim.pk)
    if claim.status != Status.SUBMITTED:
        raise _not_waiting(claim)
    return task, claim


def _not_waiting(claim):
    time = moment_in_words(claim.closed_at)
    if claim.status == Status.WITHDRAWN:
        return Refused(_("This claim was withdrawn at %(time)s.") % {"time": time})
    last = claim.reviews.filter(undone_at=None).select_related("by").last()
    if claim.status == Status.ACCEPTED:
        text = _("%(name)s accepted this claim at %(time)s already.")
    else:
        text = _("%(name)s returned this claim at %(time)s already.")
    return Refused(text % {"name": last.by, "time": time})


@transaction.atomic
def withdraw(claim, *, by, at=None):
    """Take a claim back before it is decided."""
    at = at or clock.now()
    task, claim = _open(claim)
    claim.status, claim.closed_at = Status.WITHDRAWN, at
    claim.save()
    move(task, "withdraw_claim", by=by, at=at)
    task.save()
    audit.record(claim, "claim.withdrawn", by=by, at=at, task=task)
    standing.rewrite(task, at)
    return claim


def _decide(claim, verdict, *, by, words, at):
    task, claim = _open(claim)
    if by.pk == claim.submitted_by_id:
        raise Refused(_("Nobody decides a claim of their own."))
    Review.objects.create(claim=claim, verdict=verdict, words=words, by=by, at=at)
    claim.status, claim.closed_at = verdict, at
    claim.save()
    return task, claim


@transaction.atomic
def accept(claim, *, by, words="", on_behalf_of=None, at=None):
    """Accept a completion: the task is done, its progress is 100."""
    at = at or clock.now()
    check_length(words)
    task, claim = _decide(claim, Review.Verdict.ACCEPTED, by=by, words=words, at=at)
    move(task, "complete", by=by, at=at)
    task.completed_on = claim.completed_on
    task.save()
    for milestone in task.milestones.filter(reached_on=None):
        milestone.reached_on = claim.completed_on
        milestone.save()
    audit.record(
        claim,
        "claim.accepted",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={
            "words": words,
            "on_time": day_of(claim.submitted_at) <= claim.due_on,
        },
    )
    end_papers(task, "completed", by=by, at=at)
    end_with_task(task, Notice.Ending.COMPLETED, by=by, at=at)
    standing.rewrite(task, at)
    notifications.claim_decided(claim, by=by, at=at)
    return claim


@transaction.atomic
def return_for_rework(claim, *, by, words, on_behalf_of=None, at=None):
    """Give a claim back with words; the task is in progress again."""
    at = at or clock.now()
    if not words.strip():
        raise Refused(_("Say why it is returned."))
    check_length(words)
    task, claim = _decide(claim, Review.Verdict.RETURNED, by=by, words=words, at=at)
    move(task, "return_claim", by=by, at=at)
    task.save()
    audit.record(
        claim,
        "claim.returned",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={"words": words},
    )
    standing.rewrite(task, at)
    notifications.claim_decided(claim, by=by, at=at)
    return claim
