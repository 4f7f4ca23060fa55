"""督办通知单: one notice as it is read and printed."""

from datetime import date

import pytest

from plans.actions import notices
from resort_portal import clock
from tests.factories import (
    at,
    make_directive,
    make_leader,
    make_meeting,
    make_member,
    make_post,
    make_task,
)
from tests.plans.notices import make_late_task, make_notice, raised

pytestmark = pytest.mark.django_db
LATER = at("2025-06-18", 9)


@pytest.fixture(autouse=True)
def _a_week_later():
    with clock.telling(LATER):
        yield


def test_the_past_does_not_know_the_sterner_one(client, viewer, zhangzhu):
    notice = make_notice(make_task(zhangzhu))
    raised(notice, moment=at("2025-06-16"), reply_by=date(2025, 6, 19))
    client.force_login(viewer)

    assert "度督〔2025〕2号" in client.get(notice.get_absolute_url()).text
    past = client.get(notice.get_absolute_url(), {"as_of": "2025-06-12"}).text
    assert "度督〔2025〕2号" not in past


def test_the_paper_says_everything_that_such_a_paper_says(client, zhangzhu, hufu):
    meeting = make_meeting("会议要求,要抓好项目。")
    sender = make_member(role="supervisor", full_name="李督查", office_phone="8701")
    task = make_late_task(
        zhangzhu,
        title="竹海提升",
        goal="年底前开园",
        supporting_units=[hufu],
        directives=[make_directive(meeting, "要抓好项目", code="D03")],
        responsible_leader=make_post(),
    )
    notice = make_notice(task, sender, reason="落后序时 21 个百分点")
    client.force_login(make_leader())

    page = client.get(notice.get_absolute_url()).text

    for text in (
        "管理办公室",
        "督办通知单",
        "度督〔2025〕1号",
        "黄色督办单",
        "李督查",
        "8701",
        "张渚镇",
        "湖㳇",
        "要求 D03",
        "要抓好项目",
        "竹海提升",
        "年底前开园",
        "落后序时 21 个百分点",
        "请说明滞后原因",
        "请于 2025-06-13 前答复",
        "领导批示",
        "签收",
        "办理结果",
        "签字盖章",
        "审核意见",
        "超期 5 天",
    ):
        assert text in page, text


def test_the_light_on_the_paper_is_that_of_the_day_of_sending(client, viewer, zhangzhu):
    task = make_task(zhangzhu, reporting="half", due_on="2025-06-16")
    notice = make_notice(task, level="blue")
    client.force_login(viewer)

    page = client.get(notice.get_absolute_url())

    assert page.context["page"].span.light == "yellow"
    assert "距到期 6 天" in page.text
    assert "逾期 2 天" not in page.text


def test_there_is_no_such_notice(client, viewer):
    client.force_login(viewer)

    assert client.get("/notices/99/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_notice_costs_nine_queries(
    client, zhangzhu, hufu, supervisor, rows, django_assert_num_queries
):
    meeting = make_meeting("要抓好项目。要抓好进度。要抓好安全。")
    quotes = ["要抓好项目", "要抓好进度", "要抓好安全"][:rows]
    task = make_task(
        zhangzhu,
        supporting_units=[hufu],
        directives=[make_directive(meeting, quote) for quote in quotes],
    )
    notice = raised(make_notice(task))
    for _ in range(rows):
        notices.reply(notice, words="已办", by=make_member(zhangzhu), at=LATER)
    client.force_login(supervisor)

    with django_assert_num_queries(9):
        client.get(notice.get_absolute_url())
