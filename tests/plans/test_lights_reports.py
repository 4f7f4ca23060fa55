from datetime import date, timedelta

import pytest

from plans.lights import Light, ReturnedFacts, State, judge
from plans.schedule import Period
from tests.plans.light_facts import (
    DAYS,
    RULES,
    at,
    codes,
    make_facts,
    make_report,
    month_end,
)

A_MOMENT = timedelta(microseconds=1)


def light_at(moment, **changes):
    """By months, so that the end of June expects exactly half."""
    facts = make_facts(basis="months", **changes)
    return judge(facts, moment, RULES, DAYS)


@pytest.mark.parametrize(
    ("percent", "light", "reasons"),
    [
        (10_000, Light.GREEN, ["on_schedule"]),
        (4001, Light.GREEN, ["on_schedule"]),  # 9.99 points behind
        (4000, Light.YELLOW, ["behind"]),  # 10.00
        (2000, Light.YELLOW, ["behind"]),  # 30.00
        (1999, Light.RED, ["behind"]),  # 30.01
        (0, Light.RED, ["behind"]),
    ],
)
def test_the_deviation_makes_the_light(percent, light, reasons):
    verdict = light_at(at(2025, 7, 10), reports=(make_report(6, percent),))

    assert (verdict.light, codes(verdict)) == (light, reasons)
    assert (verdict.percent_bp, verdict.expected_bp) == (percent, 5000)
    assert verdict.period_end == date(2025, 6, 30)


def test_a_figure_is_never_held_against_a_later_day():
    june = {"reports": (make_report(6, 5000),)}

    assert light_at(at(2025, 7, 1), **june) == light_at(at(2025, 11, 30), **june)


def test_without_any_report_nothing_is_held_against_the_task():
    verdict = light_at(at(2025, 11, 30))

    assert (verdict.light, verdict.percent_bp) == (Light.GREEN, 0)
    assert (verdict.expected_bp, verdict.period_end) == (None, None)


def test_only_accepted_reports_move_progress():
    verdict = light_at(
        at(2025, 8, 1),
        reports=(make_report(6, 3500), make_report(7, 0, accepted=False)),
    )

    assert (verdict.percent_bp, verdict.period_end) == (3500, date(2025, 6, 30))
    assert verdict.light == Light.YELLOW


def test_a_correction_stands_for_its_period():
    verdict = light_at(
        at(2025, 8, 1),
        reports=(
            make_report(6, 5000),
            make_report(6, 1000, submitted_at=at(2025, 7, 5)),
            make_report(5, 4000, submitted_at=at(2025, 7, 9)),
        ),
    )

    assert (verdict.light, verdict.percent_bp) == (Light.RED, 1000)


OWED = {"assigned_at": at(2025, 7, 1)}  # from July on, each month
CLOSE, NEXT_OPENING = at(2025, 9, 25, 18), at(2025, 10, 20)
UNTIL_AUGUST = (make_report(7, 5833), make_report(8, 6000))


@pytest.mark.parametrize(
    ("moment", "light", "reasons"),
    [
        (CLOSE - A_MOMENT, Light.GREEN, ["on_schedule"]),
        (CLOSE, Light.YELLOW, ["report_missing"]),
        (NEXT_OPENING - A_MOMENT, Light.YELLOW, ["report_missing"]),
        # 60 % was accepted for August, 75 % are expected by the end of September.
        (NEXT_OPENING, Light.YELLOW, ["behind", "report_missing"]),
        (at(2025, 11, 19), Light.YELLOW, ["behind", "report_missing"]),
    ],
)
def test_a_report_is_missing_at_the_close_and_missed_when_the_next_window_opens(
    moment, light, reasons
):
    verdict = light_at(moment, reports=UNTIL_AUGUST, **OWED)

    assert (verdict.light, codes(verdict)) == (light, reasons)


