"""The path of a task, and the terms that only decisions may move."""

from datetime import date

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext as _

from plans import notifications, standing
from plans.actions import Refused
from plans.actions.endings import end_papers
from plans.actions.notice_endings import end_with_task
from plans.models import (
    Milestone,
    MilestoneTerm,
    Notice,
    ProgressReport,
    Task,
    TaskState,
    TaskTerm,
)
from plans.schedule import day_of
from resort_portal import clock
from towns import audit

State = Task.State

# verb: (states it may start from, state it leads to)
TRANSITIONS = {
    "register": ({State.DRAFT}, State.REGISTERED),
    "assign": ({State.DRAFT, State.REGISTERED}, State.ASSIGNED),
    "acknowledge": ({State.ASSIGNED}, State.ACKNOWLEDGED),
    "start": ({State.ASSIGNED, State.ACKNOWLEDGED}, State.IN_PROGRESS),
    "claim": (set(Task.OPEN), State.CLAIMED),
    "withdraw_claim": ({State.CLAIMED}, State.IN_PROGRESS),
    "return_claim": ({State.CLAIMED}, State.IN_PROGRESS),
    "complete": ({State.CLAIMED}, State.COMPLETED),
    "close": ({State.COMPLETED}, State.CLOSED),
    "archive": ({State.COMPLETED, State.CLOSED}, State.ARCHIVED),
    "reopen": ({State.COMPLETED, State.CLOSED}, State.IN_PROGRESS),
    "hold": (set(Task.OPEN), State.ON_HOLD),
    "cancel": (
        {State.DRAFT, State.REGISTERED, *Task.OPEN, State.CLAIMED, State.ON_HOLD},
        State.CANCELLED,
    ),
}


def locked(task):
    """The task as it is now, its row locked until the transaction ends."""
    return (
        Task.objects.select_for_update(of=("self",))
        .select_related("plan", "lead_unit")
        .get(pk=task.pk)
    )


def move(task, verb, *, by, at, reason="", review_on=None, to=None):
    """Take a locked task along one transition and write its state's row."""
    sources, target = TRANSITIONS[verb]
    if task.state not in sources:
        raise Refused(
            _("The task is “%(state)s” now; this can no longer be done.")
            % {"state": task.get_state_display()}
        )
    enter(task, to or target, by=by, at=at, reason=reason, review_on=review_on)


def enter(task, state, *, by, at, reason="", review_on=None):
    task.states.filter(until=None).update(until=at)
    # The audit trail keeps a longer reason whole.
    TaskState.objects.create(
        task=task,
        state=state,
        since=at,
        by=by,
        reason=reason[:300],
        review_on=review_on,
    )
    task.state = state
    task.version += 1
    if state not in Task.DONE:
        task.completed_on = None


def next_code(plan):
    """The next code of the plan's year; a code once used is never used again."""
    # By number, not by text: 2025-1000 comes after 2025-999.
    number = Cast(Substr("code", 6), IntegerField())
    used = Task.history.filter(code__startswith=f"{plan.year}-").aggregate(
        latest=Max(number)
    )["latest"]
    return f"{plan.year}-{(used or 0) + 1:03}"


@transaction.atomic
def register(task, *, by, at=None):
    """Put a drafted task into the plan's register 立项."""
    at = at or clock.now()
    task = locked(task)
    move(task, "register", by=by, at=at)
    task.save()
    audit.record(task, "task.registered", by=by, at=at, task=task)
    standing.rewrite(task, at)
    return task


@transaction.atomic
def assign(task, *, by, at=None):
    """Send a task to its lead unit 交办; from now on only decisions move its terms."""
    at = at or clock.now()
    task = locked(task)
    move(task, "assign", by=by, at=at)
    task.assigned_at = at
    task.original_due_on = task.due_on
    task.save()
    _begin_terms(task, by=by, at=at)
    audit.record(
        task,
        "task.assigned",
        by=by,
        at=at,
        task=task,
        changes={"lead_unit": task.lead_unit.name, "due_on": task.due_on.isoformat()},
    )
    standing.rewrite(task, at)
    notifications.task_assigned(task, by=by, at=at)
    return task


def _begin_terms(task, *, by, at):
    task.terms.all().delete()
    TaskTerm.objects.create(
        task=task,
        lead_unit=task.lead_unit,
        start_on=task.start_on,
        due_on=task.due_on,
        weight=task.weight,
        since=at,
        by=by,
    )
    for milestone in task.milestones.all():
        begin_milestone(milestone, by=by, at=at)


def begin_milestone(milestone, *, by, at):
    """Put a milestone's due date, weight and rank into force."""
    milestone.original_due_on = milestone.due_on
    milestone.save()
    MilestoneTerm.objects.create(
        milestone=milestone,
        due_on=milestone.due_on,
        weight=milestone.weight,
        is_key=milestone.is_key,
        since=at,
        by=by,
    )


