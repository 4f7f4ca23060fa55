"""Planned against accepted progress of a plan, month by month.

How the two are compared is told in docs/decisions/004-weighted-deviation.md.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from plans import charts
from plans.models import ProgressReport, Review
from plans.schedule import FULL, Period, Timetable, expected, periods, weighted, window

ONE_PERCENT = 100


@dataclass(frozen=True)
class Closing:
    """A month of the plan whose report window has closed, and when."""

    month: Period
    at: datetime

    @property
    def day(self):
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Weighed:
    """A task in the sums of weighted progress, as known at a moment."""

    task: int
    weight: int
    percent: int
    timetable: Timetable
    completed_on: date | None = None


@dataclass(frozen=True)
class Deviation:
    """Accepted and planned weighted progress at one month's end, in whole percent.

    The difference is taken from the rounded figures, because those are what the page
    prints: 77 planned and 66 accepted are 11 points behind.
    """

    accepted: int
    planned: int

    @property
    def points(self):
        return self.accepted - self.planned

    @property
    def size(self):
        return abs(self.points)


def months(plan):
    return periods("month", plan.reports_from, plan.ends_on)


def closings(plan, calendar, moment):
    """The newest month whose window has closed, and the one before; None where none.

    Walks back from the moment: the answer is among the last two or three months.
    """
    found = []
    for month in reversed(months(plan)):
        if month.start <= timezone.localdate(moment) and len(found) < 2:
            closes_at = window(month, plan.rules, calendar).closes_at
            if closes_at <= moment:
                found.append(Closing(month, closes_at))
    return (*found, None, None)[:2]


def reports_at(moment):
    """Reports that stood at the moment (`accepted_then` tells which counted).

    The same as `plans.standing` reads, as a query: what was withdrawn, returned or
    accepted later did not yet happen, and a verdict that was undone later still held.
    """
    verdicts = Review.objects.filter(
        Q(undone_at=None) | Q(undone_at__gt=moment),
        report=OuterRef("pk"),
        at__lte=moment,
    )
    returned = Exists(verdicts.filter(verdict=Review.Verdict.RETURNED))
    withdrawn = Q(status=ProgressReport.Status.WITHDRAWN, closed_at__lte=moment)
    return (
        ProgressReport.objects.filter(~returned, submitted_at__lte=moment)
        .exclude(withdrawn)
        .annotate(
            accepted_then=Exists(verdicts.filter(verdict=Review.Verdict.ACCEPTED))
        )
        .order_by("task", "period_end", "revision")
    )


def planned(tasks, on):
    """Weighted expected progress at the end of the day, in basis points."""
    return weighted((task.weight, expected(task.timetable, on)) for task in tasks)


def accepted(tasks):
    """Weighted accepted progress as it stands, in basis points."""
    return weighted((task.weight, task.percent) for task in tasks)


class Accepted:
    """What was accepted for each period, from (task, period end, percent) in order.

    Of two reports of one period the later is the correction.
    """

    def __init__(self, reports):
        self._ends, self._percents = defaultdict(list), defaultdict(list)
        for task, period_end, percent in reports:
            self._ends[task].append(period_end)
            self._percents[task].append(percent * ONE_PERCENT)

    def percent(self, task, on):
        """A task's progress by reports of periods up to the day; 100 once completed."""
        if task.completed_on and task.completed_on <= on:
            return FULL
        newest = bisect_right(self._ends[task.task], on)
        return self._percents[task.task][newest - 1] if newest else 0

    def weighted(self, tasks, on):
        return weighted((task.weight, self.percent(task, on)) for task in tasks)


def deviation(tasks, closing):
    """Where the plan stands against its timetable; None while nothing is due."""
    if not tasks or closing is None:
        return None
    return Deviation(
        accepted=whole(accepted(tasks)),
        planned=whole(planned(tasks, closing.month.end)),
    )


def curve(plan, tasks, reports, closing):
    """The plan's months as a chart: planned to the end, accepted as far as known.

    `reports` are the accepted ones, as `Accepted` takes them.
    """
    if not tasks:
        return charts.curve([])
    history = Accepted(reports)
    return charts.curve(
        charts.CurvePoint(
            month_label=charts.month_label(month.end),
            planned_bp=whole(planned(tasks, month.end)) * ONE_PERCENT,
            actual_bp=_actual(month, tasks, history, closing),
        )
        for month in months(plan)
    )


def _actual(month, tasks, history, closing):
    if closing is None or month > closing.month:
        return None
    if month == closing.month:
        return whole(accepted(tasks)) * ONE_PERCENT
    return whole(history.weighted(tasks, month.end)) * ONE_PERCENT


def whole(basis_points):
    """Basis points as whole percent, rounded half up."""
    return (basis_points + ONE_PERCENT // 2) // ONE_PERCENT
