from datetime import date, timedelta

import pytest

from plans.lights import Light, State, judge_milestone
from tests.plans.light_facts import (
    RULES,
    at,
    codes,
    make_facts,
    make_milestone,
    make_report,
)

NOON = at(2025, 10, 20, 12)


def in_days(number):
    return NOON.date() + timedelta(days=number)


def light_of(milestone, moment=NOON, **changes):
    return judge_milestone(milestone, make_facts(**changes), moment, RULES)


@pytest.mark.parametrize(
    ("days", "light", "reasons"),
    [
        (-1, Light.RED, ["overdue"]),
        (0, Light.YELLOW, ["due_soon"]),
        (7, Light.YELLOW, ["due_soon"]),
        (8, Light.GREEN, ["on_schedule"]),
    ],
)
@pytest.mark.parametrize("is_key", [True, False])
def test_the_due_date_makes_the_light(days, light, reasons, is_key):
    verdict = light_of(make_milestone(in_days(days), is_key=is_key))

    assert (verdict.light, codes(verdict)) == (light, reasons)


@pytest.mark.parametrize("days", [-1, 0, 8])
def test_a_claimed_milestone_waits_for_the_reviewer(days):
    verdict = light_of(make_milestone(in_days(days), claimed=True))

    assert (verdict.light, codes(verdict)) == (Light.GREEN, ["milestone_claimed"])
    assert verdict.percent_bp == 0


def test_the_claim_of_the_task_claims_its_milestones():
    verdict = light_of(make_milestone(in_days(-1)), state=State.CLAIMED)

    assert (verdict.light, codes(verdict)) == (Light.GREEN, ["milestone_claimed"])


@pytest.mark.parametrize(("done_late", "tags"), [(False, ()), (True, ("late_done",))])
def test_a_milestone_that_is_done_says_whether_it_was_late(done_late, tags):
    milestone = make_milestone(in_days(-1), done=True, done_late=done_late)

    verdict = light_of(milestone)

    assert (verdict.light, codes(verdict)) == (Light.DONE, ["done"])
    assert (verdict.tags, verdict.percent_bp) == (tags, 10_000)


def test_the_completion_of_the_task_completes_its_milestones():
    milestone = make_milestone(date(2025, 9, 30))
    finished = {"state": State.COMPLETED, "claim_submitted_at": at(2025, 10, 1)}

    verdict = light_of(milestone, **finished)

    assert (verdict.light, verdict.tags) == (Light.DONE, ("late_done",))
    assert light_of(make_milestone(date(2025, 10, 1)), **finished).tags == ()


def test_a_milestone_done_in_time_stays_so_when_its_task_is_late():
    milestone = make_milestone(date(2025, 9, 30), done=True)

    verdict = light_of(
        milestone, state=State.COMPLETED, claim_submitted_at=at(2026, 1, 9)
    )

    assert verdict.tags == ()


@pytest.mark.parametrize(
    ("reports", "light", "reasons"),
    [
        ((), Light.GREY, ["not_started"]),
        ((make_report(9, accepted=False),), Light.GREEN, ["on_schedule"]),
    ],
)
def test_a_milestone_is_grey_until_its_task_starts_or_reports(reports, light, reasons):
    verdict = light_of(
        make_milestone(in_days(30)), start_on=in_days(1), reports=reports
    )

    assert (verdict.light, codes(verdict)) == (light, reasons)


@pytest.mark.parametrize("days", [-30, 0, 30])
def test_nothing_falls_due_while_the_task_is_on_hold(days):
    verdict = light_of(make_milestone(in_days(days)), state=State.ON_HOLD)

    assert (verdict.light, codes(verdict)) == (Light.GREY, ["on_hold"])


@pytest.mark.parametrize("state", [State.DRAFT, State.REGISTERED, State.CANCELLED])
def test_milestones_of_tasks_that_do_not_count_have_no_light(state):
    verdict = light_of(make_milestone(in_days(-1)), state=state)

    assert (verdict.light, codes(verdict)) == (Light.NONE, [state])


def test_an_extended_milestone_carries_the_tag():
    milestone = make_milestone(in_days(30), original_due_on=in_days(-1))

    verdict = light_of(milestone)

    assert (verdict.light, verdict.tags) == (Light.GREEN, ("extended",))
