"""How an indicator stands: exact shares, the even pace, the year before, words."""

from datetime import date
from decimal import Decimal

import pytest

from plans.dashboards.figures import Standing, period_in_words, share, year_before
from plans.models import Indicator, Measurement, Target

Kind, Direction, Period = Indicator.Kind, Indicator.Direction, Indicator.Period


def standing(
    value,
    target=None,
    *,
    floor=None,
    day="2025-09-30",
    before=None,
    year=2025,
    **fields,
):
    indicator = Indicator(**{"name": "旅游总人数", "measure_unit": "万人次", **fields})
    return Standing(
        indicator=indicator,
        unit=None,
        year=year,
        target=None
        if target is None
        else Target(value=Decimal(target), floor=floor and Decimal(floor)),
        latest=None
        if value is None
        else Measurement(value=Decimal(value), period_end=date.fromisoformat(day)),
        before=None if before is None else Measurement(value=Decimal(before)),
    )


@pytest.mark.parametrize(
    ("part", "whole", "points"),
    [
        ("1", "3", 3333),
        ("2", "3", 6667),
        ("1", "8", 1250),
        ("0.0001", "2", 1),  # exactly half a basis point goes up
        ("0.0001", "2.0001", 0),
        ("-0.0001", "2", -1),
        ("0.1", "0.3", 3333),
        ("999999999999.9999", "999999999999.9999", 10000),
        ("120", "100", 12000),
    ],
)
def test_a_share_is_exact_to_the_basis_point(part, whole, points):
    assert share(Decimal(part), Decimal(whole)) == points


@pytest.mark.parametrize("whole", [None, Decimal(0), Decimal(-5)])
def test_a_share_of_nothing_is_none(whole):
    assert share(Decimal(1), whole) is None


@pytest.mark.parametrize(
    ("day", "value", "completion", "expected", "difference", "words"),
    [
        # The arithmetic of published figures: 52.9% at the end of May, 11.2 above.
        ("2025-05-31", "52.9", 5290, 4167, 1123, "超序时"),
        ("2025-09-30", "82.4", 8240, 7500, 740, "超序时"),
        ("2025-10-31", "97.2", 9720, 8333, 1387, "超序时"),
        ("2025-03-31", "25", 2500, 2500, 0, "达序时"),
        ("2025-09-30", "61.1", 6110, 7500, -1390, "慢于序时"),
        ("2025-11-30", "100", 10000, 9167, 833, "已完成全年目标"),
        ("2025-12-31", "99.99", 9999, 10000, -1, "慢于序时"),
    ],
)
def test_a_sum_is_held_against_the_months_that_have_passed(
    day, value, completion, expected, difference, words
):
    found = standing(value, "100", day=day)

    assert (found.completion, found.expected, found.difference) == (
        completion,
        expected,
        difference,
    )
    assert found.verdict == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("75", "用量未超序时"),
        ("75.01", "用量快于序时"),
        ("100", "用量快于序时"),
        ("100.5", "已超全年限额"),
    ],
)
def test_of_a_sum_that_should_stay_low_the_words_speak_of_the_limit(value, words):
    assert standing(value, "100", direction=Direction.LESS).verdict == words


@pytest.mark.parametrize(
    ("direction", "value", "target", "floor", "words"),
    [
        (Direction.MORE, "98", "98", None, "达到目标"),
        (Direction.MORE, "97.9", "98", None, "未达目标"),
        (Direction.LESS, "3", "3", None, "未超限"),
        (Direction.LESS, "3.1", "3", None, "高于上限"),
        (Direction.WITHIN, "5", "8", "4", "在区间内"),
        (Direction.WITHIN, "0", "8", "0", "在区间内"),
        (Direction.WITHIN, "3.9", "8", "4", "低于下限"),
        (Direction.WITHIN, "8.1", "8", "4", "高于上限"),
    ],
)
def test_a_level_is_held_against_its_target_only(
    direction, value, target, floor, words
):
    found = standing(value, target, floor=floor, kind=Kind.LEVEL, direction=direction)

    assert found.verdict == words
    assert (found.expected, found.difference) == (None, None)


def test_a_level_that_should_be_high_has_a_completion_the_others_have_none():
    def completion(direction):
        return standing("49", "98", kind=Kind.LEVEL, direction=direction).completion

    assert completion(Direction.MORE) == 5000
    assert completion(Direction.LESS) is None


def test_the_change_is_a_percentage_but_of_shares_it_is_points():
    assert standing("110", before="100").change == 1000
    assert standing("90", before="100").change == -1000
    assert standing("39.9", before="35.5", measure_unit="%").change == 440
    assert standing("110", before="0").change is None
    assert standing("110").change is None


def test_a_figure_of_another_year_is_not_held_against_the_target():
    found = standing("300", "100", day="2018-12-31")

    assert not found.is_of_year
    assert (found.completion, found.expected, found.verdict) == (None, None, "")


def test_without_target_or_figure_nothing_is_said():
    assert standing("5").verdict == ""
    assert standing(None, "5").completion is None
    assert standing(None).is_empty


@pytest.mark.parametrize(
    ("fields", "day", "words"),
    [
        ({}, "2025-09-30", "2025年1—9月"),
        ({}, "2025-01-31", "2025年1月"),
        ({}, "2024-12-31", "2024年"),
        ({"period": Period.QUARTER}, "2025-03-31", "2025年1—3月"),
        ({"kind": Kind.LEVEL}, "2025-09-30", "2025年9月"),
        ({"kind": Kind.LEVEL}, "2024-12-31", "2024年12月"),
        ({"kind": Kind.LEVEL, "period": Period.QUARTER}, "2025-09-30", "2025年第3季度"),
        ({"period": Period.YEAR}, "2020-12-31", "2020年"),
    ],
)
def test_a_period_says_what_it_sums_up(fields, day, words):
    assert period_in_words(Indicator(**fields), date.fromisoformat(day)) == words


def test_the_year_before_ends_with_the_same_month():
    assert year_before(date(2025, 2, 28)) == date(2024, 2, 29)
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2025, 9, 30)) == date(2024, 9, 30)
