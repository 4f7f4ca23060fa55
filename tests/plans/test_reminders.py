"""What time brings: each threshold once, a skipped night caught up, no noise."""

from datetime import date, timedelta

import pytest

from plans import tick
from plans.actions import claims, notices, remarks, requests, tasks
from plans.calendar import working_days
from plans.models import Notification, Plan
from plans.notifications import words
from plans.notifications.kinds import Kind
from plans.notifications.reminders.dates import BEFORE_DUE
from plans.notifications.reminders.round import Round
from plans.notifications.reminders.thresholds import threshold_after, threshold_before
from tests.factories import (
    Role,
    at,
    make_completion,
    make_leader,
    make_member,
    make_milestone,
    make_post,
    make_report,
    make_task,
)
from tests.plans.notices import make_notice

pytestmark = pytest.mark.django_db
APRIL = {"reply_by": date(2025, 4, 3)}


def go(day, hour=7):
    """Go the round of a day; the kinds it told, in order."""
    before = set(Notification.objects.values_list("pk", flat=True))
    tick.run(at(day, hour))
    rows = Notification.objects.exclude(pk__in=before).order_by("kind", "pk")
    return list(rows.values_list("kind", flat=True))


def rounds(first, last):
    """{day: kinds} of a round every day, for the days that told anything."""
    day, found = at(first), {}
    while day <= at(last):
        if kinds := go(f"{day:%Y-%m-%d}"):
            found[f"{day:%m-%d}"] = kinds
        day += timedelta(days=1)
    return found


def quarterly(unit, **fields):
    """A task whose next report is far away."""
    return make_task(unit, reporting="half", **fields)


@pytest.mark.parametrize(
    ("days", "threshold"),
    [(8, None), (7, 7), (5, 7), (4, 7), (3, 3), (1, 3), (0, 0), (-1, None)],
)
def test_the_threshold_before_a_day_is_the_nearest_reached(days, threshold):
    assert threshold_before(days, BEFORE_DUE) == threshold


@pytest.mark.parametrize(
    ("days", "threshold"), [(0, None), (1, 1), (7, 1), (8, 8), (14, 8), (15, 15)]
)
def test_after_a_day_the_first_counts_and_then_every_week(days, threshold):
    assert threshold_after(days) == threshold


def test_a_due_task_is_told_7_and_3_days_before_that_day_and_when_overdue_weekly(
    zhangzhu, zhangzhu_head
):
    quarterly(zhangzhu, due_on="2025-04-30")

    assert rounds("2025-04-15", "2025-05-16") == {
        "04-15": [Kind.UNACKNOWLEDGED],
        "04-19": [Kind.UNACKNOWLEDGED],
        "04-23": [Kind.TASK_DUE],
        "04-26": [Kind.UNACKNOWLEDGED],
        "04-27": [Kind.TASK_DUE],
        "04-30": [Kind.TASK_DUE],
        "05-01": [Kind.TASK_OVERDUE],
        "05-03": [Kind.UNACKNOWLEDGED],
        "05-08": [Kind.TASK_OVERDUE],
        "05-10": [Kind.UNACKNOWLEDGED],
        "05-15": [Kind.TASK_OVERDUE],
    }


def test_a_skipped_night_is_caught_up_with_the_days_that_are_left(
    zhangzhu, zhangzhu_head
):
    task = quarterly(zhangzhu, due_on="2025-04-30")
    tasks.acknowledge(task, by=zhangzhu_head, at=at("2025-01-03"))

    go("2025-04-25")

    row = Notification.objects.get(kind=Kind.TASK_DUE)
    assert words.sentence(row.kind, row.figures) == "还有 5 天到期（2025-04-30）"
    assert go("2025-04-26") == []


def test_a_later_threshold_takes_the_place_of_an_unread_one(zhangzhu, zhangzhu_head):
    task = quarterly(zhangzhu, due_on="2025-04-30")
    tasks.acknowledge(task, by=zhangzhu_head, at=at("2025-01-03"))
    other = quarterly(zhangzhu, due_on="2025-04-30")
    tasks.acknowledge(other, by=zhangzhu_head, at=at("2025-01-03"))
    unread = Notification.objects.unread().filter(user=zhangzhu_head, task=task)
    unread.delete()

    for day in ("2025-04-23", "2025-04-27", "2025-05-01"):
        go(day)

    assert [row.kind for row in unread] == [Kind.TASK_OVERDUE]
    assert Notification.objects.filter(task=task, user=zhangzhu_head).count() == 3
    assert Notification.objects.unread().filter(task=other).count() == 2


def test_an_extension_brings_reminders_of_its_own(zhangzhu, zhangzhu_head, supervisor):
    task = quarterly(zhangzhu, due_on="2025-04-30")
    tasks.acknowledge(task, by=zhangzhu_head, at=at("2025-01-03"))
    assert go("2025-04-23") == [Kind.TASK_DUE]
    asked = requests.ask_extension(
        task,
        to_due_on=at("2025-05-30").date(),
        reason="征地延后",
        by=zhangzhu_head,
        at=at("2025-04-24"),
    )
    requests.decide_extension(asked, approve=True, by=supervisor, at=at("2025-04-24"))

    assert go("2025-04-28") == []
    assert go("2025-05-23") == [Kind.TASK_DUE]


