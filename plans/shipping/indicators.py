"""Indicators as shipped, and the few figures that were published with their source."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import indicators as indicator_actions
from plans.calendar import working_days
from plans.models import Indicator, Measurement, ShippedRow
from plans.schedule import Period, start_of
from plans.shipping.ledger import PK, Shelf
from plans.shipping.tables import read
from resort_portal.figures import plain

INDICATOR = {
    "slug": "标识",
    "name": "名称",
    "english_name": "英文名",
    "measure_unit": "计量单位",
    "period": "周期",
    "direction": "方向",
    "kind": "类型",
    "theme": "主线",
    "unit": "归口单位",
    "tasks": "对应任务",
    "definition": "口径",
    "source": "数据来源",
    "is_proposed": "建议",
}
OFFICE_OPENS = timedelta(hours=9)
MEASUREMENT = ("指标", "单位", "期末", "数值", "约数", "来源", "发布日期")


def load_indicators(folder, ledger, *, themes, units, tasks):
    """The shelf of indicators, by their slug."""
    shelf = Shelf(
        ledger,
        Indicator,
        INDICATOR,
        m2m=["tasks"],
        natural=["slug"],
        stays=gettext_lazy(
            "“%(object)s” has targets or figures already: its %(field)s stays."
        ),
    )
    rows = read(folder / "indicators.csv", *INDICATOR.values(), key="标识")
    for order, row in enumerate(rows):
        values = {name: row.text(column) for name, column in INDICATOR.items()}
        values |= {
            "period": row.choice("周期", Indicator.Period),
            "direction": row.choice("方向", Indicator.Direction),
            "kind": row.choice("类型", Indicator.Kind),
            "theme": _optional(row, "主线", themes),
            "unit": _optional(row, "归口单位", units),
            "tasks": [task for task in row.all_of("对应任务", tasks) if task],
            "is_proposed": row.flag("建议"),
            "order": order,
        }
        shelf.ship(
            row,
            row.needed("标识"),
            values,
            protected=lambda indicator: (
                Indicator.MEANING if indicator.is_in_use else ()
            ),
        )
    return shelf


def _optional(row, column, found):
    return row.one_of(column, found) if row.text(column) else None


def load_measurements(folder, ledger, *, indicators, units, at):
    """Record the published figures; what people corrected or recorded stays."""
    shelf = _Figures(ledger)
    for row in read(folder / "measurements.csv", *MEASUREMENT):
        indicator = row.one_of("指标", indicators)
        key = ":".join(row.text(name) for name in ("指标", "单位", "期末"))
        if key in shelf.seen:
            row.fail("期末", _("“%(text)s” stands here twice.") % {"text": key})
        shelf.seen.add(key)
        unit = _optional(row, "单位", units)
        if indicator is None or (row.text("单位") and unit is None):
            ledger.counts["gone"] += 1  # people deleted what it speaks of
        else:
            shelf.ship(row, key, indicator, unit, at=at)


class _Figures:
    """As `Shelf`, for rows that are never overwritten: a correction is a new row."""

    def __init__(self, ledger):
        self.ledger, self.seen = ledger, set()
        kind = Measurement._meta.label
        self.rows = {row.key: row for row in ShippedRow.objects.filter(kind=kind)}

    def ship(self, row, key, indicator, unit, *, at):
        values = _values(row)
        day = _period_end(row, indicator)
        # Nobody knew it before it was published, nor before its period was over.
        known_on = working_days().add(values["published_on"] or day, 1)
        at = max(at, start_of(known_on) + OFFICE_OPENS)
        standing = (
            indicator.measurements.standing().filter(unit=unit, period_end=day).first()
        )
        shipped = self.rows.get(key)
        if shipped is None and standing is None:
            made = indicator_actions.measure(
                indicator, period_end=day, unit=unit, by=None, at=at, **values
            )
            self._remember(key, made, values)
            self.ledger.counts["created"] += 1
        elif shipped is None or standing is None or standing.pk != shipped.values[PK]:
            # People recorded, corrected or deleted it: it is theirs.
            self.ledger.counts["kept"] += 1
        elif _plain(values) == {n: v for n, v in shipped.values.items() if n != PK}:
            self.ledger.counts["unchanged"] += 1
        else:
            made = indicator_actions.correct(
                standing,
                by=None,
                at=max(at, standing.recorded_at),
                reason="随系统提供的内容更正",
                **values,
            )
            self._remember(key, made, values)
            self.ledger.counts["changed"] += 1

    def _remember(self, key, measurement, values):
        ShippedRow.objects.update_or_create(
            kind=Measurement._meta.label,
            key=key,
            defaults={"values": {PK: measurement.pk, **_plain(values)}},
        )


def _plain(values):
    """As `ShippedRow` keeps them: 300 and 300.0 are the same figure."""
    words = {name: str(value or "") for name, value in values.items()}
    return words | {"value": plain(values["value"])}


def _values(row):
    text = row.needed("数值")
    try:
        value = Decimal(text)
        if not value.is_finite() or abs(value) >= 10**12:
            raise InvalidOperation
    except InvalidOperation:
        row.fail("数值", _("“%(text)s” is not a figure.") % {"text": text})
    return {
        "value": value,
        "precision": row.text("约数") and row.choice("约数", Measurement.Precision),
        "source": row.needed("来源"),
        "published_on": row.day("发布日期"),
    }


def _period_end(row, indicator):
    row.needed("期末")
    day = row.day("期末")
    if day != Period.of(indicator.period, day).end:
        row.fail("期末", _("this is not the last day of a period."))
    return day
