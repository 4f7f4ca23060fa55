"""The lights of milestones, on which those of tasks rest."""

from datetime import date, datetime

from plans.schedule import FULL, Rules, day_of

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


def judge_milestone(
    milestone: MilestoneFacts, facts: TaskFacts, moment: datetime, rules: Rules
) -> Verdict:
    """The light of one milestone, by its own dates and its task's state."""
    light = light_of(milestone, facts, day_of(moment), rules)
    tags = []
    if light != Light.NONE and is_extended(milestone):
        tags.append(Tag.EXTENDED)
    if light == Light.DONE and _was_late(milestone, facts):
        tags.append(Tag.LATE_DONE)
    return Verdict(
        light,
        (_reason(milestone, facts, light),),
        tags=tuple(tags),
        percent_bp=FULL if light == Light.DONE else 0,
    )


def light_of(
    milestone: MilestoneFacts, facts: TaskFacts, today: date, rules: Rules
) -> Light:
    if facts.state in NOT_COUNTED:
        return Light.NONE
    if milestone.done or facts.state in FINISHED:
        return Light.DONE
    if facts.state == State.ON_HOLD:
        # Nothing falls due while its task rests.
        return Light.GREY
    if not _is_claimed(milestone, facts):
        if milestone.due_on < today:
            return Light.RED
        if is_near(milestone.due_on, today, rules):
            return Light.YELLOW
    return Light.GREEN if has_started(facts, today) else Light.GREY


def with_light(
    light: Light, facts: TaskFacts, today: date, rules: Rules
) -> list[MilestoneFacts]:
    """The task's milestones of that light, in order of their due dates."""
    return [
        milestone
        for milestone in sorted(facts.milestones, key=lambda m: (m.due_on, m.id))
        if light_of(milestone, facts, today, rules) == light
    ]


def has_started(facts: TaskFacts, today: date) -> bool:
    return (
        facts.start_on <= today or bool(facts.reports) or facts.state == State.CLAIMED
    )


def not_started(facts: TaskFacts) -> Reason:
    return Reason.of(Code.NOT_STARTED, start_on=facts.start_on)


def is_near(due_on: date, today: date, rules: Rules) -> bool:
    return 0 <= (due_on - today).days <= rules.near_days


def is_extended(dated: TaskFacts | MilestoneFacts) -> bool:
    return dated.original_due_on is not None and dated.original_due_on < dated.due_on


def is_claimed_after(facts: TaskFacts, day: date) -> bool:
    claimed_at = facts.claim_submitted_at
    return claimed_at is not None and day_of(claimed_at) > day


def _is_claimed(milestone: MilestoneFacts, facts: TaskFacts) -> bool:
    return milestone.claimed or facts.state == State.CLAIMED


def _was_late(milestone: MilestoneFacts, facts: TaskFacts) -> bool:
    # One that nobody ticked was reached with its task, when that was claimed.
    if milestone.done or milestone.claimed:
        return milestone.done_late
    return is_claimed_after(facts, milestone.due_on)


def _reason(milestone: MilestoneFacts, facts: TaskFacts, light: Light) -> Reason:
    if light == Light.NONE:
        return Reason.of(facts.state)
    if light == Light.DONE:
        return Reason.of(Code.DONE)
    if facts.state == State.ON_HOLD:
        return Reason.of(Code.ON_HOLD, review_on=facts.review_on)
    if light == Light.RED:
        return Reason.of(Code.OVERDUE, due_on=milestone.due_on)
    if light == Light.YELLOW:
        return Reason.of(Code.DUE_SOON, due_on=milestone.due_on)
    if light == Light.GREY:
        return not_started(facts)
    if _is_claimed(milestone, facts):
        return Reason.of(Code.MILESTONE_CLAIMED)
    return Reason.of(Code.ON_SCHEDULE)
