"""Where the spans of an old text lie in a corrected one, and which no longer fit."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher

# Below this a span's words count as others, not as the same words corrected.
ALIKE = 0.6
LONGEST_COMPARED = 4_000
PIECE = re.compile(r"[^。！？!?\n]*(?:[。！？!?\n]+|$)")


@dataclass(frozen=True)
class Anchored:
    """A span in the new text; `exact` where its words are unchanged."""

    start: int
    end: int
    exact: bool


class Anchoring:
    """The way from one text to another, by their differences.

    Sentences are compared first and characters only between sentences that differ, so
    that a long text stays quick.
    """

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.blocks = list(_blocks(old, new))
        self.starts = [block[0] for block in self.blocks]

    def find(self, start, end):
        """The Anchored of old[start:end]; None where it no longer fits."""
        words = self.old[start:end]
        begin, stop = self._forward(start), self._backward(end)
        if begin is not None and stop is not None and begin < stop:
            found = self.new[begin:stop]
            if found == words:
                return Anchored(begin, stop, exact=True)
            if _alike(words, found):
                return self._trimmed(begin, stop)
        return self._elsewhere(words, begin if begin is not None else start)

    def around(self, start, end):
        """The bounds of what is left of old[start:end]; None where nothing is."""
        begin, stop = self._forward(start), self._backward(end)
        if begin is None or stop is None or begin >= stop:
            return None
        return begin, stop

    def _trimmed(self, begin, stop):
        while begin < stop and self.new[begin].isspace():
            begin += 1
        while stop > begin and self.new[stop - 1].isspace():
            stop -= 1
        return Anchored(begin, stop, exact=False)

    def _elsewhere(self, words, near):
        """The same words moved to another place, the nearest of several."""
        if not words.strip():
            return None
        places = [match.start() for match in re.finditer(re.escape(words), self.new)]
        if not places:
            return None
        start = min(places, key=lambda place: abs(place - near))
        return Anchored(start, start + len(words), exact=True)

    def _forward(self, position):
        """Where the first character kept at or behind a position stands now."""
        index = bisect_right(self.starts, position) - 1
        if index >= 0:
            old, new, length = self.blocks[index]
            if position < old + length:
                return new + position - old
        if index + 1 < len(self.blocks):
            _old, new, _length = self.blocks[index + 1]
            before = self.blocks[index][1] + self.blocks[index][2] if index >= 0 else 0
            return before if before < new else new
        return None

    def _backward(self, position):
        """Where the last character kept before a position ends now."""
        index = bisect_right(self.starts, position - 1) - 1
        if index < 0:
            return None
        old, new, length = self.blocks[index]
        if position <= old + length:
            return new + position - old
        if index + 1 < len(self.blocks):
            return self.blocks[index + 1][1]
        return len(self.new)


def _alike(words, others):
    if max(len(words), len(others)) > LONGEST_COMPARED:
        return False
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _pieces(text):
    return [match.group() for match in PIECE.finditer(text) if match.group()]


def _offsets(pieces):
    offsets, position = [], 0
    for piece in pieces:
        offsets.append(position)
        position += len(piece)
    return [*offsets, position]


def _blocks(old, new):
    """Yield (old, new, length) of what both texts share, in order."""
    ours, theirs = _pieces(old), _pieces(new)
    at, to = _offsets(ours), _offsets(theirs)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for verb, i, j, k, m in matcher.get_opcodes():
        if verb == "equal":
            yield at[i], to[k], at[j] - at[i]
        elif verb == "replace":
            yield from _inner(old, new, (at[i], at[j]), (to[k], to[m]))


def _inner(old, new, here, there):
    words, others = old[slice(*here)], new[slice(*there)]
    if max(len(words), len(others)) > LONGEST_COMPARED:
        return
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size:
            yield here[0] + block.a, there[0] + block.b, block.size
