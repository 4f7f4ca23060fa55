"""Writes the courses of many tasks in bulk, each kind of row in one go."""

from copy import copy
from itertools import chain

from plans.models import (
    CompletionClaim,
    Milestone,
    MilestoneTerm,
    ProgressReport,
    ReachedMilestone,
    Review,
    Task,
    TaskState,
    TaskTerm,
)
from towns import audit
from towns.models import AuditEntry

ROWS = 500
AFTER = (
    (TaskState, "states"),
    (TaskTerm, "terms"),
    (MilestoneTerm, "milestone_terms"),
    (ProgressReport, "reports"),
    (ReachedMilestone, "ticks"),
    (CompletionClaim, "claims"),
    (Review, "reviews"),
)


def write(courses):
    """Save what the courses hold, with histories and the audit trail."""
    tasks = [course.task for course in courses]
    Task.objects.bulk_create(tasks, batch_size=ROWS)
    milestones = list(chain(*(course.invented.milestones for course in courses)))
    Milestone.objects.bulk_create(milestones, batch_size=ROWS)
    support = Task.supporting_units.through
    support.objects.bulk_create(
        (
            support(task_id=course.task.pk, unit_id=unit.pk)
            for course in courses
            for unit in course.invented.supporting
        ),
        batch_size=ROWS,
    )
    for model, name in AFTER:
        rows = chain(*(getattr(course, name) for course in courses))
        model.objects.bulk_create(rows, batch_size=ROWS)
    _write_histories(courses)
    AuditEntry.objects.bulk_create(
        (
            audit.entry(subject, verb, by=by, at=at, changes=changes, task=course.task)
            for course in courses
            for subject, verb, by, at, changes in course.deeds
        ),
        batch_size=ROWS,
    )


def _write_histories(courses):
    """One row as it was registered, one as it stands after the last deed."""
    for course in courses:
        course.task._history_date = course.ended_at
        for milestone in course.invented.milestones:
            milestone._history_date = course.ended_at
    tasks = [course.task for course in courses]
    milestones = list(chain(*(course.invented.milestones for course in courses)))
    for model, rows, blank in (
        (Task, tasks, _drafted),
        (Milestone, milestones, _untouched),
    ):
        begun = [blank(row, course_of) for row, course_of in _with_start(rows, courses)]
        model.history.bulk_history_create(begun, batch_size=ROWS)
        model.history.bulk_history_create(rows, batch_size=ROWS, update=True)


def _with_start(rows, courses):
    registered = {course.task.pk: course.states[0].since for course in courses}
    for row in rows:
        yield row, registered[getattr(row, "task_id", row.pk)]


def _drafted(task, at):
    draft = copy(task)
    draft.state, draft.version = Task.State.REGISTERED, 1
    draft.assigned_at = draft.original_due_on = draft.completed_on = None
    draft._history_date = at
    return draft


def _untouched(milestone, at):
    before = copy(milestone)
    before.original_due_on = before.reached_on = None
    before._history_date = at
    return before
