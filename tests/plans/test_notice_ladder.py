"""Which notice a task calls for: blue near, yellow behind, red overdue, else none."""

from datetime import date

import pytest
from django.utils import translation

from plans.actions import claims, notices, reports, tasks
from plans.calendar import working_days
from plans.notice_ladder import returned_reports
from tests.factories import at, make_member, make_report, make_task
from tests.plans.notices import make_notice

pytestmark = pytest.mark.django_db


def drafted(task, day="2025-06-10"):
    return notices.draft(task, at=at(day))


def quiet(unit, **fields):
    """A task that owes no report before summer."""
    return make_task(unit, reporting="half", basis="linear", **fields)


def test_what_is_due_within_seven_days_calls_for_a_blue_one(zhangzhu):
    task = quiet(zhangzhu, due_on="2025-06-17")

    found = drafted(task)

    assert found.level == "blue"
    assert found.reason == "完成时限2025-06-17，距到期 7 天。"
    assert "倒排剩余工作" in found.demand
    assert drafted(task, "2025-06-09").level == ""


def test_the_numbers_are_those_of_the_plan(zhangzhu):
    task = quiet(zhangzhu, due_on="2025-06-17")
    task.plan.near_days = 3
    task.plan.save()
    tasks.refresh(task, at=at("2025-06-02"))

    assert drafted(task).level == ""
    assert drafted(task, "2025-06-14").level == "blue"


@pytest.mark.parametrize(
    ("percent", "level"), [(32, ""), (31, "yellow"), (11, "yellow"), (1, "yellow")]
)
def test_ten_points_behind_call_for_a_yellow_one(zhangzhu, percent, level):
    # At the end of May 41.4 % of the year have passed.
    task = make_task(zhangzhu, basis="linear")
    make_report(task, "2025-05", percent)

    found = drafted(task)

    assert found.level == level
    assert (
        ("落后序时" in found.reason) == ("说明滞后原因" in found.demand) == bool(level)
    )


def test_a_missing_report_calls_for_a_yellow_one(zhangzhu):
    task = make_task(zhangzhu, due_on="2025-12-31", start_on="2025-05-01")

    found = drafted(task)

    assert found.level == "yellow"
    assert "5 月填报缺报" in found.reason
    assert "补报" in found.demand


def test_an_overdue_key_milestone_calls_for_a_yellow_one(zhangzhu):
    task = quiet(zhangzhu, milestones=[("开工", "2025-06-06", 1, True)])

    found = drafted(task)

    assert found.level == "yellow"
    assert "关键节点“开工”逾期 4 天" in found.reason


def test_a_returned_report_calls_for_one_after_three_working_days(zhangzhu, supervisor):
    task = make_task(zhangzhu, basis="linear")
    report = make_report(task, "2025-04", 30, accepted_on=False)
    reports.return_for_rework(
        report, by=supervisor, words="请补充", at=at("2025-04-24")
    )
    make_report(task, "2025-05", 50)

    def is_too_long_ago(day):
        return bool(returned_reports([task], date.fromisoformat(day), working_days()))

    # A Thursday; the Sunday after it is a working day for the holidays of May.
    assert (is_too_long_ago("2025-04-28"), is_too_long_ago("2025-04-29")) == (
        False,
        True,
    )
    found = drafted(task)
    assert found.level == "yellow"
    assert found.reason == (
        "完成时限2025-12-31，4 月填报于2025-04-24退回，至今未重新报送。"
    )
    assert found.demand == "请按退回意见补正后重新报送。"
    draft = task.reports.get(status="draft")
    reports.submit(draft, by=draft.author, at=at("2025-06-10", 8))
    assert drafted(task).level == ""


def test_what_is_overdue_calls_for_a_red_one_with_all_that_is_wrong(zhangzhu):
    task = make_task(zhangzhu, basis="linear", due_on="2025-06-06")
    make_report(task, "2025-05", 60)

    found = drafted(task)

    assert found.level == "red"
    assert "逾期 4 天；落后序时" in found.reason
    assert "逾期原因" in found.demand


@pytest.mark.parametrize("state", ["claimed", "on_hold", "draft", "done"])
def test_who_owes_nothing_gets_none(zhangzhu, supervisor, state):
    by = make_member(zhangzhu)
    task = quiet(
        zhangzhu, due_on="2025-06-06", assigned=state != "draft" and "2025-01-02"
    )
    if state in ("claimed", "done"):
        claim = claims.claim(task, by=by, evidence="验收单", at=at("2025-06-09"))
        if state == "done":
            claims.accept(claim, by=supervisor, at=at("2025-06-09", 15))
    if state == "on_hold":
        tasks.hold(
            task,
            reason="等批复",
            review_on=date(2025, 7, 1),
            by=supervisor,
            at=at("2025-06-09"),
        )

    found = drafted(task)

    assert (found.level, found.reason, found.demand) == ("", "", "")


def test_a_reply_is_asked_for_in_three_working_days(zhangzhu):
    task = quiet(zhangzhu)

    assert drafted(task, "2025-06-10").reply_by == date(2025, 6, 13)
    # Over a weekend, and over the holidays with their make-up Saturday.
    assert drafted(task, "2025-06-12").reply_by == date(2025, 6, 17)
    assert drafted(task, "2025-09-30").reply_by == date(2025, 10, 11)


def test_the_paper_is_drafted_in_chinese_for_an_english_reader(zhangzhu):
    task = quiet(zhangzhu, due_on="2025-06-06")

    with translation.override("en"):
        found = drafted(task)

    assert found.reason == "完成时限2025-06-06，逾期 4 天。"


def test_the_draft_of_a_sterner_one_says_what_became_of_the_earlier(zhangzhu):
    task = quiet(zhangzhu, due_on="2025-06-17")
    notice = make_notice(task, level="blue")

    early = notices.draft(task, raises=notice, at=at("2025-06-13"))
    silent = notices.draft(task, raises=notice, at=at("2025-06-16"))
    notices.reply(notice, words="正在办", by=make_member(zhangzhu), at=at("2025-06-16"))
    answered = notices.draft(task, raises=notice, at=at("2025-06-16"))
    overdue = notices.draft(task, raises=notice, at=at("2025-06-20"))

    assert (silent.level, answered.level, overdue.level) == ("yellow", "yellow", "red")
    assert "要求2025-06-13前答复。" in early.reason
    assert "要求2025-06-13前答复，至今未答复" in silent.reason
    assert "已答复，但所要求事项至今未落实" in answered.reason
    assert "距到期 1 天" in silent.reason
