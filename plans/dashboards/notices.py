"""The board of notices of a plan, and one notice as the paper prints it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from plans import deciders, notice_ladder
from plans.dashboards import task_links
from plans.dashboards.coordination import Clock
from plans.models import LightSpan, Notice, NoticeReply
from plans.schedule import day_of
from plans.verbs.notices import pressing, replying
from towns import access
from towns.access import Permission
from towns.models import Unit

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


class NoticePage:
    """One notice at a moment; each part is read when the page asks for it."""

    def __init__(self, notice, user, as_of):
        self.notice, self.user, self.as_of = notice, user, as_of
        self.task = notice.task

    @cached_property
    def replies(self):
        rows = self.notice.replies.filter(at__lte=self.as_of.moment)
        return list(rows.select_related("by"))

    @property
    def state(self):
        replied_at = self.replies[0].at if self.replies else None
        return state_of(self.notice, replied_at, self.as_of.moment)

    @property
    def tone(self):
        return f"notice-{self.notice.level}"

    @property
    def is_ended(self):
        return self.state == "ended"

    @property
    def days_late(self):
        """Days past the reply date without a reply."""
        if self.state != "open":
            return 0
        return max(0, (self.as_of.day - self.notice.reply_by).days)

    @property
    def days_left(self):
        return (self.notice.reply_by - self.as_of.day).days

    @property
    def raised_by(self):
        """The sterner notice that took its place, as far as it was known."""
        raised = getattr(self.notice, "raised_by_notice", None)
        return raised if raised and raised.sent_at <= self.as_of.moment else None

    @cached_property
    def span(self):
        """How the task stood when the notice was sent."""
        spans = LightSpan.objects.tasks().at(self.notice.sent_at)
        return spans.filter(task=self.task).first()

    @property
    def light_reason(self):
        return self.span.sentence(day_of(self.notice.sent_at)) if self.span else ""

    @cached_property
    def links(self):
        return task_links.links_of(self.task, self.as_of.moment)

    @property
    def supporting_units(self):
        return [link for link in self.links if link.kind == "unit"]

    @property
    def directives(self):
        return [link for link in self.links if link.kind == "directive"]

    @cached_property
    def office(self):
        return Unit.objects.filter(kind=Unit.Kind.OFFICE).first()

    @property
    def may_reply(self):
        return (
            not self.is_ended
            and not self.as_of.is_past
            and access.can(self.user, Permission.ANSWER_NOTICE, self.notice.unit)
        )

    @cached_property
    def verbs(self):
        """What the reader may do with it; replying has its own place on the page."""
        if self.is_ended or self.as_of.is_past:
            return []
        found = []
        if self.may_reply:
            is_owed = self.state == "open"
            verb = replying(self.notice.pk, self.notice.reply_by, is_owed=is_owed)
            found.append(replace(verb, url="#reply"))
        if deciders.may(self.user, Permission.SEND_NOTICE, self.task):
            found += pressing(self.notice.pk, self.notice.level, self.task)
        # Here they stand at the head of the page, beside no paper.
        return [replace(verb, paper=None) for verb in found]