@transaction.atomic
def acknowledge(task, *, by, at=None):
    """The lead unit confirms that it has received the task 签收."""
    at = at or clock.now()
    task = locked(task)
    move(task, "acknowledge", by=by, at=at)
    task.save()
    audit.record(task, "task.acknowledged", by=by, at=at, task=task)
    standing.rewrite(task, at)
    return task


def require_words(words, sentence):
    if not words.strip():
        raise Refused(sentence)


@transaction.atomic
def hold(task, *, reason, review_on, by, on_behalf_of=None, at=None):
    """Park a task that cannot go on 挂账, until a day on which it is looked at."""
    at = at or clock.now()
    require_words(reason, _("Say why the task is put on hold."))
    if review_on <= day_of(at):
        raise Refused(_("The review date must lie in the future."), "review_on")
    task = locked(task)
    # What is left over when its plan has ended rests as long as it must.
    if review_on > task.plan.ends_on > day_of(at):
        raise Refused(
            _("The date must lie inside the plan, %(start)s to %(end)s.")
            % {"start": task.plan.starts_on, "end": task.plan.ends_on},
            "review_on",
        )
    move(task, "hold", by=by, at=at, reason=reason, review_on=review_on)
    task.save()
    audit.record(
        task,
        "task.held",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={"reason": reason, "review_on": review_on.isoformat()},
    )
    standing.rewrite(task, at)
    notifications.task_held(task, by=by, at=at, reason=reason, review_on=review_on)
    return task


@transaction.atomic
def resume(task, *, by, reason="", on_behalf_of=None, at=None):
    """Take a task off hold, back into the state it had before."""
    at = at or clock.now()
    task = locked(task)
    if task.state != State.ON_HOLD:
        raise Refused(_("The task is not on hold."))
    before = task.states.exclude(state=State.ON_HOLD).order_by("since", "pk").last()
    enter(task, before.state, by=by, at=at, reason=reason)
    task.save()
    audit.record(
        task,
        "task.resumed",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={"reason": reason},
    )
    standing.rewrite(task, at)
    notifications.task_resumed(task, by=by, at=at, reason=reason)
    return task


@transaction.atomic
def cancel(task, *, reason, by, at=None):
    """Strike a task out of the plan; only an approved change request leads here."""
    at = at or clock.now()
    require_words(reason, _("Say why the task is cancelled."))
    task = locked(task)
    move(task, "cancel", by=by, at=at, reason=reason)
    task.save()
    audit.record(
        task, "task.cancelled", by=by, at=at, task=task, changes={"reason": reason}
    )
    end_papers(task, "cancelled", by=by, at=at)
    end_with_task(task, Notice.Ending.CANCELLED, by=by, at=at)
    standing.rewrite(task, at)
    notifications.task_cancelled(task, by=by, at=at, reason=reason)
    return task


@transaction.atomic
def reopen(task, *, reason, by, on_behalf_of=None, at=None):
    """Put a completed task back to work, with the supervisor's reason."""
    at = at or clock.now()
    require_words(reason, _("Say why the task is reopened."))
    task = locked(task)
    move(task, "reopen", by=by, at=at, reason=reason)
    task.save()
    unreach(task)
    audit.record(
        task,
        "task.reopened",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={"reason": reason},
    )
    standing.rewrite(task, at)
    notifications.task_reopened(task, by=by, at=at, reason=reason)
    return task


def unreach(task):
    """Open again the milestones that were reached only with the task.

    What an accepted report has ticked stays reached.
    """
    for milestone in task.milestones.exclude(
        reached_in__report__status=ProgressReport.Status.ACCEPTED
    ):
        milestone.reached_on = None
        milestone.save()


def _finish(task, verb, *, by, at, on_behalf_of):
    at = at or clock.now()
    task = locked(task)
    move(task, verb, by=by, at=at)
    task.save()
    audit.record(
        task, f"task.{verb}d", by=by, at=at, task=task, on_behalf_of=on_behalf_of
    )
    end_papers(task, f"{verb}d", by=by, at=at)
    standing.rewrite(task, at)
    return task


@transaction.atomic
def close(task, *, by, on_behalf_of=None, at=None):
    """Strike a completed task off the ledger 销号."""
    return _finish(task, "close", by=by, at=at, on_behalf_of=on_behalf_of)


@transaction.atomic
def archive(task, *, by, on_behalf_of=None, at=None):
    """Archive a completed task with its plan 归档."""
    return _finish(task, "archive", by=by, at=at, on_behalf_of=on_behalf_of)


