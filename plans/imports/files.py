"""An uploaded table, read cell by cell; whatever cannot be read is said in words."""

import csv
import io
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import PurePath

import openpyxl
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from resort_portal.uploads import TooLarge

LARGEST_FILE = 5 * 2**20
# A workbook is a zip; opened, it must not fill the memory.
LARGEST_OPENED = 40 * 2**20
MOST_ROWS = 2000
MOST_COLUMNS = 100
OLE = b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8-sig", "gb18030")


class Unreadable(Exception):
    """The file as a whole cannot be used; the message says why and what helps."""


@dataclass(frozen=True)
class Broken:
    """A cell that holds no value of its own: a formula, or Excel's #REF!."""

    text: str
    is_formula: bool


@dataclass(frozen=True)
class Sheet:
    """Rows of plain values: text, numbers, days, None, or Broken.

    `rows[0]` is the first line of the spreadsheet. `merged` are ranges as (top, left,
    bottom, right), counted like `rows`.
    """

    name: str
    rows: list[list]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def width(self):
        return max(map(len, self.rows), default=0)

    def filled(self):
        """The rows, with what stands in a merged range in each of its cells."""
        rows = [[*row, *[None] * (self.width - len(row))] for row in self.rows]
        for top, left, bottom, right in self.merged:
            for row in range(top, min(bottom + 1, len(rows))):
                for column in range(left, min(right + 1, self.width)):
                    rows[row][column] = self.rows[top][left]
        return rows


@dataclass(frozen=True)
class Book:
    """An uploaded workbook; `properties` are what our own export wrote beside it."""

    name: str
    sheets: list[Sheet]
    properties: dict[str, str] = field(default_factory=dict)

    def sheet(self, name):
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def cell_name(row, column):
    """The address of a cell as a spreadsheet shows it: K5."""
    return f"{get_column_letter(column + 1)}{row}"


def plain_name(name):
    """A file's name without folders or anything that a page could trip over."""
    name = PurePath(name.replace("\\", "/")).name
    kept = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    return kept[-100:] or "upload"


def read(upload):
    """The Book in an uploaded file; raises Unreadable."""
    name = plain_name(upload.name or "")
    if isinstance(upload, TooLarge) or upload.size > LARGEST_FILE:
        raise Unreadable(
            _(
                "The file is too large; at most %(most)s can be read. Delete pictures "
                "and sheets that are not needed and save it again."
            )
            % {"most": filesizeformat(LARGEST_FILE)}
        )
    content = upload.read()
    if not content:
        raise Unreadable(_("The file is empty. Choose the table again."))
    extension = PurePath(name).suffix.lower()
    if extension == ".csv":
        return Book(name, [_csv_sheet(name, content)])
    if content.startswith(OLE):
        raise Unreadable(
            _(
                "This is a workbook of the old format (.xls, .et) or one with a "
                "password. Open it in Excel or WPS, save it as “.xlsx” without a "
                "password and upload that."
            )
        )
    if extension != ".xlsx":
        raise Unreadable(
            _(
                "“%(name)s” is no Excel workbook. Upload a file that ends in .xlsx "
                "or .csv."
            )
            % {"name": name}
        )
    _require_workbook(content)
    return _workbook(name, content)


def _require_workbook(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable(
            _(
                "The file is damaged or no Excel workbook, although its name ends "
                "in .xlsx. Open it in Excel or WPS and save it again."
            )
        ) from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable(
            _(
                "This is some other archive whose name was changed to .xlsx, no "
                "Excel workbook."
            )
        )
    if sum(part.file_size for part in parts) > LARGEST_OPENED:
        raise Unreadable(
            _(
                "The workbook holds too much. Delete empty rows below the table and "
                "sheets that are not needed, save it and upload it again."
            )
        )


def _workbook(name, content):
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
        sheets = [_sheet(sheet) for sheet in book.worksheets]
        properties = {
            each.name: str(each.value) for each in book.custom_doc_props.props
        }
    except Unreadable:
        raise
    except Exception:
        # openpyxl fails in a hundred ways on files that it does not understand.
        raise Unreadable(
            _(
                "The workbook cannot be read. Open it in Excel or WPS, save it as "
                "“.xlsx” and upload that."
            )
        ) from None
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable(_("The workbook holds no table."))
    return Book(name, sheets, properties)


def _sheet(sheet):
    rows = []
    for cells in sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS)):
        rows.append([_value(cell) for cell in cells])
    while rows and not any(_is_filled(value) for value in rows[-1]):
        rows.pop()
    _require_few(sheet.title, rows)
    merged = [
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
        if area.min_row <= len(rows) and area.min_col <= MOST_COLUMNS
    ]
    return Sheet(sheet.title, rows, merged)


def _require_few(name, rows):
    filled = sum(any(_is_filled(value) for value in row) for row in rows)
    if filled > MOST_ROWS:
        raise Unreadable(
            _(
                "Sheet “%(name)s” has %(rows)s rows; at most %(most)s can be imported "
                "at a time. Split the table."
            )
            % {"name": name, "rows": filled, "most": MOST_ROWS}
        )


def _is_filled(value):
    return value is not None and value != ""


def _value(cell):
    value = cell.value
    if cell.data_type == "f":
        return Broken(str(getattr(value, "text", value))[:60], is_formula=True)
    if cell.data_type == "e":
        return Broken(str(value), is_formula=False)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return "是" if value else ""
    if value is None or isinstance(value, date | int | float | str):
        return value
    if isinstance(value, time):
        return value.isoformat()
    return str(value)


def _csv_sheet(name, content):
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable(
            _("The file is no text table. Save it as “CSV UTF-8” or as .xlsx.")
        )
    if "\0" in text:
        raise Unreadable(
            _("The file is no text table. Save it as “CSV UTF-8” or as .xlsx.")
        )
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        raise Unreadable(
            _("The file is no text table. Save it as “CSV UTF-8” or as .xlsx.")
        ) from None
    rows = [[_ungarded(text) or None for text in line[:MOST_COLUMNS]] for line in lines]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise Unreadable(_("The file holds no table."))
    _require_few(name, rows)
    return Sheet(name, rows)


def _ungarded(text):
    """Our own CSV puts an apostrophe before what would become a formula."""
    guarded = text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "\t", "\r")
    return text[1:] if guarded else text
