from datetime import date, timedelta

import pytest

from plans.lights import Light, State, judge
from plans.schedule import Rules, start_of
from tests.plans.light_facts import (
    DAYS,
    RULES,
    at,
    codes,
    make_facts,
    make_milestone,
    make_report,
)

NOON = at(2025, 10, 20, 12)
TODAY = NOON.date()


def in_days(number):
    return TODAY + timedelta(days=number)


def light_of(moment=NOON, rules=RULES, **changes):
    return judge(make_facts(**changes), moment, rules, DAYS)


def test_a_task_about_which_all_is_well_is_green():
    verdict = light_of()

    assert (verdict.light, codes(verdict), verdict.tags) == (
        Light.GREEN,
        ["on_schedule"],
        (),
    )


@pytest.mark.parametrize(
    ("state", "light"),
    [
        (State.DRAFT, Light.NONE),
        (State.REGISTERED, Light.NONE),
        (State.CANCELLED, Light.NONE),
        (State.ASSIGNED, Light.RED),
        (State.ACKNOWLEDGED, Light.RED),
        (State.IN_PROGRESS, Light.RED),
        (State.CLAIMED, Light.GREEN),
        (State.COMPLETED, Light.DONE),
        (State.CLOSED, Light.DONE),
        (State.ARCHIVED, Light.DONE),
        (State.ON_HOLD, Light.GREY),
    ],
)
def test_every_state_has_its_light_when_the_due_date_is_past(state, light):
    assert light_of(state=state, due_on=in_days(-1)).light == light


@pytest.mark.parametrize(
    ("days", "light", "reasons"),
    [
        (-1, Light.RED, ["overdue"]),
        (0, Light.YELLOW, ["due_soon"]),
        (1, Light.YELLOW, ["due_soon"]),
        (7, Light.YELLOW, ["due_soon"]),
        (8, Light.GREEN, ["on_schedule"]),
    ],
)
def test_the_due_date_makes_the_light(days, light, reasons):
    verdict = light_of(due_on=in_days(days))

    assert (verdict.light, codes(verdict)) == (light, reasons)


@pytest.mark.parametrize(
    ("moment", "light"),
    [
        (at(2025, 10, 12, 23, 59, 59), Light.GREEN),
        (at(2025, 10, 13), Light.YELLOW),
        (at(2025, 10, 20, 23, 59, 59), Light.YELLOW),
        (at(2025, 10, 21), Light.RED),
    ],
)
def test_days_turn_at_midnight_in_shanghai(moment, light):
    assert light_of(moment, due_on=date(2025, 10, 20)).light == light


@pytest.mark.parametrize(
    ("due_on", "moment", "light"),
    [
        (date(2025, 2, 28), at(2025, 2, 28, 23, 59), Light.YELLOW),
        (date(2025, 2, 28), at(2025, 3, 1), Light.RED),
        (date(2025, 3, 7), at(2025, 2, 28), Light.YELLOW),
        (date(2025, 3, 8), at(2025, 2, 28), Light.GREEN),
        (date(2024, 2, 29), at(2024, 2, 29, 12), Light.YELLOW),
        (date(2028, 2, 29), at(2028, 3, 1), Light.RED),
        (date(2028, 3, 7), at(2028, 2, 29), Light.YELLOW),
        (date(2025, 12, 31), at(2026, 1, 1), Light.RED),
        (date(2025, 10, 1), at(2025, 10, 8), Light.RED),  # no mercy in the holidays
    ],
)
def test_near_and_past_are_calendar_days_across_months(due_on, moment, light):
    facts = {"start_on": date(2024, 1, 1), "due_on": due_on}

    assert light_of(moment, **facts).light == light


def test_a_claimed_task_is_the_reviewers_whatever_its_dates():
    verdict = light_of(
        state=State.CLAIMED,
        due_on=in_days(-30),
        claim_submitted_at=at(2025, 9, 19),
        milestones=(
            make_milestone(in_days(-40), is_key=True),
            make_milestone(in_days(3), id=2, is_key=True),
        ),
    )

    assert (verdict.light, codes(verdict), verdict.tags) == (
        Light.GREEN,
        ["claimed"],
        (),
    )


@pytest.mark.parametrize(
    ("days", "is_key", "light", "reasons", "tags"),
    [
        (-1, True, Light.RED, ["key_milestone_overdue"], ()),
        (0, True, Light.YELLOW, ["key_milestone_due_soon"], ()),
        (7, True, Light.YELLOW, ["key_milestone_due_soon"], ()),
        (8, True, Light.GREEN, ["on_schedule"], ()),
        (-1, False, Light.YELLOW, ["milestone_overdue"], ()),
        (0, False, Light.GREEN, ["on_schedule"], ("near_due",)),
        (7, False, Light.GREEN, ["on_schedule"], ("near_due",)),
        (8, False, Light.GREEN, ["on_schedule"], ()),
    ],
)
def test_a_milestone_weighs_as_it_is_key_or_ordinary(
    days, is_key, light, reasons, tags
):
    verdict = light_of(milestones=(make_milestone(in_days(days), is_key=is_key),))

    assert (verdict.light, codes(verdict), verdict.tags) == (light, reasons, tags)


