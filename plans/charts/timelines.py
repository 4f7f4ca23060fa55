"""Bars over months: what runs when, how much of it is accepted, what is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from .geometry import WHOLE, along, clamp, month_label, percent, shorten, text_width
from .lights import MILESTONE_WORDS, WORDS, urgency

WIDTH, EDGE = 760, 9  # the edge keeps a diamond on the last day inside
TEXT, LABEL_EMS = 13, 8  # as on paper; a screen draws it smaller
HEAD_HEIGHT, BAR_TOP, BAR_HEIGHT = 40, 9, 14
LANE_HEIGHT, LANES = 15, 3
TALLEST = 2 * BAR_TOP + BAR_HEIGHT + LANES * LANE_HEIGHT
SHORTEST_BAR = 5
MARK_Y = BAR_TOP + BAR_HEIGHT // 2  # the middle of the bar
DAY = timedelta(days=1)


@dataclass(frozen=True)
class GanttMark:
    name: str
    due: date
    tone: str  # the milestone's light
    url: str = ""

    @property
    def standing(self):
        return f"{self.due.isoformat()} · {MILESTONE_WORDS[self.tone]}"

    @property
    def words(self):
        return f"{self.name} · {self.standing}"


@dataclass(frozen=True)
class GanttRow:
    label: str
    url: str
    light: str
    start: date
    due: date
    percent_bp: int = 0
    original_due: date | None = None
    milestones: tuple[GanttMark, ...] = ()

    @property
    def percent(self):
        return percent(self.percent_bp)

    @property
    def word(self):
        return WORDS[self.light]

    @property
    def words(self):
        dates = f"{self.start.isoformat()} – {self.due.isoformat()}"
        return f"{self.label} · {dates} · {self.percent} · {self.word}"


@dataclass(frozen=True)
class GanttGroup:
    label: str
    url: str
    rows: tuple[GanttRow, ...]


@dataclass(frozen=True)
class Bar:
    x: int
    width: int


@dataclass(frozen=True)
class PlacedMark:
    mark: GanttMark
    x: int
    label: str = ""  # empty where there is no room: the title still says it
    label_x: int = 0
    label_y: int = 0

    @property
    def place(self):
        return f"translate({self.x} {MARK_Y})"


@dataclass(frozen=True)
class GanttLine:
    row: GanttRow
    height: int
    bar: Bar | None  # None: wholly outside the months shown
    accepted: Bar | None
    extension: Bar | None  # from the original due date to the one in force
    marks: tuple[PlacedMark, ...]


@dataclass(frozen=True)
class GanttBand:
    label: str
    url: str
    lines: tuple[GanttLine, ...]


@dataclass(frozen=True)
class GanttMonth:
    x: int
    label_x: int
    label: str
    year: str


@dataclass(frozen=True)
class GanttNow:
    x: int
    label: str
    label_x: int
    label_width: int

    @property
    def label_left(self):
        return self.label_x - self.label_width // 2


@dataclass(frozen=True)
class Gantt:
    since: date
    until: date
    months: tuple[GanttMonth, ...]
    now: GanttNow | None
    bands: tuple[GanttBand, ...]
    width: int = WIDTH
    head_height: int = HEAD_HEIGHT
    bar_top: int = BAR_TOP
    bar_height: int = BAR_HEIGHT

    @cached_property
    def grid(self):
        """Lines between the months, longer than any row: each drawing cuts them."""
        return "".join(f"M{month.x} 0V{TALLEST}" for month in self.months)

    @property
    def is_empty(self):
        return not any(band.lines for band in self.bands)


@dataclass(frozen=True)
class Span:
    """Whole months on the width of the drawing."""

    since: date
    until: date

    def x(self, day):
        """Return where a day begins; the day after the last is the right edge."""
        days = (self.until - self.since).days + 1
        return EDGE + along((day - self.since).days, days, WIDTH - 2 * EDGE)

    def inside(self, day):
        return self.since <= day <= self.until

    def bar(self, start, due):
        """Return the bar from the start of one day to the end of another."""
        if due < self.since or start > self.until or due < start:
            return None
        left = self.x(max(start, self.since))
        right = self.x(min(due, self.until) + DAY)
        width = max(right - left, SHORTEST_BAR)
        return Bar(min(left, WIDTH - EDGE - width), width)


def gantt(groups, *, since, until, today=None, is_past=False):
    """Lay out rows (or groups of rows) over the months from one day to another.

    `today` is the day of the dashed line; `is_past` names it by its date.
    """
    span = Span(since.replace(day=1), last_of_month(until))
    bands = tuple(
        GanttBand(g.label, g.url, tuple(place_row(row, span) for row in g.rows))
        for g in as_groups(groups)
    )
    months = place_months(span)
    now = place_now(today, is_past, span, months)
    return Gantt(span.since, span.until, months, now, bands)


def as_groups(groups):
    """Accept plain rows as one group without a heading."""
    groups = tuple(groups)
    if groups and isinstance(groups[0], GanttRow):
        return (GanttGroup("", "", groups),)
    return groups


def next_month(day):
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def last_of_month(day):
    return next_month(day) - DAY


def place_months(span):
    first, months = span.since, []
    while first <= span.until:
        months.append(first)
        first = next_month(first)
    room = (WIDTH - 2 * EDGE) // len(months)
    step = next(s for s in (1, 2, 3, 6, 12, 600) if room * s >= 34)
    return tuple(
        GanttMonth(
            x=span.x(day),
            label_x=(span.x(day) + span.x(next_month(day))) // 2,
            label=month_label(day) if (day.month - 1) % step == 0 else "",
            year=str(day.year) if index == 0 or day.month == 1 else "",
        )
        for index, day in enumerate(months)
    )


def place_now(today, is_past, span, months):
    if today is None or not span.inside(today):
        return None
    x = (span.x(today) + span.x(today + DAY)) // 2
    label = f"{today:%m-%d}" if is_past else _("Today")
    width = text_width(label, TEXT) + 12
    left = clamp(x - width // 2, 0, WIDTH - width)
    for month in months:
        taken = month.x + text_width(month.year, TEXT) + 4
        if month.year and month.x - 4 < left + width and left < taken:
            left = taken
    return GanttNow(x, label, left + width // 2, width)


def place_row(row, span):
    bar = span.bar(row.start, row.due)
    marks, lanes = place_marks(row.milestones, span)
    return GanttLine(
        row=row,
        height=BAR_TOP * 2 + BAR_HEIGHT + lanes * LANE_HEIGHT,
        bar=bar,
        accepted=accepted_part(row, bar, span) if bar else None,
        extension=extension_part(row, span) if bar else None,
        marks=marks,
    )


def accepted_part(row, bar, span):
    """Return the accepted share of the whole bar, cut where the drawing ends."""
    days = (row.due - row.start).days + 1
    end = row.start + timedelta(days=along(row.percent_bp, WHOLE, days))
    if row.percent_bp <= 0 or end <= span.since:
        return None
    if row.percent_bp >= WHOLE:
        return bar
    right = clamp(span.x(min(end, span.until + DAY)), bar.x + 2, bar.x + bar.width)
    return Bar(bar.x, right - bar.x)


def extension_part(row, span):
    if row.original_due is None or row.original_due >= row.due:
        return None
    return span.bar(row.original_due + DAY, row.due)


def place_marks(marks, span):
    """Put each label on the first lane with room; the urgent ones choose first."""
    seen = [mark for mark in marks if span.inside(mark.due)]
    lanes = [[] for _lane in range(LANES)]
    placed = []
    for mark in sorted(seen, key=lambda mark: (urgency(mark.tone), mark.due)):
        x = span.x(mark.due + DAY)
        label = shorten(mark.name, LABEL_EMS)
        half = text_width(label, TEXT) // 2 + 1
        middle = clamp(x, half, WIDTH - half)
        lane = first_free(lanes, middle - half, middle + half)
        if lane is None:
            placed.append(PlacedMark(mark, x))
            continue
        lanes[lane].append((middle - half, middle + half))
        y = BAR_TOP + BAR_HEIGHT + (lane + 1) * LANE_HEIGHT + 2
        placed.append(PlacedMark(mark, x, label, middle, y))
    used = sum(1 for lane in lanes if lane)
    return tuple(sorted(placed, key=lambda item: item.mark.due)), used


def first_free(lanes, left, right):
    for index, taken in enumerate(lanes):
        if all(right + 5 <= a or left - 5 >= b for a, b in taken):
            return index
    return None
