"""Planned against actual, month by month."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .geometry import WHOLE, along, clamp, percent, text_width

LABEL = 13  # size of the two names


@dataclass(frozen=True)
class CurvePoint:
    month_label: str
    planned_bp: int
    actual_bp: int | None = None  # None: after the last accepted month
    url: str = ""

    @property
    def planned(self):
        return percent(self.planned_bp)

    @property
    def actual(self):
        return percent(self.actual_bp)


@dataclass(frozen=True)
class CurveLabel:
    x: int
    y: int
    anchor: str
    of: str  # "planned" or "actual"
    text: str


@dataclass(frozen=True)
class CurveDot:
    x: int
    y: int
    point: CurvePoint
    is_last: bool


@dataclass(frozen=True)
class CurveFrame:
    """One drawing; the wide one is for desks and paper, the narrow one for phones."""

    size: str
    width: int
    height: int
    left: int
    right: int
    top: int
    base: int
    grid: tuple[tuple[int, str], ...]
    months: tuple[tuple[int, str], ...]
    planned: str
    actual: str
    area: str
    dots: tuple[CurveDot, ...]
    gap: tuple[int, int, int] | None  # x, y of the plan, y of what was reached
    labels: tuple[CurveLabel, ...]


@dataclass(frozen=True)
class Curve:
    points: tuple[CurvePoint, ...]
    last: CurvePoint | None
    frames: tuple[CurveFrame, ...]

    @property
    def is_empty(self):
        return not self.points


@dataclass(frozen=True)
class Canvas:
    size: str
    width: int
    height: int
    left: int
    right: int
    top: int
    base: int
    grid_step: int
    text: int

    def x(self, index, count):
        return self.left + along(index, max(count - 1, 1), self.right - self.left)

    def y(self, points):
        return self.base - along(clamp(points, 0, WHOLE), WHOLE, self.base - self.top)


CANVASES = (
    Canvas("wide", 600, 240, 46, 572, 30, 206, 2_500, 12),
    Canvas("narrow", 320, 230, 38, 304, 30, 196, 5_000, 12),
)


def curve(points):
    """Draw the planned line in full and the actual one up to its last known month."""
    points = tuple(points)
    known = [point for point in points if point.actual_bp is not None]
    last = known[-1] if known else None
    return Curve(points, last, tuple(draw(points, last, canvas) for canvas in CANVASES))


def draw(points, last, canvas):
    count = len(points)
    planned = [
        (canvas.x(i, count), canvas.y(p.planned_bp)) for i, p in enumerate(points)
    ]
    dots = tuple(
        CurveDot(canvas.x(i, count), canvas.y(p.actual_bp), p, p is last)
        for i, p in enumerate(points)
        if p.actual_bp is not None
    )
    reached = [(dot.x, dot.y) for dot in dots]
    foot = [(dot.x, canvas.base) for dot in (*dots[:1], *dots[-1:])]
    gap = (dots[-1].x, canvas.y(last.planned_bp), dots[-1].y) if last else None
    return CurveFrame(
        size=canvas.size,
        width=canvas.width,
        height=canvas.height,
        left=canvas.left,
        right=canvas.right,
        top=canvas.top,
        base=canvas.base,
        grid=tuple(
            (canvas.y(level), percent(level))
            for level in range(0, WHOLE + 1, canvas.grid_step)
        ),
        months=month_labels(points, canvas),
        planned=line(planned),
        actual=line(reached),
        area=line(foot[:1] + reached + foot[1:]) + "Z" if len(reached) > 1 else "",
        dots=dots,
        gap=gap,
        labels=end_labels(last, gap, dots, canvas) if last else (),
    )


def line(pairs):
    return "M" + "L".join(f"{x} {y}" for x, y in pairs) if pairs else ""


def month_labels(points, canvas):
    """Print every month that has room; the first is always there."""
    labels, free_from = [], None
    for index, point in enumerate(points):
        x = canvas.x(index, len(points))
        half = text_width(point.month_label, canvas.text) // 2
        if free_from is None or x - half >= free_from:
            labels.append((x, point.month_label))
            free_from = x + half + 8
    return tuple(labels)


def end_labels(last, gap, dots, canvas):
    """Name both ends: the higher one up to its left, the lower one down to its right.

    A rising line leaves both corners free, and the two can never meet. At the right
    edge the lower name moves under the line.
    """
    x, planned_y, actual_y = gap
    upper = ("planned", _("Planned %(value)s") % {"value": last.planned}, planned_y)
    lower = ("actual", _("Actual %(value)s") % {"value": last.actual}, actual_y)
    if actual_y < planned_y:
        upper, lower = lower, upper
    return (
        upper_label(x, *upper, canvas),
        lower_label(x, *lower, dots, canvas),
    )


def upper_label(x, of, text, y, canvas):
    fits = x - 10 - text_width(text, LABEL) >= canvas.left
    at, anchor = (x - 10, "end") if fits else (x + 10, "start")
    return CurveLabel(at, max(y - 10, LABEL + 2), anchor, of, text)


def lower_label(x, of, text, y, dots, canvas):
    width = text_width(text, LABEL)
    lowest = canvas.base - 5
    if x + 10 + width <= canvas.width:
        return CurveLabel(x + 10, min(y + 18, lowest), "start", of, text)
    month = (canvas.right - canvas.left) // 11
    above = [dot.y for dot in dots if dot.x >= x - width - month]
    return CurveLabel(x - 8, min(max([y, *above]) + 18, lowest), "end", of, text)
