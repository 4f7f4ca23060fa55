"""Which days the offices work: weekends, public holidays, make-up working days.

The published arrangement comes from chinesecalendar; the administrators' table
overrides it day by day. A year known to neither counts weekdays as working days,
and `covers` says so, in order that the caller can warn.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)


class WorkingDays:
    def __init__(
        self, exceptions: Mapping[date, bool] | None = None, default=chinese_calendar
    ):
        self._exceptions = dict(exceptions or {})
        self._default = default
        # chinesecalendar searches its whole table at each question.
        self._known = dict(self._exceptions)

    def is_working(self, day: date) -> bool:
        if day not in self._known:
            published = self._published(day)
            self._known[day] = day.weekday() < 5 if published is None else published
        return self._known[day]

    def covers(self, year: int) -> bool:
        """Whether anything but the weekdays is known of this year."""
        if any(day.year == year for day in self._exceptions):
            return True
        return self._published(date(year, 1, 1)) is not None

    def on_or_before(self, day: date) -> date:
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def add(self, day: date, number: int) -> date:
        """The working day that many working days after `day`, or before it."""
        step = ONE_DAY if number > 0 else -ONE_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def count(self, first: date, last: date) -> int:
        """Working days met on the way from `first`, which is not counted, to `last`.

        Negative when the way leads back, so that `count(day, add(day, n)) == n`.
        """
        sign = 1 if last >= first else -1
        days = range(1, abs((last - first).days) + 1)
        return sign * sum(self.is_working(first + sign * n * ONE_DAY) for n in days)

    def _published(self, day: date) -> bool | None:
        try:
            return self._default.is_workday(day)
        except NotImplementedError:
            return None
