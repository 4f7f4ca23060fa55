"""Reads the sheet of plans.exports.due_reports when it comes back filled in."""

import zipfile
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl import load_workbook

# A unit owes a few dozen reports; longer sheets are something else.
MOST_ROWS = 500
# Unpacked; a workbook is a zip, and reading it must hold up nobody else.
LARGEST_OPENED = 8 * 2**20
INPUTS = ("percent", "progress", "problems", "next_steps")
NEEDED = {"code", "period", "version", "is_unchanged", *INPUTS}


class Unreadable(Exception):
    """The file is no sheet of ours; the message says what to do."""


@dataclass
class Reading:
    """What a sheet says: the data of forms, and rows that fit no report that is due."""

    data: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)


def load(file):
    """The rows of a sheet as {key: text}."""
    _require_small(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        lines = list(
            book.worksheets[0].iter_rows(
                max_row=MOST_ROWS, max_col=40, values_only=True
            )
        )
    except Exception:
        # openpyxl fails in a hundred ways on files that it does not understand.
        raise Unreadable(_("This sheet cannot be read. Download it anew.")) from None
    for number, line in enumerate(lines):
        keys = [_text(cell) for cell in line]
        if set(keys) >= NEEDED:
            return [
                {key: _text(cell) for key, cell in zip(keys, row, strict=False) if key}
                for row in lines[number + 2 :]
            ]
    raise Unreadable(
        _("This is not the sheet of reports due: download it here and fill that in.")
    )


def _require_small(file):
    with zipfile.ZipFile(file) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    file.seek(0)
    if unpacked > LARGEST_OPENED:
        raise Unreadable(
            _(
                "This sheet would unpack into far more than was given out. Download "
                "it anew."
            )
        )


def _text(cell):
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def read(rows, owed):
    """Put the rows that are filled in into the forms of the reports that are due."""
    reading = Reading()
    known = {row.task.code: row for row in owed}
    for row in rows:
        code = row.get("code", "")
        unchanged = bool(row.get("is_unchanged"))
        if not code or not (row.get("progress") or unchanged):
            continue
        due = known.get(code)
        if due is None or row.get("period") != due.key:
            reading.left_out.append(code[:40])
            continue
        reading.codes.add(code)
        words = {name: row.get(name, "") for name in ("period", *INPUTS)}
        if unchanged:
            words["is_unchanged"] = "on"
        words["version"] = row.get("version", "")
        reading.data |= {f"{code}-{name}": value for name, value in words.items()}
    return reading