def test_before_it_counts_as_missed_the_deviation_stays_with_the_accepted_period():
    before, after = (
        light_at(moment, reports=UNTIL_AUGUST, **OWED)
        for moment in (NEXT_OPENING - A_MOMENT, NEXT_OPENING)
    )

    assert (before.expected_bp, before.period_end) == (6667, date(2025, 8, 31))
    assert (after.expected_bp, after.period_end) == (7500, date(2025, 9, 30))


def test_a_unit_that_never_reported_is_measured_from_nothing():
    verdict = light_at(at(2025, 8, 20), **OWED)

    assert (verdict.light, codes(verdict)) == (Light.RED, ["behind"])
    assert (verdict.percent_bp, verdict.expected_bp) == (0, 5833)
    assert [reason.code for reason in verdict.beside] == ["report_missing"]
    assert verdict.reasons[0].get("accepted_end") is None


def test_a_report_waiting_for_review_is_not_missing():
    reports = (*UNTIL_AUGUST, make_report(9, 0, accepted=False))

    verdict = light_at(NEXT_OPENING, reports=reports, **OWED)

    assert verdict.light == Light.GREEN
    assert verdict.period_end == date(2025, 8, 31)


def test_a_supplement_ends_the_reproach_before_it_is_reviewed():
    late = make_report(9, 7500, accepted=False, submitted_at=at(2025, 10, 21))

    verdict = light_at(at(2025, 10, 21), reports=(*UNTIL_AUGUST, late), **OWED)

    assert (verdict.light, verdict.period_end) == (Light.GREEN, date(2025, 8, 31))


def test_an_older_missed_month_counts_until_a_newer_report_is_accepted():
    october = make_report(10, 8000, accepted=False)
    waiting, accepted = (
        light_at(at(2025, 11, 3), reports=(*UNTIL_AUGUST, report), **OWED)
        for report in (october, make_report(10, 8000))
    )

    assert (codes(waiting), waiting.period_end) == (["behind"], date(2025, 9, 30))
    assert (accepted.light, accepted.period_end) == (Light.GREEN, date(2025, 10, 31))


@pytest.mark.parametrize(
    ("since", "until", "light"),
    [
        (at(2025, 9, 1), None, Light.GREEN),
        (CLOSE, None, Light.GREEN),
        (CLOSE + A_MOMENT, None, Light.YELLOW),
        (at(2025, 9, 1), CLOSE, Light.YELLOW),
    ],
)
def test_no_report_is_missing_that_was_not_required(since, until, light):
    verdict = light_at(
        at(2025, 10, 9), reports=UNTIL_AUGUST, exempt=((since, until),), **OWED
    )

    assert verdict.light == light


def test_a_month_in_which_the_task_came_late_is_not_owed():
    assigned = {"assigned_at": at(2025, 9, 21)}

    assert light_at(at(2025, 10, 23), **assigned).light == Light.GREEN
    assert light_at(at(2025, 10, 24, 18), **assigned).light == Light.YELLOW


def test_a_claim_keeps_the_deviation_that_was_accepted():
    verdict = light_at(
        at(2025, 8, 1),
        state=State.CLAIMED,
        reports=(make_report(6, 1999),),
        claim_submitted_at=at(2025, 7, 1),
    )

    assert (verdict.light, codes(verdict)) == (Light.RED, ["behind"])
    assert verdict.percent_bp == 1999


@pytest.mark.parametrize(
    ("kind", "close", "missed", "end"),
    [
        ("quarter", at(2025, 9, 25, 18), at(2025, 12, 19), date(2025, 9, 30)),
        ("half", at(2025, 6, 25, 18), at(2025, 12, 19), date(2025, 6, 30)),
    ],
)
def test_longer_periods_wait_for_their_own_next_window(kind, close, missed, end):
    facts = {"assigned_at": at(2025, 4, 30), "period_kind": kind}
    if kind == "quarter":
        facts["reports"] = (make_report(6, 5000),)

    assert light_at(close - A_MOMENT, **facts).light == Light.GREEN
    assert codes(light_at(close, **facts)) == ["report_missing"]
    assert light_at(missed - A_MOMENT, **facts).period_end != end
    assert light_at(missed, **facts).period_end == end


