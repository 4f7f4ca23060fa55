"""A meeting's page: its text, each demand with its light, and what became of one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from plans.charts.lights import WORDS
from plans.dashboards.article import Stretch, lay_out
from plans.dashboards.leaves import (
    Decision,
    Leaf,
    coverage,
    gather,
    links,
    tally_of,
    worst_first,
)
from plans.dashboards.tally import ORDER, parts
from plans.middleware import end_of_day
from plans.models import Directive, LightSpan, Task
from towns.models import Unit

Light = LightSpan.Light
# The sentences of a longer meeting do not fit into one address.
MOST_IN_AN_ADDRESS = 150
# A longer marker tells a story; its label says the same in one word.
LONGEST_MARKER = 12
DEPARTMENTS = "departments"


@dataclass(frozen=True)
class Filters:
    """Which demands are looked for (the others step back), and in which view."""

    light: str = ""
    state: str = ""
    unit: str = ""
    view: str = ""
    since: str = ""

    @property
    def query(self):
        return {name: value for name, value in vars(self).items() if value}

    @property
    def is_narrow(self):
        return bool(self.light or self.state or self.unit or self.since)

    def kept(self, *names):
        return {name: value for name, value in self.query.items() if name in names}


@dataclass(frozen=True)
class Key:
    """How many demands show in one way, and the way to see only these."""

    name: str
    value: str
    word: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Chosen:
    """What became of one demand: a leaf, or a sentence with all its clauses."""

    directive: Directive
    leaf: Leaf | None
    spans: list
    units: list[Unit]
    source: str
    before: Leaf | None
    after: Leaf | None
    revises: list[Directive]
    revised_by: list[Directive]

    @property
    def tally(self):
        return tally_of(self.spans)


class Minutes:
    """One meeting as a reader sees it; all its queries are made at once."""

    def __init__(self, meeting, *, user, plan, as_of, to):
        self.meeting, self.plan, self.as_of, self.to = meeting, plan, as_of, to
        self.user = user
        every = Directive.objects.filter(meeting=meeting)
        self.sections = list(meeting.sections.all())
        self.directives = list(every.select_related("theme"))
        self.text = text_at(self, as_of.moment) if as_of.is_past else meeting.text
        self.named = named_units(every)
        self.spans = spans_of(every, user, plan, as_of.moment)
        split = {directive.parent_id for directive in self.directives}
        self.leaves = gather(
            [directive for directive in self.directives if directive.pk not in split],
            links(every, as_of.moment),
            self.spans,
        )
        self.filters = Filters()

    def narrow(self, filters):
        """Look for some of the demands, and give each its address."""
        self.filters = filters
        if filters.since:
            self._compare(filters.since)
        for number, leaf in enumerate(self.leaves, 1):
            leaf.number = number
            leaf.is_match = self._matches(leaf)
            leaf.url = self.address(directive=leaf.code, **filters.query) + "#side"

    def _compare(self, since):
        """Mark the leaves that stood otherwise at the end of an earlier day."""
        moment = end_of_day(date.fromisoformat(since))
        every = Directive.objects.filter(meeting=self.meeting)
        before = gather(
            [leaf.directive for leaf in self.leaves],
            links(every, moment),
            spans_of(every, self.user, self.plan, moment),
        )
        for leaf, then in zip(self.leaves, before, strict=True):
            leaf.is_changed = (leaf.light, leaf.tally, leaf.is_registered) != (
                then.light,
                then.tally,
                then.is_registered,
            )

    def _matches(self, leaf):
        wanted = self.filters
        return (
            wanted.light in ("", leaf.light)
            and wanted.state in ("", leaf.decision)
            and (not wanted.unit or wanted.unit in self._units_of(leaf))
            and (not wanted.since or leaf.is_changed)
        )

    def _units_of(self, leaf):
        """Names in the address of those who lead its tasks or are named by it."""
        units = [span.lead_unit for span in leaf.spans]
        units += self.named[leaf.directive.pk] + self.named[leaf.directive.parent_id]
        office = any(unit.kind in Unit.OFFICE_KINDS for unit in units)
        return {unit.slug for unit in units} | ({DEPARTMENTS} if office else set())

    def address(self, **query):
        return self.to.to("plans:meeting", self.meeting.pk, **query)

    @cached_property
    def units(self):
        """The units that the text names or whose tasks answer it, in their order."""
        found = {span.lead_unit for span in self.spans}
        found |= {unit for units in self.named.values() for unit in units}
        return sorted(found, key=lambda unit: (unit.order, unit.pk))

    @cached_property
    def coverage(self):
        return coverage(self.leaves)

    @cached_property
    def tally(self):
        return tally_of(self.spans)

    @property
    def undecided(self):
        return [leaf for leaf in self.leaves if leaf.decision == Decision.UNDECIDED]

    @property
    def placed(self):
        """The directives whose words stand in this text."""
        return [each for each in self.directives if not each.earlier_text_id]

    @property
    def lost(self):
        """Leaves whose words a correction has taken out of the text."""
        return [leaf for leaf in self._gone if not leaf.directive.retired_reason]

    @property
    def retired(self):
        """Those of them that are no longer in force."""
        return [leaf for leaf in self._gone if leaf.directive.retired_reason]

    @cached_property
    def texts(self):
        """The texts that were corrected, the oldest first; one query."""
        if not getattr(self.meeting, "is_corrected", True):
            return []
        texts = self.meeting.earlier_texts.order_by("until", "pk")
        if not self.as_of.is_past:
            texts = texts.defer("text", "spans", "sections")
        return list(texts)

    @property
    def earlier_texts(self):
        """Those that had been corrected by the moment, the newest first."""
        return [
            each for each in reversed(self.texts) if each.until <= self.as_of.moment
        ]

    @property
    def gone_sentences(self):
        """Sentences that left the text with their clauses; they keep their address."""
        leaves = {leaf.directive.pk for leaf in self.leaves}
        return [
            each
            for each in self.directives
            if each.earlier_text_id and each.pk not in leaves
        ]

    @property
    def _gone(self):
        return [leaf for leaf in self.leaves if leaf.directive.earlier_text_id]

    @property
    def matches(self):
        return [leaf for leaf in self.leaves if leaf.is_match]

    @cached_property
    def lines(self):
        return lay_out(
            self.text,
            stretches(self.text, self.sections, self.placed, self.leaves),
        )

    @cached_property
    def key(self):
        """The ways in which demands show in the text, with their numbers."""
        lights = [leaf.light for leaf in self.leaves]
        decisions = [leaf.decision for leaf in self.leaves]
        return [
            *(self._key("light", each, WORDS[each], lights) for each in ORDER),
            *(
                self._key("state", each, each.label, decisions)
                for each in (Decision.UNDECIDED, Decision.NO_TASK)
            ),
        ]

    def _key(self, name, value, word, values):
        is_chosen = getattr(self.filters, name) == value
        query = self.filters.kept("unit", "view", "since")
        if not is_chosen:
            query[name] = value.value
        return Key(
            name,
            value.value,
            word,
            values.count(value),
            self.address(**query),
            is_chosen,
        )

    @cached_property
    def parts(self):
        return parts(self.tally, lambda light: self.tasks_url(light=light))

    def tasks_url(self, **query):
        """The address of exactly the tasks that the page counts."""
        sentences = sorted(
            {leaf.directive.parent_id or leaf.directive.pk for leaf in self.registered}
        )
        if len(sentences) > MOST_IN_AN_ADDRESS:
            return self.address(view="table", **query)
        return self.to.to("plans:tasks", directive=sentences, **query)

    @property
    def registered(self):
        return [leaf for leaf in self.leaves if leaf.spans]

    @cached_property
    def urls(self):
        narrow = self.filters.kept("light", "state", "unit", "since")
        return {
            "text": self.address(**narrow),
            "table": self.address(**narrow, view="table"),
            "unchosen": self.address(**self.filters.query),
            "plain": self.address(**self.filters.kept("view")),
            "all": self.address(view="table"),
            "tasks": self.tasks_url(light="counted"),
            **{
                decision.name.lower(): self.address(view="table", state=decision.value)
                for decision in Decision
            },
            **{light.value: self.tasks_url(light=light.value) for light in ORDER},
        }

    def choose(self, code):
        """What became of the demand with this number; None where there is none."""
        directive = next(
            (each for each in self.directives if each.code.upper() == code.upper()),
            None,
        )
        if directive is None:
            return None
        within = [
            leaf
            for leaf in self.leaves
            if directive.start <= leaf.directive.start
            and leaf.directive.end <= directive.end
            and directive.pk in (leaf.directive.pk, leaf.directive.parent_id)
        ]
        for leaf in within:
            leaf.is_chosen = True
        spans = {span.pk: span for leaf in within for span in leaf.spans}
        before, after = self._neighbours(within)
        revises, revised_by = revisions(directive)
        return Chosen(
            directive=directive,
            leaf=next((leaf for leaf in within if leaf.directive is directive), None),
            spans=sorted(spans.values(), key=worst_first),
            units=self.named[directive.pk] or self.named[directive.parent_id],
            source=sources(self.sections).get(directive.section_id, ""),
            before=before,
            after=after,
            revises=revises,
            revised_by=revised_by,
        )

    def _neighbours(self, within):
        """The demands before and after, among those that are looked for."""
        first, last = within[0].number, within[-1].number
        before = [leaf for leaf in self.matches if leaf.number < first]
        after = [leaf for leaf in self.matches if leaf.number > last]
        return before[-1] if before else None, after[0] if after else None


def spans_of(directives, user, plan, moment):
    """The tasks that answer these directives, with all that a list of them prints."""
    answering = Task.directives.through.objects.filter(directive__in=directives)
    spans = (
        LightSpan.objects.tasks()
        .at(moment)
        .visible_to(user)
        .filter(task__in=answering.values("task"))
        .select_related("task", "lead_unit")
        .annotate(
            milestones=milestones(moment),
            reached=milestones(moment, light=Light.DONE),
        )
    )
    return list(spans.in_plan(plan) if plan else spans)


def milestones(moment, **narrowed):
    """The number of a task's milestones, as an annotation of its span."""
    counted = (
        LightSpan.objects.milestones()
        .at(moment)
        .filter(task=OuterRef("task"), **narrowed)
        .order_by()
        .values("task")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(counted), 0)


