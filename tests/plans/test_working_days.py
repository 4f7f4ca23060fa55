from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.working_days import WorkingDays

DAYS = WorkingDays()


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 12, 16),  # an ordinary Monday
        date(2025, 1, 26),  # Sundays and Saturdays that make up for a holiday
        date(2025, 2, 8),
        date(2025, 4, 27),
        date(2025, 9, 28),
        date(2025, 10, 11),
        date(2025, 10, 9),
    ],
)
def test_a_working_day_is_one(day):
    assert DAYS.is_working(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 12, 14),  # an ordinary Saturday
        date(2025, 1, 1),
        date(2025, 1, 28),  # Spring Festival, first and last day
        date(2025, 2, 4),
        date(2025, 5, 2),
        date(2025, 10, 1),  # National Day and Mid-Autumn, first and last day
        date(2025, 10, 8),
        date(2025, 10, 12),
    ],
)
def test_a_holiday_is_no_working_day(day):
    assert not DAYS.is_working(day)


def test_the_table_overrides_the_published_calendar_both_ways():
    days = WorkingDays({date(2025, 10, 20): False, date(2025, 10, 19): True})

    assert not days.is_working(date(2025, 10, 20))
    assert days.is_working(date(2025, 10, 19))
    assert days.is_working(date(2025, 10, 21))


def test_a_year_that_nobody_published_knows_weekends_only():
    friday, saturday = date(2098, 10, 3), date(2098, 10, 4)

    assert DAYS.is_working(friday)
    assert not DAYS.is_working(saturday)
    assert not DAYS.covers(2098)
    assert DAYS.covers(2025)


def test_one_row_of_the_table_makes_a_year_known():
    days = WorkingDays({date(2098, 10, 3): False})

    assert days.covers(2098)
    assert not days.is_working(date(2098, 10, 3))
    assert not days.covers(2099)


def test_a_calendar_without_any_year_still_answers():
    class Empty:
        def is_workday(self, day):
            raise NotImplementedError

    days = WorkingDays(default=Empty())

    assert days.is_working(date(2025, 10, 1))
    assert not days.covers(2025)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 9, 25), date(2025, 9, 25)),
        (date(2025, 10, 25), date(2025, 10, 24)),
        (date(2025, 10, 8), date(2025, 9, 30)),
        (date(2025, 2, 4), date(2025, 1, 27)),
        (date(2025, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_free_day_moves_to_the_working_day_before(day, expected):
    assert DAYS.on_or_before(day) == expected


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 10, 9), 3, date(2025, 10, 13)),  # Saturday 11 is worked
        (date(2025, 10, 4), 1, date(2025, 10, 9)),
        (date(2025, 10, 13), -3, date(2025, 10, 9)),
        (date(2025, 10, 12), -1, date(2025, 10, 11)),
        (date(2025, 10, 4), 0, date(2025, 10, 4)),
    ],
)
def test_adding_skips_free_days(day, number, expected):
    assert DAYS.add(day, number) == expected


def test_counting_leaves_out_the_day_it_starts_from():
    assert DAYS.count(date(2025, 9, 30), date(2025, 10, 9)) == 1
    assert DAYS.count(date(2025, 10, 9), date(2025, 10, 13)) == 3
    assert DAYS.count(date(2025, 10, 13), date(2025, 10, 9)) == -3
    assert DAYS.count(date(2025, 10, 1), date(2025, 10, 8)) == 0
    assert DAYS.count(date(2025, 10, 9), date(2025, 10, 9)) == 0


@given(
    st.dates(date(2023, 1, 1), date(2030, 12, 31)),
    st.integers(-40, 40).filter(bool),
)
def test_counting_undoes_adding(day, number):
    end = DAYS.add(day, number)

    assert DAYS.is_working(end)
    assert DAYS.count(day, end) == number


@given(st.dates(date(2023, 1, 1), date(2030, 12, 31)))
def test_the_working_day_before_is_the_nearest(day):
    found = DAYS.on_or_before(day)

    assert DAYS.is_working(found)
    assert found <= day
    assert DAYS.count(found, day) == 0
