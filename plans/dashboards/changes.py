"""What changed between two days: newly done, newly red, slipped, extended, silent …

Both days are read from the spans that covered them, so that the comparison says what
was known on each; PRODUCT.md §6.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from plans import lights
from plans.dashboards.board import lang_of
from plans.dashboards.sentence import figure
from plans.lights import Code
from plans.models import Decision, ExtensionRequest, LightSpan, Task
from plans.schedule import weighted

Light = LightSpan.Light
State = Task.State


class Standing(NamedTuple):
    """How a task or milestone stood at one of the two moments."""

    task: int
    milestone: int | None
    light: str
    state: str
    unit: int
    due_on: date
    weight: int
    percent: int
    reasons: list
    beside: list
    since: object
    until: object
    code: str
    title: str
    name: str | None
    tags: list
    completed_on: date | None

    @property
    def is_done(self):
        return self.light == Light.DONE

    @property
    def is_counted(self):
        return self.light != Light.NONE

    @property
    def is_weighed(self):
        # See also LightSpanQuerySet.weighed().
        return self.is_counted and self.state != State.ON_HOLD

    def gives(self, code):
        """Whether the reason is among those of the light, or beside them."""
        return any(reason[0] == code for reason in (*self.reasons, *self.beside))


COLUMNS = (
    "task_id",
    "milestone_id",
    "light",
    "state",
    "lead_unit_id",
    "due_on",
    "weight",
    "percent",
    "reasons",
    "beside",
    "since",
    "until",
    "task__code",
    "task__title",
    "milestone__name",
    "tags",
    "task__completed_on",
)


@dataclass(frozen=True)
class Item:
    """One change of one task: what it was, what it is, why."""

    code: str
    title: str
    unit: object
    url: str
    light: str
    before: str = ""
    words: str = ""
    milestone: str = ""

    @property
    def unit_lang(self):
        return lang_of(self.unit.short_title)


@dataclass(frozen=True)
class Group:
    """All changes of one kind; `key` is its place on the page."""

    key: str
    label: str
    figure: str
    tone: str
    items: tuple[Item, ...]

    @property
    def count(self):
        return len(self.items)

    @property
    def clause(self):
        """Its part of the page's sentence, the figure a link to the items."""
        # The message is ours, the figure is escaped already.
        return mark_safe(self.figure % {"n": figure(self.count, f"#{self.key}")})


def kinds():
    """(key, heading, its clause in the sentence, tone), the weightiest first."""
    return [
        ("done", _("Newly completed"), _("newly completed %(n)s"), "done"),
        ("red", _("Newly red"), _("newly red %(n)s"), "red"),
        ("recovered", _("No longer red"), _("no longer red %(n)s"), "green"),
        ("warned", _("Newly warned"), _("newly warned %(n)s"), "yellow"),
        ("overdue", _("Milestones newly overdue"), _("slipped %(n)s"), "red"),
        ("extended", _("Extensions granted"), _("extended %(n)s"), ""),
        ("moved", _("Dates moved otherwise"), _("dates moved %(n)s"), ""),
        ("silent", _("Newly silent"), _("newly silent %(n)s"), "yellow"),
        ("assigned", _("Newly assigned"), _("newly assigned %(n)s"), ""),
        ("held", _("Put on hold"), _("put on hold %(n)s"), "grey"),
        ("resumed", _("Taken off hold"), _("taken off hold %(n)s"), ""),
        ("reopened", _("Reopened"), _("reopened %(n)s"), "yellow"),
        ("cancelled", _("Cancelled"), _("cancelled %(n)s"), "none"),
    ]


