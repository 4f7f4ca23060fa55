"""Filters of the task list that no single column answers."""

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.charts.lights import MILESTONE_WORDS, WORDS
from plans.models import LightSpan, Task
from resort_portal import clock

# Source: PRODUCT.md §3.
KEY_MILESTONES = range(3, 8)
ROUTINE_MILESTONES = range(3)


class LightFilter(admin.SimpleListFilter):
    """By the light that shows at this moment."""

    title = gettext_lazy("light")
    parameter_name = "light"

    def lookups(self, request, model_admin):
        return WORDS.items()

    def queryset(self, request, queryset):
        if self.value() not in WORDS:
            return queryset
        spans = LightSpan.objects.tasks().at(clock.now()).filter(light=self.value())
        return queryset.filter(Exists(spans.filter(task=OuterRef("pk"))))


class MilestoneLightFilter(LightFilter):
    def lookups(self, request, model_admin):
        return MILESTONE_WORDS.items()

    def queryset(self, request, queryset):
        if self.value() not in WORDS:
            return queryset
        spans = LightSpan.objects.at(clock.now()).filter(light=self.value())
        return queryset.filter(Exists(spans.filter(milestone=OuterRef("pk"))))


def without_owner(tasks):
    return tasks.filter(state__in=Task.OPEN, owner=None)


def without_leader(tasks):
    return tasks.exclude(state__in=Task.OVER).filter(responsible_leader=None)


def short_of_milestones(tasks):
    """Key tasks that do not carry 3 to 7 milestones."""
    few = Q(planned__lt=KEY_MILESTONES.start) | Q(planned__gte=KEY_MILESTONES.stop)
    return (
        tasks.filter(weight__gte=2)
        .exclude(state__in=Task.OVER)
        .annotate(planned=Count("milestones", distinct=True))
        .filter(few)
    )


def without_directive(tasks):
    return tasks.filter(source=Task.Source.MEETING, directives=None)


GAPS = {
    "owner": (gettext_lazy("Owner missing"), without_owner),
    "leader": (gettext_lazy("Responsible leader missing"), without_leader),
    "milestones": (
        gettext_lazy("Key task without 3–7 milestones"),
        short_of_milestones,
    ),
    "directive": (gettext_lazy("From a meeting, without directive"), without_directive),
}


class GapFilter(admin.SimpleListFilter):
    """By what the planner still has to fill in."""

    title = gettext_lazy("still missing")
    parameter_name = "gap"

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _find) in GAPS.items()]

    def queryset(self, request, queryset):
        if self.value() not in GAPS:
            return queryset
        _label, find = GAPS[self.value()]
        return queryset.filter(pk__in=find(Task.objects.all()).values("pk"))


class UndecidedFilter(admin.SimpleListFilter):
    """By what became of a leaf of the minutes."""

    title = gettext_lazy("decision")
    parameter_name = "decision"

    def lookups(self, request, model_admin):
        return [
            ("undecided", _("To be broken down")),
            ("task", _("With tasks")),
            ("no-task", _("Needs no task")),
            ("split", _("Split into clauses")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "undecided":
            return queryset.undecided()
        if self.value() == "task":
            return queryset.filter(tasks_total__gt=0)
        if self.value() == "no-task":
            return queryset.exclude(no_task_reason="")
        if self.value() == "split":
            return queryset.exclude(pk__in=queryset.model.objects.leaves().values("pk"))
        return queryset
