"""Tables as XLSX and CSV: columns as data, rows as they come, never a formula."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

# What spreadsheet programs take for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column:
    """`value(row)` gives text, a whole or decimal number, a date, or None."""

    label: str
    value: Callable[[Any], Any]
    width: int = 12


@dataclass(frozen=True)
class Table:
    """`head` are lines above the table: whose it is, what it holds, as of when."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Any]
    head: tuple[str, ...] = ()


def xlsx(table):
    """The table as the bytes of a workbook, ready for A4 landscape."""
    output = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(output, options) as book:
        _fill(book, book.add_worksheet(_sheet_name(table.name)), table)
    return output.getvalue()


def _sheet_name(name):
    # Excel refuses these, and more than 31 characters.
    return "".join(c for c in name if c not in "[]:*?/\\'")[:31]


def _fill(book, sheet, table):
    title = book.add_format({"bold": True, "font_size": 14})
    label = book.add_format(
        {"bold": True, "bottom": 1, "bg_color": "#eef3ee", "text_wrap": True}
    )
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for number, line in enumerate(table.head):
        sheet.write_string(number, 0, line, title if number == 0 else None)
    top = len(table.head)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(top, number, column.label, label)
    last = top
    for last, row in enumerate(table.rows, top + 1):
        for number, column in enumerate(table.columns):
            _write(sheet, last, number, column.value(row), plain, day)
    sheet.autofilter(top, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write(sheet, row, column, value, plain, day):
    if value is None or value == "":
        sheet.write_blank(row, column, None, plain)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, plain)
    else:
        sheet.write_number(row, column, value, plain)


def as_csv(table):
    """The table as UTF-8 with its mark, as Excel and WPS open it."""
    output = StringIO()
    writer = csv.writer(output)
    for line in table.head:
        writer.writerow([_guarded(line)])
    writer.writerow([column.label for column in table.columns])
    for row in table.rows:
        writer.writerow([_guarded(column.value(row)) for column in table.columns])
    return output.getvalue().encode("utf-8-sig")


def _guarded(value):
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
