from datetime import date, datetime, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plans.schedule import (
    SHANGHAI,
    Period,
    Rules,
    day_of,
    duties,
    is_required,
    periods,
    start_of,
    window,
)
from plans.working_days import WorkingDays

RULES = Rules()
DAYS = WorkingDays()


def month(year, number):
    return Period.of("month", date(year, number, 1))


def at(*when):
    return datetime(*when, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("kind", "day", "start", "end"),
    [
        ("month", date(2025, 1, 31), date(2025, 1, 1), date(2025, 1, 31)),
        ("month", date(2025, 2, 28), date(2025, 2, 1), date(2025, 2, 28)),
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        ("month", date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 29)),
        ("month", date(2024, 12, 31), date(2024, 12, 1), date(2024, 12, 31)),
        ("quarter", date(2025, 3, 31), date(2025, 1, 1), date(2025, 3, 31)),
        ("quarter", date(2025, 4, 1), date(2025, 4, 1), date(2025, 6, 30)),
        ("quarter", date(2025, 12, 31), date(2025, 10, 1), date(2025, 12, 31)),
        ("half", date(2025, 6, 30), date(2025, 1, 1), date(2025, 6, 30)),
        ("half", date(2025, 7, 1), date(2025, 7, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_contains_its_day(kind, day, start, end):
    period = Period.of(kind, day)

    assert (period.start, period.end, period.kind) == (start, end, kind)


@given(
    st.sampled_from(["month", "quarter", "half"]),
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
)
def test_periods_follow_each_other_without_a_gap(kind, day):
    period = Period.of(kind, day)

    assert period.start <= day <= period.end
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().kind == period.kind == kind


@pytest.mark.parametrize(
    ("kind", "number"), [("month", 12), ("quarter", 4), ("half", 2)]
)
def test_a_year_has_so_many_periods(kind, number):
    found = periods(kind, date(2025, 1, 1), date(2025, 12, 31))

    assert len(found) == number
    assert (found[0].start, found[-1].end) == (date(2025, 1, 1), date(2025, 12, 31))


def test_the_period_that_begins_on_the_last_day_is_counted():
    found = periods("month", date(2025, 1, 31), date(2025, 3, 1))

    assert [period.start.month for period in found] == [1, 2, 3]


def test_no_period_lies_between_an_end_and_an_earlier_end():
    assert periods("month", date(2025, 2, 1), date(2025, 1, 31)) == ()


@pytest.mark.parametrize(
    ("kind", "day", "chinese", "english"),
    [
        ("month", date(2025, 9, 1), "9 月", "September"),
        ("quarter", date(2025, 9, 1), "三季度", "Q3"),
        ("half", date(2025, 9, 1), "下半年", "H2"),
        ("half", date(2025, 1, 1), "上半年", "H1"),
    ],
)
def test_a_period_has_a_name_in_both_languages(kind, day, chinese, english):
    period = Period.of(kind, day)

    with translation.override("zh-hans"):
        assert period.label() == chinese
    with translation.override("en"):
        assert period.label() == english


def test_every_month_has_its_own_name():
    year = periods("month", date(2025, 1, 1), date(2025, 12, 31))

    with translation.override("zh-hans"):
        assert [p.label() for p in year] == [f"{n} 月" for n in range(1, 13)]
    with translation.override("en"):
        assert [p.label() for p in year] == [f"{p.start:%B}" for p in year]


def test_the_numbers_are_the_published_ones_unless_a_plan_has_others():
    rules = Rules()

    assert (rules.red_below, rules.yellow_from, rules.near_days) == (3000, 1000, 7)
    assert (rules.opens_day, rules.closes_day, rules.closes_hour) == (20, 25, 18)
    assert (rules.acknowledge_days, rules.review_days) == (1, 3)
    assert (rules.extension_lead_days, rules.escalation_days) == (3, 5)


@pytest.mark.parametrize(
    ("period", "opens", "closes"),
    [
        (month(2025, 9), date(2025, 9, 19), date(2025, 9, 25)),  # 20 = Saturday
        (month(2025, 10), date(2025, 10, 20), date(2025, 10, 24)),  # 25 = Saturday
        (month(2025, 1), date(2025, 1, 20), date(2025, 1, 24)),  # 26 is worked
        (month(2025, 4), date(2025, 4, 18), date(2025, 4, 25)),
        (month(2025, 5), date(2025, 5, 20), date(2025, 5, 23)),
        (month(2028, 2), date(2028, 2, 18), date(2028, 2, 25)),  # leap, unpublished
    ],
)
def test_a_window_opens_and_closes_on_working_days(period, opens, closes):
    found = window(period, RULES, DAYS)

    assert found.opens_at == start_of(opens)
    assert found.closes_at == datetime.combine(closes, time(18), SHANGHAI)


def test_the_window_of_a_longer_period_lies_in_its_last_month():
    third = window(Period.of("quarter", date(2025, 9, 1)), RULES, DAYS)
    second = window(Period.of("half", date(2025, 7, 1)), RULES, DAYS)

    assert third == window(month(2025, 9), RULES, DAYS)
    assert second == window(month(2025, 12), RULES, DAYS)


def test_a_holiday_in_the_table_moves_the_window():
    days = WorkingDays({date(2025, 10, 24): False, date(2025, 10, 20): False})

    found = window(month(2025, 10), RULES, days)

    assert day_of(found.closes_at) == date(2025, 10, 23)
    assert day_of(found.opens_at) == date(2025, 10, 17)


def test_a_day_that_the_month_lacks_is_its_last():
    rules = Rules(opens_day=29, closes_day=31)

    found = window(month(2025, 2), rules, DAYS)

    assert day_of(found.opens_at) == day_of(found.closes_at) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("assigned_at", "is_owed"),
    [
        (at(2025, 9, 20, 23, 59, 59), True),  # a Saturday: the window is open already
        (at(2025, 9, 21), False),
        (at(2024, 12, 16), True),
        (None, False),
    ],
)
def test_a_month_is_owed_when_assigned_by_its_twentieth(assigned_at, is_owed):
    found = is_required(month(2025, 9), assigned_at, (), RULES, DAYS)

    assert found == is_owed


def test_a_quarter_is_owed_when_assigned_by_the_twentieth_of_its_last_month():
    quarter = Period.of("quarter", date(2025, 9, 1))

    assert is_required(quarter, at(2025, 9, 20), (), RULES, DAYS)
    assert not is_required(quarter, at(2025, 9, 21), (), RULES, DAYS)


@pytest.mark.parametrize(
    ("since", "until", "is_owed"),
    [
        (at(2025, 9, 1), None, False),
        (at(2025, 9, 25, 18), None, False),  # held at the very close
        (at(2025, 9, 25, 18, 0, 1), None, True),
        (at(2025, 9, 1), at(2025, 9, 25, 18), True),  # freed at the very close
        (at(2025, 9, 1), at(2025, 9, 25, 18, 0, 1), False),
        (at(2025, 9, 1), at(2025, 9, 20), True),
    ],
)
def test_nothing_is_owed_while_exempt_at_the_close(since, until, is_owed):
    exempt = ((since, until),)

    found = is_required(month(2025, 9), at(2025, 1, 2), exempt, RULES, DAYS)

    assert found == is_owed


def test_duties_name_the_close_and_the_moment_they_count_as_missed():
    found = duties(
        "month",
        date(2025, 1, 1),
        date(2025, 12, 31),
        assigned_at=at(2025, 8, 21),
        exempt=((at(2025, 10, 1), at(2025, 11, 1)),),
        rules=RULES,
        calendar=DAYS,
    )

    assert [duty.period.start.month for duty in found] == [9, 11, 12]
    assert found[0].closes_at == at(2025, 9, 25, 18)
    assert found[0].missed_at == at(2025, 10, 20)
    # The last one is missed when the next year's first window opens.
    assert found[-1].missed_at == at(2026, 1, 20)


def test_days_are_those_of_shanghai():
    assert day_of(at(2025, 9, 30, 23, 59, 59)) == date(2025, 9, 30)
    assert day_of(datetime.fromisoformat("2025-09-30T16:00:00+00:00")) == date(
        2025, 10, 1
    )
    assert start_of(date(2025, 10, 1)).isoformat() == "2025-10-01T00:00:00+08:00"