@pytest.mark.parametrize("reached", [{"done": True}, {"claimed": True}])
def test_a_milestone_reached_or_claimed_reproaches_nobody(reached):
    milestone = make_milestone(in_days(-1), is_key=True, **reached)

    assert light_of(milestones=(milestone,)).light == Light.GREEN


@pytest.mark.parametrize(
    ("start_on", "reports", "light"),
    [
        (in_days(1), (), Light.GREY),
        (in_days(0), (), Light.GREEN),
        (in_days(1), (make_report(9, 0, accepted=False),), Light.GREEN),
    ],
)
def test_a_task_is_grey_until_it_starts_or_reports(start_on, reports, light):
    assert light_of(start_on=start_on, reports=reports).light == light


def test_a_task_that_has_not_started_is_grey_even_when_due_soon():
    verdict = light_of(start_on=in_days(1), due_on=in_days(5))

    assert (verdict.light, codes(verdict)) == (Light.GREY, ["not_started"])


def test_a_task_on_hold_says_when_it_is_reviewed():
    verdict = light_of(
        state=State.ON_HOLD, due_on=in_days(-30), review_on=date(2025, 11, 3)
    )

    assert (verdict.light, codes(verdict)) == (Light.GREY, ["on_hold"])
    assert verdict.reasons[0].day("review_on") == date(2025, 11, 3)


def test_a_light_names_all_reasons_of_its_level_and_the_lesser_ones_beside():
    verdict = light_of(
        due_on=in_days(-12),
        basis="months",
        reports=(make_report(6, 1999),),
        milestones=(
            make_milestone(in_days(-3), id=3, name="乙", is_key=True),
            make_milestone(in_days(-5), id=2, name="甲", is_key=True),
            make_milestone(in_days(-4), id=1, name="丙"),
            make_milestone(in_days(4), id=4, name="丁", is_key=True),
        ),
    )

    assert codes(verdict) == [
        "overdue",
        "key_milestone_overdue",
        "key_milestone_overdue",
        "behind",
    ]
    assert [r.get("name") for r in verdict.reasons[1:3]] == ["甲", "乙"]
    assert [reason.code for reason in verdict.beside] == [
        "milestone_overdue",
        "key_milestone_due_soon",
    ]


def test_a_yellow_light_names_all_its_reasons_too():
    verdict = light_of(
        due_on=in_days(7),
        basis="months",
        reports=(make_report(6, 4000),),
        milestones=(
            make_milestone(in_days(-4)),
            make_milestone(in_days(4), id=2, is_key=True),
        ),
    )

    assert (verdict.light, verdict.beside) == (Light.YELLOW, ())
    assert codes(verdict) == [
        "milestone_overdue",
        "due_soon",
        "key_milestone_due_soon",
        "behind",
    ]


@pytest.mark.parametrize("state", [State.COMPLETED, State.CLOSED, State.ARCHIVED])
@pytest.mark.parametrize(
    ("claimed_at", "tags"),
    [
        (at(2025, 9, 30, 23, 59, 59), ()),
        (at(2025, 10, 1), ("late_done",)),
        (None, ()),
    ],
)
def test_done_late_is_told_by_the_day_the_claim_was_submitted(state, claimed_at, tags):
    verdict = light_of(
        state=state, due_on=date(2025, 9, 30), claim_submitted_at=claimed_at
    )

    assert (verdict.light, verdict.tags) == (Light.DONE, tags)
    assert verdict.percent_bp == 10_000


@pytest.mark.parametrize(
    ("original", "tags"),
    [
        (None, ()),
        (date(2025, 12, 31), ()),
        (date(2026, 1, 1), ()),  # brought forward is no extension
        (date(2025, 12, 30), ("extended",)),
    ],
)
def test_an_extended_task_carries_the_tag(original, tags):
    assert light_of(original_due_on=original).tags == tags


def test_an_extension_keeps_its_tag_when_done():
    verdict = light_of(
        state=State.CLOSED,
        original_due_on=date(2025, 6, 30),
        claim_submitted_at=at(2026, 1, 2),
    )

    assert verdict.tags == ("extended", "late_done")


def test_a_task_that_is_not_counted_keeps_its_accepted_progress():
    reports = (make_report(8, 4000),)

    verdict = light_of(state=State.CANCELLED, reports=reports, due_on=in_days(-9))

    assert (verdict.light, codes(verdict)) == (Light.NONE, ["cancelled"])
    assert verdict.percent_bp == 4000
    assert light_of(state=State.DRAFT).percent_bp == 0


def test_the_numbers_are_the_plans():
    rules = Rules(near_days=2, red_below=500, yellow_from=100)
    behind = {"basis": "months", "reports": (make_report(6, 4499),)}

    assert light_of(rules=rules, due_on=in_days(3)).light == Light.GREEN
    assert light_of(rules=rules, due_on=in_days(2)).light == Light.YELLOW
    assert light_of(rules=rules, **behind).light == Light.RED


def test_the_state_may_come_as_plain_text():
    assert light_of(state="completed").light == Light.DONE
    assert codes(light_of(state="draft")) == ["draft"]


def test_the_verdict_is_the_same_all_day_long():
    facts = make_facts(due_on=in_days(-1))

    morning, evening = (
        judge(facts, start_of(TODAY) + timedelta(hours=hour), RULES, DAYS)
        for hour in (0, 23)
    )

    assert morning == evening
