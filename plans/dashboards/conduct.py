"""What is counted of a unit's reporting, and the cases behind each figure."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from plans.dashboards.tally import rounded
from plans.duties import Debt
from plans.models import Task
from plans.schedule import FULL, day_of
from towns.models import Unit

# From this share of common pairs of characters on, words count as copied.
COPIED_FROM = 8000
# Shorter words are alike by chance.
SHORTEST = 8
SHOWN = {
    "late": gettext_lazy("Filed late"),
    "missed": gettext_lazy("Missed"),
    "silent": gettext_lazy("Silent"),
    "returned": pgettext_lazy("reports", "Returned"),
    "copied": gettext_lazy("Copied from last period"),
    "owed": gettext_lazy("Reports owed"),
}


def pairs(text):
    """The pairs of neighbouring characters in a text, blanks left out."""
    plain = "".join(text.split())
    return {plain[n : n + 2] for n in range(len(plain) - 1)}


def likeness(text, other):
    """How alike two texts are: common pairs among all pairs, in basis points."""
    one, two = pairs(text), pairs(other)
    if min(len(one), len(two)) < SHORTEST:
        return 0
    return len(one & two) * FULL // len(one | two)


@dataclass(frozen=True)
class Item:
    """One case behind a figure."""

    task: Task
    unit: Unit
    period: str
    words: str
    quoted: str = ""


@dataclass(frozen=True)
class Owed:
    """A report owed, as an Item; there are many: its words come when they are read."""

    debt: Debt
    unit: Unit
    quoted = ""

    @property
    def task(self):
        return self.debt.task

    @property
    def period(self):
        return self.debt.period.label()

    @property
    def words(self):
        if not self.debt.papers:
            return _("nothing filed")
        first = day_of(self.debt.papers[0].submitted_at)
        return _("filed on %(day)s") % {"day": f"{first:%m-%d}"}


@dataclass
class Conduct:
    """What is counted of a unit, or of all."""

    owed: int = 0
    on_time: int = 0
    filed: int = 0
    decided: int = 0
    compared: int = 0
    tasks: int = 0
    ownerless: int = 0
    items: dict = field(default_factory=lambda: {name: [] for name in SHOWN})

    @property
    def on_time_share(self):
        return rounded(self.on_time * FULL, self.owed)

    @property
    def returned_share(self):
        return rounded(len(self.items["returned"]) * FULL, self.decided)

    @property
    def copied_share(self):
        return rounded(len(self.items["copied"]) * FULL, self.compared)

    def add(self, other):
        for name in ("owed", "on_time", "filed", "decided", "compared"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.tasks += other.tasks
        self.ownerless += other.ownerless
        for name, items in other.items.items():
            self.items[name] += items
        return self
