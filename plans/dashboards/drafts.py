"""A draft of minutes: its text with every finding in place, and one finding closely."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from plans.calendar import working_days
from plans.dashboards.article import Stretch, lay_out
from plans.due_words import due_of
from plans.minutes import divisions
from plans.minutes import findings as editing
from plans.models import Directive, Section
from plans.unit_names import Matches, UnitNames

WORDS_AT_EDGE = 12


class Status(models.TextChoices):
    FOUND = editing.FOUND, _("Found")
    ACCEPTED = editing.ACCEPTED, _("Confirmed")
    CHANGED = editing.CHANGED, _("Changed")
    ADDED = editing.ADDED, _("Added")


class Edges:
    """The first and the last words of a `quote`, by which a form bounds it."""

    @property
    def first(self):
        return self.quote.split("\n")[0][:WORDS_AT_EDGE]

    @property
    def last(self):
        return self.quote.split("\n")[-1][-WORDS_AT_EDGE:]


@dataclass(eq=False)
class Part(Edges):
    """One section as a planner sees it."""

    entry: dict
    number: int
    text: str
    url: str

    @property
    def quote(self):
        return self.text[self.entry["start"] : self.entry["end"]]

    @property
    def label(self):
        return Section.Label(self.entry["label"]).label

    @property
    def title(self):
        """Its own words, or those it begins with."""
        words = [self.entry["marker"][-20:], self.entry["heading"]]
        return " · ".join(filter(None, words)) or f"{self.first}…"

    @property
    def mark(self):
        return divisions.mark(self.entry)


@dataclass(eq=False)
class Finding(Edges):
    """One finding as a planner sees it; `thing` of the stretches in the text."""

    entry: dict
    number: int
    text: str
    matches: Matches
    helpers: Matches
    due: object
    rule: str
    url: str = ""
    is_chosen: bool = False
    clauses: list = field(default_factory=list)

    @property
    def key(self):
        return self.entry["key"]

    @property
    def code(self):
        return f"D{self.number:02}"

    @property
    def anchor(self):
        return self.code.lower()

    @property
    def quote(self):
        return self.text[self.entry["start"] : self.entry["end"]]

    @property
    def kind(self):
        return Directive.Kind(self.entry["kind"])

    @property
    def status(self):
        return Status(self.entry["status"])

    @property
    def is_new(self):
        """Whether nobody has looked at it yet."""
        return self.status == Status.FOUND

    @property
    def unknown(self):
        return [*self.matches.unknown, *self.helpers.unknown]

    @property
    def asks_for_a_day(self):
        return bool(self.entry["deadline"]) and self.due is None


class Draft:
    """All that the page of one draft shows; its queries are made at once."""

    def __init__(self, draft, *, address, chosen="", section="", names=None):
        self.draft, self.address = draft, address
        self.names = names or UnitNames()
        calendar = SimpleLazyObject(working_days)
        self.findings = [
            self._finding(number, entry, calendar)
            for number, entry in enumerate(draft.findings["directives"], 1)
        ]
        self.chosen = next((each for each in self.findings if each.key == chosen), None)
        if self.chosen:
            self.chosen.is_chosen = True
        self.sections = [
            Part(entry, number, draft.text, address(section=number) + "#side")
            for number, entry in enumerate(draft.findings["sections"])
        ]
        self.section = next(
            (part for part in self.sections if str(part.number) == section), None
        )

    def _finding(self, number, entry, calendar):
        due, rule = due_of(entry["deadline"], self.draft.held_on, calendar)
        return Finding(
            entry=entry,
            number=number,
            text=self.draft.text,
            matches=self.names.match(entry["units"]),
            helpers=self.names.match(entry["co_units"]),
            due=due,
            rule=rule,
            url=self.address(finding=entry["key"]) + "#side",
            clauses=[self.draft.text[start:end] for start, end in entry["clauses"]],
        )

    @cached_property
    def lines(self):
        return lay_out(self.draft.text, self._stretches())

    def _stretches(self):
        found = []
        if self.section:
            within = self.section.entry
            found.append(Stretch(within["start"], within["end"], Stretch.WITHIN))
        for section in self.draft.findings["sections"]:
            for name, kind in (
                ("marker", Stretch.MARKER),
                ("heading", Stretch.HEADING),
            ):
                words = section[name]
                at = (
                    self.draft.text.find(words, section["start"], section["end"])
                    if words
                    else -1
                )
                if at >= 0:
                    found.append(Stretch(at, at + len(words), kind))
        for finding in self.findings:
            entry = finding.entry
            span = (entry["start"], entry["end"])
            if not entry["clauses"]:
                found.append(Stretch(*span, Stretch.LEAF, finding.anchor, finding))
                continue
            found.append(Stretch(*span, Stretch.SENTENCE, finding.anchor))
            for count, clause in enumerate(entry["clauses"], 1):
                anchor = f"{finding.anchor}-{count}"
                found.append(Stretch(*clause, Stretch.LEAF, anchor, finding))
        return found

    @property
    def new(self):
        return [each for each in self.findings if each.is_new]

    @property
    def leaves_total(self):
        return sum(len(each.entry["clauses"]) or 1 for each in self.findings)

    @cached_property
    def kinds(self):
        """How many findings there are of each kind, as (label, number)."""
        counts = Counter(each.kind for each in self.findings)
        return [(kind.label, counts[kind]) for kind in Directive.Kind if counts[kind]]

    @cached_property
    def unknown(self):
        """Names that no unit of the portal bears, each with where it stands."""
        found = {}
        for finding in self.findings:
            for name in finding.unknown:
                found.setdefault(name, []).append(finding)
        return list(found.items())

    @property
    def asks_for_year(self):
        return self.draft.held_on is None
