"""Reads a published readout: `read(text)` returns what it holds, at exact offsets."""

from dataclasses import asdict, dataclass, field

from plans.minutes import headlines
from plans.minutes.directives import read_directive
from plans.minutes.sections import find_blocks, find_parts
from plans.minutes.sentences import sentences, strip
from plans.minutes.speakers import names_in
from plans.minutes.units import stems_in


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
        return asdict(self)


def read(text):
    """Read a readout; a text that is none yields no sections and no directives."""
    found = sentences(text)
    above = headlines.count_headlines(text, found)
    reading = Reading(
        title=headlines.find_title(text, found, above),
        held_on=headlines.find_day(text, found, above),
        host=headlines.find_host(text),
    )
    if headlines.is_readout(text, found, above):
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
            marker.end if marker else None,
            heading.start if heading else None,
            heading.end if heading else None,
        )
    )
    for piece in block.pieces:
        reading.directives.append(
            read_directive(text, piece, index, block.label, stems)
        )


def rest_of(text, found, reading):
    """Return what no marker, heading or directive covers, cut at the sentences."""
    taken = sorted(
        [(d.start, d.end) for d in reading.directives]
        + [(s.start, s.marker_end) for s in reading.sections if s.marker]
        + [(s.heading_start, s.heading_end) for s in reading.sections if s.heading]
    )
    rest, at = [], 0
    for sentence in found:
        position = sentence.start
        while at < len(taken) and taken[at][0] < sentence.end:
            start, end = taken[at]
            add_span(text, rest, position, start)
            position = max(position, end)
            if end > sentence.end:
                break
            at += 1
        add_span(text, rest, position, sentence.end)
    return rest


def add_span(text, rest, start, end):
    start, end = strip(text, start, end)
    if start < end:
        rest.append(Span(start, end))
