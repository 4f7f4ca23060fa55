"""One cell of an uploaded table, as the value that a field takes."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from plans.imports.deadlines import day_in, propose
from plans.imports.files import Broken

YES = {"是", "√", "✓", "y", "yes", "1", "true", "关键"}
NO = {"", "否", "×", "n", "no", "0", "false", "一般"}
# What a workbook writes for a line break that it cannot keep.
ESCAPED = re.compile(r"_x000[0-9A-Fa-f]_")


class BadCell(ValueError):
    """A cell that cannot be taken; the message is the reason, a sentence."""


@dataclass(frozen=True)
class Problem:
    """What is wrong where: the row is the spreadsheet's, the cell its address."""

    sheet: str
    row: int | None
    column: str
    cell: str
    reason: str

    def __str__(self):
        if self.row is None:
            return _("Sheet “%(sheet)s”: %(reason)s") % vars(self)
        if not self.column:
            return _("Sheet “%(sheet)s”, row %(row)s: %(reason)s") % vars(self)
        return _(
            "Sheet “%(sheet)s”, row %(row)s, column “%(column)s” (%(cell)s): %(reason)s"
        ) % vars(self)


def text_of(value):
    """A value as text, the same whichever program saved it."""
    if value is None:
        return ""
    if isinstance(value, Broken):
        return value.text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = ESCAPED.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c == "\n" or unicodedata.category(c) != "Cc")
    return "".join(kept).strip()


def words(value):
    """The text of a cell in which a person writes; a formula is refused."""
    if isinstance(value, Broken):
        if value.is_formula:
            raise BadCell(
                _(
                    "this cell holds a formula. Copy it and paste it as a value, then "
                    "upload the table again."
                )
            )
        raise BadCell(
            _("this cell holds the error %(text)s. Mend it in the spreadsheet.")
            % {"text": value.text}
        )
    return text_of(value)


def limited(value, longest):
    text = words(value)
    if len(text) > longest:
        raise BadCell(
            _("%(found)s characters; at most %(most)s fit here.")
            % {"found": len(text), "most": longest}
        )
    return text


def code(value):
    """A task's code, whatever the width of its digits and dash."""
    plain = unicodedata.normalize("NFKC", words(value))
    return re.sub(r"\s+", "", re.sub("[–—−]", "-", plain))


def number(value, smallest, largest):
    text = unicodedata.normalize("NFKC", words(value)).removesuffix(".0")
    if not (text.isascii() and text.isdecimal()) or not (
        smallest <= int(text[:6]) <= largest
    ):
        raise BadCell(
            _("“%(text)s” is no whole number from %(smallest)s to %(largest)s.")
            % {"text": text[:40], "smallest": smallest, "largest": largest}
        )
    return int(text)


def day(value, plan):
    """A day inside the plan; text may say 2025年6月30日 or 6月底."""
    if isinstance(value, date):
        found = value
    else:
        text = words(value)
        found = day_in(text, plan.year)
        if found is None:
            raise BadCell(_no_day(text, plan))
    if not plan.starts_on <= found <= plan.ends_on:
        raise BadCell(
            _("%(day)s lies outside the plan, which runs from %(first)s to %(last)s.")
            % {"day": found, "first": plan.starts_on, "last": plan.ends_on}
        )
    return found


def start_for(due_on, plan, today):
    """The start of a task whose table names none: today, or the year's if overdue."""
    return today if plan.starts_on <= today < due_on else min(plan.reports_from, due_on)


def same_title(title, codes):
    """A warning where the plan has a task of this title already."""
    if title not in codes:
        return ""
    return _("The plan has a task of this title already: %(code)s.") % {
        "code": codes[title]
    }


def _no_day(text, plan):
    proposal = propose(text, plan.year)
    if proposal:
        return _(
            "“%(text)s” is no date. Write the day itself, for instance %(day)s "
            "(%(rule)s)."
        ) % {"text": text[:40], "day": proposal.day, "rule": proposal.rule}
    return _("“%(text)s” is no date such as 2025-06-30, 2025年6月30日 or 6月底.") % {
        "text": text[:40]
    }


def flag(value):
    text = unicodedata.normalize("NFKC", words(value)).casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    raise BadCell(_("write “是” or leave the cell empty."))