def test_a_milestone_is_told_of_until_it_is_ticked_in_a_report(zhangzhu, zhangzhu_head):
    task = make_task(zhangzhu)
    reached = make_milestone(task, name="开工", due_on="2025-03-31")
    make_milestone(task, name="竣工", due_on="2025-04-01")
    make_report(task, "2025-03", 30, reached=[reached], accepted_on=False)

    go("2025-03-29")

    rows = Notification.objects.filter(kind=Kind.MILESTONE_DUE, user=zhangzhu_head)
    assert [row.figures["milestone"] for row in rows] == ["竣工"]


def test_of_claimed_completed_and_held_tasks_no_due_date_is_told(
    zhangzhu, zhangzhu_head
):
    claims.claim(
        quarterly(zhangzhu, due_on="2025-04-30"),
        by=zhangzhu_head,
        evidence="验收单",
        at=at("2025-04-01"),
    )
    make_completion(quarterly(zhangzhu, due_on="2025-04-30"), "2025-04-01")
    tasks.hold(
        quarterly(zhangzhu, due_on="2025-04-30"),
        reason="等批复",
        review_on=at("2025-06-01").date(),
        by=None,
        at=at("2025-04-01"),
    )

    assert go("2025-04-27") == []


def test_a_window_is_told_once_for_all_that_a_unit_owes(
    zhangzhu, zhangzhu_head, reporter
):
    for _number in range(3):
        make_task(zhangzhu)

    go("2025-03-20")

    rows = Notification.objects.filter(kind=Kind.REPORT_OPEN)
    assert {row.user for row in rows} == {zhangzhu_head, reporter}
    assert words.sentence(rows[0].kind, rows[0].figures) == (
        "张渚：3 月填报开启，应报 3 项任务，03-25 18:00 截止"
    )


def test_what_is_not_filed_is_told_before_the_close_and_after_it(
    zhangzhu, zhangzhu_head
):
    task = make_task(zhangzhu, assigned="2025-02-25")
    tasks.acknowledge(task, by=zhangzhu_head, at=at("2025-02-25"))

    assert rounds("2025-03-20", "2025-04-20") == {
        "03-20": [Kind.REPORT_OPEN],
        "03-23": [Kind.REPORT_DUE],
        "03-25": [Kind.REPORT_DUE],
        "03-26": [Kind.REPORT_OVERDUE],
        "04-02": [Kind.REPORT_OVERDUE],
        "04-09": [Kind.REPORT_OVERDUE],
        "04-16": [Kind.REPORT_OVERDUE],
        "04-18": [Kind.REPORT_MISSED, Kind.REPORT_OPEN],
    }


def test_a_filed_report_ends_the_reminders(zhangzhu, zhangzhu_head):
    task = make_task(zhangzhu, assigned="2025-02-25")
    make_report(task, "2025-03", 30, accepted_on=False)

    assert go("2025-03-25") == []
    assert go("2025-03-27") == []


def test_the_leader_hears_of_what_is_five_working_days_overdue(zhangzhu, zhangzhu_head):
    post = make_post()
    make_leader(post, full_name="责任领导")
    quarterly(zhangzhu, due_on="2025-04-11", responsible_leader=post)
    quarterly(zhangzhu, due_on="2025-04-11")

    go("2025-04-17")
    assert not Notification.objects.filter(kind=Kind.TASK_ESCALATED).exists()
    go("2025-04-18")

    row = Notification.objects.get(kind=Kind.TASK_ESCALATED)
    assert row.user.full_name == "责任领导"
    assert words.sentence(row.kind, row.figures) == (
        "张渚：已逾期 7 天（2025-04-11 到期），请责任领导过问"
    )


def test_of_milestones_only_a_key_one_goes_up_to_the_leader(zhangzhu):
    post = make_post()
    make_leader(post)
    task = quarterly(zhangzhu, responsible_leader=post)
    make_milestone(task, name="普通", due_on="2025-04-11")
    make_milestone(task, name="关键", due_on="2025-04-11", is_key=True)

    go("2025-04-18")

    row = Notification.objects.get(kind=Kind.MILESTONE_ESCALATED)
    assert row.figures["milestone"] == "关键"


def test_a_hold_is_looked_at_again_by_the_unit_and_supervision(
    zhangzhu, zhangzhu_head, supervisor, viewer
):
    tasks.hold(
        quarterly(zhangzhu),
        reason="等批复",
        review_on=at("2025-05-06").date(),
        by=supervisor,
        at=at("2025-04-01"),
    )

    go("2025-05-05")
    assert not Notification.objects.filter(kind=Kind.HOLD_REVIEW).exists()
    go("2025-05-07")

    rows = Notification.objects.filter(kind=Kind.HOLD_REVIEW)
    assert {row.user for row in rows} == {zhangzhu_head, supervisor}


