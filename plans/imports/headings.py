"""Where the heading of a table stands, and which column is which."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.imports.cells import text_of

# The heading stands in one of the first lines.
SEARCHED = 12


class NoHeading(Exception):
    """The sheet has no heading of the wanted kind; the message says what lacks."""


def label_of(value):
    """A heading as it is compared: one line, no blanks, no difference of width."""
    plain = unicodedata.normalize("NFKC", text_of(value)).casefold()
    return re.sub(r"\s+", "", plain)


@dataclass(frozen=True)
class Heading:
    """`first` is the index of the first line below; `columns` by the column's label."""

    first: int
    places: dict[str, int]

    def value(self, row, column):
        """What a row holds in a column; None where the table lacks the column."""
        place = self.places.get(column.label)
        return None if place is None else row[place]

    def has(self, column):
        return column.label in self.places


def find(sheet, rows, columns, needed):
    """The Heading in which the needed columns stand; columns may come in any order."""
    labels = {
        label_of(label): column.label for column in columns for label in column.labels
    }
    best, missing = None, [column.label for column in needed]
    for number, row in enumerate(rows[:SEARCHED]):
        found = [
            (labels.get(label_of(value)), place) for place, value in enumerate(row)
        ]
        known = {label for label, _place in found if label}
        lacking = [column.label for column in needed if column.label not in known]
        if not lacking:
            # A heading of two lines repeats itself where its cells are merged.
            best = (number, found)
        elif best:
            break
        elif len(lacking) < len(missing):
            missing = lacking
    if best is None:
        raise NoHeading(
            _(
                "Sheet “%(sheet)s” has no heading with the columns %(columns)s in its "
                "first lines."
            )
            % {"sheet": sheet.name, "columns": "、".join(missing)}
        )
    number, found = best
    return Heading(number + 1, _places(sheet, found))


def _places(sheet, found):
    places = {}
    for label, place in found:
        if label is None:
            continue
        if label in places:
            # A heading merged over several columns names the first of them.
            if place == places[label] + 1 and _is_merged(sheet, places[label], place):
                continue
            raise NoHeading(
                _("Sheet “%(sheet)s” has the column “%(column)s” twice.")
                % {"sheet": sheet.name, "column": label}
            )
        places[label] = place
    return places


def _is_merged(sheet, left, right):
    return any(area[1] <= left and right <= area[3] for area in sheet.merged)
