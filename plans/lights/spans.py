"""A verdict through time: what it is now, and what it becomes if nobody acts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plans.schedule import Duty, Rules, start_of
from plans.working_days import WorkingDays

from .facts import FINISHED, NOT_COUNTED, MilestoneFacts, TaskFacts, Verdict
from .measure import duties_of
from .milestones import judge_milestone
from .rule import judge_with

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SpanDraft:
    """A verdict that holds from `since` until just before `until`."""

    since: datetime
    until: datetime | None
    verdict: Verdict


def boundaries(
    facts: TaskFacts, rules: Rules, calendar: WorkingDays, after: datetime
) -> list[datetime]:
    """The moments after `after` at which time alone may change the verdict."""
    moments = _moments(facts, rules, duties_of(facts, rules, calendar))
    return sorted(moment for moment in moments if moment > after)


def spans(
    facts: TaskFacts,
    since: datetime,
    rules: Rules,
    calendar: WorkingDays,
    until: datetime | None = None,
) -> list[SpanDraft]:
    """How the task stands from `since` on: until `until`, or else without end."""
    owed = duties_of(facts, rules, calendar)
    return _walk(
        since,
        until,
        _moments(facts, rules, owed),
        lambda moment: judge_with(facts, moment, rules, owed),
    )


def milestone_spans(
    milestone: MilestoneFacts,
    facts: TaskFacts,
    since: datetime,
    rules: Rules,
    until: datetime | None = None,
) -> list[SpanDraft]:
    """How one milestone stands from `since` on. See also `spans`."""
    moments = {
        start_of(facts.start_on),
        *(start_of(day) for day in _days_of(milestone.due_on, rules)),
    }
    return _walk(
        since,
        until,
        moments,
        lambda moment: judge_milestone(milestone, facts, moment, rules),
    )


def next_change(
    facts: TaskFacts, moment: datetime, rules: Rules, calendar: WorkingDays
) -> SpanDraft | None:
    """The next verdict if nobody acts, with the moment at which it begins."""
    return next(iter(spans(facts, moment, rules, calendar)[1:]), None)


def next_light(
    facts: TaskFacts, moment: datetime, rules: Rules, calendar: WorkingDays
) -> SpanDraft | None:
    """The next verdict of another colour, where only its figures change before."""
    now, *later = spans(facts, moment, rules, calendar)
    return next((s for s in later if s.verdict.light != now.verdict.light), None)


def _moments(facts: TaskFacts, rules: Rules, owed: tuple[Duty, ...]) -> set[datetime]:
    if facts.state in (*NOT_COUNTED, *FINISHED):
        return set()
    days = {facts.start_on, *_days_of(facts.due_on, rules)}
    for milestone in facts.milestones:
        days.update(_days_of(milestone.due_on, rules))
    moments = {start_of(day) for day in days}
    for duty in owed:
        moments |= {duty.closes_at, duty.missed_at}
        if duty.anew_until:
            moments.add(duty.anew_until)
    return moments


def _days_of(due_on: date, rules: Rules) -> tuple[date, date]:
    """The days on which a due date becomes near and then past."""
    return due_on - rules.near_days * ONE_DAY, due_on + ONE_DAY


def _walk(
    since: datetime,
    until: datetime | None,
    moments: Iterable[datetime],
    verdict_at: Callable[[datetime], Verdict],
) -> list[SpanDraft]:
    changes = [(since, verdict_at(since))]
    for moment in sorted(moments):
        if moment <= since or (until is not None and moment >= until):
            continue
        verdict = verdict_at(moment)
        if verdict != changes[-1][1]:
            changes.append((moment, verdict))
    ends = [moment for moment, _ in changes[1:]] + [until]
    return [
        SpanDraft(moment, until, verdict)
        for (moment, verdict), until in zip(changes, ends, strict=True)
    ]
