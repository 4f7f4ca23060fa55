from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.schedule import Timetable, expected, weighted

START, DUE = date(2025, 1, 1), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("on", "points"),
    [
        (date(2024, 12, 31), 0),
        (date(2025, 1, 1), 0),
        (date(2025, 1, 2), 27),  # 1/364 = 27.47
        (date(2025, 7, 2), 5000),  # 182/364
        (date(2025, 12, 30), 9973),  # 363/364 = 9972.53
        (date(2025, 12, 31), 10_000),
        (date(2026, 6, 1), 10_000),
    ],
)
def test_without_milestones_it_runs_from_start_to_due(on, points):
    assert expected(Timetable(START, DUE), on) == points


STEPS = ((date(2025, 3, 31), 1), (date(2025, 6, 30), 2), (date(2025, 11, 30), 1))


@pytest.mark.parametrize(
    ("on", "points"),
    [
        (START, 0),
        (date(2025, 2, 15), 1264),  # 45/89 of a quarter = 1264.04
        (date(2025, 3, 31), 2500),
        (date(2025, 5, 15), 4973),  # 2500 + 45/91 of a half = 4972.53
        (date(2025, 6, 30), 7500),
        (date(2025, 11, 29), 9984),  # 7500 + 152/153 of a quarter = 9983.66
        (date(2025, 11, 30), 10_000),
        (date(2025, 12, 15), 10_000),
    ],
)
def test_with_milestones_it_runs_through_their_weights(on, points):
    assert expected(Timetable(START, DUE, STEPS), on) == points


def test_milestones_need_no_order():
    shuffled = (STEPS[2], STEPS[0], STEPS[1])

    found = expected(Timetable(START, DUE, shuffled), date(2025, 5, 15))

    assert found == 4973


def test_milestones_of_one_day_add_up():
    day = date(2025, 6, 30)
    together = Timetable(START, DUE, ((day, 1), (day, 2), (DUE, 1)))

    assert expected(together, day) == 7500
    assert expected(together, day - timedelta(days=90)) == 3750


def test_a_milestone_due_on_the_start_counts_at_once():
    timetable = Timetable(START, DUE, ((START, 1), (DUE, 1)))

    assert expected(timetable, START - timedelta(days=1)) == 0
    assert expected(timetable, START) == 5000
    assert expected(timetable, date(2025, 7, 2)) == 7500


def test_a_milestone_due_before_the_start_waits_for_it():
    timetable = Timetable(START, DUE, ((date(2024, 12, 20), 1), (DUE, 1)))

    assert expected(timetable, date(2024, 12, 25)) == 0
    assert expected(timetable, START) == 5000


def test_weightless_milestones_do_not_count():
    timetable = Timetable(START, DUE, ((date(2025, 2, 1), 0),))

    assert expected(timetable, date(2025, 7, 2)) == 5000


def test_a_task_of_one_day_is_expected_whole_on_that_day():
    timetable = Timetable(START, START)

    assert expected(timetable, START - timedelta(days=1)) == 0
    assert expected(timetable, START) == 10_000


def test_the_linear_basis_passes_milestones_by():
    timetable = Timetable(START, DUE, STEPS, basis="linear")

    assert expected(timetable, date(2025, 7, 2)) == 5000


@pytest.mark.parametrize(
    ("on", "points"),
    [
        (date(2024, 12, 31), 0),
        (date(2025, 1, 30), 0),
        (date(2025, 1, 31), 833),
        (date(2025, 2, 27), 833),
        (date(2025, 2, 28), 1667),
        (date(2025, 5, 31), 4167),
        (date(2025, 6, 30), 5000),
        (date(2025, 7, 31), 5833),
        (date(2025, 12, 30), 9167),
        (date(2025, 12, 31), 10_000),
        (date(2026, 1, 1), 10_000),
    ],
)
def test_annual_quantities_count_whole_months(on, points):
    timetable = Timetable(START, DUE, STEPS, basis="months", year=2025)

    assert expected(timetable, on) == points


@pytest.mark.parametrize(
    ("on", "points"),
    [(date(2028, 2, 28), 833), (date(2028, 2, 29), 1667)],
)
def test_a_leap_february_is_whole_on_the_twenty_ninth(on, points):
    timetable = Timetable(date(2028, 1, 1), date(2028, 12, 31), basis="months")

    assert expected(timetable, on) == points


def test_the_leap_day_takes_part_in_a_line():
    timetable = Timetable(date(2024, 2, 28), date(2024, 3, 1))

    assert expected(timetable, date(2024, 2, 29)) == 5000
    assert expected(
        Timetable(date(2025, 2, 28), date(2025, 3, 2)), date(2025, 3, 1)
    ) == (5000)


def test_a_year_of_months_stays_when_the_due_date_leaves_it():
    extended = Timetable(START, date(2026, 2, 28), basis="months", year=2025)

    assert expected(extended, date(2025, 6, 30)) == 5000


@pytest.mark.parametrize(
    ("pairs", "points"),
    [
        ([], None),
        ([(0, 5000)], None),
        ([(1, 5000)], 5000),
        ([(2, 10_000), (1, 0)], 6667),
        ([(1, 10_000), (2, 0)], 3333),
        ([(1, 0), (1, 1)], 1),  # a half goes up
        ([(3, 1), (1, 0), (2, 0)], 1),
        ([(1, 1), (2, 0)], 0),
    ],
)
def test_a_weighted_sum_rounds_half_up(pairs, points):
    assert weighted(pairs) == points


def test_a_weighted_sum_takes_an_iterator():
    assert weighted((weight, 5000) for weight in (1, 2)) == 5000


days = st.dates(date(2024, 12, 1), date(2026, 3, 1))


@given(
    start=days,
    length=st.integers(0, 400),
    steps=st.lists(st.tuples(st.integers(-30, 430), st.integers(1, 9)), max_size=7),
    on=days,
)
def test_expected_progress_is_the_line_through_its_points(start, length, steps, on):
    due = start + timedelta(days=length)
    dated = tuple((start + timedelta(days=day), weight) for day, weight in steps)

    found = expected(Timetable(start, due, dated), on)

    assert found == floor(_on_the_line(start, due, dated, on) * 10_000 + Fraction(1, 2))


def _on_the_line(start, due, steps, on):
    """The same by exact fractions and without any cleverness."""
    if on < start:
        return Fraction(0)
    steps = steps or ((due, 1),)
    total = sum(weight for _, weight in steps)

    def reached(day):
        return Fraction(sum(weight for due, weight in steps if due <= day), total)

    points = {start: reached(start)}
    points |= {day: reached(day) for day, _ in steps if day > start}
    before = max(day for day in points if day <= on)
    after = min((day for day in points if day > on), default=None)
    if after is None:
        return points[before]
    part = Fraction((on - before).days, (after - before).days)
    return points[before] + part * (points[after] - points[before])


@given(start=days, length=st.integers(0, 400), on=days)
def test_expected_progress_never_falls(start, length, on):
    due = start + timedelta(days=length)
    for basis in ("linear", "months"):
        timetable = Timetable(start, due, basis=basis, year=2025)

        here, later = (expected(timetable, on + timedelta(days=n)) for n in (0, 1))

        assert 0 <= here <= later <= 10_000
