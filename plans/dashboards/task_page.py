"""Everything that the page of one task says, as known at a moment."""

from datetime import date
from functools import cached_property

from django.db.models import (
    Q,
)

from plans import charts, history, lights
from plans.calendar import working_days
from plans.charts.lights import WORDS
from plans.dashboards import (
    freshness,
    next_steps,
    papers,
    task_links,
    task_list,
    task_reports,
    task_sheets,
)
from plans.models import Decision, LightSpan, Notice, Task
from plans.schedule import Timetable, expected
from plans.verbs import Scene
from towns.models import AuditEntry

Light = LightSpan.Light
# The names that the plan's data gives to fields that are proposals.
PROPOSED = {
    "重点任务": "title",
    "具体举措": "measures",
    "年度目标": "goal",
    "牵头单位": "lead_unit",
    "配合单位": "supporting_units",
    "责任领导": "responsible_leader",
    "责任人": "owner",
    "开始": "start_on",
    "完成时限": "due_on",
    "权重": "weight",
    "填报周期": "reporting",
    "序时口径": "basis",
    "节点": "milestones",
}


class TaskPage:
    """One task at a moment; each part is read when the page asks for it."""

    def __init__(self, task, as_of):
        self.task, self.as_of = task, as_of
        self.moment, self.day = as_of.moment, as_of.day

    @property
    def is_known(self):
        """Whether the task was on record at the moment at all."""
        return self.span is not None

    @cached_property
    def _spans(self):
        """The task's spans, and those of its milestones at the moment; one query."""
        covering = Q(since__lte=self.moment) & (
            Q(until=None) | Q(until__gt=self.moment)
        )
        return list(
            LightSpan.objects.filter(Q(milestone=None) | covering, task=self.task)
            .select_related("milestone", "lead_unit")
            .order_by("since", "pk")
        )

    @cached_property
    def _past(self):
        return [
            span
            for span in self._spans
            if span.milestone_id is None and span.since <= self.moment
        ]

    @cached_property
    def span(self):
        """How the task stands at the moment."""
        if self._past:
            return self._past[-1]
        if self.as_of.is_past:
            return None
        # A draft that nobody has touched since it was written down.
        task = self.task
        return LightSpan(
            task=task,
            light=Light.NONE,
            reasons=[[task.state, {}]],
            state=task.state,
            lead_unit=task.lead_unit,
            start_on=task.start_on,
            due_on=task.due_on,
            weight=task.weight,
        )

    @property
    def reason(self):
        """Why the light is what it is, in a sentence."""
        if task_list.is_done_in_time(self.span) and self.task.completed_on:
            return task_list.completed(self.task)
        return self.span.sentence(self.day)

    @cached_property
    def turns(self):
        """The next span of another colour, if nobody acts; nothing in the past."""
        if self.as_of.is_past:
            return None
        return next(
            (
                span
                for span in self._spans
                if span.milestone_id is None
                and span.since > self.moment
                and span.light != self.span.light
            ),
            None,
        )

    @property
    def turns_word(self):
        return WORDS[self.turns.light]

    @cached_property
    def links(self):
        return task_links.links_of(self.task, self.moment)

    @property
    def supporting_units(self):
        return [link for link in self.links if link.kind == "unit"]

    @property
    def directives(self):
        return [link for link in self.links if link.kind == "directive"]

    @property
    def continued_by(self):
        return [link for link in self.links if link.kind == "task"]

    @property
    def indicators(self):
        return [link for link in self.links if link.kind == "indicator"]

    @cached_property
    def papers(self):
        return papers.load(self.task, self.moment)

    @cached_property
    def proposed(self):
        return {PROPOSED[name] for name in self.task.proposed if name in PROPOSED}

    @cached_property
    def tags(self):
        self.span.is_disputed = any(
            paper.is_open_at(self.moment) for paper in self.papers["objection"]
        )
        return task_list.tags_of(self.span, self.task)

    @property
    def notice(self):
        """The notice in force at the moment, as a paper, or None."""
        in_force = [
            paper
            for paper in self.papers["notice"]
            if paper.is_in_force_at(self.moment)
        ]
        return in_force[-1] if in_force else None

    @property
    def notice_level(self):
        return Notice.Level(self.notice.about).label

    @property
    def extensions(self):
        """How often the task's own due date has been extended."""
        return sum(
            paper.status == Decision.APPROVED
            and paper.ref is None
            and paper.was_answered_by(self.moment)
            for paper in self.papers["extension"]
        )

    @property
    def days_slipped(self):
        return task_list.days_slipped(self.span)

    @property
    def days_waited(self):
        """Days that coordination requests stood open past their reply dates."""
        return sum(
            task_sheets.days_late(paper, self.moment)
            for paper in self.papers["coordination"]
        )

    @property
    def original_due_on(self):
        original = self.span.original_due_on
        return original if original != self.span.due_on else None

    @property
    def expectation(self):
        return task_list.expectation(self.span)

    @property
    def is_settled(self):
        return self.span.state not in Task.OPEN

    @property
    def state(self):
        """The row of the state that held: since when, by whom, why."""
        states = self.papers["state"]
        return states[-1] if states else None

    @property
    def phone(self):
        owner = self.task.owner
        return (owner and owner.office_phone) or self.span.lead_unit.office_phone

    @cached_property
    def milestones(self):
        return sorted(
            (span for span in self._spans if span.milestone_id),
            key=lambda span: (span.due_on, span.milestone.order),
        )

    @property
    def steps(self):
        return charts.stepper(
            [
                charts.Step(
                    name=span.milestone.name,
                    due=span.due_on,
                    light=span.light,
                    is_key=span.milestone.is_key,
                    reached_on=span.milestone.reached_on,
                    original_due=span.original_due_on,
                    note=task_list.words_of(task_list.milestone_tags(span)),
                )
                for span in self.milestones
            ]
        )

    @property
    def spark(self):
        timetable = Timetable(
            self.span.start_on,
            self.span.due_on,
            tuple((span.due_on, span.weight) for span in self.milestones),
            self.task.basis,
            self.task.plan.year,
        )
        since = min(timetable.start_on, self.task.plan.reports_from)
        until = max([timetable.due_on, *(span.due_on for span in self.milestones)])
        accepted = [
            charts.SparkPoint(min(report.period.end, self.day), report.percent_bp)
            for report in reversed(self.reports)
            if report.is_accepted
        ]
        if self.span.light == Light.DONE:
            # Acceptance of completion sets 100.
            accepted.append(charts.SparkPoint(self.day, self.span.percent))
        return charts.spark(
            accepted,
            [
                charts.SparkPoint(day, expected(timetable, day))
                for day in _bends(timetable, since, until)
            ],
            since=since,
            until=until,
            today=self.day,
            expected_bp=self.span.expected,
        )

    @cached_property
    def submitted(self):
        return list(task_reports.of(self.task, self.moment))

    @cached_property
    def calendar(self):
        return working_days()

    @cached_property
    def owed(self):
        return next_steps.reporting(
            self.task,
            self.submitted,
            self.papers["state"],
            self.moment,
            self.calendar,
        )

    @cached_property
    def reports(self):
        return task_reports.views(
            self.submitted, self.papers, self.task, self.owed, self.moment
        )

    @property
    def freshness(self):
        accepted = [view.period.end for view in self.reports if view.is_accepted]
        latest = self.submitted[0] if self.submitted else None
        return freshness.of(
            self.span, self.task, latest, max(accepted) if accepted else None
        )

    @property
    def window(self):
        """The reporting window that is open or comes next, in words."""
        return next_steps.window_in_words(self.owed)

    @property
    def sheets(self):
        return task_sheets.sheets(self.papers, self.moment)

    @property
    def loose_files(self):
        """Files that hang on the task or a claim, not on a report."""
        return [paper for paper in self.papers["attachment"] if paper.ref is None]

    @property
    def beside(self):
        """What beside a red light would by itself make a yellow one."""
        reasons = [lights.Reason.from_json(reason) for reason in self.span.beside]
        return lights.sentence(reasons, self.day)

    @property
    def next_steps(self):
        return next_steps.steps(
            self.task, self.span, self.papers, self.submitted, self.owed, self.moment
        )

    def scene(self, user):
        """The task as it stands before a person; see `plans.verbs`."""
        return Scene(
            task=self.task,
            span=self.span,
            user=user,
            moment=self.moment,
            calendar=self.calendar,
            papers=self.papers,
            owed=self.owed,
            reports=self.submitted,
            supporting=frozenset(unit.key for unit in self.supporting_units),
        )

    @cached_property
    def events(self):
        """Everything that happened, newest first; one query."""
        entries = AuditEntry.objects.filter(
            task_code=self.task.code, at__lte=self.moment
        ).annotate(unit=papers.unit_of("by", "at"))
        found = [
            history.event(entry, kind=self.task.reporting, unit=entry.unit)
            for entry in entries
        ]
        found += history.light_events(self._past)
        return sorted(found, key=lambda event: event.at, reverse=True)


def _bends(timetable, since, until):
    """The days at which expected progress changes its pace."""
    days = {since, timetable.start_on, timetable.due_on, until}
    days |= {day for day, _weight in timetable.steps}
    if timetable.basis == Task.Basis.MONTHS:
        days |= {date(timetable.year, month, 1) for month in range(1, 13)}
    return sorted(day for day in days if since <= day <= until)
