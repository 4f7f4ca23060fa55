"""A reminder, and the thresholds at which one is due."""

from dataclasses import dataclass, field

from plans.models import Task
from towns.models import Unit

WEEK = 7


@dataclass(frozen=True)
class Reminder:
    """What a threshold says to some people; `unit` is whose work it is about.

    The key is subject/threshold: of one subject only the latest needs to be read.
    """

    kind: str
    key: str
    users: list
    unit: Unit | None
    task: Task | None = None
    figures: dict = field(default_factory=dict)


def threshold_before(days, thresholds):
    """The threshold reached with so many days left, or None: 5 → 7, 3 → 3, 0 → 0."""
    reached = [number for number in thresholds if 0 <= days <= number]
    return min(reached, default=None)


def threshold_after(days):
    """The day that counts so many days after: 1, 8, 15 …; None before the first."""
    return None if days < 1 else 1 + (days - 1) // WEEK * WEEK
