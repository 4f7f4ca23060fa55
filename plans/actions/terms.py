"""Single terms of assigned work that the planner moves, each with its reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans import standing
from plans.actions import Refused
from plans.actions.tasks import (
    change_terms,
    locked,
    require_not_over,
    require_words,
    set_milestone_terms,
)
from plans.models import Milestone
from resort_portal import clock
from towns import audit


@transaction.atomic
def reweigh(task, *, weight, reason, by, at=None):
    """Give a task another weight, with the reason on record."""
    at = at or clock.now()
    require_words(reason, _("Say why the weight changes."))
    task = locked(task)
    require_not_over(task)
    before = task.weight
    if before == weight:
        raise Refused(_("The task has this weight already."))
    change_terms(task, by=by, at=at, reason=reason, weight=weight)
    audit.record(
        task,
        "task.reweighed",
        by=by,
        at=at,
        task=task,
        changes={"weight": [before, weight], "reason": reason},
    )
    standing.rewrite(task, at)
    return task


@transaction.atomic
def amend_milestone(milestone, *, due_on, weight, is_key, reason, by, at=None):
    """Move a milestone's date, weight or rank, with the reason on record."""
    at = at or clock.now()
    require_words(reason, _("Say why the milestone changes."))
    task = locked(milestone.task)
    require_not_over(task)
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.reached_on:
        raise Refused(_("A milestone that has been reached no longer changes."))
    wanted = {"due_on": due_on, "weight": weight, "is_key": is_key}
    before = {name: getattr(milestone, name) for name in wanted}
    changed = {name: new for name, new in wanted.items() if new != before[name]}
    if not changed:
        raise Refused(_("Nothing of the milestone changes."))
    set_milestone_terms(milestone, by=by, at=at, reason=reason, **changed)
    audit.record(
        milestone,
        "milestone.amended",
        by=by,
        at=at,
        task=task,
        changes={
            "milestone": milestone.name,
            **{name: [_plain(before[name]), _plain(changed[name])] for name in changed},
            "reason": reason,
        },
    )
    standing.rewrite(task, at)
    return milestone


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def entrust(task, *, by, leader=None, owner=None, at=None):
    """Name the responsible leader's post, the owner, or both; None leaves as it is."""
    at = at or clock.now()
    task = locked(task)
    require_not_over(task)
    wanted = {"responsible_leader": leader, "owner": owner}
    before = {name: getattr(task, name) for name in wanted}
    changed = {name: new for name, new in wanted.items() if new and new != before[name]}
    if not changed:
        return task
    for name, new in changed.items():
        setattr(task, name, new)
    task.version += 1
    task.save()
    audit.record(
        task,
        "task.entrusted",
        by=by,
        at=at,
        task=task,
        changes={
            name: [str(before[name] or ""), str(new)] for name, new in changed.items()
        },
    )
    return task
