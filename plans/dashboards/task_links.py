"""Whom and what a task hangs together with: units, directives, tasks, the leader."""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    CharField,
    DateField,
    Exists,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import get_language

from plans.models import Directive, Indicator, LightSpan, Task
from plans.schedule import day_of
from towns.models import Appointment, Unit


@dataclass(frozen=True)
class Link:
    """A directive, an indicator, a unit that supports, a task that continues."""

    kind: str
    key: str
    name: str
    english_name: str
    meeting_id: int | None
    held_on: date | None

    @property
    def title(self):
        is_english = get_language() == "en" and self.english_name
        return self.english_name if is_english else self.name

    @property
    def anchor(self):
        return self.key.lower()


def with_holder(tasks):
    """Tasks with the person who holds the responsible leader's post today."""
    holder = Appointment.objects.current().filter(post=OuterRef("responsible_leader"))
    return tasks.annotate(holder=Subquery(holder.values("user__full_name")[:1]))


def links_of(task, moment):
    """Units, directives, indicators, and what continues a task by then; one query."""
    units = (
        Unit.objects.filter(supported_tasks=task)
        .order_by()
        .values_list(
            Value("unit", CharField()),
            "order",
            "slug",
            "short_name",
            "english_name",
            Cast(Value(None), IntegerField()),
            Cast(Value(None), DateField()),
        )
    )
    directives = (
        Directive.objects.filter(tasks=task)
        .order_by()
        .values_list(
            Value("directive", CharField()),
            "start",
            "code",
            "quote",
            Value("", CharField()),
            "meeting_id",
            "meeting__held_on",
        )
    )
    continuing = (
        Task.objects.filter(
            Exists(LightSpan.objects.filter(task=OuterRef("pk"), since__lte=moment)),
            continues=task,
            is_restricted=False,
        )
        .order_by()
        .values_list(
            Value("task", CharField()),
            "pk",
            "code",
            "title",
            Value("", CharField()),
            Cast(Value(None), IntegerField()),
            Cast(Value(None), DateField()),
        )
    )
    indicators = (
        Indicator.objects.kept_on(day_of(moment))
        .filter(tasks=task)
        .order_by()
        .values_list(
            Value("indicator", CharField()),
            "order",
            "slug",
            "name",
            "english_name",
            Cast(Value(None), IntegerField()),
            Cast(Value(None), DateField()),
        )
    )
    found = units.union(directives, continuing, indicators, all=True)
    rows = sorted(found, key=lambda row: row[1])
    return [Link(kind, *rest) for kind, _order, *rest in rows]
