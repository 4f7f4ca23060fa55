"""The task list as a table: what is seen, with the same filters and scope."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.charts.lights import WORDS
from plans.dashboards import freshness, task_list
from plans.exports.tables import Column, Table

# Spans that are read at a time.
CHUNK = 500


def _points(basis_points):
    """Basis points as a number of percent."""
    return None if basis_points is None else Decimal(basis_points) / 100


def columns(day):
    return (
        Column(_("Code"), lambda row: row.task.code, 10),
        Column(_("Task"), lambda row: row.task.title, 36),
        Column(_("Light"), lambda row: str(WORDS[row.span.light]), 9),
        Column(_("Reason"), lambda row: row.span.sentence(day), 30),
        Column(_("State"), lambda row: row.span.get_state_display(), 10),
        Column(_("Tags"), lambda row: task_list.words_of(row.tags), 14),
        Column(_("Theme"), lambda row: row.task.theme and row.task.theme.title, 12),
        Column(_("Lead unit"), lambda row: row.unit.title, 18),
        Column(
            _("Responsible leader"),
            lambda row: (
                row.task.responsible_leader and row.task.responsible_leader.title
            ),
            20,
        ),
        Column(_("Goal of the year"), lambda row: row.task.goal, 36),
        Column(_("Start"), lambda row: row.span.start_on),
        Column(_("Due"), lambda row: row.span.due_on),
        Column(_("Original due date"), lambda row: row.original_due_on),
        Column(_("Extensions"), lambda row: row.span.extensions, 8),
        Column(_("Days slipped"), lambda row: row.days_slipped, 8),
        Column(_("Progress %"), lambda row: _points(row.span.percent), 9),
        Column(_("Expected %"), lambda row: _points(row.span.expected), 9),
        Column(_("Deviation (points)"), lambda row: _points(row.span.deviation), 9),
        Column(_("Weight"), lambda row: row.span.weight, 7),
        Column(_("Reports"), lambda row: str(row.freshness), 28),
        Column(_("Proposed"), lambda row: row.task.proposed_fields, 30),
    )


def table(filters, *, plan, by, at, sort):
    """What a valid TaskFilter lets through, with a head that says what it is."""
    moment, day = filters.viewpoint.moment, filters.viewpoint.day
    spans = task_list.ordered(task_list.for_table(filters.qs, moment), sort)
    fresh = freshness.latest(filters.qs, moment)
    return Table(
        name=_("Tasks"),
        columns=columns(day),
        rows=(
            task_list.Row(span, fresh.of(span), day)
            for span in spans.iterator(chunk_size=CHUNK)
        ),
        head=head(filters, plan=plan, by=by, at=at),
    )


def head(filters, *, plan, by, at):
    seen = filters.viewpoint.moment
    if filters.viewpoint.is_past:
        as_of = _("As of the end of %(day)s") % {"day": filters.viewpoint.day}
    else:
        as_of = _("As of %(moment)s") % {
            "moment": f"{timezone.localtime(seen):%Y-%m-%d %H:%M}"
        }
    chosen = filters.in_words() or pgettext("filters", "none")
    return (
        _("%(plan)s: tasks") % {"plan": plan.title},
        _("Filters: %(filters)s") % {"filters": chosen},
        as_of,
        _("Exported by %(name)s on %(moment)s; tasks not seen by them are left out")
        % {"name": by, "moment": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"},
    )
