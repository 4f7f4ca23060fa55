"""Themes × units: figures with a stacked bar of lights in every cell."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language

from .geometry import along, percent
from .lights import MOST_DONE_FIRST, WORDS

STACK_WIDTH, STACK_HEIGHT, NARROWEST, GAP = 600, 10, 36, 8


@dataclass(frozen=True)
class StackPart:
    light: str
    count: int
    x: int
    width: int

    @property
    def words(self):
        return f"{WORDS[self.light]} {self.count}"

    @property
    def outline(self):
        return f"M{self.x} 0h{self.width}v{STACK_HEIGHT}h-{self.width}z"


@dataclass(frozen=True)
class Stack:
    """A bar of one width for any number of items; every light in it is visible."""

    parts: tuple[StackPart, ...]
    frame: str = f"0 0 {STACK_WIDTH} {STACK_HEIGHT}"

    @property
    def words(self):
        return ", ".join(part.words for part in self.parts) or "0"


@dataclass(frozen=True)
class MatrixCell:
    done: int
    total: int
    counts: dict[str, int] = field(default_factory=dict)
    url: str = ""

    @property
    def bar(self):
        return _drawn(tuple(self.counts.items()), get_language())

    @property
    def alarm(self):
        """The light that a leader must not miss, or nothing."""
        return next((c for c in ("red", "yellow") if self.counts.get(c)), "")

    @property
    def alarm_word(self):
        return WORDS[self.alarm] if self.alarm else ""


@dataclass(frozen=True)
class MatrixColumn:
    label: str
    url: str = ""
    word: str = ""  # “增”
    lang: str = ""


@dataclass(frozen=True)
class MatrixRow:
    label: str
    cells: tuple[MatrixCell, ...]
    rate_bp: int | None = None
    rate_url: str = ""
    url: str = ""
    word: str = ""
    is_total: bool = False

    @property
    def rate(self):
        return percent(self.rate_bp)


@dataclass(frozen=True)
class Matrix:
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def is_empty(self):
        return not self.rows


def stack(counts):
    shown = [light for light in MOST_DONE_FIRST if counts.get(light)]
    total = sum(counts[light] for light in shown)
    room = STACK_WIDTH - GAP * max(len(shown) - 1, 0)
    widths = [max(along(counts[light], total, room), NARROWEST) for light in shown]
    if widths:
        # The broadest part pays for the narrow ones that were made visible.
        widths[widths.index(max(widths))] -= sum(widths) - room
    parts, x = [], 0
    for light, width in zip(shown, widths, strict=True):
        parts.append(StackPart(light, counts[light], x, width))
        x += width + GAP
    return Stack(tuple(parts))


@lru_cache(maxsize=2000)
def _drawn(counts, language):
    """The bar of a mixture of lights, drawn once: a page shows dozens of them."""
    return render_to_string(
        "components/charts/stack.html", {"stack": stack(dict(counts))}
    )