def revisions(directive):
    """The directives that it replaces, and those that replace it; one query."""
    pairs = Directive.supersedes.through.objects.filter(
        Q(from_directive=directive) | Q(to_directive=directive)
    ).select_related("from_directive__meeting", "to_directive__meeting")
    revises, revised_by = [], []
    for pair in pairs.order_by("pk"):
        if pair.from_directive_id == directive.pk:
            revises.append(pair.to_directive)
        else:
            revised_by.append(pair.from_directive)
    return revises, revised_by


def named_units(directives):
    """The units that each directive names, by its key."""
    named = defaultdict(list)
    pairs = Directive.units.through.objects.filter(directive__in=directives)
    for pair in pairs.select_related("unit").order_by("unit__order", "unit"):
        named[pair.directive_id].append(pair.unit)
    return named


def text_at(page, moment):
    """The text as it stood at a moment; spans are those of that text."""
    earlier = next((each for each in page.texts if each.until > moment), None)
    if earlier is None:
        return page.meeting.text
    for section in page.sections:
        bounds = earlier.sections.get(str(section.pk))
        section.start, section.end = bounds or (0, 0)
    for directive in page.directives:
        span = earlier.spans.get(str(directive.pk))
        if span:
            directive.earlier_text_id = None
            directive.start, directive.end = span
            directive.quote = earlier.text[slice(*span)]
    return earlier.text


