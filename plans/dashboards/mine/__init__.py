"""What waits for one person: the list of “my work” and the numbers in the header."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from plans.dashboards.mine import rows
from plans.dashboards.mine.items import Lines, moment_of

REPORTS = ("report", "returned")


@dataclass(frozen=True)
class Supported:
    """A task that one of the person's units supports."""

    code: str
    title: str
    unit: str
    due: date
    noted_at: datetime | None


class Work:
    """Everything that waits for the person at a moment; read once, when first asked.

    The header counts on every page and needs no news: `is_whole` is for the page.
    """

    def __init__(self, user, moment, today, *, is_whole=True):
        self.user, self.moment, self.today = user, moment, today
        self.is_whole = is_whole

    @cached_property
    def rows(self):
        return rows.load(self.user, self.moment, self.today, is_whole=self.is_whole)

    @cached_property
    def _lines(self):
        return Lines(self.rows, self.moment).all()

    @cached_property
    def owed(self):
        """What the person is to do, in order of due moment, returned things first."""
        return [item for item in self._lines if not item.is_news]

    @cached_property
    def news(self):
        """What was decided or answered lately, the newest first."""
        found = [item for item in self._lines if item.is_news]
        return sorted(found, key=lambda item: item.at, reverse=True)

    @cached_property
    def supported(self):
        found = [
            Supported(row.code, row.title, row.unit, row.due, row.at)
            for row in self.rows["support"]
        ]
        return sorted(found, key=lambda task: (task.due, task.code))

    @property
    def number(self):
        return len(self.owed)

    @property
    def overdue(self):
        return sum(item.is_overdue for item in self.owed)

    @property
    def returned(self):
        return sum(item.is_returned for item in self.owed)

    @property
    def reports(self):
        """How many reports are to be filed now."""
        return sum(item.kind in REPORTS for item in self.owed)

    @property
    def next_due(self):
        """The nearest due moment that has not passed, in words of its line."""
        open_ones = [
            item for item in self.owed if item.due is not None and not item.is_overdue
        ]
        return min(open_ones, key=lambda item: moment_of(item.due), default=None)

    @property
    def unread(self):
        """Messages in the inbox that have not been read."""
        return sum(row.number for row in self.rows["unread"])

    @property
    def reviews(self):
        """Papers that wait for the person's decision."""
        return sum(row.number for row in self.rows["review"])
