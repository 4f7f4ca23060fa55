"""A task breakdown table that comes back: what it would change, then the changes.

A cell counts as changed only where it differs from what the export would write there
now; so a table that was not touched changes nothing, whatever it holds.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plans import standing
from plans.actions import edits, terms
from plans.actions import tasks as task_actions
from plans.exports.breakdown import (
    MILESTONE_COLUMNS,
    REASON,
    TASK_COLUMNS,
    breakdown,
)
from plans.exports.workbooks import AS_OF, EXPORTED_AT, MILESTONES, TASKS
from plans.imports import headings, stash
from plans.imports.drafts import Draft, Kind
from plans.imports.lookups import Lookups
from plans.imports.milestone_rows import MilestoneReader
from plans.imports.task_rows import TaskReader
from plans.middleware import AsOf
from plans.models import Milestone, Plan, Task
from plans.schedule import day_of
from resort_portal import clock
from towns import audit

KIND = "breakdown"
TASK_KEYS = ("编号", "重点任务")
MILESTONE_KEYS = ("任务编号", "节点号", "节点")


class NotOurs(Exception):
    """The workbook is no task breakdown table of the portal; the message says why."""


class Stale(Exception):
    """Something has changed since the preview; `draft` is what would be done now."""

    def __init__(self, draft):
        self.draft = draft
        super().__init__(
            _(
                "The plan has changed since you saw the preview. Nothing was imported; "
                "check the new preview and confirm again."
            )
        )


class Done(Exception):
    """The upload was carried out meanwhile, by a second click."""

    def __init__(self, upload):
        self.upload = upload
        super().__init__(upload.done)


@dataclass
class Table:
    """The sheets of an uploaded book, with their headings."""

    book: Any
    tasks: Any
    tasks_heading: Any
    steps: Any = None
    steps_heading: Any = None
    exported_at: datetime | None = None
    notes: list[str] = field(default_factory=list)


def _columns(all_columns, labels):
    return [column for column in all_columns if column.label in labels]


def table_of(book):
    """The Table in a book; NotOurs where it is another kind of table."""
    if AS_OF in book.properties:
        raise NotOurs(
            _(
                "This table shows the past (as of %(day)s). Export the table of today "
                "and edit that."
            )
            % {"day": book.properties[AS_OF]}
        )
    tasks = book.sheet(TASKS) or book.sheets[0]
    try:
        heading = headings.find(
            tasks,
            tasks.filled(),
            (*TASK_COLUMNS, REASON),
            _columns(TASK_COLUMNS, TASK_KEYS),
        )
        table = Table(book, tasks, heading, exported_at=_moment(book))
        steps = book.sheet(MILESTONES)
        if steps and steps is not tasks:
            table.steps = steps
            table.steps_heading = headings.find(
                steps,
                steps.filled(),
                (*MILESTONE_COLUMNS, REASON),
                _columns(MILESTONE_COLUMNS, MILESTONE_KEYS),
            )
    except headings.NoHeading as problem:
        raise NotOurs(str(problem)) from None
    return table


def _moment(book):
    try:
        return datetime.fromisoformat(book.properties.get(EXPORTED_AT, ""))
    except ValueError:
        return None


def draft(book, plan, *, at=None):
    """What the book would do to the plan at the moment; writes nothing."""
    at = at or clock.now()
    table = table_of(book)
    viewpoint = AsOf(day_of(at), at, is_past=False)
    now = breakdown(Task.objects.in_plan(plan), plan=plan, viewpoint=viewpoint)
    lookups = Lookups()
    edited = _edited_since(table.exported_at, plan)
    tasks = TaskReader(plan, now, lookups, day=day_of(at), edited=edited)
    found = Draft()
    tasks.read(table.tasks, table.tasks_heading, found)
    if table.steps:
        steps = MilestoneReader(plan, now, tasks.titles)
        steps.read(table.steps, table.steps_heading, found)
    if not found.lines and not found.problems:
        found.notes.append(_("The table has a heading but no rows."))
    return found


def _edited_since(moment, plan):
    """Who edited which task last after the table was exported, by the task's key."""
    if moment is None or moment.tzinfo is None:
        return {}
    found = {}
    for rows, name in (
        (Task.history.filter(plan_id=plan.pk), "id"),
        (Milestone.history.filter(task__plan=plan), "task_id"),
    ):
        later = rows.filter(history_date__gt=moment).select_related("history_user")
        for row in later.order_by("history_date"):
            found[getattr(row, name)] = row
    return found