def stretches(text, sections, directives, leaves):
    """What shows in the text: markers, headings, sentences and leaves."""
    found = [
        mark
        for section in sections
        for mark in (
            _words(text, section, section.marker, Stretch.MARKER),
            _words(text, section, section.heading, Stretch.HEADING),
        )
        if mark
    ]
    of_leaf = {leaf.directive.pk: leaf for leaf in leaves}
    for directive in directives:
        leaf = of_leaf.get(directive.pk)
        kind = Stretch.LEAF if leaf else Stretch.SENTENCE
        found.append(
            Stretch(directive.start, directive.end, kind, directive.anchor, leaf)
        )
    return found


def _words(text, section, words, kind):
    """Where a section says its marker or heading; nothing where it does not."""
    start = text.find(words, section.start, section.end) if words else -1
    return Stretch(start, start + len(words), kind) if start >= 0 else None


def sources(sections):
    """What stands over each section: 会议要求 · 旅游发展要“精彩”."""
    found, marker = {}, ""
    for section in sections:
        if section.marker:
            is_short = len(section.marker) <= LONGEST_MARKER
            label = section.get_label_display()
            marker = section.marker if is_short else _("The meeting: %s") % label
        heading = section.heading.rstrip("。")
        found[section.pk] = " · ".join(filter(None, [marker, heading]))
    return found
