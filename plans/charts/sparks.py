"""One task's accepted percent as steps, against what was expected of it."""

from dataclasses import dataclass
from datetime import date

from .curves import line
from .geometry import WHOLE, along, clamp, percent

WIDTH, HEIGHT, EDGE = 320, 84, 6


@dataclass(frozen=True)
class SparkPoint:
    day: date
    bp: int


@dataclass(frozen=True)
class Spark:
    accepted: str
    expected: str
    area: str
    end: tuple[int, int] | None
    now_x: int | None
    accepted_bp: int | None
    expected_bp: int | None
    width: int = WIDTH
    height: int = HEIGHT
    edge: int = EDGE

    @property
    def accepted_percent(self):
        return percent(self.accepted_bp)

    @property
    def expected_percent(self):
        return percent(self.expected_bp)

    @property
    def is_empty(self):
        return not (self.accepted or self.expected)

    @property
    def base(self):
        return self.height - self.edge

    @property
    def right(self):
        return self.width - self.edge

    @property
    def middle(self):
        return self.height // 2


def spark(accepted, expected, *, since, until, today, expected_bp=None):
    """Draw SparkPoints: accepted ones hold until the next, expected ones connect.

    `expected_bp` is the figure printed beside the accepted one, if there is any.
    """
    days = max((until - since).days, 1)

    def x(day):
        day = clamp(day, since, until)
        return EDGE + along((day - since).days, days, WIDTH - 2 * EDGE)

    def y(points):
        share = along(clamp(points, 0, WHOLE), WHOLE, HEIGHT - 2 * EDGE)
        return HEIGHT - EDGE - share

    known = sorted((p for p in accepted if p.day <= today), key=lambda p: p.day)
    stairs, level = [], y(0)
    if known:
        stairs.append((x(since), level))
    for point in known:
        stairs += [(x(point.day), level), (x(point.day), y(point.bp))]
        level = y(point.bp)
    if known:
        stairs.append((x(today), level))
    foot = [(x(today), y(0)), (x(since), y(0))] if known else []
    wanted = [(x(p.day), y(p.bp)) for p in sorted(expected, key=lambda p: p.day)]
    return Spark(
        accepted=line(stairs),
        expected=line(wanted),
        area=line(stairs + foot) + "Z" if known else "",
        end=stairs[-1] if known else None,
        now_x=x(today) if since <= today <= until else None,
        accepted_bp=known[-1].bp if known else None,
        expected_bp=expected_bp,
    )
