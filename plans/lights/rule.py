"""The rule for tasks: PRODUCT §5, first match wins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plans.schedule import FULL, Duty, Rules, day_of
from plans.working_days import WorkingDays

from .facts import (
    FINISHED,
    NOT_COUNTED,
    Code,
    Light,
    MilestoneFacts,
    Reason,
    State,
    Tag,
    TaskFacts,
    Verdict,
)
from .measure import Measure, accepted_percent, duties_of, measure, missing
from .milestones import (
    has_started,
    is_claimed_after,
    is_extended,
    is_near,
    not_started,
    with_light,
)


@dataclass(frozen=True)
class Case:
    """A task at a moment, with all that its light is decided by."""

    facts: TaskFacts
    today: date
    rules: Rules
    measure: Measure
    missing: Duty | None

    @property
    def is_claimed(self) -> bool:
        return self.facts.state == State.CLAIMED

    def milestones(self, light: Light, *, are_key: bool) -> list[MilestoneFacts]:
        found = with_light(light, self.facts, self.today, self.rules)
        return [milestone for milestone in found if milestone.is_key == are_key]


def judge(
    facts: TaskFacts, moment: datetime, rules: Rules, calendar: WorkingDays
) -> Verdict:
    """The light of a task at a moment, from what is known of it."""
    return judge_with(facts, moment, rules, duties_of(facts, rules, calendar))


def judge_with(
    facts: TaskFacts, moment: datetime, rules: Rules, owed: tuple[Duty, ...]
) -> Verdict:
    """`judge` for those who ask of many moments: the reports owed are the same."""
    if facts.state in NOT_COUNTED:
        reason = Reason.of(facts.state)
        return Verdict(Light.NONE, (reason,), percent_bp=accepted_percent(facts))
    if facts.state in FINISHED:
        return _finished(facts)
    case = Case(
        facts,
        day_of(moment),
        rules,
        measure(facts, moment, owed),
        missing(facts, moment, owed),
    )
    light, reasons, beside = _decide(case)
    return Verdict(
        light,
        reasons,
        beside,
        _tags(case, light),
        case.measure.percent,
        case.measure.expected,
        case.measure.period_end,
    )


def _finished(facts: TaskFacts) -> Verdict:
    claimed_at = facts.claim_submitted_at
    due_on = facts.claim_due_on or facts.due_on
    reason = Reason.of(
        Code.DONE, due_on=due_on, claimed_on=claimed_at and day_of(claimed_at)
    )
    tags = []
    if is_extended(facts):
        tags.append(Tag.EXTENDED)
    if is_claimed_after(facts, due_on):
        tags.append(Tag.LATE_DONE)
    return Verdict(Light.DONE, (reason,), tags=tuple(tags), percent_bp=FULL)


def _decide(case: Case) -> tuple[Light, tuple[Reason, ...], tuple[Reason, ...]]:
    """The light, the reasons for it, and the yellow ones beside a red light."""
    if case.facts.state == State.ON_HOLD:
        held = Reason.of(Code.ON_HOLD, review_on=case.facts.review_on)
        return Light.GREY, (held,), ()
    if not has_started(case.facts, case.today):
        return Light.GREY, (not_started(case.facts),), ()
    red, yellow = tuple(_red_reasons(case)), tuple(_yellow_reasons(case))
    if red:
        return Light.RED, red, yellow
    if yellow:
        return Light.YELLOW, yellow, ()
    return Light.GREEN, (_green_reason(case),), ()


def _red_reasons(case: Case) -> Iterator[Reason]:
    facts = case.facts
    if not case.is_claimed and facts.due_on < case.today:
        yield Reason.of(Code.OVERDUE, due_on=facts.due_on)
    for milestone in case.milestones(Light.RED, are_key=True):
        yield _of_milestone(Code.KEY_MILESTONE_OVERDUE, milestone)
    deviation = case.measure.deviation
    if deviation is not None and deviation < -case.rules.red_below:
        yield _of_measure(Code.BEHIND, case, limit=case.rules.red_below)


def _yellow_reasons(case: Case) -> Iterator[Reason]:
    facts, rules = case.facts, case.rules
    for milestone in case.milestones(Light.RED, are_key=False):
        yield _of_milestone(Code.MILESTONE_OVERDUE, milestone)
    if not case.is_claimed and is_near(facts.due_on, case.today, rules):
        yield Reason.of(Code.DUE_SOON, due_on=facts.due_on)
    for milestone in case.milestones(Light.YELLOW, are_key=True):
        yield _of_milestone(Code.KEY_MILESTONE_DUE_SOON, milestone)
    deviation = case.measure.deviation
    if deviation is not None and -rules.red_below <= deviation <= -rules.yellow_from:
        yield _of_measure(Code.BEHIND, case)
    if case.missing is not None:
        period = case.missing.period
        yield Reason.of(
            Code.REPORT_MISSING,
            period_end=period.end,
            period_kind=str(facts.period_kind),
        )


def _green_reason(case: Case) -> Reason:
    if case.is_claimed:
        return Reason.of(Code.CLAIMED)
    if case.measure.expected is None:
        return Reason.of(Code.ON_SCHEDULE)
    return _of_measure(Code.ON_SCHEDULE, case)


def _tags(case: Case, light: Light) -> tuple[str, ...]:
    tags = []
    # A key milestone near its due date makes a light; an ordinary one only a tag.
    if light != Light.GREY and case.milestones(Light.YELLOW, are_key=False):
        tags.append(Tag.NEAR_DUE)
    if is_extended(case.facts):
        tags.append(Tag.EXTENDED)
    return tuple(tags)


def _of_milestone(code: Code, milestone: MilestoneFacts) -> Reason:
    return Reason.of(
        code, milestone=milestone.id, name=milestone.name, due_on=milestone.due_on
    )


def _of_measure(code: Code, case: Case, **more: Any) -> Reason:
    return Reason.of(
        code,
        percent=case.measure.percent,
        expected=case.measure.expected,
        period_end=case.measure.period_end,
        accepted_end=case.measure.accepted_end,
        period_kind=str(case.facts.period_kind),
        **more,
    )
