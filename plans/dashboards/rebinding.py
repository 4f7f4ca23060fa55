"""A demand that left the text, and where in the corrected text it may belong."""

from functools import cached_property

from plans.dashboards.article import Stretch, lay_out
from plans.minutes.clauses import propose
from plans.minutes.reader import read
from plans.proposals import likeness

MOST, LIKE = 3, 0.08


class Rebinding:
    """The corrected text with what stands in it, and the likeliest places."""

    def __init__(self, directive):
        self.directive, self.meeting = directive, directive.meeting
        self.standing = list(
            self.meeting.directives.filter(earlier_text=None).order_by("start", "-end")
        )

    @cached_property
    def lines(self):
        # Clauses lie inside their sentences, which are what others must not cover.
        taken = [each for each in self.standing if each.parent_id is None]
        return lay_out(
            self.meeting.text,
            [
                Stretch(each.start, each.end, Stretch.LEAF, each.anchor, each)
                for each in taken
            ],
        )

    @property
    def waits_for_sentence(self):
        parent = self.directive.parent
        return bool(parent and parent.earlier_text_id)

    @cached_property
    def places(self):
        """Where the most likely words stand that no demand covers yet.

        A clause has only its sentence to choose from: all of that is offered.
        """
        if self.waits_for_sentence:
            return []
        scored = sorted(
            ((likeness(self.directive.quote, words), start, end, words))
            for start, end, words in self._free()
        )
        return [
            {"start": start, "end": end, "words": words}
            for score, start, end, words in reversed(scored)
            if score >= LIKE or self.directive.parent
        ][:MOST]

    def _free(self):
        """What the reader finds where no demand stands; within a clause's sentence."""
        text, parent = self.meeting.text, self.directive.parent
        if parent:
            whole = (parent.start, parent.end)
            spans = propose(text, *whole) or [whole]
        else:
            spans = [(found.start, found.end) for found in read(text).directives]
        beside = parent.pk if parent else None
        taken = [each for each in self.standing if each.parent_id == beside]
        for start, end in spans:
            if not any(start < each.end and each.start < end for each in taken):
                yield start, end, text[start:end]
