"""The list of meetings: what became of their demands, and what is undecided."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q

from plans.dashboards.leaves import (
    Coverage,
    Decision,
    coverage_by_meeting,
    lights_by_meeting,
    undecided,
    with_registration,
)
from plans.dashboards.minutes import MOST_IN_AN_ADDRESS
from plans.dashboards.tally import ORDER, Tally, parts
from plans.models import Directive, LightSpan, Meeting, Plan, Task

MOST_UNDECIDED = 12


@dataclass(frozen=True)
class Entry:
    meeting: Meeting
    plan: Plan | None
    coverage: Coverage
    tally: Tally
    parts: list[dict]
    url: str
    urls: dict[str, str]


@dataclass(frozen=True)
class Year:
    year: int
    entries: list[Entry]


@dataclass(frozen=True)
class Source:
    """Tasks that a source other than a meeting asks for."""

    word: str
    count: int
    url: str


class Meetings:
    """All that the page shows; its queries are made at once."""

    def __init__(self, *, user, plan, as_of, to):
        self.plan, self.to = plan, to
        self.spans = LightSpan.objects.tasks().at(as_of.moment).visible_to(user)
        leaves = with_registration(Directive.objects.leaves(), as_of.moment)
        open_leaves = undecided(leaves).select_related("meeting")
        self.coverages = coverage_by_meeting(leaves)
        self.tallies = lights_by_meeting(self.spans)
        self.sentences = sentences_by_meeting(self.spans)
        self.entries = [
            self._entry(meeting)
            for meeting in Meeting.objects.defer("text").prefetch_related("plans")
        ]
        self.undecided = [
            {"leaf": leaf, "url": self._leaf_url(leaf)}
            for leaf in open_leaves.order_by("-meeting__held_on", "meeting", "start")[
                :MOST_UNDECIDED
            ]
        ]
        self.sources = list(self._sources()) if plan else []

    def _leaf_url(self, leaf):
        address = self.to.to("plans:meeting", leaf.meeting_id, directive=leaf.code)
        return f"{address}#{leaf.anchor}"

    def _entry(self, meeting):
        plans = list(meeting.plans.all())
        plan = self.plan if self.plan in plans or not plans else plans[0]
        kept = {"plan": plan.year} if plan and plan != self.plan else {}
        tally = self.tallies[meeting.pk, plan.pk if plan else None]

        def table(**query):
            return self.to.to("plans:meeting", meeting.pk, view="table", **query)

        def tasks(light):
            sentences = self.sentences.get(meeting.pk, [])
            if len(sentences) > MOST_IN_AN_ADDRESS:
                return table(**kept)
            return self.to.to("plans:tasks", directive=sentences, light=light, **kept)

        return Entry(
            meeting,
            plan,
            self.coverages.get(meeting.pk, Coverage()),
            tally,
            parts(tally, tasks),
            self.to.to("plans:meeting", meeting.pk),
            {
                "all": table(),
                "tasks": tasks("counted"),
                **{
                    decision.name.lower(): table(state=decision.value)
                    for decision in Decision
                },
                **{light.value: tasks(light.value) for light in ORDER},
            },
        )

    @property
    def of_plan(self):
        return [entry for entry in self.entries if entry.plan == self.plan]

    @property
    def years(self):
        by_year = groupby(self.entries, key=lambda entry: entry.meeting.held_on.year)
        return [Year(year, list(entries)) for year, entries in by_year]

    @property
    def coverage(self):
        """Of the meetings of this plan together."""
        coverages = [entry.coverage for entry in self.of_plan]
        return Coverage(
            sum(each.total for each in coverages),
            sum(each.with_task for each in coverages),
            sum(each.no_task for each in coverages),
        )

    @property
    def undecided_total(self):
        return sum(entry.coverage.undecided for entry in self.entries)

    def _sources(self):
        """Tasks of the plan that no meeting asks for, by what does."""
        counted = dict(
            self.spans.in_plan(self.plan)
            .counted()
            .order_by()
            .values_list("task__source")
            .annotate(number=Count("pk"))
        )
        for source in Task.Source:
            if source != Task.Source.MEETING and counted.get(source):
                yield Source(
                    source.label,
                    counted[source],
                    self.to.tasks(source=source.value, light="counted"),
                )


def sentences_by_meeting(spans):
    """Keys of the sentences that these tasks answer, by meeting."""
    answering = Task.directives.through.objects.filter(task__in=spans.values("task"))
    rows = (
        Directive.objects.sentences()
        .filter(
            Q(pk__in=answering.values("directive"))
            | Q(clauses__in=answering.values("directive"))
        )
        .order_by("pk")
        .values_list("meeting", "pk")
        .distinct()
    )
    found = {}
    for meeting, sentence in rows:
        found.setdefault(meeting, []).append(sentence)
    return found
