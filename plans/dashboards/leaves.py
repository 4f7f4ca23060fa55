"""How the demands of the minutes stand: their tasks' lights, and what is undecided."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from plans.dashboards.tally import Tally
from plans.models import Directive, LightSpan, Task

Light = LightSpan.Light
# A demand shows the tone of its worst task; it is done when all of them are.
WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.DONE)


class Decision(models.TextChoices):
    """What became of a leaf."""

    TASK = "task", _("With tasks")
    NO_TASK = "no-task", _("Needs no task")
    UNDECIDED = "undecided", _("To be broken down")


@dataclass(frozen=True)
class Coverage:
    """How many leaves are decided, and how."""

    total: int = 0
    with_task: int = 0
    no_task: int = 0

    @property
    def decided(self):
        return self.with_task + self.no_task

    @property
    def undecided(self):
        return self.total - self.decided


@dataclass(eq=False)
class Leaf:
    """A leaf with the spans of those of its tasks that the reader sees."""

    directive: Directive
    spans: list = field(default_factory=list)
    is_registered: bool = False
    url: str = ""
    number: int = 0
    is_chosen: bool = False
    is_match: bool = True
    is_changed: bool = False

    @property
    def code(self):
        return self.directive.code

    @property
    def anchor(self):
        return self.directive.anchor

    @cached_property
    def decision(self):
        if self.is_registered:
            return Decision.TASK
        return Decision.NO_TASK if self.directive.no_task_reason else Decision.UNDECIDED

    @cached_property
    def tally(self):
        return tally_of(self.spans)

    @cached_property
    def light(self):
        """The tone of the worst counted task; nothing where none counts."""
        return tone(self.tally)

    @property
    def is_hidden(self):
        """Whether tasks exist, but none that the reader may see."""
        return self.decision == Decision.TASK and not self.spans


def tally_of(spans):
    tally = Tally()
    for span in spans:
        if span.light == Light.NONE:
            tally.not_counted += 1
        else:
            tally.lights[span.light] += 1
    return tally


def tone(tally):
    return next((light.value for light in WORST_FIRST if tally.lights[light]), "")


def worst_first(span):
    known = span.light in WORST_FIRST
    order = WORST_FIRST.index(span.light) if known else len(WORST_FIRST)
    return order, span.task.code


def links(directives, moment):
    """Pairs (directive, task) of the tasks that were recorded by the moment.

    Whoever looks: a demand is decided even where its task is not theirs to see.
    """
    return (
        LightSpan.objects.tasks()
        .at(moment)
        .filter(task__directives__in=directives)
        .order_by()
        .values_list("task__directives", "task")
    )


def gather(directives, pairs, spans):
    """Leaves of the given directives, in their order, with their spans."""
    by_task = {span.task_id: span for span in spans}
    registered = defaultdict(list)
    for directive, task in pairs:
        registered[directive].append(by_task.get(task))
    return [
        Leaf(
            directive,
            sorted(filter(None, registered.get(directive.pk, ())), key=worst_first),
            is_registered=directive.pk in registered,
        )
        for directive in directives
    ]


def coverage(leaves):
    decisions = [leaf.decision for leaf in leaves]
    return Coverage(
        len(leaves), decisions.count(Decision.TASK), decisions.count(Decision.NO_TASK)
    )


def with_registration(leaves, moment):
    """Leaves annotated with whether a task was recorded for them by the moment."""
    recorded = LightSpan.objects.tasks().at(moment).values("task")
    from_task = Task.directives.through.objects.filter(
        directive=OuterRef("pk"), task__in=recorded
    )
    return leaves.annotate(registered=Exists(from_task))


def undecided(leaves):
    """Leaves `with_registration` that nobody has decided on. See also Leaf.decision."""
    return leaves.filter(registered=False, no_task_reason="")


def coverage_by_meeting(leaves):
    """Coverage of every meeting, from leaves `with_registration`; one query."""
    rows = (
        leaves.order_by()
        .values("meeting")
        .annotate(
            total=Count("pk"),
            with_task=Count("pk", filter=Q(registered=True)),
            no_task=Count("pk", filter=Q(registered=False) & ~Q(no_task_reason="")),
        )
        .values_list("meeting", "total", "with_task", "no_task")
    )
    return {meeting: Coverage(*counts) for meeting, *counts in rows}


def lights_by_meeting(spans):
    """Tallies of every meeting's tasks by meeting and plan; one query.

    A task that answers several demands of a meeting counts once.
    """
    rows = (
        spans.filter(task__directives__isnull=False)
        .order_by()
        .values("light", meeting=F("task__directives__meeting"), plan=F("task__plan"))
        .annotate(tasks=Count("pk", distinct=True))
    )
    tallies = defaultdict(Tally)
    for row in rows:
        tallies[row["meeting"], row["plan"]].add(
            {**row, "weight": 0, "weight_percent": 0}
        )
    return tallies
