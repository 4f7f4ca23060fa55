"""A reviewer's slowness colours nobody: what waits is held against no unit."""

from datetime import date

import pytest

from plans.actions import claims, reports, requests
from plans.models import LightSpan
from tests.factories import at, make_member, make_report, make_task

pytestmark = pytest.mark.django_db


def light(task, day):
    return LightSpan.objects.tasks().at(at(day)).get(task=task).light


def test_a_report_that_waits_for_months_is_not_missing(zhangzhu):
    task = make_task(zhangzhu, assigned="2025-05-06", basis="linear")
    make_report(task, "2025-05", 50)
    for month in ("2025-06", "2025-07", "2025-08"):
        make_report(task, month, 60, accepted_on=False)

    assert [light(task, f"2025-{month:02}-28") for month in (6, 7, 8)] == [
        *("green", "green", "green")
    ]


def test_a_key_milestone_ticked_in_time_is_not_red_while_it_waits(zhangzhu):
    task = make_task(
        zhangzhu,
        assigned="2025-06-10",
        milestones=[("开工", "2025-06-30", 1, True), ("竣工", "2025-12-31", 1, True)],
    )
    milestone = task.milestones.get(name="开工")
    report = make_report(task, "2025-06", 60, accepted_on=False, reached=[milestone])

    assert light(task, "2025-07-15") == "green"
    reports.accept(report, by=make_member(), at=at("2025-07-16"))
    assert light(task, "2025-07-16") == "green"


def test_a_claim_in_time_is_done_in_time_however_late_it_is_accepted(zhangzhu):
    task = make_task(zhangzhu, assigned="2025-06-23", due_on="2025-07-10")
    claim = claims.claim(
        task, by=make_member(zhangzhu), evidence="单", at=at("2025-07-10", 17)
    )

    assert light(task, "2025-08-20") == "green"
    claims.accept(claim, by=make_member(), at=at("2025-08-21"))

    span = LightSpan.objects.tasks().at(at("2025-08-22")).get(task=task)
    assert (span.light, span.tags) == ("done", [])


def test_a_claim_returned_late_is_judged_anew_only_from_then_on(zhangzhu):
    task = make_task(zhangzhu, assigned="2025-06-23", due_on="2025-07-10")
    claim = claims.claim(
        task, by=make_member(zhangzhu), evidence="单", at=at("2025-07-10", 17)
    )

    claims.return_for_rework(
        claim, by=make_member(), words="缺少照片", at=at("2025-08-21")
    )

    assert light(task, "2025-08-20") == "green"
    assert light(task, "2025-08-22") == "red"


def test_an_extension_moves_the_date_from_its_decision_on(zhangzhu):
    """Until then the date in force holds: the queue shows when it expires."""
    task = make_task(zhangzhu, assigned="2025-06-23", due_on="2025-07-10")
    request = requests.ask_extension(
        task,
        to_due_on=date(2025, 9, 30),
        reason="雨季",
        by=make_member(zhangzhu),
        at=at("2025-07-01"),
    )

    requests.decide_extension(
        request, approve=True, by=make_member(), at=at("2025-07-08")
    )

    assert light(task, "2025-07-07") == "yellow"
    assert light(task, "2025-07-09") == "green"
