"""The rows of the sheet 节点, each as what it would do to a milestone."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from plans.exports.breakdown import MILESTONE_COLUMNS, YES
from plans.exports.workbooks import MILESTONES
from plans.imports import cells
from plans.imports.cells import BadCell, text_of
from plans.imports.drafts import Change, Kind, Line
from plans.imports.task_rows import Rejected, SheetReader, settled
from plans.models import Milestone

COLUMNS = {column.field: column for column in MILESTONE_COLUMNS if column.field}
KEY = next(column for column in MILESTONE_COLUMNS if column.is_key)
TERMS = {column.field for column in MILESTONE_COLUMNS if column.is_term}
WRITTEN = ("order", "name", "due_on", "weight", "is_key", "stage")
LONGEST_NAME = Milestone._meta.get_field("name").max_length


class MilestoneReader(SheetReader):
    sheet_name = MILESTONES

    def __init__(self, plan, now, new_titles):
        self.plan, self.new_titles = plan, new_titles
        self.now = {row.milestone.pk: row for row in now.milestone_rows}
        self.tasks = {row.task.code: row.task for row in now.rows}
        self.seen = Counter()
        # The last place taken in each task, by its key or by the row of a new one.
        self.last = defaultdict(int)
        for row in now.milestone_rows:
            self.last[row.task.pk] = max(self.last[row.task.pk], row.milestone.order)

    def read(self, sheet, heading, draft):
        self.start(heading, draft)
        for number, row in self.rows(sheet):
            try:
                draft.lines.append(self.line(number, row))
            except Rejected:
                continue

    def line(self, number, row):
        current = self.taken(number, KEY, self.current, self.value(row, KEY))
        if current:
            task, parent = current.task, None
            self.taken(number, COLUMNS["code"], self.require_same, row, task)
        else:
            column = COLUMNS["code"]
            task, parent = self.taken(number, column, self.owner_of, row)
        changes = self.changes(number, row, current, task, parent)
        reason = self.reason_of(number, row)
        is_decided = bool(task and task.is_assigned) and (
            current is None or any(change.field in TERMS for change in changes)
        )
        if is_decided:
            self.require_free(number, current, task)
        thing = current.milestone if current else None
        kind = (
            Kind.NEW if thing is None else Kind.CHANGED if changes else Kind.UNCHANGED
        )
        name = next((c.after for c in changes if c.field == "name"), None)
        owner = task.code if task else _("new task of row %(row)s") % {"row": parent}
        return Line(
            self.sheet_name,
            number,
            f"{owner} · {name or thing.name}",
            kind,
            thing=thing,
            task=task,
            parent=parent,
            changes=changes,
            reason=reason if is_decided else "",
            needs_reason=is_decided,
        )

    def current(self, value):
        """The row of the milestone that a key names; None for a new one."""
        if not cells.words(value):
            return None
        key = cells.number(value, 1, 10**6 - 1)
        if key not in self.now:
            raise BadCell(
                _(
                    "there is no milestone %(key)s in this plan. Leave the cell empty "
                    "for a new milestone."
                )
                % {"key": key}
            )
        self.seen[key] += 1
        if self.seen[key] > 1:
            raise BadCell(
                _("milestone %(key)s stands in the table twice.") % {"key": key}
            )
        return self.now[key]

    def require_same(self, row, task):
        code = cells.code(self.value(row, COLUMNS["code"]))
        if code and code != task.code:
            raise BadCell(
                _(
                    "this milestone belongs to task %(code)s; a milestone does not "
                    "move to another task."
                )
                % {"code": task.code}
            )

    def owner_of(self, row):
        """(task, None) of a new milestone, or (None, row number of a new task)."""
        code = cells.code(self.value(row, COLUMNS["code"]))
        if code:
            if code not in self.tasks:
                raise BadCell(
                    _("there is no task “%(code)s” in this plan.") % {"code": code[:40]}
                )
            return self.tasks[code], None
        title = text_of(self.value(row, COLUMNS["task_title"]))
        number = self.new_titles.get(title)
        if number is None:
            raise BadCell(
                _(
                    "say which task the milestone belongs to: its code, or for a new "
                    "task of this table its title."
                )
            )
        return None, number

    def require_free(self, number, current, task):
        if task.is_over:
            self.problem(number, COLUMNS["name"], settled(task))
            raise Rejected
        if current and current.milestone.reached_on:
            self.problem(
                number,
                COLUMNS["due_on"],
                _("the milestone has been reached; its date, weight and rank stay."),
            )
            raise Rejected

    def changes(self, number, row, current, task, parent):
        found, failed = [], False
        for name in WRITTEN:
            column = COLUMNS[name]
            if not self.heading.has(column):
                continue
            try:
                found.append(self.change(number, row, column, current))
            except Rejected:
                failed = True
        if failed:
            raise Rejected
        found = [change for change in found if change is not None]
        if current is None:
            given = {change.field for change in found}
            place = task.pk if task else -parent
            if "order" not in given:
                order = self.last[place] + 1
                label = COLUMNS["order"].label
                found.insert(0, Change("order", label, "", str(order), order))
            self.last[place] = max(self.last[place], found[0].value)
        return tuple(found)

    def change(self, number, row, column, current):
        raw = self.value(row, column)
        before = text_of(column.show(current)) if current else ""
        text = self.taken(number, column, cells.words, raw)
        if text == before:
            if current is None and column.field in ("name", "due_on"):
                self.problem(number, column, _("this cell must not be empty."))
                raise Rejected
            return None
        value, after = self.taken(
            number, column, getattr(self, f"read_{column.field}"), raw
        )
        if after == before:
            return None
        return Change(column.field, column.label, before, after, value)

    def read_order(self, raw):
        order = cells.number(raw, 0, 999)
        return order, str(order)

    def read_name(self, raw):
        name = cells.limited(raw, LONGEST_NAME)
        if not name:
            raise BadCell(_("this cell must not be empty."))
        return name, name

    def read_due_on(self, raw):
        if not text_of(raw):
            raise BadCell(_("this cell must not be empty."))
        day = cells.day(raw, self.plan)
        return day, day.isoformat()

    def read_weight(self, raw):
        weight = cells.number(raw, 1, 100)
        return weight, str(weight)

    def read_is_key(self, raw):
        is_key = cells.flag(raw)
        return is_key, YES if is_key else ""

    def read_stage(self, raw):
        stage = cells.words(raw)
        if stage and stage not in Milestone.Stage.values:
            raise BadCell(
                _("“%(text)s” is none of: %(choices)s.")
                % {"text": stage[:20], "choices": "、".join(Milestone.Stage.values)}
            )
        return stage, stage
