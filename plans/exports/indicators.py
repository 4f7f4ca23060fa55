"""The table of indicators as it is seen, for Excel and WPS."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.dashboards.figures import points_of
from plans.exports.tables import Column, Table


def _number(value):
    """A decimal as spreadsheets take it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else value.normalize()


def _of_latest(row, name):
    return getattr(row.latest, name) if row.latest else None


def _of_target(row, name):
    return _number(getattr(row.target, name)) if row.target else None


def columns():
    return (
        Column(_("Theme"), lambda r: r.indicator.theme and r.indicator.theme.title, 12),
        Column(_("Indicator"), lambda row: row.indicator.title, 26),
        Column(_("Unit"), lambda row: row.unit.title if row.unit else "", 14),
        Column(_("Unit of measure"), lambda row: row.indicator.measure_unit, 10),
        Column(_("Target"), lambda row: _of_target(row, "value")),
        Column(_("Lower limit"), lambda row: _of_target(row, "floor")),
        Column(_("Figure"), lambda row: _number(_of_latest(row, "value"))),
        Column(_("Precision"), lambda r: r.latest and r.latest.get_precision_display()),
        Column(
            pgettext("indicator", "Period"),
            lambda row: row.period if row.latest else "",
            16,
        ),
        Column(_("Same period before"), lambda r: r.before and _number(r.before.value)),
        Column(_("Completion %"), lambda row: points_of(row.completion)),
        Column(_("Expected %"), lambda row: points_of(row.expected)),
        Column(_("Difference (points)"), lambda row: points_of(row.difference)),
        Column(pgettext("indicator", "How it stands"), lambda row: row.verdict, 20),
        Column(_("Source"), lambda row: _of_latest(row, "source"), 36),
        Column(_("Proposed"), lambda r: _("Yes") if r.indicator.is_proposed else "", 8),
    )


def table(board, *, by, at):
    """What the board shows, with a head that says what it is."""
    if board.as_of.is_past:
        as_of = _("As of the end of %(day)s") % {"day": board.as_of.day}
    else:
        moment = timezone.localtime(board.as_of.moment)
        as_of = _("As of %(moment)s") % {"moment": f"{moment:%Y-%m-%d %H:%M}"}
    return Table(
        name=_("Indicators"),
        columns=columns(),
        rows=board.standings,
        head=(
            _("%(plan)s: indicators") % {"plan": board.plan.title},
            as_of,
            _("Exported by %(name)s on %(moment)s")
            % {"name": by, "moment": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"},
        ),
    )
