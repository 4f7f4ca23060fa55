"""One sentence or item that a section holds: what it asks, of whom, by when."""

from dataclasses import dataclass, field

from plans.minutes.deadlines import find_deadlines
from plans.minutes.demands import is_demand
from plans.minutes.doers import find_doers

LONGEST_READ = 20_000  # of a sentence; what goes on for longer is noise


@dataclass(slots=True)
class Directive:
    """A sentence of the minutes with its exact place."""

    start: int
    end: int
    quote: str
    kind: str
    section: int
    units: list = field(default_factory=list)
    co_units: list = field(default_factory=list)
    addressees: list = field(default_factory=list)
    deadline: str | None = None
    deadlines: list = field(default_factory=list)


def read_directive(text, piece, section, label, stems):
    """Return the directive that a piece of a section is."""
    start, end = piece.number.end if piece.number else piece.start, piece.end
    directive = Directive(
        piece.start, end, text[piece.start : end], "assessment", section
    )
    end = min(end, start + LONGEST_READ)
    asked = "要" if piece.number and piece.number.style == "must" else ""
    doers = find_doers(text, start, end, stems)
    deadlines = find_deadlines(text, start, end)
    addressed = bool(doers.units or doers.addressees or deadlines)
    if not is_demand(asked + text[start:end], label, addressed=addressed):
        return directive
    directive.kind = "assignment" if doers.units else "demand"
    directive.units, directive.co_units = doers.units, doers.co_units
    directive.addressees = doers.addressees
    directive.deadlines = deadlines
    directive.deadline = next(iter(deadlines), None)
    return directive
