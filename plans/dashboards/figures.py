"""How one indicator stands: against its target, the calendar and the year before.

Pure arithmetic in whole basis points; words instead of colours, because only tasks and
milestones have lights.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from plans.models import Indicator, Measurement, Target
from plans.schedule import FULL, Basis, Period, PeriodKind, Timetable, expected

Direction = Indicator.Direction


def share(part, whole):
    """part / whole in basis points, halves away from nought; None of nothing.

    Exact: figures have four decimals, so both are whole numbers of ten-thousandths.
    """
    if part is None or whole is None or whole <= 0:
        return None
    over, under = int(part * FULL), int(whole * FULL)
    size = (2 * abs(over) * FULL + under) // (2 * under)
    return size if over >= 0 else -size


def period_in_words(indicator, day):
    """What a figure of that day speaks of: "2025年1—9月", "2025年第3季度"."""
    year, month = day.year, day.month
    is_sum = indicator.is_cumulative
    if indicator.period == Indicator.Period.YEAR or (is_sum and month == 12):
        return _("the year %(year)s") % {"year": year}
    if is_sum and month > 1:
        return _("%(year)s, months 1 to %(month)s") % {"year": year, "month": month}
    if indicator.period == Indicator.Period.QUARTER:
        quarter = {"year": year, "quarter": month // 3}
        return _("%(year)s, quarter %(quarter)s") % quarter
    return _("%(year)s, month %(month)s") % {"year": year, "month": month}


def year_before(day):
    """The end of the same month a year earlier."""
    return Period.of(PeriodKind.MONTH, day.replace(year=day.year - 1, day=1)).end


@dataclass(frozen=True)
class Standing:
    """An indicator of the resort, or of one unit, in a year as known at a moment."""

    indicator: Indicator
    unit: object
    year: int
    target: Target | None
    latest: Measurement | None
    before: Measurement | None

    @property
    def is_of_year(self):
        """Whether the latest figure belongs to the plan's year."""
        return bool(self.latest) and self.latest.period_end.year == self.year

    @property
    def period(self):
        return period_in_words(self.indicator, self.latest.period_end)

    @property
    def before_period(self):
        return period_in_words(self.indicator, self.before.period_end)

    @property
    def completion(self):
        """The share of the target that is reached; None where it says nothing."""
        if not (self.target and self.is_of_year):
            return None
        if self.indicator.is_cumulative or self.indicator.direction == Direction.MORE:
            return share(self.latest.value, self.target.value)
        return None

    @property
    def expected(self):
        """What the calendar asks for by then 序时: whole months of twelve."""
        if self.completion is None or not self.indicator.is_cumulative:
            return None
        day = self.latest.period_end
        return expected(Timetable(day, day, basis=Basis.MONTHS, year=self.year), day)

    @property
    def difference(self):
        """Completion minus expectation, in basis points."""
        if self.expected is None:
            return None
        return self.completion - self.expected

    @property
    def change(self):
        """Against the same period before: basis points of it, or points of a share."""
        if self.before is None:
            return None
        if self.indicator.is_share:
            return int((self.latest.value - self.before.value) * 100)
        return share(self.latest.value - self.before.value, self.before.value)

    @cached_property
    def verdict(self):
        """How it stands, in words; empty where nothing can be said."""
        if not (self.target and self.is_of_year):
            return ""
        if self.indicator.is_cumulative:
            return self._pace()
        return self._limits()

    def _pace(self):
        if self.indicator.direction == Direction.LESS:
            if self.latest.value > self.target.value:
                return _("over the limit of the year")
            if self.difference > 0:
                return _("used up faster than the year goes by")
            return _("within what the year allows so far")
        if self.latest.value >= self.target.value:
            return _("target of the year reached")
        if self.difference > 0:
            return _("ahead of the even pace")
        return (
            _("behind the even pace") if self.difference < 0 else _("on the even pace")
        )

    def _limits(self):
        value, target = self.latest.value, self.target
        if self.indicator.direction == Direction.MORE:
            return _("target reached") if value >= target.value else _("below target")
        if value > target.value:
            return _("above the limit")
        if target.floor is not None and value < target.floor:
            return _("below the lower limit")
        return (
            _("within the limit")
            if target.floor is None
            else _("within the two limits")
        )

    @property
    def is_empty(self):
        return self.target is None and self.latest is None


def points_of(difference):
    """Basis points as points with their sign: 1123 → +11.23."""
    return None if difference is None else Decimal(difference) / 100
