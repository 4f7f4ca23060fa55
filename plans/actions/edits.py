"""Edits of tasks and milestones that come from a table, each with its record.

What is free before assignment is written here; terms of assigned work go through
the verbs that ask for a reason: `change_lead_unit`, `redate`, `reweigh`,
`amend_milestone`.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from plans import standing
from plans.actions import Refused
from plans.actions import meetings as meeting_actions
from plans.actions.tasks import (
    locked,
    next_code,
    require_not_over,
    require_words,
    set_terms,
)
from plans.models import Milestone, Task
from resort_portal import clock
from towns import audit

MANY = ("supporting_units", "directives")


@transaction.atomic
def add_task(plan, *, by, reason="", at=None, **fields):
    """Enter a draft with the next code of its plan."""
    at = at or clock.now()
    many = {name: fields.pop(name, ()) for name in MANY}
    task = Task(plan=plan, code=next_code(plan), **fields)
    task._change_reason = reason
    task.save()
    if many["supporting_units"]:
        task.supporting_units.set(many["supporting_units"])
    for directive in many["directives"]:
        meeting_actions.link(directive, task, by=by, at=at)
    audit.record(
        task,
        "task.added",
        by=by,
        at=at,
        task=task,
        changes={"title": task.title, "reason": reason},
    )
    standing.rewrite(task, at)
    return task


@transaction.atomic
def edit_task(task, *, by, pairs, reason="", at=None, **fields):
    """Write what may be edited freely; `pairs` are [before, after] for the record."""
    at = at or clock.now()
    task = locked(task)
    many = {name: fields.pop(name) for name in MANY if name in fields}
    for name, value in fields.items():
        setattr(task, name, value)
    task.version += 1
    task._change_reason = reason
    task.save()
    if "supporting_units" in many:
        task.supporting_units.set(many["supporting_units"])
    if "directives" in many:
        _link(task, many["directives"], by=by, at=at)
    audit.record(
        task,
        "task.edited",
        by=by,
        at=at,
        task=task,
        changes={**pairs, **({"reason": reason} if reason else {})},
    )
    standing.rewrite(task, at)
    return task


def _link(task, wanted, *, by, at):
    before = list(task.directives.all())
    for directive in before:
        if directive not in wanted:
            meeting_actions.unlink(directive, task, by=by, at=at)
    for directive in wanted:
        if directive not in before:
            meeting_actions.link(directive, task, by=by, at=at)


@transaction.atomic
def redate(task, *, reason, by, at=None, **dates):
    """Give a task another start_on, due_on or both, with the reason on record."""
    at = at or clock.now()
    require_words(reason, _("Say why the dates move."))
    task = locked(task)
    require_not_over(task)
    before = {name: getattr(task, name) for name in dates}
    if dates.get("due_on", task.due_on) < dates.get("start_on", task.start_on):
        raise Refused(
            _("%(code)s would be due before it starts.") % {"code": task.code}
        )
    set_terms(task, by=by, at=at, reason=reason, **dates)
    audit.record(
        task,
        "task.dates_shifted",
        by=by,
        at=at,
        task=task,
        changes={
            **{
                name: [before[name].isoformat(), day.isoformat()]
                for name, day in dates.items()
            },
            "reason": reason,
        },
    )
    standing.rewrite(task, at)
    return task


@transaction.atomic
def edit_milestone(milestone, *, by, pairs, reason="", at=None, **fields):
    """Write what may be edited freely of a milestone."""
    at = at or clock.now()
    task = locked(milestone.task)
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    for name, value in fields.items():
        setattr(milestone, name, value)
    milestone._change_reason = reason
    milestone.save()
    label = f"{Milestone._meta.verbose_name} {milestone}"
    audit.record(
        task,
        "task.edited",
        by=by,
        at=at,
        task=task,
        changes={
            label: [
                {name: pair[0] for name, pair in pairs.items()},
                {name: pair[1] for name, pair in pairs.items()},
            ],
            **({"reason": reason} if reason else {}),
        },
    )
    standing.rewrite(task, at)
    return milestone
