"""A new year's plan out of an old one: open tasks carried over as new drafts."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from plans import standing
from plans.actions import Refused, templates
from plans.actions import tasks as task_actions
from plans.models import Milestone, Plan, Task
from resort_portal import clock
from towns import audit

State = Task.State
# What a task that goes on keeps; dates, milestones and numbers are the new year's.
KEPT = (
    "theme",
    "title",
    "measures",
    "kind",
    "source",
    "basis_note",
    "lead_unit",
    "responsible_leader",
    "weight",
    "reporting",
    "basis",
    "is_red_line",
    "is_restricted",
)
RULES = (
    "red_below",
    "yellow_from",
    "near_days",
    "opens_day",
    "closes_day",
    "closes_hour",
    "extension_lead_days",
    "acknowledge_days",
    "review_days",
    "escalation_days",
    "needs_sign_off",
)
PROPOSED = "开始、完成时限"


@transaction.atomic
def renew(plan, *, year, name, starts_on, ends_on, reports_from, tasks, by, at=None):
    """Draft the plan of another year, with these open tasks carried over."""
    at = at or clock.now()
    if Plan.objects.filter(year=year).exists():
        raise Refused(_("There is a plan of this year already."), field="year")
    if ends_on <= starts_on:
        raise Refused(_("A plan ends after it starts."), field="ends_on")
    new = Plan.objects.create(
        year=year,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        reports_from=reports_from,
        **{rule: getattr(plan, rule) for rule in RULES},
    )
    carried = [carry_over(task, new, by=by, at=at) for task in tasks]
    audit.record(
        new,
        "plan.renewed",
        by=by,
        at=at,
        changes={"from": plan.name, "tasks": len(carried)},
    )
    return new


@transaction.atomic
def carry_over(task, plan, *, by, at=None):
    """Draft the task of another plan that continues an open one.

    Its milestones that were not reached move along; where none is left, those of its
    kind are laid out anew.
    """
    at = at or clock.now()
    if task.plan_id == plan.pk:
        raise Refused(_("A task continues one of another plan."))
    if task.state in (*Task.DONE, State.CANCELLED):
        raise Refused(
            _("Task %(code)s is “%(state)s”; only open tasks are carried over.")
            % {"code": task.code, "state": task.get_state_display()}
        )
    new = Task.objects.create(
        code=task_actions.next_code(plan),
        plan=plan,
        continues=task,
        start_on=plan.starts_on,
        due_on=plan.ends_on,
        proposed_fields=PROPOSED,
        **{field: getattr(task, field) for field in KEPT},
    )
    new.supporting_units.set(task.supporting_units.all())
    new.directives.set(task.directives.all())
    task_actions.enter(new, State.DRAFT, by=by, at=at)
    new.save()
    _carry_milestones(task, new)
    audit.record(
        new,
        "task.carried_over",
        by=by,
        at=at,
        task=new,
        changes={"continues": task.code},
    )
    standing.rewrite(new, at)
    return new


def _carry_milestones(task, new):
    left = list(task.milestones.filter(reached_on=None))
    if not left:
        templates.lay_out(new)
        return
    length = (new.due_on - new.start_on).days
    for number, milestone in enumerate(left, 1):
        # In their order, evenly over the new year: a planner sets the real dates.
        Milestone.objects.create(
            task=new,
            order=number,
            name=milestone.name,
            due_on=new.start_on + timedelta(length * number // len(left)),
            weight=milestone.weight,
            is_key=milestone.is_key,
            stage=milestone.stage,
        )
