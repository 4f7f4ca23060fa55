"""The planner's index: what waits, and where to do it."""

import pytest

from resort_portal import clock
from tests.factories import (
    Role,
    at,
    make_directive,
    make_meeting,
    make_member,
    make_office,
    make_post,
    make_task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    """A day on which no calendar of a coming year is owed yet."""
    with clock.telling(at("2025-03-01")):
        yield


def reminders(client):
    return {
        note["text"]: note["url"] for note in client.get("/admin/").context["reminders"]
    }


def test_nothing_waits_in_an_empty_portal(office):
    assert reminders(office) == {}
    assert "没有待办" in office.get("/admin/").content.decode()


def test_each_thing_that_waits_is_counted_and_leads_to_its_list(office, zhangzhu):
    meeting = make_meeting("会议要求,要抓好项目,要守住底线。")
    make_directive(meeting, "要抓好项目")
    named = {"responsible_leader": make_post(), "owner": make_member(zhangzhu)}
    make_task(zhangzhu, assigned=None, **named)
    registered = make_task(zhangzhu, assigned=None, **named)
    registered.state = "registered"
    registered.save()
    make_task(zhangzhu, **{**named, "owner": None})
    make_task(zhangzhu, **{**named, "responsible_leader": None})
    make_task(zhangzhu, weight=2, **named)

    waiting = reminders(office)

    assert list(waiting) == [
        "1 条会议要求待分解",
        "1 项草稿待立项",
        "1 项已立项任务待交办",
        "1 项任务缺责任人",
        "1 项任务缺责任领导",
        "1 项重点任务的节点不是 3–7 个",
    ]
    for url in waiting.values():
        assert len(office.get(url).context["cl"].result_list) == 1, url


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR])
def test_the_administrators_are_reminded_of_no_plan(client, zhangzhu, role):
    make_task(zhangzhu, assigned=None)
    client.force_login(make_member(make_office(), role))

    page = client.get("/admin/")

    assert page.context["reminders"] == []
    assert "/admin/plans/task/" not in page.content.decode()


def test_the_index_shows_the_plan_before_the_papers(office):
    shelves = [shelf["name"] for shelf in office.get("/admin/").context["app_list"]]

    assert [str(name) for name in shelves] == [
        "年度计划",
        "纪要与要求事项",
        "单位与人员",
        "填报与申请（只读）",
    ]
