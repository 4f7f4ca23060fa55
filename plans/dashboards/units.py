"""Units: what the minutes ask of each, how it stands, and its peers beside it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans import charts
from plans.dashboards import filing, snapshot, standings
from plans.dashboards.board import lang_of, town_label
from plans.dashboards.tally import Tally, parts
from plans.models import Directive, LightSpan, Milestone, Task
from towns.models import Unit

MOST_CONCERNS = 8
# What a supporting unit may have to help with comes first.
URGENCY = ("red", "yellow", "green", "grey", "done")
MOST_SUPPORTED = 5
GROUPED_FROM = 13  # rows of a Gantt from which headings help


@dataclass(frozen=True)
class Card:
    """One unit in the list of all."""

    unit: Unit
    lang: str
    tally: Tally
    parts: list[dict]
    filing: filing.Filing
    url: str
    all_url: str
    done_url: str
    red_url: str
    yellow_url: str
    owed_url: str
    filed_url: str


@dataclass(frozen=True)
class UnitPage:
    tally: Tally
    parts: list[dict]
    filing: filing.Filing
    gantt: object
    has_proposed_dates: bool
    stages: list
    bars: list
    rates: list
    concerns: list
    concern_count: int
    concerns_url: str
    supported: list
    supported_count: int


def read(plan, user, as_of):
    """The standing of the plan as the reader sees it; one query."""
    spans = LightSpan.objects.in_plan(plan).visible_to(user)
    return snapshot.read(spans, as_of.moment)


def cards(plan, standing, units, *, as_of, calendar, to):
    """The units by kind: [(kind's name, cards)]."""
    filings = filing.filings(
        plan, standing.tasks, calendar=calendar, moment=as_of.moment, day=as_of.day
    )
    rows = by_unit(standing.tasks)
    names = {
        Unit.Kind.TOWN: _("Towns"),
        Unit.Kind.GROUP: _("Group"),
        Unit.Kind.DEPARTMENT: _("Office and departments"),
    }
    found = {name: [] for name in names.values()}
    for unit in units:
        if unit.closed_on and unit.closed_on <= as_of.day and unit.pk not in rows:
            continue
        kind = Unit.Kind.DEPARTMENT if unit.kind == Unit.Kind.OFFICE else unit.kind
        found[names[kind]].append(
            card(unit, rows.get(unit.pk, []), filings.get(unit.pk), to)
        )
    return [(name, items) for name, items in found.items() if items]


def card(unit, rows, filed, to):
    tally = standings.tally_of(rows)
    return Card(
        unit=unit,
        lang=lang_of(unit.title),
        tally=tally,
        parts=parts(tally, lambda light: to.tasks(light=light, unit=unit.slug)),
        filing=filed or filing.Filing(),
        url=to.to("plans:unit", unit.slug),
        all_url=to.tasks(light="counted", unit=unit.slug),
        done_url=to.tasks(light="done", unit=unit.slug),
        red_url=to.tasks(light="red", unit=unit.slug),
        yellow_url=to.tasks(light="yellow", unit=unit.slug),
        owed_url=to.tasks(filing="owed", unit=unit.slug),
        filed_url=to.tasks(filing="filed", unit=unit.slug),
    )


def by_unit(rows):
    found = {}
    for row in rows:
        found.setdefault(row.unit, []).append(row)
    return found


def demands(unit):
    """What the minutes say of a unit: the directives that name it; one query."""
    return list(
        Directive.objects.sentences()
        .filter(units=unit, kind=Directive.Kind.ASSIGNMENT, meeting__is_simulated=False)
        .select_related("meeting", "section")
        .order_by("meeting__held_on", "start")
    )


def page(plan, unit, standing, *, units, themes, as_of, calendar, to):
    """All figures of one unit's page; two queries."""
    own = [row for row in standing.tasks if row.unit == unit.pk]
    tally = standings.tally_of(own)
    filings = filing.filings(
        plan, own, calendar=calendar, moment=as_of.moment, day=as_of.day
    )
    keys = {row.task for row in own}
    steps = [row for row in standing.milestones if row.task in keys]
    worrying = standings.concerns(own)
    helped = supported(unit, standing.tasks)
    listed = standings.listed(
        standing,
        worrying[:MOST_CONCERNS] + helped[:MOST_SUPPORTED],
        units,
        as_of.day,
        to,
    )
    shown = len(worrying[:MOST_CONCERNS])
    return UnitPage(
        tally=tally,
        parts=parts(tally, lambda light: to.tasks(light=light, unit=unit.slug)),
        filing=filings.get(unit.pk, filing.Filing()),
        gantt=standings.gantt(plan, groups(standing, own, themes, unit, to), as_of),
        has_proposed_dates=any(row.is_due_proposed for row in (*own, *steps)),
        stages=stages(own, steps, unit, to),
        bars=peers(unit, standing.tasks, units, as_of, to, "weighted"),
        rates=peers(unit, standing.tasks, units, as_of, to, "completion"),
        concerns=listed[:shown],
        concern_count=len(worrying),
        concerns_url=to.tasks(light=["red", "yellow"], unit=unit.slug),
        supported=listed[shown:],
        supported_count=len(helped),
    )


def groups(standing, rows, themes, unit, to):
    """The unit's Gantt: plain rows, or by theme where there are many."""
    if len(rows) < GROUPED_FROM:
        return standings.gantt_rows(standing, rows, to)
    found = []
    for theme in themes:
        mine = [row for row in rows if row.theme == theme.pk]
        if mine:
            url = to.tasks(light="counted", unit=unit.slug, theme=theme.slug)
            found.append(
                charts.GanttGroup(
                    theme.title, url, tuple(standings.gantt_rows(standing, mine, to))
                )
            )
    rest = [row for row in rows if row.theme is None]
    if rest:
        url = to.tasks(light="counted", unit=unit.slug)
        found.append(
            charts.GanttGroup(
                _("Without a theme"),
                url,
                tuple(standings.gantt_rows(standing, rest, to)),
            )
        )
    return found


def stages(rows, milestones, unit, to):
    """The unit's major projects along 招引 → 产出; empty where it has none."""
    found = standings.pipe(rows, milestones)
    return [
        charts.PipeStage(
            label=Milestone.Stage(stage).label,
            count=len(projects),
            url=to.tasks(light="counted", unit=unit.slug, kind="project", stage=stage),
            tone="yellow"
            if any(row.light in standings.CONCERN for row in projects)
            else "",
        )
        for stage, projects in found.items()
    ]


def peers(unit, tasks, units, as_of, to, figure):
    """One bar a peer, in the units' own order: nobody is ranked."""
    rows = by_unit(tasks)
    kinds = Unit.OFFICE_KINDS if unit.kind in Unit.OFFICE_KINDS else (unit.kind,)
    alike = [
        other
        for other in units
        if other.kind in kinds and (other.closed_on is None or other.pk == unit.pk)
    ]
    found = [
        charts.CompareBar(
            label=town_label(other),
            bp=getattr(standings.tally_of(rows[other.pk]), figure),
            url=to.to("plans:unit", other.slug),
            is_self=other.pk == unit.pk,
        )
        for other in alike
        if other.pk in rows
    ]
    return found if len(found) > 1 else []


def supported(unit, tasks):
    """The counted tasks that the unit supports; one query."""
    keys = set(
        Task.supporting_units.through.objects.filter(unit=unit).values_list(
            "task_id", flat=True
        )
    )
    return [
        row for row in tasks if row.task in keys and row.light != LightSpan.Light.NONE
    ]


def find(slug, units, day):
    """The unit of that address name that exists on the day, or None."""
    for unit in units:
        if unit.slug == slug and (unit.closed_on is None or unit.closed_on > day):
            return unit
    return None
