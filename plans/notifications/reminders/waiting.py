"""What waits for somebody: an acknowledgement, a look at a hold, an answer."""

from plans.models import CoordinationRequest, Instruction, Notice, Task, TaskState
from plans.notifications.kinds import Kind
from plans.notifications.reminders.thresholds import Reminder, threshold_after
from plans.schedule import day_of
from towns.access import Permission

State = Task.State


def acknowledgements(walk):
    """Tasks that the lead unit has not acknowledged in time."""
    for task in walk.tasks:
        if task.state != State.ASSIGNED:
            continue
        limit = walk.calendar.add(day_of(task.assigned_at), task.plan.acknowledge_days)
        number = threshold_after(-walk.days_to(limit))
        if number is not None:
            yield Reminder(
                Kind.UNACKNOWLEDGED,
                f"acknowledge:{task.pk}:{task.assigned_at.isoformat()}/{number}",
                walk.people.concerned(task),
                task.lead_unit,
                task,
                {"assigned_on": day_of(task.assigned_at).isoformat()},
            )


def holds(walk):
    """Tasks on hold whose review date has come: the unit and supervision hear."""
    rows = TaskState.objects.filter(
        task__in=walk.tasks, state=State.ON_HOLD, until=None
    )
    for task, review_on in rows.values_list("task", "review_on"):
        if review_on and review_on <= walk.day:
            task = walk.by_key[task]
            deciders = walk.people.deciders(task, Permission.HOLD)
            yield Reminder(
                Kind.HOLD_REVIEW,
                f"hold:{task.pk}:{review_on.isoformat()}",
                [*walk.people.concerned(task), *deciders],
                task.lead_unit,
                task,
                {"review_on": review_on.isoformat()},
            )


def coordination(walk):
    """Requests whose day of reply has passed: the addressee hears."""
    for request in CoordinationRequest.objects.filter(
        task__in=walk.tasks, answered_at=None, withdrawn_at=None
    ).select_related("addressee"):
        number = threshold_after(-walk.days_to(request.reply_by))
        if number is not None:
            task, unit = walk.by_key[request.task_id], request.addressee
            yield Reminder(
                Kind.COORDINATION_OVERDUE,
                f"coordination:{request.pk}/overdue:{number}",
                walk.people.answering(unit) or walk.people.deciders(task),
                unit,
                task,
                {
                    "request": request.pk,
                    "unit": task.lead_unit.short_name,
                    "need": request.kind,
                    "reply_by": request.reply_by.isoformat(),
                    "days": -walk.days_to(request.reply_by),
                },
            )


def instructions(walk):
    """Instructions not answered in time: the unit hears, and who gave it."""
    for row in Instruction.objects.filter(
        task__in=walk.tasks, answered_at=None
    ).select_related("unit"):
        number = threshold_after(-walk.days_to(row.answer_by))
        if number is not None:
            giver = walk.people.one(row.given_by_id)
            yield Reminder(
                Kind.INSTRUCTION_OVERDUE,
                f"instruction:{row.pk}/overdue:{number}",
                [*walk.people.of(row.unit), *giver],
                row.unit,
                walk.by_key[row.task_id],
                {
                    "unit": row.unit.short_name,
                    "answer_by": row.answer_by.isoformat(),
                    "days": -walk.days_to(row.answer_by),
                },
            )


def notices(walk):
    """Notices without a reply in time: the unit hears, and who sent them."""
    for row in (
        Notice.objects.unanswered()
        .filter(task__in=walk.tasks)
        .select_related("unit", "plan")
    ):
        number = threshold_after(-walk.days_to(row.reply_by))
        if number is not None:
            yield Reminder(
                Kind.NOTICE_OVERDUE,
                f"notice:{row.pk}/overdue:{number}",
                [*walk.people.of(row.unit), *walk.people.one(row.sent_by_id)],
                row.unit,
                walk.by_key[row.task_id],
                {
                    "notice": row.pk,
                    "serial": row.serial,
                    "unit": row.unit.short_name,
                    "reply_by": row.reply_by.isoformat(),
                    "days": -walk.days_to(row.reply_by),
                },
            )


def reminders(walk):
    yield from acknowledgements(walk)
    yield from holds(walk)
    yield from coordination(walk)
    yield from instructions(walk)
    yield from notices(walk)
