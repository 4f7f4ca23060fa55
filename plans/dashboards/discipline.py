"""Reporting discipline: of units among their peers, never of persons.

What each unit owed, filed late, missed, copied or had returned, by a moment; beside
it how long the reviewers took. Every figure can give its items.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans import duties
from plans.dashboards.board import lang_of
from plans.dashboards.conduct import COPIED_FROM, SHOWN, Conduct, Item, Owed, likeness
from plans.dashboards.reviewing import Reviewing
from plans.models import LightSpan, Task, TaskTerm
from plans.schedule import day_of
from towns.models import Unit

UNDER_WAY = (*Task.OPEN, Task.State.CLAIMED, Task.State.ON_HOLD)
GROUPS = [
    (gettext_lazy("Towns"), (Unit.Kind.TOWN,)),
    (gettext_lazy("Group"), (Unit.Kind.GROUP,)),
    (gettext_lazy("Office and departments"), Unit.OFFICE_KINDS),
]


@dataclass(frozen=True)
class Row:
    """A unit in the table of its peers; each figure with its address."""

    unit: Unit
    lang: str
    conduct: Conduct
    url: str
    urls: dict
    ownerless_url: str


class Discipline:
    """The board at a moment, of the tasks that a reader sees."""

    def __init__(self, plan, user, as_of, *, calendar, to):
        self.plan, self.as_of, self.calendar, self.to = plan, as_of, calendar, to
        spans = (
            LightSpan.objects.tasks()
            .at(as_of.moment)
            .counted()
            .in_plan(plan)
            .visible_to(user)
            .select_related("task", "lead_unit")
            .order_by("task__code")
        )
        self.tasks, self.units, self._states = [], {}, {}
        self.leads = {}
        for span in spans:
            span.task.plan = plan
            self.tasks.append(span.task)
            self.units[span.lead_unit_id] = span.lead_unit
            self.leads[span.task_id] = span.lead_unit_id
            self._states[span.task_id] = span.state
        self.debts = duties.ledger(self.tasks, as_of.moment, calendar)

    # --- Units --------------------------------------------------------------------
    @cached_property
    def _terms(self):
        """Who led a task when: a unit answers for its own time only."""
        found = defaultdict(list)
        for term in TaskTerm.objects.filter(task__in=self.tasks).select_related(
            "lead_unit"
        ):
            found[term.task_id].append(term)
            self.units.setdefault(term.lead_unit_id, term.lead_unit)
        return found

    def _leader_at(self, task, moment):
        for term in self._terms[task.pk]:
            if term.since <= moment and (term.until is None or moment < term.until):
                return term.lead_unit_id
        return self.leads[task.pk]

    @cached_property
    def conducts(self):
        """{unit: Conduct}"""
        found = defaultdict(Conduct)
        by_task = defaultdict(list)
        for debt in self.debts:
            by_task[debt.task.pk].append(debt)
        for task in self.tasks:
            owner = found[self.leads[task.pk]]
            if self._states[task.pk] in UNDER_WAY:
                owner.tasks += 1
                owner.ownerless += task.owner_id is None
            self._silence(task, by_task[task.pk], owner)
            before = None
            for debt in by_task[task.pk]:
                unit = self._leader_at(task, debt.closes_at)
                self._count(debt, found[unit], self.units[unit])
                before = self._compare(debt, before, found[unit], self.units[unit])
        return found

    def _silence(self, task, debts, conduct):
        closed = [debt for debt in debts if debt.closes_at <= self.as_of.moment]
        if (
            closed
            and self._states[task.pk] in Task.OPEN
            and not closed[-1].is_filed(self.as_of.moment)
            and not closed[-1].is_excused(self.as_of.moment)
        ):
            words = _("closed on %(day)s, nothing filed") % {
                "day": f"{closed[-1].closes_at:%m-%d %H:%M}"
            }
            unit = self.units[self.leads[task.pk]]
            conduct.items["silent"].append(
                Item(task, unit, closed[-1].period.label(), words)
            )

    def _count(self, debt, conduct, unit):
        moment, label = self.as_of.moment, debt.period.label()
        for paper in debt.papers:
            if self.plan.needs_sign_off and paper.report.signed_off_at is None:
                continue  # sent back inside the unit, by its own head
            conduct.decided += paper.review is not None
            if paper.is_returned:
                words = _("returned on %(day)s") % {
                    "day": f"{day_of(paper.review.at):%m-%d}"
                }
                conduct.items["returned"].append(
                    Item(debt.task, unit, label, words, paper.review.words)
                )
        if debt.closes_at > moment:
            return
        conduct.owed += 1
        conduct.items["owed"].append(Owed(debt, unit))
        if debt.is_on_time:
            conduct.on_time += 1
        elif debt.came_late:
            conduct.items["late"].append(
                Item(debt.task, unit, label, self._lateness(debt))
            )
        if debt.is_missed(moment):
            conduct.items["missed"].append(
                Item(debt.task, unit, label, self._supplement(debt))
            )

    def _lateness(self, debt):
        filed = day_of(debt.came_late[0].submitted_at)
        days = (filed - day_of(debt.closes_at)).days
        figures = {"day": f"{filed:%m-%d}", "days": days}
        if not days:
            return _("filed on %(day)s after the window had closed") % figures
        return (
            ngettext(
                "filed on %(day)s, %(days)s day late",
                "filed on %(day)s, %(days)s days late",
                days,
            )
            % figures
        )

    def _supplement(self, debt):
        standing = [paper for paper in debt.papers if paper.stood(self.as_of.moment)]
        if not standing:
            return _("no supplement until now")
        day = day_of(standing[-1].submitted_at)
        return _("supplement of %(day)s") % {"day": f"{day:%m-%d}"}

    def _compare(self, debt, before, conduct, unit):
        """The words of this period against those before; what to compare next with."""
        if not debt.papers:
            return before
        report = debt.papers[-1].report
        if before is not None and not report.is_unchanged:
            conduct.compared += 1
            alike = likeness(report.progress, before.progress)
            if alike >= COPIED_FROM:
                words = _("%(percent)s%% like the period before") % {
                    "percent": alike // 100
                }
                conduct.items["copied"].append(
                    Item(debt.task, unit, debt.period.label(), words, report.progress)
                )
        return report

    @cached_property
    def total(self):
        result = Conduct()
        for conduct in self.conducts.values():
            result.add(conduct)
        return result

    @property
    def groups(self):
        """[(name of the peers, rows)], each unit in its own order, never ranked."""
        conducts = self.conducts
        ordered = sorted(self.units.values(), key=lambda unit: (unit.order, unit.pk))
        found = [
            (name, [self._row(unit) for unit in ordered if unit.kind in kinds])
            for name, kinds in GROUPS
        ]
        return [(name, rows) for name, rows in found if rows and conducts]

    def _row(self, unit):
        return Row(
            unit=unit,
            lang=lang_of(unit.short_title),
            conduct=self.conducts[unit.pk],
            url=self.to.to("plans:unit", unit.slug),
            urls={
                name: self.to.to("plans:discipline-unit", unit.slug, show=name)
                for name in SHOWN
            },
            ownerless_url=self.to.tasks(
                unit=unit.slug, owner="none", state=[str(s) for s in UNDER_WAY]
            ),
        )

    def of(self, slug):
        """The unit of an address and its conduct, or None."""
        conducts = self.conducts
        unit = next((u for u in self.units.values() if u.slug == slug), None)
        return unit and (unit, conducts[unit.pk])

    @cached_property
    def reviewing(self):
        return Reviewing(self)
