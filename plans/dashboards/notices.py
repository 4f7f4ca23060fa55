"""The board of notices of a plan: what was sent, and what the ladder proposes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from plans import deciders, notice_ladder
from plans.dashboards.coordination import Clock
from plans.models import LightSpan, Notice, NoticeReply
from plans.schedule import day_of
from towns import access
from towns.access import Permission

STATES = ("open", "answered", "ended")
NEWEST_FIRST = ("answered", "ended")
Light = LightSpan.Light
LADDER = Notice.LADDER


@dataclass(frozen=True)
class Row:
    """One notice as it stood at the moment."""

    notice: Notice
    state: str
    clock: Clock
    light: str | None
    replied_at: datetime | None
    reply: str

    @property
    def tone(self):
        return f"notice-{self.notice.level}"

    @property
    def is_overdue(self):
        return self.state == "open" and self.clock.late > 0

    @property
    def order(self):
        """Debts in order of their reply dates, then what was last answered, ended."""
        notice, place = self.notice, STATES.index(self.state)
        if self.state in NEWEST_FIRST:
            last = notice.ended_at if self.state == "ended" else self.replied_at
            return (place, -last.timestamp(), notice.pk)
        return (place, notice.reply_by.toordinal(), notice.pk)


@dataclass(frozen=True)
class Suggestion:
    """A task that calls for a notice, or for a sterner one, by the ladder."""

    span: LightSpan
    level: str
    words: str
    open_one: Notice | None

    @property
    def task(self):
        return self.span.task

    @property
    def label(self):
        return Notice.Level(self.level).label

    @property
    def tone(self):
        return f"notice-{self.level}"

    @property
    def url(self):
        if self.open_one:
            return reverse("plans:notice-step-up", args=[self.open_one.pk])
        return reverse("plans:notice-create", args=[self.task.code])

    @property
    def order(self):
        return (-LADDER.index(self.level), self.span.due_on, self.task.code)


class Board:
    """The notices of a plan that a person sees, at a moment."""

    def __init__(self, user, plan, as_of, calendar, *, level="", unit="", state=""):
        self.user, self.plan, self.as_of = user, plan, as_of
        self.calendar = calendar
        self.chosen = {"level": level, "unit": unit, "state": state}

    @cached_property
    def all_rows(self):
        """Every notice on record at the moment; one query."""
        moment = self.as_of.moment
        light = LightSpan.objects.tasks().at(moment).filter(task=OuterRef("task"))
        reply = NoticeReply.objects.filter(
            notice=OuterRef("pk"), at__lte=moment
        ).order_by("-at", "-pk")
        found = (
            Notice.objects.visible_to(self.user)
            .filter(plan=self.plan, sent_at__lte=moment)
            .select_related("plan", "task", "unit", "sent_by", "ended_by")
            .annotate(
                light=Subquery(light.values("light")[:1]),
                replied_at=Subquery(reply.values("at")[:1]),
                reply=Subquery(reply.values("words")[:1]),
            )
        )
        rows = [self._row(notice) for notice in found]
        return sorted(rows, key=lambda row: row.order)

    def _row(self, notice):
        state = state_of(notice, notice.replied_at, self.as_of.moment)
        ended = notice.ended_at if state == "ended" else None
        until = notice.replied_at or ended
        return Row(
            notice=notice,
            state=state,
            clock=Clock.of(
                day_of(notice.sent_at),
                notice.reply_by,
                day_of(until) if until else self.as_of.day,
                self.calendar,
            ),
            light=notice.light,
            replied_at=notice.replied_at,
            reply=notice.reply or "",
        )

    def _is_meant(self, row, *, level, unit, state):
        return (
            (not level or row.notice.level == level)
            and (not unit or row.notice.unit.slug == unit)
            and (not state or row.state == state)
        )

    def number(self, **wished):
        """How many there are behind these filters."""
        return sum(self._is_meant(row, **wished) for row in self.all_rows)

    @cached_property
    def rows(self):
        return [row for row in self.all_rows if self._is_meant(row, **self.chosen)]

    def _count(self, state):
        return sum(row.state == state for row in self.all_rows)

    @property
    def open(self):
        return self._count("open")

    @property
    def answered(self):
        return self._count("answered")

    @property
    def ended(self):
        return self._count("ended")

    @property
    def overdue(self):
        return sum(row.is_overdue for row in self.all_rows)

    @cached_property
    def units(self):
        """The units that have been sent a notice, in the house's order."""
        units = {row.notice.unit_id: row.notice.unit for row in self.all_rows}
        return sorted(units.values(), key=lambda unit: (unit.order, unit.pk))

    @cached_property
    def suggestions(self):
        """Tasks that call for a notice now, for those who send them; three queries."""
        if self.as_of.is_past or not _may_press_somewhere(self.user):
            return []
        tasks = (
            deciders.tasks_of(self.user, Permission.SEND_NOTICE)
            .in_plan(self.plan)
            .order_by()
        )
        day = self.as_of.day
        returned = notice_ladder.returned_reports(tasks, day, self.calendar)
        warned = Q(light__in=(Light.RED, Light.YELLOW))
        spans = (
            LightSpan.objects.tasks()
            .at(self.as_of.moment)
            .filter(warned | Q(task__in=list(returned)), task__in=tasks)
            .select_related("task", "lead_unit")
        )
        open_ones = {
            row.notice.task_id: row.notice
            for row in self.all_rows
            if row.state != "ended"
        }
        found = []
        for span in spans:
            case = notice_ladder.Case(span, returned[span.task_id], day)
            open_one = open_ones.get(span.task_id)
            if not case.level:
                continue
            if open_one is None or case.level in open_one.higher_levels:
                found.append(Suggestion(span, case.level, case.words, open_one))
        return sorted(found, key=lambda suggestion: suggestion.order)


def state_of(notice, replied_at, moment):
    """Open (the unit owes a reply), answered, or ended, at a moment."""
    if notice.ended_at is not None and notice.ended_at <= moment:
        return "ended"
    return "answered" if replied_at else "open"


def _may_press_somewhere(user):
    return access.can(user, Permission.SEND_NOTICE) or access.can(
        user, Permission.STAND_IN
    )
