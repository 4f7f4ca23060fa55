"""The rows of the sheet 任务分解表, each as what it would do to a task."""

from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.exports.breakdown import (
    COLUMNS_BY_FIELD as COLUMNS,
)
from plans.exports.breakdown import (
    REASON,
    TASK_COLUMNS,
    names,
)
from plans.exports.workbooks import TASKS
from plans.imports import cells
from plans.imports.cells import BadCell, Problem, text_of
from plans.imports.drafts import Change, Kind, Line
from plans.imports.files import cell_name
from plans.imports.lookups import Unknown, listed
from plans.models import Task

CODE = next(column for column in TASK_COLUMNS if column.is_key)
UNITS = ("lead_unit", "supporting_units")
TERMS = {column.field for column in TASK_COLUMNS if column.is_term}
LONGEST_TITLE = Task._meta.get_field("title").max_length
LONGEST_REASON = 300


class Rejected(Exception):
    """A row that cannot be taken; its problems are noted."""


class SheetReader:
    """What the two sheets have in common: cells with an address, problems with one."""

    sheet_name = ""

    def start(self, heading, draft):
        self.heading, self.draft = heading, draft

    def problem(self, number, column, reason):
        label = column.label if column else ""
        place = self.heading.places.get(label)
        cell = "" if place is None else cell_name(number, place)
        self.draft.problems.append(
            Problem(self.sheet_name, number, label, cell, str(reason))
        )

    def value(self, row, column):
        return self.heading.value(row, column)

    def taken(self, number, column, read, *arguments):
        """What `read` makes of a cell; Rejected, with the problem noted, if nothing."""
        try:
            return read(*arguments)
        except (BadCell, Unknown) as reason:
            self.problem(number, column, reason)
            raise Rejected from None

    def rows(self, sheet):
        """(number, cells) of the rows that hold anything, as a spreadsheet counts."""
        for index, row in enumerate(sheet.filled()):
            if index >= self.heading.first and any(text_of(value) for value in row):
                yield index + 1, row

    def reason_of(self, number, row):
        return self.taken(
            number, REASON, cells.limited, self.value(row, REASON), LONGEST_REASON
        )


