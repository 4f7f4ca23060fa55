"""An indicator's figures as lines: sums within their year, levels through the years."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from plans import charts
from plans.models import Indicator
from plans.schedule import Period, PeriodKind, periods

MOST_POINTS = 24


def drawn(standing, figures):
    """`figures` are {period end: Measurement} as they stand."""
    if standing.indicator.is_cumulative and standing.indicator.period != "year":
        return _within_the_year(standing, figures)
    return _through_the_years(standing, figures)


def _within_the_year(standing, figures):
    """This year's sum, last year's, and the target's even pace."""
    year = standing.year
    ends = [
        period.end
        for period in periods(
            standing.indicator.period, date(year, 1, 1), date(year, 12, 31)
        )
    ]
    by_month = {end.month: place for place, end in enumerate(ends)}

    def line_of(wanted):
        return tuple(
            (by_month[day.month], figure.value)
            for day, figure in figures.items()
            if day.year == wanted
        )

    pace = ()
    if standing.target:
        whole = standing.target.value
        pace = tuple(
            (place, (whole * end.month / 12).quantize(Decimal("0.0001")))
            for place, end in enumerate(ends)
        )
    return charts.series(
        [_label(standing.indicator, end) for end in ends],
        [
            charts.SeriesLine(_("Even pace to the target"), "target", pace),
            charts.SeriesLine(str(year - 1), "before", line_of(year - 1)),
            charts.SeriesLine(str(year), "actual", line_of(year)),
        ],
    )


def _through_the_years(standing, figures):
    """The newest periods one after the other, those without a figure left open."""
    days = sorted(day for day in figures if day.year <= standing.year)
    if not days:
        return charts.series([], [])
    kind = standing.indicator.period
    ends = [period.end for period in periods(kind, days[0], days[-1])][-MOST_POINTS:]
    place_of = {end: place for place, end in enumerate(ends)}
    values = tuple(
        (place_of[day], figures[day].value) for day in days if day in place_of
    )
    return charts.series(
        [_label(standing.indicator, end, with_year=True) for end in ends],
        [
            *_limits(standing, len(ends) - 1),
            charts.SeriesLine(_("Measured"), "actual", values),
        ],
        from_zero=standing.indicator.is_cumulative,
    )


def _limits(standing, last):
    target = standing.target
    if target is None:
        return
    yield charts.SeriesLine(
        _("Target"), "target", ((0, target.value), (last, target.value))
    )
    if target.floor is not None:
        yield charts.SeriesLine(
            _("Lower limit"), "target", ((0, target.floor), (last, target.floor))
        )


def _label(indicator, end, *, with_year=False):
    if indicator.period == Indicator.Period.YEAR:
        return str(end.year)
    period = Period.of(indicator.period, end)
    label = (
        charts.month_label(end) if period.kind == PeriodKind.MONTH else period.label()
    )
    is_first = end.month == (1 if period.kind == PeriodKind.MONTH else 3)
    return f"{end.year} {label}" if with_year and is_first else label
