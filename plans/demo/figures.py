"""The demo's targets and measurements: invented, and said to be so in every source."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal

from plans.actions import indicators as indicator_actions
from plans.demo import hours
from plans.demo.script import FOLDER
from plans.models import Indicator, Plan
from plans.schedule import SHANGHAI, day_of
from plans.shipping.tables import read
from towns.models import Unit

MONTHS = [f"{number}月" for number in range(1, 13)]
SOURCE = "演示数据（模拟），非统计数据"
# Figures of a month are recorded so many days after its end.
LATER = timedelta(days=14)


def foretell(year, *, since, folder=FOLDER):
    """Put targets, figures and corrections into the year's queue."""
    for row in read(folder / "targets.csv", "时间", "指标", "单位", "目标", "依据"):
        year.plan(_moment(row), set_target, row)
    for row in read(folder / "figures.csv", "指标", "单位", "年", *MONTHS):
        for number, name in enumerate(MONTHS, 1):
            if row.text(name):
                end = _month_end(row.number_in("年"), number)
                day = max(end + LATER, day_of(since) + timedelta(days=2))
                day = year.calendar.on_or_before(day)
                seed = (row.text("指标"), row.text("单位"), end)
                year.plan(hours.during(day, *seed), measure, row, end, name)
    for row in read(folder / "corrections.csv", "时间", "指标", "期末", "理由"):
        year.plan(_moment(row), correct, row)


def _month_end(year, month):
    return date(year, month, monthrange(year, month)[1])


def _moment(row):
    return datetime.fromisoformat(row.needed("时间")).replace(tzinfo=SHANGHAI)


def _of(row):
    unit = row.text("单位")
    return (
        Indicator.objects.get(slug=row.needed("指标")),
        Unit.objects.get(slug=unit) if unit else None,
    )


def set_target(year, row, *, at):
    indicator, unit = _of(row)
    indicator_actions.set_target(
        indicator,
        plan=Plan.objects.for_day(day_of(at)),
        unit=unit,
        value=Decimal(row.needed("目标")),
        floor=Decimal(row.text("下限")) if row.text("下限") else None,
        reason=row.needed("依据"),
        by=year.people["planner"],
        at=at,
    )


def measure(year, row, end, month, *, at):
    indicator, unit = _of(row)
    indicator_actions.measure(
        indicator,
        unit=unit,
        period_end=end,
        value=Decimal(row.text(month)),
        source=SOURCE,
        by=year.people["planner"],
        at=at,
    )


def correct(year, row, *, at):
    indicator, unit = _of(row)
    standing = indicator.measurements.standing().get(
        unit=unit, period_end=row.day("期末")
    )
    indicator_actions.correct(
        standing,
        value=Decimal(row.needed("数值")),
        source=SOURCE,
        reason=row.needed("理由"),
        by=year.people["planner"],
        at=at,
    )
