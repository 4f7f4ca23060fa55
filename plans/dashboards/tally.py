"""Counts of lights and weighted progress: the figures every dashboard is made of."""

from dataclasses import dataclass, field

from django.db.models import Count, F, IntegerField, Q, Sum
from django.db.models.functions import Cast

from plans.models import LightSpan, Task

Light = LightSpan.Light
# The order in which lights are shown, best known first.
ORDER = (Light.DONE, Light.GREEN, Light.YELLOW, Light.RED, Light.GREY)


@dataclass
class Tally:
    """How many tasks stand at each light, and how far they are.

    `weighted` is Σ weight × percent / Σ weight over counted tasks not on hold, in basis
    points; `completion` is completed / counted, in basis points; None where nothing
    counts.
    """

    lights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDER, 0))
    not_counted: int = 0
    weight: int = 0
    weight_percent: int = 0

    @property
    def total(self):
        return sum(self.lights.values())

    @property
    def done(self):
        return self.lights[Light.DONE]

    @property
    def red(self):
        return self.lights[Light.RED]

    @property
    def yellow(self):
        return self.lights[Light.YELLOW]

    @property
    def weighted(self):
        return rounded(self.weight_percent, self.weight)

    @property
    def completion(self):
        return rounded(self.done * 10_000, self.total)

    @property
    def worst(self):
        """The light that asks for attention first, or None: red, then yellow."""
        return next(
            (light for light in (Light.RED, Light.YELLOW) if self.lights[light]), None
        )

    def add(self, row):
        """Take in one row of `rows`."""
        if row["light"] == Light.NONE:
            self.not_counted += row["tasks"]
            return self
        self.lights[row["light"]] += row["tasks"]
        self.weight += row["weight"] or 0
        self.weight_percent += row["weight_percent"] or 0
        return self


def rounded(numerator, denominator):
    """The quotient of whole numbers, rounded half up; None over nothing."""
    if not denominator:
        return None
    return (2 * numerator + denominator) // (2 * denominator)


def rows(spans, *by):
    """Grouped counts of task spans, by light and the given columns; one query.

    Each row: light, the columns, tasks, weight and weight_percent (those on hold weigh
    nothing). Feed them to `Tally.add`.
    """
    weighed = ~Q(state=Task.State.ON_HOLD)
    return (
        spans.order_by()
        .values("light", *by)
        .annotate(
            tasks=Count("pk"),
            # Cast: PostgreSQL multiplies small integers into a small one. Before
            # `weight`, which hides the column of that name.
            weight_percent=Sum(
                Cast("weight", IntegerField()) * F("percent"), filter=weighed
            ),
            weight=Sum("weight", filter=weighed),
        )
    )


def tally(spans):
    """The tally of these task spans; one query."""
    return gathered(rows(spans))


def gathered(grouped):
    """One tally of many rows."""
    result = Tally()
    for row in grouped:
        result.add(row)
    return result


def by(grouped, *columns):
    """Tallies of rows keyed by a column (or a tuple of several)."""
    tallies = {}
    for row in grouped:
        key = tuple(row[name] for name in columns)
        tallies.setdefault(key if len(columns) > 1 else key[0], Tally()).add(row)
    return tallies


def parts(tally, link):
    """The parts of a ribbon or legend: light, count and the address of its items.

    `link(light)` gives the address of the tasks at that light.
    """
    return [
        {"light": str(light), "count": count, "url": link(str(light))}
        for light, count in tally.lights.items()
    ]
