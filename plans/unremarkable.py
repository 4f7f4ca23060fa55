"""Which waiting reports may be accepted together, unread one by one.

On schedule, no problem named, nothing asked for, no tick that needs a look: said in
words beside the button, decided here. Pure: it is given the figures.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.lights import Light
from plans.lights.words import figure

# What people write who have no problem to name.
NO_PROBLEM = {"", "无", "暂无", "没有", "无。", "暂无。", "无问题", "无存在问题"}


@dataclass(frozen=True)
class Tick:
    """A milestone as ticked in a report."""

    name: str
    is_key: bool
    is_late: bool


@dataclass(frozen=True)
class Case:
    """What is known of a waiting report; percents in basis points.

    `light` is the one that its acceptance would bring; `requests` is the number of the
    task's requests and objections that wait for an answer.
    """

    percent: int
    expected: int
    light: str
    problems: str
    requests: int
    ticks: tuple[Tick, ...] = ()


def looks(case: Case) -> list[str]:
    """Why the report needs a look of its own; nothing where it needs none."""
    return [*_of_schedule(case), *_of_words(case), *_of_ticks(case)]


def names_problem(problems: str) -> bool:
    return problems.strip() not in NO_PROBLEM


def _of_schedule(case):
    if case.percent < case.expected:
        yield _("%(points)s points behind schedule") % {
            "points": figure(case.expected - case.percent)
        }
    elif case.light != Light.GREEN:
        yield _("the light would not be green")


def _of_words(case):
    if names_problem(case.problems):
        yield _("names problems")
    if case.requests:
        yield _("a request of the task is open")


def _of_ticks(case):
    for tick in case.ticks:
        if tick.is_key:
            yield _("ticks the key milestone “%(name)s”") % {"name": tick.name}
        elif tick.is_late:
            yield _("“%(name)s” was reached after its date") % {"name": tick.name}
