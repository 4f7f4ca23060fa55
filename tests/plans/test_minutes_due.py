"""Deadlines in words become days, by rules that are named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.due_words import RULES
from plans.minutes import festivals
from plans.minutes.due import find_due
from plans.working_days import WorkingDays

DECEMBER, SEPTEMBER = date(2024, 12, 14), date(2025, 9, 28)


@pytest.mark.parametrize(
    ("phrase", "said_on", "expected", "rule"),
    [
        ("年底前", SEPTEMBER, "2025-12-31", "end-of-year"),
        ("年底前", DECEMBER, "2024-12-31", "end-of-year"),
        ("明年底前", SEPTEMBER, "2026-12-31", "end-of-year"),
        ("年内", SEPTEMBER, "2025-12-31", "end-of-year"),
        ("到2027年底", SEPTEMBER, "2027-12-31", "end-of-year"),
        ("2026年前", SEPTEMBER, "2025-12-31", "before-year"),
        ("一季度", DECEMBER, "2025-03-31", "quarter"),
        ("一季度", SEPTEMBER, "2026-03-31", "quarter"),
        ("2025年三季度末前", DECEMBER, "2025-09-30", "quarter"),
        ("上半年", DECEMBER, "2025-06-30", "half-year"),
        ("下半年", SEPTEMBER, "2025-12-31", "half-year"),
        ("12月底前", SEPTEMBER, "2025-12-31", "end-of-month"),
        ("2月底前", date(2028, 1, 5), "2028-02-29", "end-of-month"),
        ("月底前", SEPTEMBER, "2025-09-30", "end-of-month"),
        ("6月前", DECEMBER, "2025-05-31", "before-month"),
        ("6月30日前", DECEMBER, "2025-06-30", "day"),
        ("12月14日前", DECEMBER, "2025-12-14", "day"),
        ("10月上旬以前", SEPTEMBER, "2025-10-10", "third-of-month"),
        ("五月底前", DECEMBER, "2025-05-31", "end-of-month"),
        ("元旦前", DECEMBER, "2024-12-31", "festival"),
        ("“五一”前", DECEMBER, "2025-04-30", "festival"),
        ("国庆节前", SEPTEMBER, "2025-09-30", "festival"),
        ("汛期来临前", DECEMBER, "2025-04-30", "festival"),
        ("春节前", DECEMBER, "2025-01-28", "lunar-festival"),
        ("春节前", SEPTEMBER, "2026-02-16", "lunar-festival"),
        ("中秋节前", SEPTEMBER, "2025-10-05", "lunar-festival"),
        ("“十四五”末", DECEMBER, "2025-12-31", "five-year-plan"),
        ("会后一周内", DECEMBER, "2024-12-21", "within"),
        ("三个月内", DECEMBER, "2025-03-14", "within"),
        ("三年内", DECEMBER, "2027-12-14", "within"),
        ("每月25日前", SEPTEMBER, "2025-10-25", "every"),
        ("每季度末", DECEMBER, "2024-12-31", "every"),
        ("本周五前", DECEMBER, "2024-12-20", "weekday"),
    ],
)
def test_a_phrase_means_the_first_such_day_after_the_meeting(
    phrase, said_on, expected, rule
):
    due = find_due(phrase, said_on)

    assert (due.on.isoformat(), due.rule) == (expected, rule)


def test_working_days_are_counted_by_the_calendar():
    due = find_due("10个工作日内", date(2025, 9, 28), WorkingDays())

    assert due.on == date(2025, 10, 17)


@pytest.mark.parametrize(
    "phrase", ["", "两节前", "主汛期前", "旺季前", "节前", "2月30日前", "尽快"]
)
def test_what_no_rule_covers_is_not_guessed(phrase):
    assert find_due(phrase, DECEMBER) is None


def test_without_the_day_of_the_meeting_nothing_is_guessed():
    assert find_due("年底前", None) is None


def test_what_comes_again_is_told_from_what_comes_once():
    assert find_due("每月25日前", DECEMBER).recurs
    assert not find_due("12月25日前", DECEMBER).recurs


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("春节", 2025, "2025-01-29"),
        ("春节", 2027, "2027-02-06"),
        ("元宵", 2025, "2025-02-12"),
        ("端午", 2026, "2026-06-19"),
        ("中秋", 2025, "2025-10-06"),
        ("清明", 2025, "2025-04-04"),
    ],
)
def test_lunar_festivals_stand_on_their_days(name, year, expected):
    assert festivals.day_of(name, year).isoformat() == expected


def test_a_year_that_is_not_known_is_asked():
    assert find_due("2050年春节前", DECEMBER) is None


@given(st.text(max_size=12), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_any_words_on_any_day_are_answered_without_an_error(words, day):
    due = find_due(words + "前", day)

    assert due is None or due.rule in RULES
