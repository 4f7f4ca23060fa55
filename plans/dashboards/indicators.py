"""Indicators: the table of all of them, and the page of one with its history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from plans.dashboards import indicator_lines
from plans.dashboards.board import lang_of
from plans.dashboards.figures import Standing, period_in_words, year_before
from plans.models import Indicator, Measurement, Target, Task, Theme


@dataclass(frozen=True)
class Row:
    """One line of the table; units stand under the resort's own."""

    standing: Standing
    lang: str
    url: str
    is_first: bool


@dataclass(frozen=True)
class Group:
    theme: object
    lang: str
    rows: list[Row]


class Board:
    """Every indicator kept on the day, by theme; three queries."""

    def __init__(self, plan, as_of, *, to, theme=None):
        self.plan, self.as_of, self.to = plan, as_of, to
        indicators = Indicator.objects.kept_on(as_of.day).for_listing()
        if theme is not None:
            indicators = indicators.filter(theme=theme)
        self.indicators = list(indicators)

    @cached_property
    def standings(self):
        """[Standing]: of each indicator the resort's own first, then its units'."""
        year, moment = self.plan.year, self.as_of.moment
        targets = Target.objects.at(moment).filter(plan=self.plan)
        figures = (
            Measurement.objects.at(moment)
            .filter(period_end__lte=date(year, 12, 31))
            .since_or_newest(date(year - 1, 1, 1), moment)
        )
        aims, measured = {}, defaultdict(dict)
        units = {}
        for target in targets.select_related("unit"):
            aims[target.indicator_id, target.unit_id] = target
            units[target.unit_id] = target.unit
        for figure in figures.select_related("unit").order_by("period_end"):
            measured[figure.indicator_id, figure.unit_id][figure.period_end] = figure
            units[figure.unit_id] = figure.unit
        places = defaultdict(set)
        for indicator, unit in (*aims, *measured):
            places[indicator].add(unit)
        return [
            standing_of(
                indicator,
                units.get(unit),
                year,
                aims.get((indicator.pk, unit)),
                measured[indicator.pk, unit],
            )
            for indicator in self.indicators
            for unit in _ordered(places[indicator.pk] | {None}, units)
        ]

    @property
    def rows(self):
        return [
            Row(
                standing=standing,
                lang=lang_of(standing.indicator.title),
                url=self.to.to(
                    "plans:indicator",
                    standing.indicator.slug,
                    **({"unit": standing.unit.slug} if standing.unit else {}),
                ),
                is_first=standing.unit is None,
            )
            for standing in self.standings
        ]

    @cached_property
    def groups(self):
        found = {}
        for row in self.rows:
            found.setdefault(row.standing.indicator.theme, []).append(row)
        return [
            Group(theme, lang_of(theme.title) if theme else "", rows)
            for theme, rows in found.items()
        ]

    @cached_property
    def total(self):
        return len(self.indicators)

    @cached_property
    def measured(self):
        """How many have a figure of the plan's year, of the resort or of a unit."""
        return len({s.indicator.pk for s in self.standings if s.is_of_year})

    @cached_property
    def aimed(self):
        return len({s.indicator.pk for s in self.standings if s.target})


def _ordered(keys, units):
    """The resort first, then units in their own order: they are never ranked."""
    others = sorted(key for key in keys if key is not None)
    return [None, *sorted(others, key=lambda key: (units[key].order, key))]


def standing_of(indicator, unit, year, target, figures):
    """`figures` are {period end: Measurement} as they stand, of one place."""
    latest = figures[max(figures)] if figures else None
    before = figures.get(year_before(latest.period_end)) if latest else None
    return Standing(indicator, unit, year, target, latest, before)


@dataclass(frozen=True)
class Figure:
    """A line of an indicator's history, with what it put right or what replaced it."""

    measurement: Measurement
    period: str
    is_standing: bool


