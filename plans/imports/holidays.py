"""The holidays of a year as a table: read by a Resource of django-import-export.

The table has no rules of ours beyond its three columns, so the library compares,
refuses and writes; the pages around it are those of every import.
"""

import unicodedata

import tablib
from django.db import transaction
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from plans.actions import plans as plan_actions
from plans.exports.breakdown import Column
from plans.imports import cells, headings, stash
from plans.imports.breakdown import Done, NotOurs, Stale
from plans.imports.cells import Problem, text_of
from plans.imports.deadlines import day_in
from plans.imports.drafts import Change, Draft, Kind, Line
from plans.imports.files import cell_name
from plans.models import WorkdayException
from resort_portal import clock
from towns import audit

KIND = "holidays"
WORKING = {"上班", "班", "工作日", "补班", "调休上班", "是"}
OFF = {"放假", "休", "休息", "节假日", "否"}
ON_WORD, OFF_WORD = "上班", "放假"
EARLIEST, LATEST = 2000, 2100


class DayWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        if not text_of(value):
            raise ValueError(_("this cell must not be empty."))
        found = value if hasattr(value, "year") else day_in(cells.words(value), 0)
        if found is None or not EARLIEST <= found.year <= LATEST:
            raise ValueError(
                _("“%(text)s” is no date such as 2026-02-17 or 2026年2月17日.")
                % {"text": text_of(value)[:40]}
            )
        return found


class WorkingWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        text = unicodedata.normalize("NFKC", cells.words(value))
        if text in WORKING:
            return True
        if text in OFF:
            return False
        raise ValueError(_("write “放假” or “上班”."))


class NameWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return cells.limited(value, 40)


class HolidayResource(resources.ModelResource):
    day = fields.Field("day", "日期", DayWidget())
    is_working = fields.Field("is_working", "安排", WorkingWidget())
    name = fields.Field("name", "名称", NameWidget())

    class Meta:
        model = WorkdayException
        fields = ("day", "is_working", "name")
        import_id_fields = ("day",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        store_instance = True


COLUMNS = (
    Column("日期", lambda row: row.day, 12, "day", other_labels=("日子", "时间")),
    Column(
        "安排",
        lambda row: ON_WORD if row.is_working else OFF_WORD,
        10,
        "is_working",
        other_labels=("放假/上班", "类型"),
    ),
    Column(
        "名称",
        lambda row: row.name,
        14,
        "name",
        other_labels=("节日", "节假日", "备注"),
    ),
)


def dataset_of(book):
    """(rows for the Resource, their numbers, the heading), or NotOurs."""
    sheet = book.sheets[0]
    rows = sheet.filled()
    try:
        heading = headings.find(sheet, rows, COLUMNS, COLUMNS[:2])
    except headings.NoHeading as problem:
        raise NotOurs(str(problem)) from None
    data = tablib.Dataset(headers=[column.label for column in COLUMNS])
    numbers = []
    for index, row in enumerate(rows):
        if index >= heading.first and any(text_of(value) for value in row):
            data.append([heading.value(row, column) for column in COLUMNS])
            numbers.append(index + 1)
    return data, numbers, heading


def draft(book):
    """What the table would do; tried out and taken back."""
    data, numbers, heading = dataset_of(book)
    before = {each.day: each for each in WorkdayException.objects.all()}
    result = HolidayResource().import_data(data, dry_run=True)
    found = Draft()
    seen = set()
    bad = {row.number: row.error for row in result.invalid_rows}
    for position, (row, number) in enumerate(zip(result.rows, numbers, strict=True), 1):
        if position in bad or row.errors:
            found.problems += _problems(book, heading, number, bad.get(position), row)
            continue
        day = row.instance.day
        if day in seen:
            reason = _("%(day)s stands in the table twice.") % {"day": day}
            found.problems.append(_problem(book, heading, number, COLUMNS[0], reason))
            continue
        seen.add(day)
        found.lines.append(
            _line(book.sheets[0], number, row.instance, before.get(day), heading)
        )
    return found


def _problems(book, heading, number, error, row):
    if error is None:
        return [
            _problem(book, heading, number, COLUMNS[0], str(each.error))
            for each in row.errors
        ]
    return [
        _problem(book, heading, number, column, " ".join(reasons))
        for column in COLUMNS
        if (reasons := error.message_dict.get(column.field))
    ]


def _problem(book, heading, number, column, reason):
    place = heading.places.get(column.label)
    cell = "" if place is None else cell_name(number, place)
    return Problem(book.sheets[0].name, number, column.label, cell, reason)


def _line(sheet, number, instance, before, heading):
    changes = tuple(
        Change(column.field, column.label, old, new, None)
        for column in COLUMNS
        if heading.has(column)
        and (new := text_of(column.show(instance)))
        != (old := text_of(column.show(before)) if before else "")
    )
    kind = Kind.CHANGED if changes else Kind.UNCHANGED
    return Line(
        sheet.name,
        number,
        f"{instance.day:%Y-%m-%d} {instance.name}",
        Kind.NEW if before is None else kind,
        thing=before,
        changes=changes,
    )


@transaction.atomic
def carry_out(upload, *, by, at=None, remember=None):
    """Write what was previewed and decide the lights anew; all of it or nothing."""
    at = at or clock.now()
    earlier = stash.find(by, upload.kind, upload.token)
    if earlier and earlier.done:
        raise Done(earlier)
    list(WorkdayException.objects.select_for_update())
    found = draft(upload.book)
    if found.fingerprint != upload.fingerprint or not found.is_sound:
        raise Stale(found)
    data, _numbers, _heading = dataset_of(upload.book)
    HolidayResource().import_data(data, dry_run=False, raise_errors=True)
    audit.record(
        None,
        "workdayexception.imported",
        by=by,
        at=at,
        changes={
            "file": upload.book.name,
            "new": len(found.new),
            "changed": len(found.changed),
            "days": "、".join(line.name for line in found.told)[:1000],
        },
    )
    plan_actions.refresh_open(at=at)
    if remember:
        remember(found)
    return found
