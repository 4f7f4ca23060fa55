"""Figures over periods, on a scale of their own: lines with the names at their ends."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from resort_portal.figures import plain

from .curves import line
from .geometry import text_width

TICKS = 4  # about so many steps on the scale
TEXT = 12


@dataclass(frozen=True)
class SeriesLine:
    """What a line is `of`: "actual", "before" or "target"; (place, figure) pairs."""

    name: str
    of: str
    values: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True)
class SeriesDot:
    x: int
    y: int
    title: str
    is_last: bool


@dataclass(frozen=True)
class SeriesPath:
    of: str
    path: str
    dots: tuple[SeriesDot, ...]


@dataclass(frozen=True)
class SeriesFrame:
    """One drawing; the wide one is for desks and paper, the narrow one for phones."""

    size: str
    width: int
    height: int
    left: int
    right: int
    base: int
    grid: tuple[tuple[int, str], ...]
    labels: tuple[tuple[int, str], ...]
    paths: tuple[SeriesPath, ...]


@dataclass(frozen=True)
class Series:
    lines: tuple[SeriesLine, ...]
    frames: tuple[SeriesFrame, ...]

    @property
    def is_empty(self):
        return not any(each.values for each in self.lines if each.of == "actual")


def step_of(span):
    """A round step that cuts the span into about TICKS parts."""
    rough = span / TICKS
    power = Decimal(1).scaleb(rough.adjusted())
    fits = (power * n for n in map(Decimal, ("1", "2", "2.5", "5", "10")))
    return next(step for step in fits if step >= rough)


def scale_of(values, *, from_zero):
    """The lowest and highest mark of the scale, and the step between marks."""
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        low, high = low - 1, high + 1
    step = step_of(high - low)
    return (
        (low / step).to_integral_value(ROUND_FLOOR) * step,
        (high / step).to_integral_value(ROUND_CEILING) * step,
        step,
    )


def series(labels, lines, *, from_zero=True):
    """Draw lines over the labelled places of an axis."""
    lines = tuple(each for each in lines if each.values)
    values = [value for each in lines for _place, value in each.values]
    if not values:
        return Series(lines, ())
    scale = scale_of(values, from_zero=from_zero)
    return Series(
        lines,
        (
            draw("wide", 600, 230, labels, lines, scale),
            draw("narrow", 320, 220, labels, lines, scale),
        ),
    )


def draw(size, width, height, labels, lines, scale):
    low, high, step = scale
    marks = [low + step * n for n in range(int((high - low) / step) + 1)]
    left = max(text_width(plain(mark), TEXT) for mark in marks) + 14
    right, top, base = width - 22, 14, height - 34

    def x(place):
        return left + place * (right - left) // max(len(labels) - 1, 1)

    def y(value):
        share = (value - low) / (high - low) * (base - top)
        return base - int(share.to_integral_value(ROUND_HALF_UP))

    return SeriesFrame(
        size=size,
        width=width,
        height=height,
        left=left,
        right=right,
        base=base,
        grid=tuple((y(mark), plain(mark)) for mark in marks),
        labels=axis(labels, x),
        paths=tuple(path_of(each, labels, x, y) for each in lines),
    )


def path_of(each, labels, x, y):
    points = sorted(each.values)
    last = points[-1][0]
    dots = tuple(
        SeriesDot(x(place), y(value), f"{labels[place]} {plain(value)}", place == last)
        for place, value in points
        if each.of != "target"
    )
    return SeriesPath(each.of, line([(x(p), y(v)) for p, v in points]), dots)


def axis(labels, x):
    """Print every label that has room; the first is always there."""
    found, free_from = [], None
    for place, label in enumerate(labels):
        half = text_width(label, TEXT) // 2
        if free_from is None or x(place) - half >= free_from:
            found.append((x(place), label))
            free_from = x(place) + half + 10
    return tuple(found)
