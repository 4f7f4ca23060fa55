"""What units ask for: more time, changes, help; asked by one, decided by another."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from plans import notifications, standing
from plans.actions import Refused
from plans.actions import tasks as task_actions
from plans.actions.deciding import check_length, moment_in_words
from plans.actions.tasks import locked, set_milestone_terms, set_terms
from plans.calendar import working_days
from plans.models import (
    ChangeRequest,
    CoordinationRequest,
    Decision,
    ExtensionRequest,
    Task,
)
from plans.schedule import day_of
from resort_portal import clock
from towns import audit
from towns.models import Unit

# In these a unit may ask for something; what is claimed or done waits for nothing.
ASKING = (*Task.OPEN, Task.State.ON_HOLD)


def _check_open(task):
    if task.state not in ASKING:
        raise Refused(
            _("The task is “%(state)s” now; this can no longer be done.")
            % {"state": task.get_state_display()}
        )


def _check_inside_plan(task, day, field):
    if not task.plan.starts_on <= day <= task.plan.ends_on:
        raise Refused(
            _("The date must lie inside the plan, %(start)s to %(end)s.")
            % {"start": task.plan.starts_on, "end": task.plan.ends_on},
            field,
        )


def last_day_to_ask(plan, due_on, calendar):
    """The last day on which an extension is asked for in time."""
    return calendar.add(due_on, -plan.extension_lead_days)


@transaction.atomic
def ask_extension(task, *, to_due_on, reason, by, milestone=None, at=None):
    """Ask that a task (or one milestone) be due later; before its date expires.

    Asked less than the plan's lead (3 working days) before expiry it is marked late;
    after expiry only a change request helps. Source: PRODUCT.md §5.
    """
    at = at or clock.now()
    if not reason.strip():
        raise Refused(_("Say why more time is needed."))
    task = locked(task)
    _check_open(task)
    milestone = _open_milestone(task, milestone and milestone.pk)
    due_on = milestone.due_on if milestone else task.due_on
    today = day_of(at)
    if today > due_on:
        raise Refused(
            _("The date has passed; ask for a change instead. The delay is counted.")
        )
    if to_due_on <= due_on:
        raise Refused(
            _("The new date must lie after %(due)s.") % {"due": due_on}, "to_due_on"
        )
    if to_due_on > task.plan.ends_on:
        raise Refused(
            _("The new date must lie inside the plan, until %(end)s.")
            % {"end": task.plan.ends_on},
            "to_due_on",
        )
    if ExtensionRequest.objects.filter(
        task=task, milestone=milestone, status=Decision.PENDING
    ).exists():
        raise Refused(_("An extension has been asked for already."))
    last_day = last_day_to_ask(task.plan, due_on, working_days())
    row = ExtensionRequest.objects.create(
        task=task,
        milestone=milestone,
        from_due_on=due_on,
        to_due_on=to_due_on,
        is_late=today > last_day,
        reason=reason,
        asked_by=by,
        asked_at=at,
    )
    audit.record(
        row,
        "extension.asked",
        by=by,
        at=at,
        task=task,
        changes={
            "milestone": milestone.name if milestone else "",
            "due_on": [due_on.isoformat(), to_due_on.isoformat()],
            "reason": reason,
            "late": row.is_late,
        },
    )
    notifications.extension_asked(row, by=by, at=at)
    return row


def _decide(request, status, *, by, words, at):
    task = locked(request.task)
    request = type(request).objects.select_for_update().get(pk=request.pk)
    if request.status != Decision.PENDING:
        raise _not_pending(request)
    if request.asked_by_id == by.pk:
        raise Refused(_("Nobody decides a request of their own."))
    if status == Decision.REFUSED and not words.strip():
        raise Refused(_("Say why it is refused."))
    check_length(words)
    request.status = status
    request.decided_by, request.decided_at = by, at
    request.decision_words = words
    request.save()
    return task, request


def _not_pending(request):
    texts = {
        Decision.APPROVED: _("%(name)s approved this request at %(time)s already."),
        Decision.REFUSED: _("%(name)s refused this request at %(time)s already."),
        Decision.WITHDRAWN: _("This request was withdrawn at %(time)s."),
        Decision.ENDED: _("This request ended with its task at %(time)s."),
    }
    return Refused(
        texts[request.status]
        % {
            "name": request.decided_by or "",
            "time": moment_in_words(request.decided_at),
        }
    )


@transaction.atomic
def decide_extension(request, *, approve, by, words="", on_behalf_of=None, at=None):
    """Approve or refuse an extension; approved, the new date holds from now on."""
    at = at or clock.now()
    status = Decision.APPROVED if approve else Decision.REFUSED
    task, request = _decide(request, status, by=by, words=words, at=at)
    if approve:
        _check_open(task)
        milestone = _open_milestone(task, request.milestone_id)
        _check_extends(milestone or task, request)
        if milestone:
            set_milestone_terms(
                milestone,
                by=by,
                at=at,
                reason=request.reason,
                due_on=request.to_due_on,
            )
        else:
            set_terms(
                task, by=by, at=at, reason=request.reason, due_on=request.to_due_on
            )
    audit.record(
        request,
        f"extension.{status}",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={
            "milestone": request.milestone.name if request.milestone else "",
            "due_on": [
                request.from_due_on.isoformat(),
                request.to_due_on.isoformat(),
            ],
            "words": words,
        },
    )
    standing.rewrite(task, at)
    notifications.extension_decided(request, by=by, at=at)
    return request


def _check_extends(dated, request):
    """The date in force may have moved while the request waited."""
    if request.to_due_on <= dated.due_on:
        raise Refused(
            _("The date in force is %(due)s by now: nothing is left to extend.")
            % {"due": dated.due_on.isoformat()}
        )


@transaction.atomic
def ask_change(task, *, kind, after, reason, by, at=None):
    """Ask that content, lead unit, goal or dates change, or the task be cancelled.

    `after` holds the wished values by field: title, measures, goal, due_on (ISO date),
    lead_unit (slug); empty for a cancellation. A milestone's date is its due_on with
    the milestone's key beside it as `milestone`.
    """
    at = at or clock.now()
    if not reason.strip():
        raise Refused(_("Say why the change is needed."), "reason")
    task = locked(task)
    _check_open(task)
    if task.changes.filter(kind=kind, status=Decision.PENDING).exists():
        raise Refused(
            _("A change of this kind is asked for already; it waits for the decision.")
        )
    milestone = _open_milestone(task, after.get("milestone"))
    current = {
        "title": task.title,
        "measures": task.measures,
        "goal": task.goal,
        "due_on": (milestone or task).due_on.isoformat(),
        "lead_unit": task.lead_unit.slug,
        "milestone": after.get("milestone"),
    }
    if after.get("due_on"):
        _check_inside_plan(task, date.fromisoformat(after["due_on"]), "due_on")
    row = ChangeRequest.objects.create(
        task=task,
        kind=kind,
        before={name: current[name] for name in after},
        after=after,
        reason=reason,
        asked_by=by,
        asked_at=at,
    )
    audit.record(
        row,
        "change.asked",
        by=by,
        at=at,
        task=task,
        changes={"kind": kind, "reason": reason},
    )
    notifications.change_asked(row, by=by, at=at)
    return row


@transaction.atomic
def decide_change(request, *, approve, by, words="", on_behalf_of=None, at=None):
    """Approve or refuse a change; approved, it is carried out at once."""
    at = at or clock.now()
    status = Decision.APPROVED if approve else Decision.REFUSED
    task, request = _decide(request, status, by=by, words=words, at=at)
    audit.record(
        request,
        f"change.{status}",
        by=by,
        at=at,
        task=task,
        on_behalf_of=on_behalf_of,
        changes={"kind": request.kind, "words": words},
    )
    if approve:
        _apply(request, task, by=by, at=at)
    notifications.change_decided(request, by=by, at=at)
    return request


def _open_milestone(task, key):
    """The milestone whose date is to change, or None where it is the task's own."""
    if not key:
        return None
    milestone = task.milestones.filter(pk=key).first()
    if milestone is None or milestone.reached_on:
        raise Refused(_("This milestone has been reached already."), "subject")
    return milestone


