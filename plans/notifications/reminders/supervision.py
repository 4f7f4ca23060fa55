"""What waits for a decision or a signature, told in figures once a working day."""

from collections import defaultdict

from plans.models import (
    ChangeRequest,
    CompletionClaim,
    Decision,
    ExtensionRequest,
    ProgressReport,
)
from plans.notifications.kinds import Kind
from plans.notifications.reminders.thresholds import Reminder
from plans.schedule import day_of
from towns.access import Permission


def _papers(walk):
    """(task, day it was handed in) of everything that waits for a decision."""
    mine = {"task__in": walk.tasks}
    reports = ProgressReport.objects.waiting().filter(**mine)
    for task, status, submitted, signed in reports.values_list(
        "task", "status", "submitted_at", "signed_off_at"
    ):
        task = walk.by_key[task]
        if not task.plan.needs_sign_off:
            yield task, day_of(submitted)
        elif status == ProgressReport.Status.SIGNED_OFF:
            yield task, day_of(signed)
    for rows, moment in (
        (CompletionClaim.objects.filter(status="submitted"), "submitted_at"),
        (ExtensionRequest.objects.filter(status=Decision.PENDING), "asked_at"),
        (ChangeRequest.objects.filter(status=Decision.PENDING), "asked_at"),
    ):
        for task, at in rows.filter(**mine).values_list("task", moment):
            yield walk.by_key[task], day_of(at)


def reminders(walk):
    """Once a working day, if any paper's time is up: all of them in figures."""
    if not walk.calendar.is_working(walk.day):
        return
    waiting = defaultdict(list)
    people = {}
    for task, handed_in in _papers(walk):
        limit = walk.calendar.add(handed_in, task.plan.review_days)
        for user in walk.people.deciders(task, Permission.REVIEW):
            people[user.pk] = user
            waiting[user.pk].append(limit)
    for pk, limits in waiting.items():
        if min(limits) <= walk.day:
            yield Reminder(
                Kind.REVIEW_WAITING,
                f"review-waiting/{walk.day.isoformat()}",
                [people[pk]],
                None,
                None,
                {
                    "number": len(limits),
                    "late": sum(limit < walk.day for limit in limits),
                    "today": sum(limit == walk.day for limit in limits),
                },
            )
    yield from _sign_offs(walk)


def _sign_offs(walk):
    """Where a plan asks for it: what waits for the unit's head."""
    plans = {task.plan for task in walk.tasks if task.plan.needs_sign_off}
    if not plans:
        return
    waiting = defaultdict(int)
    for task in ProgressReport.objects.filter(
        task__in=walk.tasks,
        task__plan__in=plans,
        status=ProgressReport.Status.SUBMITTED,
    ).values_list("task", flat=True):
        waiting[walk.by_key[task].lead_unit] += 1
    for unit, number in waiting.items():
        yield Reminder(
            Kind.SIGN_OFF,
            f"sign-off:{unit.pk}/{walk.day.isoformat()}",
            walk.people.who_can(Permission.SIGN_OFF, unit),
            unit,
            None,
            {"unit": unit.short_name, "number": number},
        )
