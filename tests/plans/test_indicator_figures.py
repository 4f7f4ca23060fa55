"""Targets and figures of indicators: dated rows, corrections, nothing overwritten."""

from datetime import date
from decimal import Decimal

import pytest

from plans.actions import Refused, indicators
from plans.models import Indicator, Measurement, Plan, Target
from tests.factories import (
    at,
    make_indicator,
    make_measurement,
    make_plan,
    make_target,
)
from tests.together import together
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

LEVEL = {"kind": Indicator.Kind.LEVEL, "measure_unit": "%"}
WITHIN = LEVEL | {"direction": Indicator.Direction.WITHIN}


def refusal(action, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    return refused.value


def correct(measurement, value, *, on="2025-07-28", **fields):
    return indicators.correct(
        measurement,
        value=Decimal(value),
        at=at(on),
        **{"source": "统计部门月报", "reason": "与报表核对", "by": None, **fields},
    )


def test_a_changed_target_is_a_new_row_and_the_old_one_keeps_its_time(planner):
    indicator = make_indicator()
    first = make_target(indicator, "120", by=planner)

    second = make_target(
        indicator, "110.5", on="2025-07-18", reason="项目调整", by=planner
    )

    first.refresh_from_db()
    assert (first.value, first.until) == (120, at("2025-07-18"))
    assert (second.value, second.until) == (Decimal("110.5"), None)
    assert [
        e.changes for e in AuditEntry.objects.filter(verb="target.set").order_by("pk")
    ] == [
        {"value": ["", "120"]},
        {"value": ["120", "110.5"], "reason": "项目调整"},
    ]


def test_a_changed_target_needs_a_reason():
    indicator = make_indicator()
    make_target(indicator, 120)

    assert "理由" in str(refusal(make_target, indicator, 110, reason="  "))
    assert Target.objects.get().value == 120


def test_the_same_target_once_more_is_refused():
    indicator = make_indicator()
    make_target(indicator, 120)

    assert refusal(make_target, indicator, "120.0", reason="核对").field == "value"


def test_units_and_years_have_targets_of_their_own(zhangzhu, hufu):
    indicator = make_indicator()
    make_target(indicator, 120)
    make_target(indicator, 40, unit=zhangzhu)
    make_target(indicator, 30, unit=hufu)
    make_target(indicator, 130, plan=make_plan(2026))

    assert Target.objects.in_force().count() == 4


def test_a_target_is_lifted_with_a_reason_and_stays_on_record():
    target = make_target(make_indicator(), 120)

    refused = refusal(indicators.lift_target, target, reason="", by=None)
    indicators.lift_target(target, reason="填错指标", by=None, at=at("2025-02-03"))

    target.refresh_from_db()
    assert "理由" in str(refused)
    assert target.until == at("2025-02-03")
    assert AuditEntry.objects.get(verb="target.lifted").changes == {
        "value": ["120", ""],
        "reason": "填错指标",
    }
    assert "失效" in str(
        refusal(indicators.lift_target, target, reason="再撤", by=None)
    )


@pytest.mark.parametrize(
    ("fields", "value", "floor", "field"),
    [
        ({}, 0, None, "value"),
        ({}, -5, None, "value"),
        ({}, 10, 5, "floor"),
        (WITHIN, 10, None, "floor"),
        (WITHIN, 10, 10, "floor"),
        (WITHIN, 10, 11, "floor"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_at_its_field(
    fields, value, floor, field
):
    indicator = make_indicator(**fields)

    assert refusal(make_target, indicator, value, floor=floor).field == field


def test_a_level_may_be_aimed_at_nought_and_kept_within_limits():
    make_target(make_indicator(**LEVEL), 0)
    make_target(make_indicator(**WITHIN), 10, floor=-10)

    assert Target.objects.count() == 2


def test_an_archived_plan_takes_no_targets():
    plan = make_plan(2024, status=Plan.Status.ARCHIVED)

    assert refusal(make_target, make_indicator(), 9, plan=plan).field == "plan"


def test_a_figure_is_recorded_with_its_source(planner):
    figure = make_measurement(
        make_indicator(), "2025-09-30", "36.5", by=planner, on="2025-10-12"
    )

    assert (figure.value, figure.revision, figure.source) == (
        Decimal("36.5"),
        1,
        "统计部门月报",
    )
    assert (figure.recorded_by, figure.recorded_at) == (planner, at("2025-10-12"))
    assert AuditEntry.objects.get(verb="measurement.recorded").changes == {
        "value": "36.5",
        "source": "统计部门月报",
    }


@pytest.mark.parametrize(
    ("period", "day", "last"),
    [
        ("month", "2025-09-29", "2025-09-30"),
        ("month", "2024-02-28", "2024-02-29"),
        ("quarter", "2025-08-31", "2025-09-30"),
        ("year", "2025-06-30", "2025-12-31"),
    ],
)
def test_a_figure_is_dated_on_the_last_day_of_its_period(period, day, last):
    indicator = make_indicator(period=period)

    refused = refusal(make_measurement, indicator, day, 9, on="2026-01-10")

    assert refused.field == "period_end"
    assert last in str(refused)


def test_a_period_that_is_not_over_has_no_figure_yet():
    refused = refusal(
        make_measurement, make_indicator(), "2025-09-30", 9, on="2025-09-29"
    )

    assert refused.field == "period_end"
    assert "尚未结束" in str(refused)


def test_a_second_figure_of_a_period_leads_to_the_correction():
    indicator = make_indicator()
    make_measurement(indicator, "2025-09-30", 9)

    assert "更正" in str(refusal(make_measurement, indicator, "2025-09-30", 10))


def test_a_figure_needs_a_source():
    refused = refusal(make_measurement, make_indicator(), "2025-09-30", 9, source=" ")

    assert "来源" in str(refused)


def test_a_correction_is_a_new_row_with_its_reason(planner):
    first = make_measurement(make_indicator(), "2025-06-30", "253.6")

    second = correct(first, "247.4", by=planner)

    first.refresh_from_db()
    assert (first.value, first.superseded_at) == (Decimal("253.6"), at("2025-07-28"))
    assert (second.value, second.revision, second.reason, second.recorded_by) == (
        Decimal("247.4"),
        2,
        "与报表核对",
        planner,
    )
    assert list(Measurement.objects.standing()) == [second]
    assert AuditEntry.objects.get(verb="measurement.corrected").changes == {
        "value": ["253.6", "247.4"],
        "source": ["统计部门月报", "统计部门月报"],
        "reason": "与报表核对",
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "更正理由"),
        ({"source": ""}, "来源"),
        ({"value": "9.0"}, "没有任何变化"),
    ],
)
def test_a_correction_without_reason_source_or_difference_is_refused(changes, words):
    figure = make_measurement(make_indicator(), "2025-06-30", 9)

    assert words in str(refusal(correct, figure, **({"value": 10} | changes)))
    assert Measurement.objects.count() == 1


def test_only_the_figure_that_stands_is_corrected():
    figure = make_measurement(make_indicator(), "2025-06-30", 9)
    correct(figure, 10)

    assert "已由他人更正" in str(refusal(correct, figure, 11))


def test_the_past_keeps_what_was_known_then():
    indicator = make_indicator()
    make_target(indicator, 120)
    make_target(indicator, 110, on="2025-07-18", reason="项目调整")
    first = make_measurement(indicator, "2025-06-30", 50, on="2025-07-10")
    second = correct(first, 48)

    def known(day):
        moment = at(day, 23)
        return (
            [target.value for target in Target.objects.at(moment)],
            [figure.value for figure in Measurement.objects.at(moment)],
        )

    assert known("2025-07-09") == ([120], [])
    assert known("2025-07-10") == ([120], [50])
    assert known("2025-07-18") == ([110], [50])
    assert known("2025-07-28") == ([110], [48])
    assert second.period_end == date(2025, 6, 30)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_correct_at_once_the_second_sees_the_first(planner, db):
    figure = make_measurement(make_indicator(), "2025-06-30", 9)

    results = together(
        lambda: correct(figure, 10, by=planner), lambda: correct(figure, 11, by=planner)
    )

    refused = [each for each in results if isinstance(each, Refused)]
    assert len(refused) == 1
    assert "已由他人更正" in str(refused[0])
    assert Measurement.objects.standing().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_a_target_at_once_one_gives_the_reason(planner, db):
    indicator, plan = make_indicator(), make_plan()

    results = together(
        *(
            lambda value=value: make_target(indicator, value, plan=plan, by=planner)
            for value in (120, 130)
        )
    )

    assert sum(isinstance(each, Refused) for each in results) == 1
    assert Target.objects.in_force().count() == 1
