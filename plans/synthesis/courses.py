"""How an invented task goes: everything that is recorded of it before a moment."""

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plans.demo import hours
from plans.demo.hours import pick
from plans.models import (
    CompletionClaim,
    MilestoneTerm,
    ProgressReport,
    ReachedMilestone,
    Review,
    Task,
    TaskState,
    TaskTerm,
)
from plans.schedule import (
    Timetable,
    anew_until,
    day_of,
    expected,
    periods,
    window,
)
from plans.synthesis.tasks import Invented

State = Task.State
Status = ProgressReport.Status
STEADY, AHEAD, BEHIND, STALLED = "steady", "ahead", "behind", "stalled"
TEMPERS = (*[STEADY] * 6, *[AHEAD] * 2, BEHIND, STALLED)
PROGRESS = "{month}月按计划推进，累计完成 {percent}%。（测试数据）"
RETURNED = "请补充本期完成的具体数量和佐证。"


@dataclass
class Course:
    invented: Invented
    staff: object
    calendar: object
    until: datetime
    states: list = field(default_factory=list)
    terms: list = field(default_factory=list)
    milestone_terms: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    ticks: list = field(default_factory=list)
    claims: list = field(default_factory=list)
    reviews: list = field(default_factory=list)
    # (subject, verb, by, at, changes): entries of the trail, once the rows have keys.
    deeds: list = field(default_factory=list)
    # As last written, and as last accepted.
    percent: int = 0
    accepted: int = 0
    reported: set = field(default_factory=set)

    @classmethod
    def of(cls, invented, staff, calendar, until):
        """Live the task's whole course."""
        course = cls(invented, staff, calendar, until)
        course._live()
        return course

    @property
    def task(self):
        return self.invented.task

    @property
    def ended_at(self):
        return self.deeds[-1][3]

    def _live(self):
        code = self.task.code
        self.author = self.staff.reporters[self.task.lead_unit_id]
        self.temper = TEMPERS[pick(len(TEMPERS), "temper", code)]
        opening = hours.at(self.task.plan.starts_on, 8, 30)
        self._move(State.REGISTERED, "task.registered", None, opening)
        assigned = hours.morning(self.task.start_on, code, "assign")
        if assigned >= self.until:
            return
        self._assign(assigned)
        day = self.calendar.add(self.task.start_on, 1)
        acknowledged = hours.afternoon(day, code, "acknowledge")
        if acknowledged < self.until and pick(10, "acknowledge", code):
            self._move(
                State.ACKNOWLEDGED, "task.acknowledged", self.author, acknowledged
            )
        claimed = self._claimed_at()
        for period in self._periods(assigned):
            self._period(period, min(claimed, self.until))
        if claimed < self.until:
            self._claim(claimed)
        self.deeds.sort(key=lambda deed: deed[3])

    def _move(self, state, verb, by, at, subject=None, changes=None):
        if self.states:
            self.states[-1].until = at
        self.states.append(TaskState(task=self.task, state=state, since=at, by=by))
        self.task.state = state
        self.task.version += 1
        if verb:
            self._record(subject or self.task, verb, by, at, changes)

    def _record(self, subject, verb, by, at, changes=None):
        self.deeds.append((subject, verb, by, at, changes))

    def _assign(self, at):
        task, planner = self.task, self.staff.planner
        task.assigned_at = at
        task.original_due_on = task.due_on
        self.terms.append(
            TaskTerm(
                task=task,
                lead_unit=task.lead_unit,
                start_on=task.start_on,
                due_on=task.due_on,
                weight=task.weight,
                since=at,
                by=planner,
            )
        )
        for milestone in self.invented.milestones:
            milestone.original_due_on = milestone.due_on
            self.milestone_terms.append(
                MilestoneTerm(
                    milestone=milestone,
                    due_on=milestone.due_on,
                    weight=milestone.weight,
                    is_key=milestone.is_key,
                    since=at,
                    by=planner,
                )
            )
        changes = {
            "lead_unit": task.lead_unit.name,
            "due_on": task.due_on.isoformat(),
        }
        self._move(State.ASSIGNED, "task.assigned", planner, at, changes=changes)

    def _periods(self, assigned):
        """The periods of which a report is owed, but for those the unit misses."""
        plan, code = self.task.plan, self.task.code
        found = periods(self.task.reporting, day_of(assigned), plan.ends_on)
        for number, period in enumerate(found):
            last_day = period.end.replace(day=plan.opens_day)
            if day_of(assigned) > last_day:
                continue
            is_silent = self.temper == STALLED and number in (4, 5)
            if is_silent or not pick(60, "missed", code, number):
                continue
            yield period

    def _filed_at(self, period, opened):
        code = self.task.code
        opens, closes = day_of(opened.opens_at), day_of(opened.closes_at)
        if not pick(15, "late", code, period.end):
            day = self.calendar.add(closes, 1 + pick(4, "days late", code))
        else:
            days = self.calendar.count(opens, closes) + 1
            day = self.calendar.add(opens, pick(days, code, period.end))
        return hours.morning(day, code, period.end)

    def _period(self, period, ends_at):
        opened = window(period, self.task.plan.rules, self.calendar)
        at = self._filed_at(period, opened)
        if at >= ends_at:
            return
        self.percent = self._percent(period)
        reached = self._reached(day_of(at))
        is_late = at > opened.closes_at
        report = self._file(period, at, reached, is_late)
        self.reported |= {milestone.order for milestone, _day in reached}
        if pick(25, "returned", self.task.code, period.end):
            self._accept(report, reached, at)
            return
        first_at = at
        returned_at = self._decide(report, Review.Verdict.RETURNED, RETURNED, at)
        if returned_at is None:
            return
        at = hours.afternoon(
            self.calendar.add(day_of(returned_at), 1), self.task.code, "again"
        )
        if at >= ends_at:
            self._leave_draft(report, reached)
            return
        back = [(first_at, returned_at)]
        rules = self.task.plan.rules
        limit = anew_until(opened.closes_at, back, rules, self.calendar)
        is_late = at > (limit or opened.closes_at)
        again = self._file(period, at, reached, is_late, report)
        self._accept(again, reached, at)

    def _leave_draft(self, returned, reached):
        """What was returned lies copied into a draft that nobody took up."""
        draft = copy(returned)
        draft.revision, draft.version = returned.revision + 1, returned.version + 1
        draft.status, draft.is_late = Status.DRAFT, False
        draft.created_at = draft.updated_at = returned.closed_at
        draft.submitted_at = draft.closed_at = None
        self._keep(draft, reached)

    def _keep(self, report, reached):
        self.reports.append(report)
        self.ticks += [
            ReachedMilestone(report=report, milestone=milestone, reached_on=day)
            for milestone, day in reached
        ]

    def _file(self, period, at, reached, is_late, returned=None):
        report = ProgressReport(
            task=self.task,
            period_start=period.start,
            period_end=period.end,
            revision=returned.revision + 1 if returned else 1,
            status=Status.SUBMITTED,
            progress=PROGRESS.format(month=period.end.month, percent=self.percent),
            percent=self.percent,
            problems="" if self.temper in (STEADY, AHEAD) else "进度滞后，正在赶。",
            next_steps="抓紧推进下一节点。",
            author=self.author,
            created_at=returned.closed_at if returned else at,
            updated_at=at,
            submitted_at=at,
            is_late=is_late,
            # Drafted and submitted; a returned one was copied out in between.
            version=returned.version + 3 if returned else 2,
        )
        self._keep(report, reached)
        if self.task.state in (State.ASSIGNED, State.ACKNOWLEDGED):
            self._move(State.IN_PROGRESS, "", self.author, at)
        changes = {
            "period_end": period.end.isoformat(),
            "percent": [self.accepted, self.percent],
            "reached": [milestone.name for milestone, _day in reached],
            "late": is_late,
            "correction": False,
        }
        self._record(report, "report.submitted", self.author, at, changes)
        return report

    def _decide(self, report, verdict, words, at):
        """The supervisor's verdict within three working days; its moment, if ever."""
        code = self.task.code
        days = 1 + pick(3, "review", code, at)
        decided = hours.during(self.calendar.add(day_of(at), days), "review", code)
        if decided >= self.until:
            return None
        by = self.staff.supervisor
        self.reviews.append(
            Review(report=report, verdict=verdict, words=words, by=by, at=decided)
        )
        report.status, report.closed_at = verdict, decided
        report.version += 1
        changes = {"period_end": report.period_end.isoformat(), "words": words}
        if verdict == Review.Verdict.ACCEPTED:
            changes["percent"] = report.percent
        self._record(report, f"report.{verdict}", by, decided, changes)
        return decided

    def _accept(self, report, reached, at):
        if self._decide(report, Review.Verdict.ACCEPTED, "", at):
            self.accepted = report.percent
            for milestone, day in reached:
                milestone.reached_on = day

    def _percent(self, period):
        task = self.task
        steps = tuple((row.due_on, row.weight) for row in self.invented.milestones)
        on_time = expected(
            Timetable(task.start_on, task.due_on, steps, task.basis, task.plan.year),
            period.end,
        )
        share = {STEADY: 97, AHEAD: 108, BEHIND: 72, STALLED: 45}[self.temper]
        percent = on_time * share // 10_000 - pick(4, task.code, period.end)
        return max(self.percent, min(percent, 98))

    def _reached(self, today):
        """The milestones that were reached by the day and not reported before."""
        found = []
        for milestone in self.invented.milestones:
            day = self._reached_on(milestone)
            if milestone.order not in self.reported and day and day <= today:
                found.append((milestone, day))
        return found

    def _reached_on(self, milestone):
        if self.temper == STALLED and milestone.order > 1:
            return None
        days = pick(8, "reached", self.task.code, milestone.order)
        shift = {STEADY: -days, AHEAD: -days - 10}.get(self.temper, days + 15)
        return max(self.task.start_on, milestone.due_on + timedelta(days=shift))

    def _claimed_at(self):
        """When the unit claims completion: what stalled, only after the year.

        So nothing of a past year is left over for those who work in this one.
        """
        days = pick(8, "claimed", self.task.code)
        if self.temper == STALLED:
            day = self.task.plan.ends_on + timedelta(days=12 + 2 * days)
        else:
            shift = 10 + 3 * days if self.temper == BEHIND else -days
            day = self.task.due_on + timedelta(days=shift)
        day = self.calendar.on_or_before(day)
        return hours.afternoon(day, self.task.code, "claim")

    def _claim(self, at):
        task = self.task
        claim = CompletionClaim(
            task=task,
            evidence="验收单、现场照片。（测试数据）",
            completed_on=day_of(at),
            due_on=task.due_on,
            submitted_by=self.author,
            submitted_at=at,
        )
        self.claims.append(claim)
        changes = {"completed_on": claim.completed_on.isoformat()}
        self._move(State.CLAIMED, "claim.submitted", self.author, at, claim, changes)
        day = self.calendar.add(day_of(at), 1 + pick(3, "accepted", task.code))
        accepted = hours.afternoon(day, task.code, "accept")
        if accepted >= self.until:
            return
        by = self.staff.supervisor
        verdict = Review.Verdict.ACCEPTED
        self.reviews.append(Review(claim=claim, verdict=verdict, by=by, at=accepted))
        claim.status, claim.closed_at = verdict, accepted
        task.completed_on = claim.completed_on
        for milestone in self.invented.milestones:
            milestone.reached_on = milestone.reached_on or claim.completed_on
        changes = {"words": "", "on_time": claim.completed_on <= claim.due_on}
        self._move(State.COMPLETED, "claim.accepted", by, accepted, claim, changes)
        closed = hours.morning(self.calendar.add(day, 5), task.code, "close")
        if closed < self.until and pick(2, "closed", task.code):
            self._move(State.CLOSED, "task.closed", by, closed)