class Changes:
    """The changes of a plan's visible tasks between two moments; three queries.

    `spans` are those of the plan that the person sees, perhaps narrowed; `since` and
    `as_of` are moments with their days (middleware.AsOf), the first one earlier.
    """

    def __init__(self, spans, *, since, as_of, units, to):
        self.spans, self.since, self.as_of, self.to = spans, since, as_of, to
        self.units = {unit.pk: unit for unit in units}

    @cached_property
    def _standings(self):
        """((tasks, milestones) then, (tasks, milestones) now), each by key."""
        then, now = ({}, {}), ({}, {})
        moments = (self.since.moment, self.as_of.moment)
        rows = self.spans.at(moments[0]) | self.spans.at(moments[1])
        for values in rows.order_by("task__code", "pk").values_list(*COLUMNS):
            row = Standing(*values)
            for found, moment in zip((then, now), moments, strict=True):
                if row.since <= moment and (row.until is None or row.until > moment):
                    is_milestone = row.milestone is not None
                    key = row.milestone if is_milestone else row.task
                    found[is_milestone][key] = row
        return then, now

    @cached_property
    def _pairs(self):
        """(then or None, now) of every task on record at the later moment."""
        (then, _milestones), (now, _more) = self._standings
        return [(then.get(key), row) for key, row in now.items()]

    @cached_property
    def _extensions(self):
        """The extensions approved in between, by (task, milestone or None)."""
        _then, (tasks, _milestones) = self._standings
        approved = ExtensionRequest.objects.filter(
            status=Decision.APPROVED,
            decided_at__gt=self.since.moment,
            decided_at__lte=self.as_of.moment,
        ).select_related("milestone")
        return {
            (each.task_id, each.milestone_id): each
            for each in approved
            if each.task_id in tasks
        }

    @cached_property
    def groups(self):
        """Every kind of change that happened, with its items."""
        found = {
            "done": self._tasks(lambda then, now: now.is_done and not _done(then)),
            "red": self._tasks(lambda then, now: _turned(then, now, Light.RED)),
            "recovered": self._tasks(
                lambda then, now: (
                    then
                    and then.light == Light.RED
                    and now.light not in (Light.RED, Light.DONE, Light.NONE)
                )
            ),
            "warned": self._tasks(
                lambda then, now: (
                    _turned(then, now, Light.YELLOW)
                    and (then is None or then.light != Light.RED)
                )
            ),
            "overdue": self._overdue_milestones(),
            "extended": self._extended(),
            "moved": self._moved(),
            "silent": self._tasks(
                lambda then, now: (
                    now.gives(Code.REPORT_MISSING)
                    and not (then and then.gives(Code.REPORT_MISSING))
                )
            ),
            "assigned": self._tasks(
                lambda then, now: (
                    now.is_counted and not (then is not None and then.is_counted)
                )
            ),
            "held": self._tasks(lambda then, now: _entered(then, now, State.ON_HOLD)),
            "resumed": self._tasks(
                lambda then, now: (
                    then
                    and then.state == State.ON_HOLD
                    and now.state in (*Task.OPEN, State.CLAIMED)
                )
            ),
            "reopened": self._tasks(
                lambda then, now: _done(then) and now.is_counted and not now.is_done
            ),
            "cancelled": self._tasks(
                lambda then, now: _entered(then, now, State.CANCELLED)
            ),
        }
        return [
            Group(key, label, figure, tone, tuple(found[key]))
            for key, label, figure, tone in kinds()
            if found[key]
        ]

    @cached_property
    def progress(self):
        """(then, now) of weighted progress in basis points; None of nothing."""
        return tuple(
            weighted(
                (row.weight, row.percent) for row in tasks.values() if row.is_weighed
            )
            for tasks, _milestones in self._standings
        )

    @cached_property
    def by_unit(self):
        """[(unit, [count by group])] of the units with changes, in their order."""
        counts = Counter(
            (item.unit.pk, group.key) for group in self.groups for item in group.items
        )
        return [
            (unit, [(group, counts[pk, group.key]) for group in self.groups])
            for pk, unit in self.units.items()
            if any(counts[pk, group.key] for group in self.groups)
        ]

    def _tasks(self, is_so):
        return [self._item(then, now) for then, now in self._pairs if is_so(then, now)]

    def _item(self, then, now, words="", milestone=""):
        return Item(
            code=now.code,
            title=now.title,
            unit=self.units[now.unit],
            url=self.to.to("plans:task", now.code),
            light=now.light,
            before=then.light if then else "",
            words=words or self._reason(now),
            milestone=milestone,
        )

    def _reason(self, now):
        # See also task_list.Row.reason: nothing is said twice.
        if now.is_done and now.completed_on and lights.Tag.LATE_DONE not in now.tags:
            return _("completed on %(day)s") % {"day": now.completed_on.isoformat()}
        reasons = [lights.Reason.from_json(reason) for reason in now.reasons]
        return lights.sentence(reasons, self.as_of.day)

    def _overdue_milestones(self):
        (_tasks, then), (_more, now) = self._standings
        return [
            self._item(then.get(key), row, milestone=row.name)
            for key, row in now.items()
            if row.light == Light.RED
            and not (key in then and then[key].light == Light.RED)
        ]

    def _extended(self):
        _then, (tasks, milestones) = self._standings
        found = []
        for (task, milestone), extension in self._extensions.items():
            row = milestones.get(milestone) if milestone else tasks.get(task)
            if row is None:
                continue
            name = extension.milestone.name if milestone else ""
            words = _days(extension.from_due_on, extension.to_due_on)
            found.append(self._item(row, row, words=words, milestone=name))
        return sorted(found, key=lambda item: item.code)

    def _moved(self):
        then, now = self._standings
        found = []
        for before, after in zip(then, now, strict=True):
            for key, row in after.items():
                old = before.get(key)
                if old is None or old.due_on == row.due_on:
                    continue
                if (row.task, row.milestone) in self._extensions:
                    continue
                words = _days(old.due_on, row.due_on)
                name = row.name or ""
                found.append(self._item(old, row, words=words, milestone=name))
        return sorted(found, key=lambda item: item.code)


def _done(then):
    return then is not None and then.is_done


def _turned(then, now, light):
    return now.light == light and (then is None or then.light != light)


def _entered(then, now, state):
    return now.state == state and then is not None and then.state != state


def _days(old, new):
    return _("%(old)s → %(new)s, %(days)s days") % {
        "old": old.isoformat(),
        "new": new.isoformat(),
        "days": f"{(new - old).days:+}",
    }
