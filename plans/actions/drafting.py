"""Drafts of tasks out of the minutes, and their sending out 交办."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans import standing
from plans.actions import Refused, meetings, templates
from plans.actions import tasks as task_actions
from plans.models import Directive, Plan, Task
from resort_portal import clock
from towns import audit

State = Task.State


@transaction.atomic
def draft_task(
    directive,
    *,
    plan,
    by,
    title,
    lead_unit,
    due_on,
    start_on,
    supporting_units=(),
    theme=None,
    kind=Task.Kind.ROUTINE,
    proposed_fields="",
    basis_note="",
    continues=None,
    at=None,
):
    """Draft the task that answers a leaf of the minutes; nobody is told of it yet."""
    at = at or clock.now()
    if plan is None:
        raise Refused(
            _("Choose the plan that the meeting feeds before you draft tasks.")
        )
    # One at a time: two drafts at once must not take the same number.
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status == Plan.Status.ARCHIVED:
        raise Refused(_("This plan is archived; it takes no more tasks."))
    directive = Directive.objects.select_for_update().get(pk=directive.pk)
    if due_on < start_on:
        raise Refused(_("A task is due on or after its start."), field="due_on")
    task = Task.objects.create(
        code=task_actions.next_code(plan),
        plan=plan,
        theme=theme,
        title=title,
        kind=kind,
        lead_unit=lead_unit,
        start_on=start_on,
        due_on=due_on,
        proposed_fields=proposed_fields[:300],
        basis_note=basis_note[:300],
        continues=continues,
        basis=Task.Basis.MILESTONES,
    )
    task.supporting_units.set(unit for unit in supporting_units if unit != lead_unit)
    task_actions.enter(task, State.DRAFT, by=by, at=at)
    task.save()
    templates.lay_out(task)
    told = {"continues": continues.code} if continues else {}
    audit.record(task, "task.drafted", by=by, at=at, task=task, changes=told)
    meetings.link(directive, task, by=by, at=at)
    standing.rewrite(task, at)
    return task


@transaction.atomic
def issue(tasks, *, by, at=None):
    """Register drafted tasks and send them to their lead units, all or none."""
    at = at or clock.now()
    issued = []
    for task in tasks:
        current = task_actions.locked(task)
        if current.state == State.DRAFT:
            task_actions.register(current, by=by, at=at)
        issued.append(task_actions.assign(current, by=by, at=at))
    if not issued:
        raise Refused(_("Choose at least one task to send out."))
    return issued


@transaction.atomic
def discard(task, *, by, at=None):
    """Delete a drafted task; its leaf is undecided again, its code stays used."""
    at = at or clock.now()
    task = task_actions.locked(task)
    if task.state != State.DRAFT:
        raise Refused(
            _("The task is “%(state)s” now; this can no longer be done.")
            % {"state": task.get_state_display()}
        )
    audit.record(task, "task.deleted", by=by, at=at, task=task)
    task.delete()
