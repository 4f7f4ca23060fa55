"""Coordination requests with their own clock: whose debt, since when, what it cost."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery

from plans.models import CoordinationRequest, LightSpan, Task
from plans.schedule import day_of
from towns import access
from towns.access import Permission

WHO = ("answer", "asked")
STATES = ("open", "answered")


@dataclass(frozen=True)
class Clock:
    """How long a request has waited, and how long past its reply date.

    Waiting is counted in working days, as offices work; the delay in days of the
    calendar, as due dates pass.
    """

    waited: int
    late: int
    left: int

    @classmethod
    def of(cls, asked_on: date, reply_by: date, until: date, calendar):
        return cls(
            waited=calendar.count(asked_on, until),
            late=max(0, (until - reply_by).days),
            left=(reply_by - until).days,
        )


@dataclass(frozen=True)
class Row:
    """One request as it stood at the moment."""

    request: CoordinationRequest
    clock: Clock
    light: str
    is_open: bool
    is_answered: bool
    may_answer: bool = False

    @property
    def task(self):
        return self.request.task

    @property
    def is_overdue(self):
        return self.is_open and self.clock.late > 0


class Board:
    """The requests of a plan that a person sees, at a moment."""

    def __init__(self, user, plan, as_of, calendar, *, who="", state=""):
        self.user, self.plan, self.as_of = user, plan, as_of
        self.calendar = calendar
        self.who, self.state = who, state

    @cached_property
    def answering(self):
        """Keys of the units for which the person answers."""
        return {
            membership.unit_id
            for membership in self.user.current_memberships
            if access.can(self.user, Permission.ANSWER_COORDINATION, membership.unit)
        }

    @cached_property
    def all_rows(self):
        """Every request on record at the moment; one query."""
        moment = self.as_of.moment
        light = LightSpan.objects.tasks().at(moment).filter(task=OuterRef("task"))
        found = (
            CoordinationRequest.objects.filter(
                Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment),
                task__in=Task.objects.visible_to(self.user).in_plan(self.plan),
                asked_at__lte=moment,
            )
            .select_related("task__lead_unit", "addressee", "asked_by", "answered_by")
            .annotate(light=Subquery(light.values("light")[:1]))
            .order_by("reply_by", "asked_at", "pk")
        )
        rows = [self._row(request) for request in found]
        # Debts first, in the order in which they are due; then the newest answers.
        answered = [row for row in rows if row.is_answered]
        answered.sort(key=lambda row: row.request.answered_at, reverse=True)
        return [row for row in rows if row.is_open] + answered

    def _row(self, request):
        answered = request.answered_at
        is_answered = answered is not None and answered <= self.as_of.moment
        return Row(
            request=request,
            clock=Clock.of(
                day_of(request.asked_at),
                request.reply_by,
                day_of(answered) if is_answered else self.as_of.day,
                self.calendar,
            ),
            light=request.light,
            is_open=not is_answered,
            is_answered=is_answered,
            may_answer=(
                not is_answered
                and not self.as_of.is_past
                and request.addressee_id in self.answering
            ),
        )

    def _is_meant(self, row, who, state):
        if who == "answer" and row.request.addressee_id not in self.answering:
            return False
        if who == "asked" and row.task.lead_unit_id not in self.user.unit_ids:
            return False
        return not state or (row.is_open if state == "open" else row.is_answered)

    def number(self, who, state):
        """How many there are behind a filter."""
        return sum(self._is_meant(row, who, state) for row in self.all_rows)

    @cached_property
    def rows(self):
        return [
            row for row in self.all_rows if self._is_meant(row, self.who, self.state)
        ]

    @property
    def open(self):
        return self.number("", "open")

    @property
    def overdue(self):
        return sum(row.is_overdue for row in self.all_rows)

    @property
    def days_lost(self):
        """Days that all requests together stood open past their reply dates."""
        return sum(row.clock.late for row in self.all_rows)