class IndicatorPage:
    """One indicator of the resort or of one unit, at a moment; three queries."""

    def __init__(self, indicator, plan, as_of, *, user, to, unit=""):
        self.indicator, self.plan, self.as_of = indicator, plan, as_of
        self.user, self.to, self.asked = user, to, unit

    @cached_property
    def _targets(self):
        """Every target ever set, as known at the moment, the newest first."""
        return list(
            self.indicator.targets.known_at(self.as_of.moment)
            .for_reading()
            .order_by("-set_at", "-pk")
        )

    @cached_property
    def _measurements(self):
        return list(
            self.indicator.measurements.known_at(self.as_of.moment)
            .for_reading()
            .order_by("-period_end", "-revision")
        )

    @cached_property
    def tasks(self):
        """The tasks it belongs to, as far as the reader sees them."""
        return list(
            Task.objects.visible_to(self.user)
            .filter(indicators=self.indicator)
            .order_by("code")
        )

    @cached_property
    def places(self):
        """[(slug, unit or None)] of whatever has a target or a figure."""
        units = {row.unit_id: row.unit for row in (*self._targets, *self._measurements)}
        keys = _ordered({None, *units}, units)
        return [units.get(key) for key in keys]

    @cached_property
    def unit(self):
        """The unit asked for; without one the resort, or the first that has figures."""
        if self.asked:
            return next((u for u in self.places if u and u.slug == self.asked), None)
        has_own = any(m.unit_id is None for m in (*self._targets, *self._measurements))
        return None if has_own or len(self.places) < 2 else self.places[1]

    @property
    def is_found(self):
        return not self.asked or self.unit is not None

    @property
    def choices(self):
        """[(name, lang, address, is chosen)] where there is more than one."""
        if len(self.places) < 2:
            return []
        return [
            (
                unit,
                self.to.to(
                    "plans:indicator",
                    self.indicator.slug,
                    **({"unit": unit.slug} if unit else {}),
                ),
                unit == self.unit,
            )
            for unit in self.places
        ]

    def _is_here(self, row):
        return row.unit_id == (self.unit.pk if self.unit else None)

    @cached_property
    def targets(self):
        return [target for target in self._targets if self._is_here(target)]

    @cached_property
    def history(self):
        """[Figure]: every revision, the newest period first."""
        moment = self.as_of.moment
        return [
            Figure(
                measurement,
                period_in_words(self.indicator, measurement.period_end),
                _holds(measurement.superseded_at, moment),
            )
            for measurement in self._measurements
            if self._is_here(measurement)
        ]

    @cached_property
    def figures(self):
        """{period end: Measurement} as they stand."""
        return {
            line.measurement.period_end: line.measurement
            for line in self.history
            if line.is_standing
        }

    @cached_property
    def standing(self):
        year = self.plan.year
        target = next(
            (
                target
                for target in self.targets
                if target.plan == self.plan and _holds(target.until, self.as_of.moment)
            ),
            None,
        )
        known = {day: m for day, m in self.figures.items() if day.year <= year}
        return standing_of(self.indicator, self.unit, year, target, known)

    @property
    def corrections(self):
        return sum(line.measurement.is_correction for line in self.history)

    @cached_property
    def drawing(self):
        """The figures as lines: of a sum the year beside the year before."""
        return indicator_lines.drawn(self.standing, self.figures)


def _holds(until, moment):
    return until is None or until > moment


@dataclass(frozen=True)
class Brief:
    """An indicator on its theme's page: the resort's newest figure, and no more."""

    indicator: Indicator
    latest: Decimal | None
    latest_end: date | None

    @property
    def lang(self):
        return lang_of(self.indicator.title)

    @property
    def period(self):
        return period_in_words(self.indicator, self.latest_end)


BRIEF = ("slug", "name", "english_name", "measure_unit", "period", "kind")


def of_theme(slug, as_of):
    """A theme (or None) and its indicators in brief; one query for both."""
    kept = Q(indicators__closed_on=None) | Q(indicators__closed_on__gt=as_of.day)
    newest = (
        Measurement.objects.at(as_of.moment)
        .filter(indicator=OuterRef("kept"), unit=None)
        .order_by("-period_end")
    )
    rows = list(
        Theme.objects.filter(slug=slug)
        .annotate(kept=FilteredRelation("indicators", condition=kept))
        .annotate(
            latest=Subquery(newest.values("value")[:1]),
            latest_end=Subquery(newest.values("period_end")[:1]),
            **{f"its_{name}": F(f"kept__{name}") for name in BRIEF},
        )
        .order_by("kept__order", "kept__pk")
    )
    briefs = [
        Brief(
            Indicator(**{name: getattr(row, f"its_{name}") for name in BRIEF}),
            row.latest,
            row.latest_end,
        )
        for row in rows
        if row.its_slug
    ]
    return (rows[0] if rows else None), briefs