@transaction.atomic
def carry_out(upload, plan, *, by, reason="", at=None, remember=None):
    """Do what was previewed, all of it or nothing; the draft that was done.

    Raises Stale where the same table would do something else now, Done where it has
    been done, and Refused where an action does not allow it. `remember(draft)` is
    called last, inside the transaction.
    """
    at = at or clock.now()
    # Two people, or one who clicks twice, take turns here.
    Plan.objects.select_for_update().get(pk=plan.pk)
    before = stash.find(by, upload.kind, upload.token)
    if before and before.done:
        raise Done(before)
    list(Task.objects.in_plan(plan).select_for_update().order_by("pk"))
    found = draft(upload.book, plan, at=at)
    if found.fingerprint != upload.fingerprint or not found.is_sound:
        raise Stale(found)
    with standing.paused():
        source = _("Table “%(file)s”") % {"file": upload.book.name}
        touched = _apply(found, plan, by=by, at=at, reason=reason, source=source)
    standing.rewrite_many(touched, at)
    audit.record(
        plan,
        "breakdown.imported",
        by=by,
        at=at,
        changes={
            "file": upload.book.name,
            "new": len(found.new),
            "changed": len(found.changed),
            "reason": reason,
        },
    )
    if remember:
        remember(found)
    return found


def _apply(found, plan, *, by, at, reason, source):
    made, touched = {}, {}
    for line in found.told:
        words = line.reason or reason
        note = f"{source}：{words}" if words else source
        if line.sheet == TASKS:
            if line.kind == Kind.NEW:
                task = edits.add_task(plan, by=by, at=at, reason=note, **line.values)
                made[line.number] = task
            else:
                task = line.thing
                _change_task(line, by=by, at=at, reason=words, note=note)
        else:
            task = line.task or made[line.parent]
            _change_milestone(line, task, by=by, at=at, reason=words, note=note)
        touched[task.pk] = task
    return list(touched.values())


def _change_task(line, *, by, at, reason, note):
    task, values = line.thing, line.values
    decided = {}
    if task.is_assigned:
        decided = {
            name: values.pop(name)
            for name in ("lead_unit", "start_on", "due_on", "weight")
            if name in values
        }
    if values:
        pairs = {
            change.label: change.pair
            for change in line.changes
            if change.field in values
        }
        edits.edit_task(task, by=by, at=at, reason=note, pairs=pairs, **values)
    common = {"by": by, "at": at, "reason": reason}
    if "lead_unit" in decided:
        task_actions.change_lead_unit(task, unit=decided.pop("lead_unit"), **common)
    if "weight" in decided:
        terms.reweigh(task, weight=decided.pop("weight"), **common)
    if decided:
        edits.redate(task, **common, **decided)


def _change_milestone(line, task, *, by, at, reason, note):
    values = line.values
    if line.kind == Kind.NEW:
        task_actions.add_milestone(task, by=by, at=at, reason=reason, **values)
        return
    decided = {}
    if task.is_assigned:
        decided = {
            name: values.pop(name)
            for name in ("due_on", "weight", "is_key")
            if name in values
        }
    if values:
        pairs = {
            change.label: change.pair
            for change in line.changes
            if change.field in values
        }
        edits.edit_milestone(
            line.thing, by=by, at=at, reason=note, pairs=pairs, **values
        )
    if decided:
        terms.amend_milestone(
            line.thing,
            **{
                name: decided.get(name, getattr(line.thing, name))
                for name in ("due_on", "weight", "is_key")
            },
            reason=reason,
            by=by,
            at=at,
        )