def _apply(request, task, *, by, at):
    kinds = ChangeRequest.Kind
    if request.kind == kinds.CANCEL:
        task_actions.cancel(task, reason=request.reason, by=by, at=at)
        return
    _check_open(task)
    if request.kind == kinds.UNIT:
        # It may have been closed or renamed while the request waited.
        unit = Unit.objects.open().filter(slug=request.after["lead_unit"]).first()
        if unit is None:
            raise Refused(_("The unit that should lead the task is closed by now."))
        task_actions.change_lead_unit(
            task, unit=unit, reason=request.reason, by=by, at=at
        )
        return
    if request.kind == kinds.DATES:
        due_on = date.fromisoformat(request.after["due_on"])
        if due_on < task.start_on:
            raise Refused(
                _("%(code)s would be due before it starts.") % {"code": task.code}
            )
        if milestone := _open_milestone(task, request.after.get("milestone")):
            set_milestone_terms(
                milestone, by=by, at=at, reason=request.reason, due_on=due_on
            )
        else:
            set_terms(task, by=by, at=at, reason=request.reason, due_on=due_on)
    else:
        for name, value in request.after.items():
            setattr(task, name, value)
        task.version += 1
        task.save()
    standing.rewrite(task, at)


@transaction.atomic
def ask_coordination(task, *, addressee, kind, question, reply_by, by, at=None):
    """Ask another unit for a decision, money, land or people, by a day."""
    at = at or clock.now()
    if not question.strip():
        raise Refused(_("Say what is needed."))
    if reply_by <= day_of(at):
        raise Refused(_("The day of reply must lie in the future."), "reply_by")
    task = locked(task)
    _check_open(task)
    _check_inside_plan(task, reply_by, "reply_by")
    if addressee.pk == task.lead_unit_id:
        raise Refused(_("A unit need not ask itself."), "addressee")
    row = CoordinationRequest.objects.create(
        task=task,
        addressee=addressee,
        kind=kind,
        question=question,
        reply_by=reply_by,
        asked_by=by,
        asked_at=at,
    )
    audit.record(
        row,
        "coordination.asked",
        by=by,
        at=at,
        task=task,
        changes={
            "addressee": addressee.name,
            "reply_by": reply_by.isoformat(),
            "question": question,
        },
    )
    notifications.coordination_asked(row, by=by, at=at)
    return row


@transaction.atomic
def answer_coordination(request, *, answer, by, at=None):
    """The addressee answers; its debt ends with this."""
    at = at or clock.now()
    if not answer.strip():
        raise Refused(_("Write the answer."))
    request = CoordinationRequest.objects.select_for_update().get(pk=request.pk)
    if request.withdrawn_at:
        raise Refused(_("This request has been withdrawn already."))
    if request.answered_at:
        raise Refused(_("This request has been answered already."))
    request.answer, request.answered_by, request.answered_at = answer, by, at
    request.save()
    audit.record(
        request,
        "coordination.answered",
        by=by,
        at=at,
        task=request.task,
        changes={"answer": answer},
    )
    notifications.coordination_answered(request, by=by, at=at)
    return request
