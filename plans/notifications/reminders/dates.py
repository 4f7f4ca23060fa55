"""Due dates of tasks and milestones: before, on the day, after, up to the leader."""

from django.db.models import Exists, OuterRef

from plans.models import Milestone, ProgressReport, ReachedMilestone, Task
from plans.notifications.kinds import Kind
from plans.notifications.reminders.thresholds import (
    Reminder,
    threshold_after,
    threshold_before,
)

# Days before a due date; the day itself is the last of them.
BEFORE_DUE = (7, 3, 0)


def reminders(walk):
    """Of tasks that work is owed on, and of their milestones not yet reached."""
    working = {task.pk: task for task in walk.tasks if task.state in Task.OPEN}
    for task in working.values():
        yield from _of_date(walk, task, task.due_on)
    ticked = ReachedMilestone.objects.filter(
        milestone=OuterRef("pk"), report__status__in=ProgressReport.STANDING
    )
    for milestone in Milestone.objects.filter(
        ~Exists(ticked), task__in=working, reached_on=None
    ):
        task = working[milestone.task_id]
        yield from _of_date(walk, task, milestone.due_on, milestone)


def _of_date(walk, task, due_on, milestone=None):
    days = walk.days_to(due_on)
    thing = f"milestone:{milestone.pk}" if milestone else f"task:{task.pk}"
    # A date that is moved is another date, with reminders of its own.
    key = f"{thing}:{due_on.isoformat()}"
    figures = {"due_on": due_on.isoformat(), "days": abs(days)}
    if milestone:
        figures |= {"milestone": milestone.name, "key": milestone.is_key}
    before, after = threshold_before(days, BEFORE_DUE), threshold_after(-days)
    users, unit = walk.people.concerned(task), task.lead_unit
    if before is not None:
        kind = Kind.MILESTONE_DUE if milestone else Kind.TASK_DUE
        yield Reminder(kind, f"{key}/due:{before}", users, unit, task, figures)
    if after is not None:
        kind = Kind.MILESTONE_OVERDUE if milestone else Kind.TASK_OVERDUE
        yield Reminder(kind, f"{key}/overdue:{after}", users, unit, task, figures)
    if _is_escalated(walk, task, due_on, milestone):
        kind = Kind.MILESTONE_ESCALATED if milestone else Kind.TASK_ESCALATED
        yield Reminder(
            kind,
            f"{key}/escalated",
            walk.people.leader_of(task),
            unit,
            task,
            figures | {"unit": unit.short_name},
        )


def _is_escalated(walk, task, due_on, milestone):
    if milestone and not milestone.is_key or walk.days_to(due_on) >= 0:
        return False
    limit = walk.calendar.add(due_on, task.plan.escalation_days)
    return walk.day >= limit