def test_the_last_month_of_the_plan_is_missed_in_the_next_year():
    reports = tuple(make_report(month, 9000) for month in range(7, 12))
    facts = {"due_on": date(2026, 6, 30), "reports": reports, **OWED}

    assert light_at(at(2025, 12, 31), **facts).period_end == month_end(11)
    assert light_at(at(2026, 1, 20), **facts).period_end == month_end(12)


def test_no_report_is_owed_after_the_plan():
    reports = tuple(make_report(month, 10_000) for month in range(7, 13))
    facts = {"due_on": date(2026, 6, 30), "reports": reports, **OWED}

    assert light_at(at(2026, 4, 1), **facts).light == Light.GREEN


def test_a_task_that_has_not_started_is_grey_although_its_report_is_missing():
    verdict = light_at(at(2025, 10, 9), start_on=date(2025, 11, 1), **OWED)

    assert verdict.light == Light.GREY


def test_the_window_of_october_closes_on_friday_the_twenty_fourth():
    reports = (*UNTIL_AUGUST, make_report(9, 7500))
    friday = at(2025, 10, 24, 18)

    assert light_at(friday - A_MOMENT, reports=reports, **OWED).light == Light.GREEN
    assert codes(light_at(friday, reports=reports, **OWED)) == ["report_missing"]


def test_the_missing_period_is_named():
    verdict = light_at(CLOSE, reports=UNTIL_AUGUST, **OWED)

    (reason,) = verdict.reasons
    period = Period.of(reason.get("period_kind"), reason.day("period_end"))
    assert period == Period(date(2025, 9, 1), date(2025, 9, 30))


def returned(submitted_at, returned_at, month=9):
    return ReturnedFacts(month_end(month), submitted_at, returned_at)


# Thursday the 25th of September is the close; 1 to 8 October are holidays.
IN_TIME, TOO_LATE = at(2025, 9, 24, 10), at(2025, 9, 26, 10)
RETURNED = at(2025, 10, 10, 9)  # a Friday; the Saturday after it is worked
ANEW_UNTIL = at(2025, 10, 14, 18)
TWICE = (at(2025, 10, 14), at(2025, 10, 15))


@pytest.mark.parametrize(
    ("papers", "moment", "reasons"),
    [
        ([(IN_TIME, RETURNED)], RETURNED, ["on_schedule"]),
        ([(IN_TIME, RETURNED)], ANEW_UNTIL - A_MOMENT, ["on_schedule"]),
        ([(IN_TIME, RETURNED)], ANEW_UNTIL, ["report_missing"]),
        # What came late and was returned is missing as before.
        ([(TOO_LATE, RETURNED)], RETURNED, ["report_missing"]),
        # Filed anew in its time and returned again, it has new time again.
        ([(IN_TIME, RETURNED), TWICE], at(2025, 10, 18), ["on_schedule"]),
        # The next window has opened, and it is missed only when its own time is up.
        ([(IN_TIME, at(2025, 10, 17))], at(2025, 10, 22, 17), ["on_schedule"]),
        (
            [(IN_TIME, at(2025, 10, 17))],
            at(2025, 10, 22, 18),
            ["behind", "report_missing"],
        ),
        # Returned with days to spare before the close, the close holds.
        ([(at(2025, 9, 20), at(2025, 9, 22))], CLOSE, ["report_missing"]),
    ],
)
def test_a_report_in_time_that_was_returned_gets_the_reviewers_days_anew(
    papers, moment, reasons
):
    verdict = light_at(
        moment,
        reports=UNTIL_AUGUST,
        returned=tuple(returned(*paper) for paper in papers),
        **OWED,
    )

    assert codes(verdict) == reasons


def test_within_that_time_an_older_missing_month_is_not_held_against_the_unit():
    """While the report waited nothing was said of it either."""
    verdict = light_at(
        RETURNED,
        reports=UNTIL_AUGUST[:1],
        returned=(returned(IN_TIME, RETURNED),),
        **OWED,
    )

    assert "report_missing" not in codes(verdict)