def test_an_unanswered_request_is_told_to_the_addressee_weekly(
    zhangzhu, zhangzhu_head, hufu, hufu_head, leader
):
    task = quarterly(zhangzhu)
    common = {"by": zhangzhu_head, "at": at("2025-05-06")}
    requests.ask_coordination(
        task,
        addressee=hufu,
        kind="land",
        question="需用地指标",
        reply_by=at("2025-05-15").date(),
        **common,
    )
    remarks.instruct(
        task,
        unit=hufu,
        words="请报方案",
        answer_by=at("2025-05-15").date(),
        by=leader,
        at=at("2025-05-06"),
    )
    mine = Notification.objects.filter(user=hufu_head)
    mine.delete()

    for day in ("15", "16", "19", "23"):
        go(f"2025-05-{day}")

    assert sorted(mine.values_list("kind", flat=True)) == [
        Kind.COORDINATION_OVERDUE,
        Kind.COORDINATION_OVERDUE,
        Kind.INSTRUCTION_OVERDUE,
        Kind.INSTRUCTION_OVERDUE,
    ]
    assert (
        Notification.objects.filter(user=leader, kind=Kind.INSTRUCTION_OVERDUE).count()
        == 2
    )


def test_the_reviewers_queue_is_told_in_figures_once_a_working_day(
    zhangzhu, supervisor
):
    for _number in range(3):
        make_report(make_task(zhangzhu), "2025-03", 30, accepted_on=False)
    mine = Notification.objects.filter(user=supervisor, kind=Kind.REVIEW_WAITING)

    go("2025-03-25")
    assert not mine.exists()
    for day in ("26", "29", "30", "31"):  # Saturday and Sunday too
        go(f"2025-03-{day}")

    said = [words.sentence(row.kind, row.figures) for row in mine.order_by("pk")]
    assert said == ["待审 3 件，今日到限 3 件", "待审 3 件，已超审核时限 3 件"]


def test_where_the_plan_asks_for_it_the_head_hears_what_waits_for_a_signature(
    zhangzhu, zhangzhu_head, reporter, supervisor
):
    task = make_task(zhangzhu, assigned="2025-02-25")
    Plan.objects.update(needs_sign_off=True)
    make_report(task, "2025-03", 30, accepted_on=False)

    kinds = go("2025-03-28")

    assert kinds == [Kind.SIGN_OFF]
    assert Notification.objects.get(kind=Kind.SIGN_OFF).user == zhangzhu_head


def test_nobody_hears_of_a_restricted_task_who_does_not_see_it(zhangzhu):
    owner = make_member(role=Role.VIEWER)
    quarterly(zhangzhu, due_on="2025-04-30", owner=owner, is_restricted=True)

    go("2025-04-27")

    assert not Notification.objects.filter(user=owner).exists()


def test_drafts_of_the_next_plan_remind_nobody(zhangzhu, zhangzhu_head):
    make_task(zhangzhu, assigned=None, due_on="2025-04-30")

    assert go("2025-04-27") == []


def test_a_notice_without_a_reply_reminds_unit_and_sender_every_week(
    zhangzhu, zhangzhu_head, supervisor
):
    task = quarterly(zhangzhu)
    notice = make_notice(task, supervisor, moment=at("2025-04-01"), **APRIL)
    answered = make_notice(
        quarterly(zhangzhu), supervisor, moment=at("2025-04-01"), **APRIL
    )
    notices.reply(answered, words="已办", by=zhangzhu_head, at=at("2025-04-02"))

    told = rounds("2025-04-03", "2025-04-15")

    days = [day for day, kinds in told.items() if Kind.NOTICE_OVERDUE in kinds]
    assert days == ["04-04", "04-11"]
    rows = Notification.objects.filter(kind=Kind.NOTICE_OVERDUE)
    assert {row.user for row in rows} == {zhangzhu_head, supervisor}
    assert {row.figures["notice"] for row in rows} == {notice.pk}
    row = rows.first()
    assert words.sentence(row.kind, row.figures) == (
        "张渚：度督〔2025〕1号应于 2025-04-03 前答复，至今未答复"
    )
    notices.lift(notice, words="误发", by=supervisor, at=at("2025-04-16"))
    assert Kind.NOTICE_OVERDUE not in go("2025-04-18")


@pytest.mark.parametrize("number", [1, 3])
def test_a_round_reads_in_a_constant_number_of_queries(
    zhangzhu, zhangzhu_head, number, django_assert_num_queries
):
    for _number in range(number):
        task = make_task(zhangzhu, due_on="2025-03-28")
        make_milestone(task, due_on="2025-03-27")
        make_report(task, "2025-02", 10, accepted_on=False)
    calendar = working_days()

    with django_assert_num_queries(17):
        Round(at("2025-03-25"), calendar).all()