def set_terms(task, *, by, at, reason, **changes):
    """Put new terms of an assigned, locked task into force from `at` on.

    `changes` are of lead_unit, start_on, due_on, weight. The old terms stay with the
    time for which they held, so that no lateness can be made to disappear.
    """
    task.terms.filter(until=None).update(until=at)
    for name, value in changes.items():
        setattr(task, name, value)
    task.version += 1
    task.save()
    return TaskTerm.objects.create(
        task=task,
        lead_unit=task.lead_unit,
        start_on=task.start_on,
        due_on=task.due_on,
        weight=task.weight,
        since=at,
        reason=reason[:300],
        by=by,
    )


def change_terms(task, *, by, at, reason, **changes):
    """The same for a task in any state: what is not assigned yet is merely edited."""
    if task.is_assigned:
        set_terms(task, by=by, at=at, reason=reason, **changes)
        return
    for name, value in changes.items():
        setattr(task, name, value)
    task.version += 1
    task.save()


def set_milestone_terms(milestone, *, by, at, reason, **changes):
    """Put a milestone's new terms into force: of due_on, weight, is_key."""
    milestone.terms.filter(until=None).update(until=at)
    for name, value in changes.items():
        setattr(milestone, name, value)
    milestone.save()
    return MilestoneTerm.objects.create(
        milestone=milestone,
        due_on=milestone.due_on,
        weight=milestone.weight,
        is_key=milestone.is_key,
        since=at,
        reason=reason[:300],
        by=by,
    )


def require_not_over(task):
    if task.state in Task.OVER:
        raise Refused(
            _("The task is “%(state)s” now; this can no longer be done.")
            % {"state": task.get_state_display()}
        )


@transaction.atomic
def change_lead_unit(task, *, unit, reason, by, at=None):
    """Give a task to another lead unit, with the reason on record."""
    at = at or clock.now()
    require_words(reason, _("Say why the lead unit changes."))
    task = locked(task)
    require_not_over(task)
    before = task.lead_unit
    if before == unit:
        raise Refused(_("The task is led by this unit already."))
    change_terms(task, by=by, at=at, reason=reason, lead_unit=unit)
    # A unit that leads no longer supports.
    task.supporting_units.remove(unit)
    audit.record(
        task,
        "task.lead_unit_changed",
        by=by,
        at=at,
        task=task,
        changes={"lead_unit": [before.name, unit.name], "reason": reason},
    )
    # The unit that takes over starts clean; what it neglects itself is another notice.
    end_with_task(task, Notice.Ending.HANDED_OVER, by=by, at=at)
    standing.rewrite(task, at)
    notifications.lead_unit_changed(task, by=by, at=at, before=before, reason=reason)
    return task


@transaction.atomic
def shift_dates(task, *, days, reason, by, at=None):
    """Move a task's due date and those of its open milestones by whole days.

    Positive is later. The start moves along only while nothing has been assigned.
    """
    at = at or clock.now()
    require_words(reason, _("Say why the dates move."))
    task = locked(task)
    require_not_over(task)
    due_on = _moved(task.due_on, days)
    if due_on < task.start_on:
        raise Refused(
            _("%(code)s would be due before it starts.") % {"code": task.code}
        )
    before = task.due_on
    if task.is_assigned:
        set_terms(task, by=by, at=at, reason=reason, due_on=due_on)
        for milestone in task.milestones.filter(reached_on=None):
            set_milestone_terms(
                milestone,
                by=by,
                at=at,
                reason=reason,
                due_on=_moved(milestone.due_on, days),
            )
    else:
        task.start_on = _moved(task.start_on, days)
        task.due_on = due_on
        task.version += 1
        task.save()
        for milestone in task.milestones.all():
            milestone.due_on = _moved(milestone.due_on, days)
            milestone.save()
    audit.record(
        task,
        "task.dates_shifted",
        by=by,
        at=at,
        task=task,
        changes={
            "due_on": [before.isoformat(), due_on.isoformat()],
            "reason": reason,
        },
    )
    standing.rewrite(task, at)
    return task


def _moved(day, days):
    try:
        return date.fromordinal(day.toordinal() + days)
    except (ValueError, OverflowError):
        raise Refused(_("The dates would leave the calendar.")) from None


@transaction.atomic
def add_milestone(task, *, by, reason="", at=None, **fields):
    """Give a task one more milestone; on an assigned task it counts from `at` on."""
    at = at or clock.now()
    task = locked(task)
    require_not_over(task)
    milestone = Milestone.objects.create(task=task, **fields)
    if task.is_assigned:
        begin_milestone(milestone, by=by, at=at)
        audit.record(
            milestone,
            "milestone.added",
            by=by,
            at=at,
            task=task,
            changes={"due_on": milestone.due_on.isoformat(), "reason": reason},
        )
    standing.rewrite(task, at)
    return milestone


def refresh(task, *, at=None):
    """Decide a task's lights anew after a plain edit of the plan."""
    standing.rewrite(task, at or clock.now())
