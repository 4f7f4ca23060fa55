"""A meeting's text cut into lines and runs, so that its directives show in place.

Nothing is added to the text and nothing left out: the runs of all lines, with the
lines' endings, are the text again. Spans may nest, touch, overlap or cross lines.
"""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby, pairwise


@dataclass(frozen=True, eq=False)
class Stretch:
    """A part of the text that shows as something.

    `LEAF` is a directive that coverage counts and `thing` what is known of it;
    `SENTENCE` a directive that was split into clauses; `MARKER` and `HEADING` are the
    meeting's own; `WITHIN` is the part that is looked at closely.
    """

    LEAF, SENTENCE, MARKER, HEADING = "leaf", "sentence", "marker", "heading"
    WITHIN = "within"

    start: int
    end: int
    kind: str
    anchor: str = ""
    thing: object = None

    @property
    def length(self):
        return self.end - self.start


@dataclass(eq=False)
class Run:
    """Adjacent characters that look alike. An empty one only holds a place."""

    text: str
    end: int
    line: int
    tone: str = ""
    sentence: Stretch | None = None
    stretch: Stretch | None = None
    anchor: str = ""
    is_last: bool = False
    is_within: bool = False

    @property
    def leaf(self):
        return self.stretch.thing if self.stretch else None

    @property
    def head(self):
        return self.text[:-1]

    @property
    def tail(self):
        """The last character: what follows the run must not part from it."""
        return self.text[-1:]


@dataclass(frozen=True)
class Group:
    """Runs of one sentence, or between sentences, on one line."""

    sentence: Stretch | None
    anchor: str
    runs: list[Run]


@dataclass(frozen=True)
class Line:
    groups: list[Group]
    ending: str

    @property
    def runs(self):
        return [run for group in self.groups for run in group.runs]

    @property
    def is_blank(self):
        return not any(run.text.strip() or run.anchor for run in self.runs)

    @property
    def is_title(self):
        """Whether a marker such as 会议要求 fills the line."""
        written = [run for run in self.runs if run.text.strip()]
        return bool(written) and all(
            run.tone == Stretch.MARKER and not run.stretch for run in written
        )


def lay_out(text, stretches, *, offset=0):
    """The lines of `text`, which stands at `offset` of what the stretches refer to."""
    inside = _inside(stretches, offset, offset + len(text))
    runs = _runs(text, inside, offset)
    _keep_a_place(runs, inside)
    _name(runs)
    return _lines(runs, text.count("\n"))


def _inside(stretches, start, end):
    """The stretches within the bounds, cut to them."""
    return [
        Stretch(
            max(each.start, start),
            min(each.end, end),
            each.kind,
            each.anchor,
            each.thing,
        )
        for each in stretches
        if each.start < end and each.end > start
    ]


def _runs(text, stretches, offset):
    starting = {}
    for stretch in stretches:
        starting.setdefault(stretch.start, []).append(stretch)
    cuts = {offset, offset + len(text)}
    for stretch in stretches:
        cuts |= {stretch.start, stretch.end}
    for at, character in enumerate(text, offset):
        if character == "\n":
            cuts |= {at, at + 1}
    runs, active, line = [], [], 0
    for start, end in pairwise(sorted(cuts)):
        active = [each for each in active if each.end > start]
        active += starting.get(start, [])
        piece = text[start - offset : end - offset]
        if piece == "\n":
            line += 1
            continue
        run = _run(piece, end, line, active)
        if runs and _alike(runs[-1], run):
            runs[-1].text += piece
            runs[-1].end = end
        else:
            runs.append(run)
    return runs


def _run(piece, end, line, active):
    def of(kind):
        return [each for each in active if each.kind == kind]

    tone = next((k for k in (Stretch.MARKER, Stretch.HEADING) if of(k)), "")
    return Run(
        piece,
        end,
        line,
        tone,
        # A sentence holds its clauses; of leaves the innermost shows.
        max(of(Stretch.SENTENCE), key=lambda each: each.length, default=None),
        min(
            of(Stretch.LEAF), key=lambda each: (each.length, -each.start), default=None
        ),
        is_within=bool(of(Stretch.WITHIN)),
    )


def _alike(run, other):
    return (
        run.line == other.line
        and run.tone == other.tone
        and run.sentence is other.sentence
        and run.stretch is other.stretch
        and run.is_within == other.is_within
    )


def _keep_a_place(runs, stretches):
    """Give directives hidden under others an empty run where their words end."""
    shown = {id(run.stretch) for run in runs} | {id(run.sentence) for run in runs}
    for stretch in stretches:
        if not stretch.anchor or id(stretch) in shown:
            continue
        if not runs:
            continue
        # One that ends in line breaks has its place at the last words before them.
        at = bisect_left(runs, stretch.end, key=lambda run: run.end)
        at = min(at, len(runs) - 1)
        over = runs[at]
        is_leaf = stretch.kind == Stretch.LEAF
        place = Run("", over.end, over.line, "", over.sentence)
        place.stretch = stretch if is_leaf else None
        place.anchor = "" if is_leaf else stretch.anchor
        runs.insert(at + 1, place)


def _name(runs):
    """The first run of a leaf bears its anchor, the last one its chip."""
    last = {}
    for run in runs:
        if run.stretch:
            if id(run.stretch) not in last:
                run.anchor = run.stretch.anchor
            last[id(run.stretch)] = run
    for run in last.values():
        run.is_last = True


def _lines(runs, newlines):
    by_line = {number: list(some) for number, some in groupby(runs, lambda r: r.line)}
    named, lines = set(), []
    for number in range(newlines + 1):
        groups = []
        for sentence, some in groupby(
            by_line.get(number, ()), lambda run: run.sentence
        ):
            is_first = sentence is not None and id(sentence) not in named
            named.add(id(sentence))
            groups.append(
                Group(sentence, sentence.anchor if is_first else "", list(some))
            )
        lines.append(Line(groups, "\n" if number < newlines else ""))
    return lines
