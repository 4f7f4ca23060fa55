"""A plan's spans at a moment, read once as plain rows.

The curve needs the timetable of every task and milestone, so a dashboard that shows it
counts its other figures from the same rows instead of asking again.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from plans import lights
from plans.dashboards.progress import Weighed
from plans.models import LightSpan, Task
from plans.schedule import Timetable

Light = LightSpan.Light


class Row(NamedTuple):
    """One span, of a task or of a milestone, with what a dashboard prints of it."""

    task: int
    milestone: int | None
    light: str
    state: str
    unit: int
    start_on: date
    due_on: date
    weight: int
    percent: int
    expected: int | None
    reasons: str  # as JSON: of hundreds of rows a page gives the reasons of a few
    since: datetime
    until: datetime | None
    code: str
    title: str
    theme: int | None
    basis: str
    completed_on: date | None
    name: str | None
    original_due_on: date | None
    proposed: str
    kind: str
    milestone_stage: str | None

    def covers(self, moment):
        # See also LightSpanQuerySet.at().
        return self.since <= moment and (self.until is None or self.until > moment)

    @property
    def is_due_proposed(self):
        """Whether the minutes do not say its due date. See also Task.proposed."""
        return ("节点" if self.milestone else "完成时限") in self.proposed.split("、")

    @property
    def stage(self):
        """Of a milestone of a major project: where it lies along 招引 → 产出."""
        return self.milestone_stage if self.kind == Task.Kind.PROJECT else ""

    @property
    def is_held(self):
        return self.state == Task.State.ON_HOLD

    @property
    def is_weighed(self):
        # See also LightSpanQuerySet.weighed().
        return self.light != Light.NONE and not self.is_held

    @property
    def deviation(self):
        return 0 if self.expected is None else self.percent - self.expected

    @property
    def reason_list(self):
        return [lights.Reason.from_json(reason) for reason in json.loads(self.reasons)]

    @property
    def grouped(self):
        """The row in the shape that `tally` counts."""
        weight = 0 if self.is_held else self.weight
        return {
            "light": self.light,
            "theme": self.theme,
            "unit": self.unit,
            "tasks": 1,
            "weight": weight,
            "weight_percent": weight * self.percent,
        }


# The columns of `Row`, in its order.
COLUMNS = (
    "task_id",
    "milestone_id",
    "light",
    "state",
    "lead_unit_id",
    "start_on",
    "due_on",
    "weight",
    "percent",
    "expected",
    Cast("reasons", TextField()),
    "since",
    "until",
    "task__code",
    "task__title",
    "task__theme_id",
    "task__basis",
    "task__completed_on",
    "milestone__name",
    "original_due_on",
    "task__proposed_fields",
    "task__kind",
    "milestone__stage",
)


@dataclass(frozen=True)
class Snapshot:
    tasks: list[Row]
    milestones: list[Row]
    before: list[Row]  # the tasks as they stood at an earlier moment

    @property
    def has_proposed_dates(self):
        return any(row.is_due_proposed for row in (*self.tasks, *self.milestones))

    def weighed(self, plan):
        """The tasks in the sums of weighted progress, with their timetables."""
        steps = {}
        for row in self.milestones:
            steps.setdefault(row.task, []).append((row.due_on, row.weight))
        return [
            Weighed(
                task=row.task,
                weight=row.weight,
                percent=row.percent,
                timetable=Timetable(
                    start_on=row.start_on,
                    due_on=row.due_on,
                    steps=tuple(steps.get(row.task, ())),
                    basis=row.basis,
                    year=plan.ends_on.year,
                ),
                completed_on=_completed_on(row),
            )
            for row in self.tasks
            if row.is_weighed
        ]


def read(spans, moment, before=None):
    """The spans that cover the moment, and of tasks those at an earlier one."""
    covering = spans.at(moment)
    if before:
        covering |= spans.tasks().at(before)
    rows = [Row(*values) for values in covering.order_by().values_list(*COLUMNS)]
    tasks = [row for row in rows if row.milestone is None]
    return Snapshot(
        tasks=[row for row in tasks if row.covers(moment)],
        milestones=[row for row in rows if row.milestone is not None],
        before=[row for row in tasks if before and row.covers(before)],
    )


def _completed_on(row):
    """When a task that is done was completed.

    A task reopened since then has no date, or a later one: then the day on which the
    completion was accepted stands for it.
    """
    if row.light != Light.DONE:
        return None
    accepted_on = timezone.localdate(row.since)
    return min(row.completed_on or accepted_on, accepted_on)
