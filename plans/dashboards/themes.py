"""Themes: what the minutes ask under each, and how its tasks stand."""

from dataclasses import dataclass

from plans.dashboards import board, progress, standings
from plans.dashboards.board import lang_of
from plans.dashboards.overview import reported
from plans.dashboards.tally import Tally, parts
from plans.dashboards.units import by_unit
from plans.models import Directive

MOST_CONCERNS = 8
MOST_ON_A_CARD = 3


@dataclass(frozen=True)
class ThemeCard:
    theme: object
    lang: str
    tally: Tally
    parts: list[dict]
    url: str
    all_url: str
    concerns: list


@dataclass(frozen=True)
class ThemePage:
    tally: Tally
    parts: list[dict]
    deviation: object
    closing: object
    curve: object
    concerns: list
    groups: list


def cards(themes, standing, *, units, as_of, to):
    """Every theme with its counts of lights and what is worst in it."""
    found = []
    for theme in themes:
        rows = [row for row in standing.tasks if row.theme == theme.pk]
        tally = standings.tally_of(rows)
        found.append(
            ThemeCard(
                theme=theme,
                lang=lang_of(theme.title),
                tally=tally,
                parts=parts(tally, _link(theme, to)),
                url=to.to("plans:theme", theme.slug),
                all_url=to.tasks(light="counted", theme=theme.slug),
                concerns=standings.listed(
                    standing,
                    standings.concerns(rows)[:MOST_ON_A_CARD],
                    units,
                    as_of.day,
                    to,
                ),
            )
        )
    return found


def _link(theme, to):
    return lambda light: to.tasks(light=light, theme=theme.slug)


def demands(theme, plan):
    """The leaves of the minutes that belong to the theme; one query."""
    return list(
        Directive.objects.leaves()
        .filter(theme=theme, meeting__plans=plan)
        .select_related("meeting")
        .order_by("meeting", "start")
    )


def page(plan, theme, standing, *, units, as_of, calendar, to):
    """All figures of one theme's page; one query."""
    own = [row for row in standing.tasks if row.theme == theme.pk]
    keys = {row.task for row in own}
    closing, _previous = progress.closings(plan, calendar, as_of.moment)
    weighed = [row for row in standing.weighed(plan) if row.task in keys]
    accepted, _words = reported(plan, [], as_of.moment)
    tally = standings.tally_of(own)
    rows = by_unit(own)
    worrying = standings.concerns(own)[:MOST_CONCERNS]
    leading = [unit for unit in units if unit.pk in rows]
    return ThemePage(
        tally=tally,
        parts=parts(tally, _link(theme, to)),
        deviation=progress.deviation(weighed, closing),
        closing=closing,
        curve=progress.curve(
            plan, weighed, [row for row in accepted if row[0] in keys], closing
        ),
        concerns=standings.listed(standing, worrying, units, as_of.day, to),
        groups=[
            (
                unit,
                board.lang_of(unit.short_title),
                standings.listed(standing, rows[unit.pk], units, as_of.day, to),
            )
            for unit in leading
        ],
    )
