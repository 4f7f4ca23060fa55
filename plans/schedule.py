"""Periods, report windows and expected progress: the arithmetic of the calendar.

Everything is a pure function of days and whole basis points (10000 = 100 %).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import pgettext_lazy

from plans.working_days import WorkingDays

SHANGHAI = ZoneInfo("Asia/Shanghai")
FULL = 10_000

Exemption = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Rules:
    """The numbers of a plan; those of PRODUCT unless the plan says otherwise."""

    red_below: int = 3000
    yellow_from: int = 1000
    near_days: int = 7
    opens_day: int = 20
    closes_day: int = 25
    closes_hour: int = 18
    # In working days:
    extension_lead_days: int = 3
    acknowledge_days: int = 1
    review_days: int = 3
    escalation_days: int = 5


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "half": 6, "year": 12}[self]


class Basis(StrEnum):
    """What expected progress runs along."""

    MILESTONES = "milestones"
    LINEAR = "linear"
    MONTHS = "months"


@dataclass(frozen=True, order=True)
class Period:
    start: date
    end: date

    @classmethod
    def of(cls, kind: str, day: date) -> "Period":
        """The month, quarter, half-year or year that contains the day."""
        months = PeriodKind(kind).months
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(first, _month_end(first.year, first.month + months - 1))

    @property
    def kind(self) -> PeriodKind:
        months = self.end.month - self.start.month + 1
        return next(kind for kind in PeriodKind if kind.months == months)

    def next(self) -> "Period":
        return Period.of(self.kind, self.end + timedelta(days=1))

    def label(self) -> str:
        return str(LABELS[self.kind, self.end.month // self.kind.months])


@dataclass(frozen=True)
class Window:
    """When the report of a period may be filed without being late."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Duty:
    """A required report: due when its window closes, missed when the next one opens.

    Until `anew_until` it is neither, because it came in time and was returned.
    """

    period: Period
    closes_at: datetime
    missed_at: datetime
    anew_until: datetime | None = None

    def is_excused(self, moment: datetime) -> bool:
        return self.anew_until is not None and moment < self.anew_until


@dataclass(frozen=True)
class Timetable:
    """What expected progress is drawn from; `year` is the plan's, for `months`."""

    start_on: date
    due_on: date
    steps: tuple[tuple[date, int], ...] = ()  # (due day, weight)
    basis: str = Basis.MILESTONES
    year: int | None = None


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def periods(kind: str, first: date, last: date) -> tuple[Period, ...]:
    """From the period that contains `first` to the one that contains `last`."""
    found = []
    period = Period.of(kind, first)
    while period.start <= last:
        found.append(period)
        period = period.next()
    return tuple(found)


def window(period: Period, rules: Rules, calendar: WorkingDays) -> Window:
    opens = calendar.on_or_before(_day_in_last_month(period, rules.opens_day))
    closes = calendar.on_or_before(_day_in_last_month(period, rules.closes_day))
    return Window(
        opens_at=start_of(opens),
        closes_at=start_of(closes).replace(hour=rules.closes_hour),
    )


def is_required(
    period: Period,
    assigned_at: datetime | None,
    exempt: Iterable[Exemption],
    rules: Rules,
    calendar: WorkingDays,
) -> bool:
    """Whether a task owes the report of the period.

    `exempt` are the stretches on hold, claimed, completed or cancelled.
    """
    # The day as written counts, not the working day the window has moved to.
    last_day = _day_in_last_month(period, rules.opens_day)
    if assigned_at is None or day_of(assigned_at) > last_day:
        return False
    closes_at = window(period, rules, calendar).closes_at
    return not any(
        since <= closes_at and (until is None or closes_at < until)
        for since, until in exempt
    )


def duties(
    kind: str,
    first: date,
    last: date,
    *,
    assigned_at: datetime | None,
    exempt: Iterable[Exemption],
    rules: Rules,
    calendar: WorkingDays,
) -> tuple[Duty, ...]:
    """Every report that a task owes between two days, in order."""
    return tuple(
        Duty(
            period,
            window(period, rules, calendar).closes_at,
            window(period.next(), rules, calendar).opens_at,
        )
        for period in periods(kind, first, last)
        if is_required(period, assigned_at, exempt, rules, calendar)
    )


