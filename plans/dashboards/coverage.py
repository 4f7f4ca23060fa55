"""What is not covered: demands nobody decided on, tasks no directive asks for."""

from django.db.models import Exists, OuterRef

from plans.dashboards.leaves import undecided, with_registration
from plans.models import Directive, LightSpan, Task

PER_PAGE = 50


def undecided_leaves(as_of):
    """Demands of all meetings that nobody has decided on, the newest meeting first."""
    leaves = with_registration(Directive.objects.leaves(), as_of.moment)
    return (
        undecided(leaves)
        .select_related("meeting")
        .defer("meeting__text")
        .order_by("-meeting__held_on", "meeting", "start")
    )


def tasks_from_elsewhere(user, plan, as_of):
    """Tasks of the plan that no directive asks for, as spans of the moment."""
    linked = Task.directives.through.objects.filter(task=OuterRef("task"))
    return (
        LightSpan.objects.tasks()
        .at(as_of.moment)
        .visible_to(user)
        .in_plan(plan)
        .filter(~Exists(linked))
        .select_related("task", "lead_unit")
        .order_by("task__code")
    )