class TaskReader(SheetReader):
    sheet_name = TASKS

    def __init__(self, plan, now, lookups, *, day, edited):
        self.plan, self.lookups, self.day, self.edited = plan, lookups, day, edited
        self.now = {row.task.code: row for row in now.rows}
        self.codes = {row.task.title: row.task.code for row in now.rows}
        # Titles of the new rows, for milestones that belong to them.
        self.titles = {}
        self.seen = Counter()

    def read(self, sheet, heading, draft):
        self.start(heading, draft)
        for number, row in self.rows(sheet):
            try:
                draft.lines.append(self.line(number, row))
            except Rejected:
                continue

    def line(self, number, row):
        current = self.taken(number, CODE, self.current, self.value(row, CODE))
        changes = self.changes(number, row, current)
        reason = self.reason_of(number, row)
        title = next((c.after for c in changes if c.field == "title"), None)
        if current is None:
            self.titles[title] = None if title in self.titles else number
            return Line(
                self.sheet_name,
                number,
                title,
                Kind.NEW,
                changes=changes,
                warning=cells.same_title(title, self.codes),
            )
        task = current.task
        is_decided = task.is_assigned and any(c.field in TERMS for c in changes)
        if is_decided and task.is_over:
            column = next(COLUMNS[c.field] for c in changes if c.field in TERMS)
            self.problem(number, column, settled(task))
            raise Rejected
        return Line(
            self.sheet_name,
            number,
            f"{task.code} {title or task.title}",
            Kind.CHANGED if changes else Kind.UNCHANGED,
            thing=task,
            task=task,
            changes=changes,
            reason=reason if is_decided else "",
            needs_reason=is_decided,
            warning=self.warning(task) if changes else "",
        )

    def current(self, value):
        """The row of the task that a code names; None for a new one."""
        code = cells.code(value)
        if not code:
            return None
        if code not in self.now:
            raise BadCell(
                _(
                    "there is no task “%(code)s” in this plan. Leave the cell empty "
                    "for a new task; it gets its code when it is imported."
                )
                % {"code": code[:40]}
            )
        self.seen[code] += 1
        if self.seen[code] > 1:
            raise BadCell(
                _("task %(code)s stands in the table twice.") % {"code": code}
            )
        return self.now[code]

    def changes(self, number, row, current):
        """The Changes of a row; every bad cell of it is noted before it is rejected."""
        found, failed = [], False
        for name, column in COLUMNS.items():
            if name in ("lead_unit", "supporting_units") or not self.heading.has(
                column
            ):
                continue
            try:
                found.append(self.change(number, row, column, current))
            except Rejected:
                failed = True
        try:
            found += self.units(number, row, current)
        except Rejected:
            failed = True
        if failed:
            raise Rejected
        found = [change for change in found if change is not None]
        if current is None:
            found += self.defaults(found)
        self.require_order(number, found, current)
        order = list(COLUMNS)
        return tuple(sorted(found, key=lambda change: order.index(change.field)))

    def change(self, number, row, column, current):
        raw = self.value(row, column)
        before = text_of(column.show(current)) if current else ""
        text = self.taken(number, column, cells.words, raw)
        if text == before:
            return None if current else self.required(number, column)
        read = getattr(self, f"read_{column.field}", None)
        if read is None:
            value = after = self.taken(number, column, cells.words, raw)
        else:
            value, after = self.taken(number, column, read, raw)
        if after == before:
            return None
        return Change(column.field, column.label, before, after, value)

    def required(self, number, column):
        """Nothing stands in a cell of a new row."""
        if column.field in ("title", "due_on"):
            self.problem(number, column, _("this cell must not be empty."))
            raise Rejected

    def defaults(self, found):
        """What a new row need not say."""
        given = {change.field: change.value for change in found}
        added = []
        if "start_on" not in given and "due_on" in given:
            day = cells.start_for(given["due_on"], self.plan, self.day)
            column = COLUMNS["start_on"]
            added.append(Change("start_on", column.label, "", day.isoformat(), day))
        if "weight" not in given:
            added.append(Change("weight", COLUMNS["weight"].label, "", "1", 1))
        return added

    def require_order(self, number, found, current):
        given = {change.field: change.value for change in found}
        start = given.get("start_on") or (current and current.task.start_on)
        due = given.get("due_on") or (current and current.task.due_on)
        if {"start_on", "due_on"} & set(given) and start and due and due < start:
            self.problem(
                number,
                COLUMNS["due_on"],
                _("%(due)s lies before the start, %(start)s.")
                % {"due": due, "start": start},
            )
            raise Rejected

    def warning(self, task):
        row = self.edited.get(task.pk)
        if row is None:
            return ""
        return _(
            "%(who)s edited this task on %(when)s, after the table was exported: check "
            "that nothing newer is put back."
        ) % {
            "who": row.history_user or _("Someone"),
            "when": f"{timezone.localtime(row.history_date):%m-%d %H:%M}",
        }

    # One cell each: the value, and the text that the export will show for it.

    def read_title(self, raw):
        title = cells.limited(raw, LONGEST_TITLE)
        if not title:
            raise BadCell(_("this cell must not be empty."))
        return title, title

    def read_theme(self, raw):
        text = cells.words(raw)
        theme = self.lookups.themes.one(text) if text else None
        return theme, theme.name if theme else ""

    def read_directives(self, raw):
        found = [self.lookups.directives.one(code) for code in listed(cells.words(raw))]
        found.sort(
            key=lambda each: (-each.meeting.held_on.toordinal(), each.start, each.pk)
        )
        return found, "、".join(each.code for each in found)

    def read_responsible_leader(self, raw):
        text = cells.words(raw)
        post = self.lookups.posts.one(text) if text else None
        return post, post.name if post else ""

    def read_owner(self, raw):
        text = cells.words(raw)
        owner = self.lookups.people.one(text) if text else None
        return owner, owner.full_name if owner else ""

    def read_start_on(self, raw):
        return self.read_day(raw)

    def read_due_on(self, raw):
        return self.read_day(raw)

    def read_day(self, raw):
        if not text_of(raw):
            raise BadCell(_("this cell must not be empty."))
        day = cells.day(raw, self.plan)
        return day, day.isoformat()

    def read_weight(self, raw):
        weight = cells.number(raw, 1, 10)
        return weight, str(weight)

    # Lead and supporting units: the first one typed leads.

    def units(self, number, row, current):
        lead_column, support_column = COLUMNS["lead_unit"], COLUMNS["supporting_units"]
        lead = current.task.lead_unit if current else None
        supporting = [
            self.lookups.all_units[link.pk]
            for link in (current.units if current else ())
        ]
        before = (lead.name if lead else "", names(supporting))
        others = []
        if self.heading.has(lead_column):
            text = self.taken(
                number, lead_column, cells.words, self.value(row, lead_column)
            )
            if text != before[0] or not text:
                lead, others = self.taken(number, lead_column, self.read_lead, text)
        elif current is None:
            self.problem(number, None, _("a new task needs the column “牵头单位”."))
            raise Rejected
        if self.heading.has(support_column):
            text = self.taken(
                number, support_column, cells.words, self.value(row, support_column)
            )
            if text != before[1]:
                supporting = self.taken(number, support_column, self.read_units, text)
        wanted = list(dict.fromkeys([*others, *supporting]))
        if others or lead.name != before[0] or names(supporting) != before[1]:
            # Whoever leads does not support as well.
            wanted = [unit for unit in wanted if unit != lead]
            wanted.sort(key=lambda unit: (unit.order, unit.pk))
        after = (lead.name, names(wanted))
        found = []
        if after[0] != before[0]:
            found.append(
                Change("lead_unit", lead_column.label, before[0], after[0], lead)
            )
        if after[1] != before[1]:
            found.append(
                Change(
                    "supporting_units",
                    support_column.label,
                    before[1],
                    after[1],
                    wanted,
                )
            )
        return found

    def read_lead(self, text):
        units = self.read_units(text)
        if not units:
            raise BadCell(_("every task has a lead unit; name one."))
        return units[0], units[1:]

    def read_units(self, text):
        return [self.lookups.unit(name) for name in listed(text)]


def settled(task):
    """Why the terms of a task no longer change."""
    return _("the task is “%(state)s”; its unit, dates and weight stay.") % {
        "state": task.get_state_display()
    }
