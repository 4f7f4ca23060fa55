"""What time gives rise to, and when to repeat it.

Every reminder has a key that names its threshold ("7 days before", "second week
overdue"): whoever has not been told of the threshold that has been reached is told, so
that a skipped night catches up and nothing is said twice.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef

from plans import duties
from plans.models import (
    ChangeRequest,
    CompletionClaim,
    CoordinationRequest,
    Decision,
    ExtensionRequest,
    Instruction,
    Milestone,
    Plan,
    ProgressReport,
    ReachedMilestone,
    Task,
    TaskState,
)
from plans.notifications.kinds import Kind
from plans.notifications.people import People
from plans.schedule import day_of
from towns.access import Permission
from towns.models import Unit

State = Task.State
UNDER_WAY = {*Task.OPEN, State.CLAIMED, State.ON_HOLD}
# Days before a due date; the day itself is the last of them.
BEFORE_DUE = (7, 3, 0)
BEFORE_CLOSE = (2, 0)
WEEK = 7
# A portal that begins in the middle of a year does not tell of every month before.
STALE = timedelta(days=31)


@dataclass(frozen=True)
class Reminder:
    """What a threshold says to some people; `unit` is whose work it is about."""

    kind: str
    key: str
    users: list
    unit: Unit | None
    task: Task | None = None
    figures: dict = field(default_factory=dict)


def threshold_before(days, thresholds):
    """The threshold reached with so many days left, or None: 5 → 7, 3 → 3, 0 → 0."""
    reached = [number for number in thresholds if 0 <= days <= number]
    return min(reached, default=None)


def threshold_after(days):
    """The day that counts so many days after: 1, 8, 15 …; None before the first."""
    return None if days < 1 else 1 + (days - 1) // WEEK * WEEK


class Round:
    """All reminders of a moment; a constant number of queries."""

    def __init__(self, moment, calendar):
        self.moment, self.day, self.calendar = moment, day_of(moment), calendar
        self.people = People(self.day)
        assigned = list(
            Task.objects.filter(plan__status=Plan.Status.APPROVED)
            .exclude(state__in=Task.UNASSIGNED)
            .select_related("plan", "lead_unit")
            .prefetch_related("supporting_units")
        )
        self.tasks = [task for task in assigned if task.state in UNDER_WAY]
        self.ledger = duties.ledger(assigned, moment, calendar)
        self._by_key = {task.pk: task for task in self.tasks}

    def all(self):
        return [
            *self.reports(),
            *self.due_dates(),
            *self.acknowledgements(),
            *self.holds(),
            *self.coordination(),
            *self.instructions(),
            *self.reviews(),
        ]

    def _days_to(self, day):
        return (day - self.day).days

    # --- Reports ------------------------------------------------------------------
    def debts(self):
        """Owed reports that nothing stands for now."""
        return [
            debt
            for debt in self.ledger
            if debt.task.pk in self._by_key and not debt.is_filed(self.moment)
        ]

    def reports(self):
        """One reminder for all that a unit owes for a period, not one for each task."""
        owed, missed = defaultdict(list), defaultdict(list)
        for debt in self.debts():
            key = (debt.task.lead_unit, debt.period.end, debt.closes_at)
            if debt.is_missed(self.moment):
                if self.moment - debt.duty.missed_at < STALE:
                    missed[key].append(debt)
            elif debt.duty.missed_at > self.moment:
                owed[key].append(debt)
        for (unit, end, closes_at), debts in owed.items():
            yield from self._owed(unit, end, closes_at, debts)
        for (unit, end, closes_at), debts in missed.items():
            yield self._of_reports(
                Kind.REPORT_MISSED, "missed", unit, end, closes_at, debts
            )

    def _owed(self, unit, end, closes_at, debts):
        if self.moment > closes_at:
            days = -self._days_to(day_of(closes_at))
            # The very evening of the closing day is the first day too.
            number = threshold_after(max(days, 1))
            yield self._of_reports(
                Kind.REPORT_OVERDUE, f"overdue:{number}", unit, end, closes_at, debts
            )
            return
        yield self._of_reports(Kind.REPORT_OPEN, "open", unit, end, closes_at, debts)
        days = self._days_to(day_of(closes_at))
        number = threshold_before(days, BEFORE_CLOSE)
        if number is not None:
            yield self._of_reports(
                Kind.REPORT_DUE, f"due:{number}", unit, end, closes_at, debts
            )

    def _of_reports(self, kind, threshold, unit, end, closes_at, debts):
        tasks = [debt.task for debt in debts]
        alone = len(tasks) == 1
        return Reminder(
            kind,
            f"report:{unit.pk}:{end.isoformat()}:{threshold}",
            self.people.of(unit),
            unit,
            tasks[0] if alone else None,
            {
                "unit": unit.short_name,
                "period_end": end.isoformat(),
                "period_kind": str(tasks[0].reporting),
                "closes_at": closes_at.isoformat(),
                "number": len(tasks),
                "codes": [task.code for task in tasks],
            },
        )

    # --- Due dates ----------------------------------------------------------------
    def due_dates(self):
        """Of tasks that work is owed on, and of their milestones not yet reached."""
        working = {task.pk: task for task in self.tasks if task.state in Task.OPEN}
        for task in working.values():
            yield from self._of_date(task, task.due_on)
        ticked = ReachedMilestone.objects.filter(
            milestone=OuterRef("pk"), report__status__in=ProgressReport.STANDING
        )
        for milestone in Milestone.objects.filter(
            ~Exists(ticked), task__in=working, reached_on=None
        ):
            task = working[milestone.task_id]
            yield from self._of_date(task, milestone.due_on, milestone)

    def _of_date(self, task, due_on, milestone=None):
        days = self._days_to(due_on)
        thing = f"milestone:{milestone.pk}" if milestone else f"task:{task.pk}"
        # A date that is moved is another date, with reminders of its own.
        key = f"{thing}:{due_on.isoformat()}"
        figures = {"due_on": due_on.isoformat(), "days": abs(days)}
        if milestone:
            figures |= {"milestone": milestone.name, "key": milestone.is_key}
        before, after = threshold_before(days, BEFORE_DUE), threshold_after(-days)
        users, unit = self.people.concerned(task), task.lead_unit
        if before is not None:
            kind = Kind.MILESTONE_DUE if milestone else Kind.TASK_DUE
            yield Reminder(kind, f"{key}:due:{before}", users, unit, task, figures)
        if after is not None:
            kind = Kind.MILESTONE_OVERDUE if milestone else Kind.TASK_OVERDUE
            yield Reminder(kind, f"{key}:overdue:{after}", users, unit, task, figures)
        if self._is_escalated(task, due_on, milestone):
            kind = Kind.MILESTONE_ESCALATED if milestone else Kind.TASK_ESCALATED
            yield Reminder(
                kind,
                f"{key}:escalated",
                self.people.leader_of(task),
                unit,
                task,
                figures | {"unit": unit.short_name},
            )

    def _is_escalated(self, task, due_on, milestone):
        if milestone and not milestone.is_key or self._days_to(due_on) >= 0:
            return False
        limit = self.calendar.add(due_on, task.plan.escalation_days)
        return self.day >= limit

    # --- What waits for somebody --------------------------------------------------
    def acknowledgements(self):
        """Tasks that the lead unit has not acknowledged in time."""
        for task in self.tasks:
            if task.state != State.ASSIGNED:
                continue
            limit = self.calendar.add(
                day_of(task.assigned_at), task.plan.acknowledge_days
            )
            number = threshold_after(-self._days_to(limit))
            if number is not None:
                yield Reminder(
                    Kind.UNACKNOWLEDGED,
                    f"acknowledge:{task.pk}:{task.assigned_at.isoformat()}:{number}",
                    self.people.concerned(task),
                    task.lead_unit,
                    task,
                    {"assigned_on": day_of(task.assigned_at).isoformat()},
                )

    def holds(self):
        """Tasks on hold whose review date has come: the unit and supervision hear."""
        rows = TaskState.objects.filter(
            task__in=self.tasks, state=State.ON_HOLD, until=None
        )
        for task, review_on in rows.values_list("task", "review_on"):
            if review_on and review_on <= self.day:
                task = self._by_key[task]
                deciders = self.people.deciders(task, Permission.HOLD)
                yield Reminder(
                    Kind.HOLD_REVIEW,
                    f"hold:{task.pk}:{review_on.isoformat()}",
                    [*self.people.concerned(task), *deciders],
                    task.lead_unit,
                    task,
                    {"review_on": review_on.isoformat()},
                )

    def coordination(self):
        """Requests whose day of reply has passed: the addressee hears."""
        for request in CoordinationRequest.objects.filter(
            task__in=self.tasks, answered_at=None, withdrawn_at=None
        ).select_related("addressee"):
            number = threshold_after(-self._days_to(request.reply_by))
            if number is not None:
                task, unit = self._by_key[request.task_id], request.addressee
                yield Reminder(
                    Kind.COORDINATION_OVERDUE,
                    f"coordination:{request.pk}:overdue:{number}",
                    self.people.of(unit) or self.people.deciders(task),
                    unit,
                    task,
                    {
                        "request": request.pk,
                        "unit": task.lead_unit.short_name,
                        "need": request.kind,
                        "reply_by": request.reply_by.isoformat(),
                        "days": -self._days_to(request.reply_by),
                    },
                )

    def instructions(self):
        """Instructions not answered in time: the unit hears, and who gave it."""
        for row in Instruction.objects.filter(
            task__in=self.tasks, answered_at=None
        ).select_related("unit"):
            number = threshold_after(-self._days_to(row.answer_by))
            if number is not None:
                giver = self.people.one(row.given_by_id)
                yield Reminder(
                    Kind.INSTRUCTION_OVERDUE,
                    f"instruction:{row.pk}:overdue:{number}",
                    [*self.people.of(row.unit), *giver],
                    row.unit,
                    self._by_key[row.task_id],
                    {
                        "unit": row.unit.short_name,
                        "answer_by": row.answer_by.isoformat(),
                        "days": -self._days_to(row.answer_by),
                    },
                )

    # --- Supervision --------------------------------------------------------------
    def _papers(self):
        """(task, day it was handed in) of everything that waits for a decision."""
        mine = {"task__in": self.tasks}
        reports = ProgressReport.objects.waiting().filter(**mine)
        for task, status, submitted, signed in reports.values_list(
            "task", "status", "submitted_at", "signed_off_at"
        ):
            task = self._by_key[task]
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
                yield self._by_key[task], day_of(at)

    def reviews(self):
        """Once a working day, if any paper's time is up: all of them in figures."""
        if not self.calendar.is_working(self.day):
            return
        waiting = defaultdict(list)
        people = {}
        for task, handed_in in self._papers():
            limit = self.calendar.add(handed_in, task.plan.review_days)
            for user in self.people.deciders(task, Permission.REVIEW):
                people[user.pk] = user
                waiting[user.pk].append(limit)
        for pk, limits in waiting.items():
            if min(limits) <= self.day:
                yield Reminder(
                    Kind.REVIEW_WAITING,
                    f"review-waiting:{self.day.isoformat()}",
                    [people[pk]],
                    None,
                    None,
                    {
                        "number": len(limits),
                        "late": sum(limit < self.day for limit in limits),
                        "today": sum(limit == self.day for limit in limits),
                    },
                )
        yield from self._sign_offs()

    def _sign_offs(self):
        """Where a plan asks for it: what waits for the unit's head."""
        plans = {task.plan for task in self.tasks if task.plan.needs_sign_off}
        if not plans:
            return
        waiting = defaultdict(int)
        for task in ProgressReport.objects.filter(
            task__in=self.tasks,
            task__plan__in=plans,
            status=ProgressReport.Status.SUBMITTED,
        ).values_list("task", flat=True):
            waiting[self._by_key[task].lead_unit] += 1
        for unit, number in waiting.items():
            yield Reminder(
                Kind.SIGN_OFF,
                f"sign-off:{unit.pk}:{self.day.isoformat()}",
                self.people.who_can(Permission.SIGN_OFF, unit),
                unit,
                None,
                {"unit": unit.short_name, "number": number},
            )
