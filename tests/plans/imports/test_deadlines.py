"""What the words of an office mean as a day, and when they mean none."""

from datetime import date

import pytest

from plans.imports.deadlines import day_in, propose


@pytest.mark.parametrize(
    "text",
    [
        "2025-6-30",
        "2025/06/30",
        "2025.6.30",
        "２０２５－０６－３０",
        "2025年6月30日",
        "2025年6月30日前",
        "20250630",
        "6月30日",
        "6月30号前",
        "6月底",
        "6月底前",
        "六月底",
        "2025年6月",
        "2025-06",
    ],
)
def test_a_date_is_read_however_it_is_written(text):
    assert day_in(text, 2025) == date(2025, 6, 30)


@pytest.mark.parametrize(
    "text",
    ["", "2025-02-30", "2月30日", "13月底", "2025/13/45", "适时", "汛期前", "6月"],
)
def test_what_is_no_date_is_not_taken_for_one(text):
    assert day_in(text, 2025) is None


@pytest.mark.parametrize(
    ("text", "day", "is_exact"),
    [
        ("6月底前通车", date(2025, 6, 30), True),
        ("6月30日前完成", date(2025, 6, 30), True),
        ("9月开餐", date(2025, 9, 30), False),
        ("6月前", date(2025, 5, 31), False),
        ("三月中旬", date(2025, 3, 20), False),
        ("3月上旬", date(2025, 3, 10), False),
        ("3月下旬", date(2025, 3, 31), False),
        ("二季度", date(2025, 6, 30), False),
        ("第3季度末前", date(2025, 9, 30), False),
        ("上半年", date(2025, 6, 30), False),
        ("年内", date(2025, 12, 31), False),
        ("全年", date(2025, 12, 31), False),
        ("年底前", date(2025, 12, 31), False),
        ("汛期前完工", date(2025, 4, 30), False),
        ("主汛期前", date(2025, 6, 14), False),
        ("汛期结束后", date(2025, 9, 30), False),
        ("开学前", date(2025, 8, 31), False),
        ("暑假期间", date(2025, 8, 31), False),
        ("暑假前", date(2025, 6, 30), False),
        ("春节前", date(2025, 1, 27), False),
        ("“五一”前", date(2025, 4, 30), False),
        ("国庆节前", date(2025, 9, 30), False),
        ("中秋前", date(2025, 10, 5), False),
        ("教师节前", date(2025, 9, 9), False),
    ],
)
def test_a_phrase_proposes_a_day_by_a_rule(text, day, is_exact):
    proposal = propose(text, 2025)

    assert (proposal.day, proposal.is_exact) == (day, is_exact)
    assert proposal.rule


@pytest.mark.parametrize(
    "text",
    ["适时", "每月25日前", "明年6月底前", "长期坚持", "旺季前", "2月30日前", "节前"],
)
def test_a_phrase_without_a_rule_proposes_nothing(text):
    assert propose(text, 2025) is None


def test_a_festival_of_an_unpublished_year_proposes_nothing():
    assert propose("春节前", 2099) is None
