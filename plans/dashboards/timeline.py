"""The plan over time: its Gantt, and the calendar of everything that falls due."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from plans import charts
from plans.charts.lights import MILESTONE_WORDS, WORDS
from plans.dashboards import standings
from plans.dashboards.board import lang_of
from plans.models import LightSpan, Milestone

Light = LightSpan.Light


@dataclass(frozen=True)
class Due:
    """A due date of a task or of one of its milestones."""

    day: date
    light: str
    title: str
    task_title: str
    unit: object
    unit_lang: str
    url: str
    is_key: bool
    is_milestone: bool
    is_proposed: bool

    @property
    def kind(self):
        if self.is_milestone:
            return "key" if self.is_key else "milestone"
        return "task"

    @property
    def word(self):
        """Its light, in the words for tasks or for milestones."""
        return (MILESTONE_WORDS if self.is_milestone else WORDS)[self.light]


def gantt(plan, standing, group, *, units, themes, as_of, to):
    """The Gantt of these rows, grouped by theme or unit."""
    rows = [row for row in standing.tasks if row.light != Light.NONE]
    if group == "unit":
        heads = [
            (unit.pk, unit.short_title, to.to("plans:unit", unit.slug))
            for unit in units
        ]
        key = "unit"
    else:
        heads = [
            (theme.pk, theme.title, to.to("plans:theme", theme.slug))
            for theme in themes
        ]
        heads.append((None, _("Without a theme"), to.tasks(light="counted")))
        key = "theme"
    groups = []
    for pk, label, url in heads:
        mine = [row for row in rows if getattr(row, key) == pk]
        if mine:
            groups.append(
                charts.GanttGroup(
                    label, url, tuple(standings.gantt_rows(standing, mine, to))
                )
            )
    return standings.gantt(plan, groups, as_of)


def dues(standing, first, last, *, units, to, chosen):
    """Everything due between two days, in order. One query for the key milestones."""
    unit_by_key = {unit.pk: unit for unit in units}
    codes = {row.task: row for row in standing.tasks if row.light != Light.NONE}
    keys = set(
        Milestone.objects.filter(task__in=codes, is_key=True).values_list(
            "pk", flat=True
        )
    )
    found = []
    for row in (*standing.milestones, *standing.tasks):
        if row.task not in codes or not first <= row.due_on <= last:
            continue
        if chosen["light"] and row.light not in chosen["light"]:
            continue
        if chosen["key"] and row.milestone not in keys:
            continue
        unit = unit_by_key[row.unit]
        url = to.to("plans:task", row.code)
        found.append(
            Due(
                day=row.due_on,
                light=row.light,
                title=row.name or row.title,
                task_title=row.title,
                unit=unit,
                unit_lang=lang_of(unit.short_title),
                url=f"{url}#milestone-{row.milestone}" if row.milestone else url,
                is_key=row.milestone in keys,
                is_milestone=row.milestone is not None,
                is_proposed=row.is_due_proposed,
            )
        )
    return sorted(found, key=lambda due: (due.day, not due.is_key, due.title))


def month(first, items, calendar, today):
    """The calendar of one month."""
    return charts.month_grid(
        first.year,
        first.month,
        [
            charts.CalendarItem(
                due.day,
                due.title,
                due.light,
                due.unit.short_title,
                due.url,
                kind=due.kind,
            )
            for due in items
        ],
        is_working=calendar.is_working,
        today=today,
    )