def anew_until(
    closes_at: datetime,
    returned: Iterable[tuple[datetime, datetime]],
    rules: Rules,
    calendar: WorkingDays,
) -> datetime | None:
    """Until when a report that came in time and was returned may be filed anew.

    `returned` are (submitted at, returned at), in order. The unit has as many working
    days as the reviewer had. What came late and was returned gets no new time.
    """
    limit = closes_at
    for submitted_at, returned_at in returned:
        if submitted_at <= limit:
            day = calendar.add(day_of(returned_at), rules.review_days)
            new = start_of(day).replace(hour=rules.closes_hour)
            limit = max(limit, new)
    return limit if limit > closes_at else None


def expected(timetable: Timetable, on: date) -> int:
    """Expected progress 序时进度 at the end of the day, in basis points."""
    if timetable.basis == Basis.MONTHS:
        return _expected_by_months(timetable.year or timetable.due_on.year, on)
    if on < timetable.start_on:
        return 0
    steps = _steps(timetable)
    total = sum(weight for _, weight in steps)
    reached, since = 0, timetable.start_on
    for day, weight in steps:
        if on < day:
            length, passed = (day - since).days, (on - since).days
            return _share(reached * length + weight * passed, total * length)
        reached, since = reached + weight, max(since, day)
    return FULL


def weighted(pairs: Iterable[tuple[int, int]]) -> int | None:
    """Σ weight × percent / Σ weight of (weight, percent) pairs; None of nothing."""
    pairs = list(pairs)
    total = sum(weight for weight, _ in pairs)
    if not total:
        return None
    return _halves_up(sum(weight * percent for weight, percent in pairs), total)


def _expected_by_months(year: int, on: date) -> int:
    if on.year != year:
        return FULL if on.year > year else 0
    is_over = on == _month_end(on.year, on.month)
    return _share(on.month if is_over else on.month - 1, 12)


@lru_cache(maxsize=5000)  # a curve asks the same timetable once for every month
def _steps(timetable: Timetable) -> tuple[tuple[date, int], ...]:
    """Days in order with the weight that is due on each."""
    weighty = [step for step in sorted(timetable.steps) if step[1]]
    if timetable.basis == Basis.LINEAR or not weighty:
        return ((timetable.due_on, 1),)
    return tuple(
        (day, sum(weight for _, weight in steps))
        for day, steps in groupby(weighty, key=lambda step: step[0])
    )


def _share(part: int, whole: int) -> int:
    return _halves_up(part * FULL, whole)


def _halves_up(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _day_in_last_month(period: Period, day: int) -> date:
    return period.end.replace(day=min(day, period.end.day))


LABELS = {
    (PeriodKind.MONTH, 1): pgettext_lazy("period", "January"),
    (PeriodKind.MONTH, 2): pgettext_lazy("period", "February"),
    (PeriodKind.MONTH, 3): pgettext_lazy("period", "March"),
    (PeriodKind.MONTH, 4): pgettext_lazy("period", "April"),
    (PeriodKind.MONTH, 5): pgettext_lazy("period", "May"),
    (PeriodKind.MONTH, 6): pgettext_lazy("period", "June"),
    (PeriodKind.MONTH, 7): pgettext_lazy("period", "July"),
    (PeriodKind.MONTH, 8): pgettext_lazy("period", "August"),
    (PeriodKind.MONTH, 9): pgettext_lazy("period", "September"),
    (PeriodKind.MONTH, 10): pgettext_lazy("period", "October"),
    (PeriodKind.MONTH, 11): pgettext_lazy("period", "November"),
    (PeriodKind.MONTH, 12): pgettext_lazy("period", "December"),
    (PeriodKind.QUARTER, 1): pgettext_lazy("period", "Q1"),
    (PeriodKind.QUARTER, 2): pgettext_lazy("period", "Q2"),
    (PeriodKind.QUARTER, 3): pgettext_lazy("period", "Q3"),
    (PeriodKind.QUARTER, 4): pgettext_lazy("period", "Q4"),
    (PeriodKind.HALF, 1): pgettext_lazy("period", "H1"),
    (PeriodKind.HALF, 2): pgettext_lazy("period", "H2"),
    (PeriodKind.YEAR, 1): pgettext_lazy("period", "whole year"),
}
