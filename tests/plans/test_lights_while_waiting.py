"""A reviewer's slowness colours nobody: what waits is held against no unit."""

from datetime import date

import pytest

from plans import duties
from plans.actions import claims, reports, requests
from plans.calendar import working_days
from plans.models import LightSpan
from resort_portal import clock
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


def test_a_report_returned_after_the_close_is_not_missing_for_three_working_days(
    zhangzhu,
):
    task = make_task(zhangzhu, assigned="2025-06-10", basis="linear")
    report = make_report(task, "2025-06", 45, at_day="2025-06-24", accepted_on=False)

    reports.return_for_rework(
        report, by=make_member(), words="缺少佐证", at=at("2025-07-07")
    )

    days = ["2025-07-06", "2025-07-07", "2025-07-10", "2025-07-11"]
    assert [light(task, day) for day in days] == ["green", "green", "green", "yellow"]


def test_what_the_units_own_head_sends_back_is_missing_at_the_close(zhangzhu):
    task = make_task(zhangzhu, assigned="2025-06-10", basis="linear")
    task.plan.needs_sign_off = True
    task.plan.save()
    report = make_report(task, "2025-06", 45, at_day="2025-06-24", accepted_on=False)

    reports.send_back(
        report, by=make_member(zhangzhu), words="数字不对", at=at("2025-06-25", 17)
    )

    assert light(task, "2025-06-26") == "yellow"


def test_anew_in_time_it_was_never_missed(zhangzhu):
    task = make_task(zhangzhu, assigned="2025-06-10", basis="linear")
    report = make_report(task, "2025-06", 45, at_day="2025-06-24", accepted_on=False)
    reports.return_for_rework(
        report, by=make_member(), words="缺少佐证", at=at("2025-07-17")
    )

    def missed(day):
        (june,) = duties.ledger([task], at(day), working_days())[:1]
        return june.is_missed(at(day))

    # The window of July opens on Friday the 18th.
    assert [missed(f"2025-07-{day}") for day in (18, 22, 23)] == [False, False, True]


def test_filed_anew_in_its_time_it_is_not_late_and_every_page_names_that_time(
    client, zhangzhu, reporter
):
    task = make_task(zhangzhu, assigned="2025-06-10", basis="linear")
    report = make_report(task, "2025-06", 45, at_day="2025-06-24", accepted_on=False)
    reports.return_for_rework(
        report, by=make_member(), words="缺少佐证", at=at("2025-07-07")
    )
    client.force_login(reporter)

    with clock.telling(at("2025-07-09", 10)):
        mine = client.get("/mine/").text
        all_due = client.get("/mine/report/").text
        form = client.get(f"/tasks/{task.code}/report/?period=2025-06").text
    draft = task.reports.last()
    filed = reports.submit(draft, by=reporter, at=at("2025-07-10", 17))

    assert "明天 18:00 截止" in mine
    assert "07-10 18:00 截止" in all_due
    assert "07-10" in form
    assert "18:00 截止，还有 1 天" in form
    assert "标为迟报" not in form
    assert not filed.is_late
