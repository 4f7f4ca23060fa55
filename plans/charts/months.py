"""One month as weeks × days, with what falls due on each day."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .lights import MILESTONE_WORDS, WORDS, urgency

SHOWN = 4
KINDS = {
    "task": _("Task due"),
    "key": _("Key milestone"),
    "milestone": _("Milestone"),
}


@dataclass(frozen=True)
class CalendarItem:
    day: date
    title: str
    light: str
    unit: str
    url: str
    kind: str = "milestone"  # or "key", "task"

    @property
    def word(self):
        return (WORDS if self.kind == "task" else MILESTONE_WORDS)[self.light]

    @property
    def kind_word(self):
        return KINDS[self.kind]

    @property
    def rank(self):
        return urgency(self.light), list(KINDS).index(self.kind), self.title


@dataclass(frozen=True)
class DayCell:
    day: date
    items: tuple[CalendarItem, ...]
    more: tuple[CalendarItem, ...]
    is_outside: bool
    is_today: bool
    is_working: bool

    @property
    def is_weekend(self):
        return self.day.weekday() >= 5

    @property
    def is_makeup(self):
        return self.is_working and self.is_weekend

    @property
    def is_holiday(self):
        return not self.is_working and not self.is_weekend

    @property
    def state(self):
        if self.is_outside:
            return "outside"
        return "" if self.is_working else "rest"

    @property
    def is_blank(self):
        return self.is_outside or not self.items


@dataclass(frozen=True)
class MonthGrid:
    first: date
    weekdays: tuple[tuple[str, str], ...]  # in short, in full
    weeks: tuple[tuple[DayCell, ...], ...]

    @property
    def is_empty(self):
        return all(cell.is_blank for week in self.weeks for cell in week)


def month_grid(year, month, items, *, is_working, today=None, shown=SHOWN):
    """Lay a month out from Monday to Sunday.

    `is_working` says of a day whether it is a working day of the Chinese calendar.
    """
    by_day = defaultdict(list)
    for item in items:
        by_day[item.day].append(item)

    def cell(day):
        outside = (day.year, day.month) != (year, month)
        due = [] if outside else sorted(by_day[day], key=lambda item: item.rank)
        # "One more" would take the line that the item itself can have.
        cut = shown if len(due) > shown + 1 else len(due)
        return DayCell(
            day,
            tuple(due[:cut]),
            tuple(due[cut:]),
            is_outside=outside,
            is_today=day == today,
            is_working=is_working(day),
        )

    weeks = Calendar().monthdatescalendar(year, month)
    return MonthGrid(
        first=date(year, month, 1),
        weekdays=tuple((date_format(d, "D"), date_format(d, "l")) for d in weeks[0]),
        weeks=tuple(tuple(cell(day) for day in week) for week in weeks),
    )
