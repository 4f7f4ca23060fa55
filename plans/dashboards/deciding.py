"""The leaves of a meeting on which a planner decides, and those decided already."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from plans.models import Directive, Task

PER_PAGE = 12
LINKS = Task.directives.through


@dataclass
class Decided:
    """A leaf with what became of it; `tasks` are those that the reader sees."""

    directive: Directive
    tasks: list

    @property
    def waiting(self):
        """Those not yet sent to anybody."""
        return [task for task in self.tasks if task.state in Task.UNASSIGNED]


def leaves_of(meeting, user):
    """The leaves on which nobody has decided, and the others as Decided; two queries.

    A leaf whose tasks the reader may not see is decided, with nothing to show.
    """
    leaves = (
        Directive.objects.leaves()
        .filter(meeting=meeting)
        .select_related("section", "theme", "parent")
        .annotate(has_tasks=Exists(LINKS.objects.filter(directive_id=OuterRef("pk"))))
        .order_by("start", "-end")
    )
    links = LINKS.objects.filter(
        directive__meeting=meeting, task__in=Task.objects.visible_to(user)
    )
    tasks = defaultdict(list)
    for link in links.select_related("task__lead_unit").order_by("task__code"):
        tasks[link.directive_id].append(link.task)
    undecided, decided = [], []
    for leaf in leaves:
        if leaf.has_tasks or leaf.no_task_reason:
            decided.append(Decided(leaf, tasks[leaf.pk]))
        else:
            undecided.append(leaf)
    return undecided, decided


def to_issue(meeting, user):
    """Tasks out of the meeting that have not been sent to anybody yet."""
    return (
        Task.objects.visible_to(user)
        .filter(directives__meeting=meeting, state__in=Task.UNASSIGNED)
        .select_related("lead_unit", "theme", "plan")
        .prefetch_related("milestones", "supporting_units", "directives")
        .distinct()
    )
