"""The matrix themes × units and the map of the towns, from counts of lights."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans import charts
from plans.dashboards.tally import Tally
from plans.models import LightSpan
from towns.models import Unit

Light = LightSpan.Light
ALL = "all"
DEPARTMENTS = "departments"
CHINESE = re.compile(r"[\u3400-\u9fff]")


def lang_of(text):
    """The language to mark a text with on a page of another one, or nothing."""
    return "zh-Hans" if get_language() == "en" and CHINESE.search(text) else ""


def town_label(unit):
    """A unit's short name; of an English “Hufu Town” the part that tells it apart."""
    return unit.short_title.removesuffix(" Town")


@dataclass(frozen=True)
class Column:
    """A town, a group, or the office with all its departments."""

    key: str
    label: str
    url: str
    word: str = ""
    units: tuple[int, ...] = ()


def columns(units, to):
    """Towns in their order, then groups, then the office and its departments as one."""
    found = [
        Column(
            unit.slug,
            town_label(unit),
            to.to("plans:unit", unit.slug),
            unit.strategy_word,
            (unit.pk,),
        )
        for kind in (Unit.Kind.TOWN, Unit.Kind.GROUP)
        for unit in units
        if unit.kind == kind
    ]
    rest = tuple(unit.pk for unit in units if unit.kind in Unit.OFFICE_KINDS)
    if rest:
        label = _("Office and departments")
        found.append(Column(DEPARTMENTS, label, to.to("plans:units"), units=rest))
    return found


def matrix(grouped, themes, board, to):
    """Done and total by theme and column, with totals.

    `grouped` are rows as `tally.rows` gives them, with `theme` and `unit`. Tasks
    without a theme have a row of their own, which no address filters by.
    """
    cells = defaultdict(Tally)
    column_of = {unit: column.key for column in board for unit in column.units}
    for row in grouped:
        for theme in (row["theme"], ALL):
            for column in (column_of[row["unit"]], ALL):
                cells[theme, column].add(row)
    rows = [_row(theme, cells, board, to) for theme in themes]
    if cells[None, ALL].total:
        rows.append(_row(None, cells, board, to))
    return charts.Matrix(
        columns=tuple(
            charts.MatrixColumn(
                column.label, column.url, column.word, lang_of(column.label)
            )
            for column in board
        ),
        rows=(*rows, _total_row(cells, board, to)),
    )


def _row(theme, cells, board, to):
    def link(**query):
        return to.tasks(**query, theme=theme.slug) if theme else ""

    key = theme.pk if theme else None
    return charts.MatrixRow(
        label=theme.title if theme else _("No theme"),
        url=to.to("plans:theme", theme.slug) if theme else "",
        word=theme.word if theme else "",
        cells=_cells(key, cells, board, link),
        rate_bp=whole_rate(cells[key, ALL]),
        rate_url=link(light=Light.DONE.value),
    )


def _total_row(cells, board, to):
    return charts.MatrixRow(
        label=_("All together"),
        cells=_cells(ALL, cells, board, to.tasks),
        rate_bp=whole_rate(cells[ALL, ALL]),
        rate_url=to.tasks(light=Light.DONE.value),
        is_total=True,
    )


def _cells(row, cells, board, link):
    return tuple(
        charts.MatrixCell(
            done=cells[row, column.key].done,
            total=cells[row, column.key].total,
            counts=counts(cells[row, column.key]),
            url=link(light="counted", unit=column.key),
        )
        for column in board
    )


def town_map(grouped, units, to):
    """Every town with its counts; where it lies is the chart's affair."""
    tallies = defaultdict(Tally)
    for row in grouped:
        tallies[row["unit"]].add(row)
    return charts.town_map(
        charts.MapTown(
            slug=unit.slug,
            name=town_label(unit),
            word=unit.strategy_word,
            total=tallies[unit.pk].total,
            counts=counts(tallies[unit.pk]),
            url=to.to("plans:unit", unit.slug),
            count_urls={
                light: to.tasks(light=light, unit=unit.slug)
                for light in counts(tallies[unit.pk])
            },
            lang=lang_of(town_label(unit)),
        )
        for unit in units
        if unit.kind == Unit.Kind.TOWN
    )


def counts(tally):
    """The lights that shine, as charts take them."""
    return {light.value: count for light, count in tally.lights.items() if count}


def whole_rate(tally):
    """The completion rate in whole percent, as basis points."""
    rate = tally.completion
    return None if rate is None else (rate + 50) // 100 * 100
