"""The sheet on which a unit fills in all reports it owes, with last time's words."""

from io import BytesIO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_CHANGE = pgettext_lazy("in a sheet", "yes")
# Key, heading, width, whether the unit fills it in. The keys stand in a hidden row.
COLUMNS = (
    ("code", gettext_lazy("Code"), 10, False),
    ("version", gettext_lazy("Version"), 6, False),
    ("title", gettext_lazy("Task"), 26, False),
    ("period", gettext_lazy("Period"), 9, False),
    ("closes", gettext_lazy("Until"), 13, False),
    ("expected", gettext_lazy("Expected %"), 9, False),
    ("last_percent", gettext_lazy("Last time %"), 9, False),
    ("last_progress", gettext_lazy("Progress last time"), 34, False),
    ("is_unchanged", gettext_lazy("No change"), 9, True),
    ("percent", gettext_lazy("Percent done"), 9, True),
    ("progress", gettext_lazy("Progress of this period"), 40, True),
    ("problems", gettext_lazy("Problems"), 28, True),
    ("next_steps", gettext_lazy("Next steps"), 28, True),
)
TOP = 3  # rows above the headings: title, hint, keys


def _values(row):
    draft, previous = row.draft, row.previous
    return {
        "code": row.task.code,
        "version": row.version,
        "title": row.task.title,
        "period": f"{row.period.end:%Y-%m}",
        "closes": f"{timezone.localtime(row.closes_at):%m-%d %H:%M}",
        "expected": (row.expected_bp + 50) // 100,
        "last_percent": row.before.percent if row.before else None,
        "last_progress": previous.progress if previous else "",
        "percent": draft.percent if draft else None,
        "progress": draft.progress if draft else "",
        "problems": draft.problems if draft else "",
        "next_steps": draft.next_steps if draft else "",
    }


def workbook(owed, *, by, at):
    """The sheet as the bytes of a workbook."""
    output = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(output, options) as book:
        sheet = book.add_worksheet(_("Reports due"))
        _head(book, sheet, by, at)
        _rows(book, sheet, owed)
        sheet.freeze_panes(TOP + 1, 3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return output.getvalue()


def _head(book, sheet, by, at):
    title = book.add_format({"bold": True, "font_size": 14})
    label = book.add_format(
        {"bold": True, "bottom": 1, "bg_color": "#eef3ee", "text_wrap": True}
    )
    wanted = book.add_format(
        {"bold": True, "bottom": 1, "bg_color": "#f8f1e0", "text_wrap": True}
    )
    sheet.write_string(0, 0, _("Reports due"), title)
    sheet.write_string(
        1,
        0,
        _(
            "Fill in the yellow columns, save, and upload the sheet again. Do not "
            "enter classified information. Downloaded by %(name)s on %(moment)s."
        )
        % {"name": by, "moment": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"},
    )
    for number, (key, heading, width, is_input) in enumerate(COLUMNS):
        hidden = {"hidden": True} if key == "version" else {}
        sheet.set_column(number, number, width, None, hidden)
        sheet.write_string(TOP - 1, number, key)
        sheet.write_string(TOP, number, str(heading), wanted if is_input else label)
    sheet.set_row(TOP - 1, None, None, {"hidden": True})


def _rows(book, sheet, owed):
    given = book.add_format({"text_wrap": True, "valign": "top", "color": "#56645f"})
    wanted = book.add_format(
        {"text_wrap": True, "valign": "top", "bg_color": "#fdfaf0", "border": 1}
    )
    for line, row in enumerate(owed, TOP + 1):
        values = _values(row)
        for number, (key, _heading, _width, is_input) in enumerate(COLUMNS):
            look, value = wanted if is_input else given, values.get(key)
            if value is None or value == "":
                sheet.write_blank(line, number, None, look)
            elif isinstance(value, int):
                sheet.write_number(line, number, value, look)
            else:
                sheet.write_string(line, number, value, look)
    if owed:
        first, last = TOP + 1, TOP + len(owed)
        column = {key: number for number, (key, *_rest) in enumerate(COLUMNS)}
        sheet.data_validation(
            first,
            column["percent"],
            last,
            column["percent"],
            {
                "validate": "integer",
                "criteria": "between",
                "minimum": 0,
                "maximum": 100,
                "error_message": _("The percent done lies between 0 and 100."),
            },
        )
        sheet.data_validation(
            first,
            column["is_unchanged"],
            last,
            column["is_unchanged"],
            {"validate": "list", "source": [str(NO_CHANGE)]},
        )
