"""The CSV tables of the shipped content, read cell by cell; what is wrong is named."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

YES = "是"
SEPARATOR = "、"
# Excel rewrites 2025-03-21 as 2025/3/21 when it saves a table.
DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)


class TableError(Exception):
    """A table that cannot be loaded, said with file, row, column and reason."""

    def __init__(self, file, reason, *, row=None, column=None):
        self.file, self.row, self.column, self.reason = file, row, column, reason
        super().__init__(str(self))

    def __str__(self):
        if self.row is None:
            return _("%(file)s: %(reason)s") % vars(self)
        if self.column is None:
            return _("%(file)s, row %(row)s: %(reason)s") % vars(self)
        return _("%(file)s, row %(row)s, column “%(column)s”: %(reason)s") % vars(self)


@dataclass(frozen=True)
class Row:
    """One row of a table; `number` is what a spreadsheet shows beside it."""

    file: str
    number: int
    cells: dict[str, str]

    def fail(self, column, reason):
        raise TableError(self.file, reason, row=self.number, column=column)

    def text(self, column):
        return self.cells[column]

    def needed(self, column):
        if not self.cells[column]:
            self.fail(column, _("this cell must not be empty."))
        return self.cells[column]

    def listed(self, column):
        words = self.cells[column].split(SEPARATOR)
        return [word for word in map(str.strip, words) if word]

    def flag(self, column):
        if self.cells[column] not in ("", YES):
            self.fail(column, _("write “是” or leave the cell empty."))
        return self.cells[column] == YES

    def number_in(self, column):
        text = self.needed(column)
        if not (text.isascii() and text.isdecimal()):
            self.fail(column, _("“%(text)s” is not a whole number.") % {"text": text})
        return int(text)

    def day(self, column):
        """The date in the cell, or None where it is empty."""
        text = self.cells[column]
        if not text:
            return None
        try:
            return date(*map(int, DAY.fullmatch(text).groups()))
        except (AttributeError, ValueError):
            reason = _("“%(text)s” is not a date such as 2025-03-21.")
            self.fail(column, reason % {"text": text})

    def choice(self, column, choices):
        value = self.needed(column)
        if value not in choices.values:
            reason = _("“%(text)s” is none of: %(choices)s.")
            names = ", ".join(filter(None, choices.values))
            self.fail(column, reason % {"text": value, "choices": names})
        return value

    def one_of(self, column, found, *, text=None):
        """What a reference names, looked up among what is known under such names."""
        text = self.needed(column) if text is None else text
        if text not in found:
            reason = _("“%(text)s” is not known.")
            self.fail(column, reason % {"text": text})
        return found[text]

    def all_of(self, column, found):
        return [self.one_of(column, found, text=text) for text in self.listed(column)]


def decoded(path):
    """A file's text exactly as it is: no newline is translated."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise TableError(path.name, _("the file is missing.")) from None
    except UnicodeDecodeError:
        reason = _("the file is not UTF-8; save it as “CSV UTF-8”.")
        raise TableError(path.name, reason) from None


def read(path, *columns, key=None):
    """The rows of a table that has at least these columns; `key` must be unique."""
    text = decoded(path).removeprefix("\ufeff")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    heading = [cell.strip() for cell in lines[0]] if lines else []
    for column in columns:
        if column not in heading:
            reason = _("the column “%(column)s” is missing.") % {"column": column}
            raise TableError(path.name, reason, row=1)
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if len(cells) != len(heading):
            reason = _("%(found)s cells instead of %(wanted)s.")
            figures = {"found": len(cells), "wanted": len(heading)}
            raise TableError(path.name, reason % figures, row=number)
        rows.append(Row(path.name, number, dict(zip(heading, cells, strict=True))))
    if key:
        _require_unique(rows, key)
    return rows


def _require_unique(rows, key):
    seen = set()
    for row in rows:
        value = row.needed(key)
        if value in seen:
            row.fail(key, _("“%(text)s” stands here twice.") % {"text": value})
        seen.add(value)
