"""Reads a published readout: `read(text)` returns what it holds, at exact offsets."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, fields

from plans.minutes import headlines
from plans.minutes.directives import read_directive
from plans.minutes.sections import find_blocks, find_parts
from plans.minutes.sentences import sentences
from plans.minutes.speakers import names_in
from plans.minutes.units import stems_in

OPENING = 12_000  # what is read to tell a readout from anything else


@dataclass(slots=True)
class Span:
    """A stretch of text: text[start:end]."""

    start: int
    end: int


@dataclass(slots=True)
class Section:
    """What one marker governs, or one themed or numbered block of it."""

    label: str
    marker: str | None
    heading: str | None
    start: int
    end: int
    marker_start: int | None = None
    marker_end: int | None = None
    heading_start: int | None = None
    heading_end: int | None = None


@dataclass(slots=True)
class Reading:
    """Everything found in a text; markers, headings, directives and rest cover it."""

    title: str | None = None
    held_on: str | None = None
    host: str | None = None
    sections: list[Section] = field(default_factory=list)
    directives: list = field(default_factory=list)
    rest: list[Span] = field(default_factory=list)

    def as_json(self):
        """Return plain lists and dictionaries, ready for json.dumps."""
        return {
            "title": self.title,
            "held_on": self.held_on,
            "host": self.host,
            "sections": [plain(section) for section in self.sections],
            "directives": [plain(directive) for directive in self.directives],
            "rest": [plain(span) for span in self.rest],
        }


def plain(record):
    return {field.name: getattr(record, field.name) for field in fields(record)}


def read(text):
    """Read a readout; a text that is none yields no sections and no directives."""
    opening = sentences(text[:OPENING])
    above = headlines.count_headlines(text, opening)
    reading = Reading(
        title=headlines.find_title(text, opening, above),
        held_on=headlines.find_day(text, opening, above),
        host=headlines.find_host(text),
    )
    if not headlines.is_readout(text, opening, above):
        add_span(text, reading.rest, 0, len(text))
        return reading
    found = opening if len(text) <= OPENING else sentences(text)
    stems = stems_in(text)
    parts = find_parts(text, found[above:], names_in(text))
    for block in find_blocks(text, parts):
        add_block(text, reading, block, stems)
    reading.rest = rest_of(text, found, reading)
    return reading


def add_block(text, reading, block, stems):
    """Add a section and its directives to a reading."""
    marker, heading = block.marker, block.heading
    index = len(reading.sections)
    reading.sections.append(
        Section(
            block.label,
            text[marker.start : marker.end] if marker else None,
            text[heading.start : heading.end] if heading else None,
            block.start,
            block.end,
            marker.start if marker else None,
            marker.end if marker else None,
            heading.start if heading else None,
            heading.end if heading else None,
        )
    )
    mood = "要求" if block.decides else block.label
    for piece in block.pieces:
        reading.directives.append(read_directive(text, piece, index, mood, stems))


def rest_of(text, found, reading):
    """Return what no marker, heading or directive covers, cut at the sentences."""
    taken = [(d.start, d.end) for d in reading.directives]
    taken += [(s.marker_start, s.marker_end) for s in reading.sections if s.marker]
    taken += [(s.heading_start, s.heading_end) for s in reading.sections if s.heading]
    starts = [sentence.start for sentence in found]
    rest, position = [], 0
    for start, end in [*sorted(taken), (len(text), len(text))]:
        first, last = bisect_right(starts, position), bisect_left(starts, start)
        for cut in [*starts[first:last], start]:
            add_span(text, rest, position, cut)
            position = cut
        position = end
    return rest


def add_span(text, rest, start, end):
    """Add what stands between two places, white space around it aside."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    if words := words.strip():
        rest.append(Span(start, start + len(words)))
