"""What a task is held to: its accepted progress, and the reports it owes."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from plans.schedule import Duty, Rules, anew_until, duties, expected
from plans.working_days import WorkingDays

from .facts import ReportFacts, TaskFacts


@dataclass(frozen=True)
class Measure:
    """Accepted progress, and what was expected at the end of the period it is held to.

    That period is the one of the latest accepted report, or a later one whose report
    was missed; without either nothing is expected yet.
    """

    percent: int = 0
    accepted_end: date | None = None
    expected: int | None = None
    period_end: date | None = None

    @property
    def deviation(self) -> int | None:
        return None if self.expected is None else self.percent - self.expected


def duties_of(
    facts: TaskFacts, rules: Rules, calendar: WorkingDays
) -> tuple[Duty, ...]:
    """Every report the task owes in its plan."""
    owed = duties(
        facts.period_kind,
        facts.plan_first_period,
        facts.plan_end,
        assigned_at=facts.assigned_at,
        exempt=facts.exempt,
        rules=rules,
        calendar=calendar,
    )
    if not facts.returned:
        return owed
    return tuple(_with_new_time(duty, facts, rules, calendar) for duty in owed)


def _with_new_time(
    duty: Duty, facts: TaskFacts, rules: Rules, calendar: WorkingDays
) -> Duty:
    returned = sorted(
        (paper.submitted_at, paper.returned_at)
        for paper in facts.returned
        if paper.period_end == duty.period.end
    )
    until = anew_until(duty.closes_at, returned, rules, calendar)
    return replace(duty, anew_until=until)


def measure(facts: TaskFacts, moment: datetime, owed: tuple[Duty, ...]) -> Measure:
    accepted = _latest_accepted(facts)
    accepted_end = accepted and accepted.period_end
    missed = _latest_missed(facts, moment, owed)
    ends = [end for end in (accepted_end, missed) if end]
    if not ends:
        return Measure()
    return Measure(
        percent=accepted.percent_bp if accepted else 0,
        accepted_end=accepted_end,
        expected=expected(facts.timetable, max(ends)),
        period_end=max(ends),
    )


def accepted_percent(facts: TaskFacts) -> int:
    accepted = _latest_accepted(facts)
    return accepted.percent_bp if accepted else 0


def missing(facts: TaskFacts, moment: datetime, owed: tuple[Duty, ...]) -> Duty | None:
    """The latest report whose window has closed, where none stands for it."""
    closed = [duty for duty in owed if duty.closes_at <= moment]
    if not closed or closed[-1].period.end in _filed(facts):
        return None
    return None if closed[-1].is_excused(moment) else closed[-1]


def _latest_accepted(facts: TaskFacts) -> ReportFacts | None:
    return max(
        (report for report in facts.reports if report.accepted),
        # A correction is a later report of the same period.
        key=lambda report: (report.period_end, report.submitted_at),
        default=None,
    )


def _latest_missed(
    facts: TaskFacts, moment: datetime, owed: tuple[Duty, ...]
) -> date | None:
    # A supplement ends the reproach at once, before it is reviewed: a reviewer's
    # slowness colours nobody. That the period was missed stays known elsewhere.
    filed = _filed(facts)
    missed = (
        duty.period.end
        for duty in owed
        if duty.missed_at <= moment
        and duty.period.end not in filed
        and not duty.is_excused(moment)
    )
    return max(missed, default=None)


def _filed(facts: TaskFacts) -> set[date]:
    return {report.period_end for report in facts.reports}
