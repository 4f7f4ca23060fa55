"""/notices/ and one notice: what leaders see of them, now and in the past."""

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
    make_unit,
)
from tests.plans.notices import make_late_task, make_notice, raised
from towns.access import Permission, can

pytestmark = pytest.mark.django_db
BOARD = "/notices/"
LATER = at("2025-06-18", 9)


@pytest.fixture(autouse=True)
def _a_week_later():
    with clock.telling(LATER):
        yield


def serials(response):
    return [row.notice.number for row in response.context["page"].rows]


@pytest.fixture
def three(zhangzhu, hufu):
    """An overdue yellow one of 张渚, an answered blue one of 湖㳇, a lifted one."""
    open_one = make_notice(make_task(zhangzhu, title="竹海提升"))
    answered = make_notice(make_task(hufu, title="阳羡茶香"), level="blue")
    notices.reply(answered, words="已倒排", by=make_member(hufu), at=at("2025-06-12"))
    lifted = make_notice(make_task(zhangzhu))
    notices.lift(lifted, words="误发", by=make_member(), at=at("2025-06-16"))
    return open_one, answered, lifted


def test_debts_come_first_then_replies_then_what_has_ended(client, viewer, three):
    client.force_login(viewer)

    page = client.get(BOARD)

    assert serials(page) == [1, 2, 3]
    assert "<b>1</b> 件待答复" in page.text
    assert "超过答复期限 <b>1</b> 件" in page.text
    assert "超期 5 天" in page.text
    assert "已倒排" in page.text
    assert "已解除 2025-06-16" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "open"}, [1]),
        ({"state": "answered"}, [2]),
        ({"state": "ended"}, [3]),
        ({"level": "blue"}, [2]),
        ({"level": "red"}, []),
        ({"unit": "zhangzhu"}, [1, 3]),
        ({"unit": "zhangzhu", "state": "open", "level": "yellow"}, [1]),
    ],
)
def test_filters_stand_in_the_address_with_their_numbers(
    client, viewer, three, query, found
):
    client.force_login(viewer)

    page = client.get(BOARD, query)

    assert serials(page) == found
    for row in page.context["filters"]:
        for choice in row:
            assert len(serials(client.get(choice.url))) == choice.number
    if not found:
        assert "没有符合筛选条件的督办单" in page.text


@pytest.mark.parametrize("query", ["state=lost", "level=green", "unit=nowhere"])
def test_a_filter_that_cannot_be_is_refused_with_a_sentence(client, viewer, query):
    make_task()
    client.force_login(viewer)

    response = client.get(f"{BOARD}?{query}")

    assert response.status_code == 400
    assert query.partition("=")[2] in response.text


def test_a_unit_s_page_leads_to_its_notices(client, viewer, three):
    client.force_login(viewer)

    assert f"{BOARD}?unit=hufu" in client.get("/units/hufu/").text
    assert serials(client.get(BOARD, {"unit": "hufu"})) == [2]


def test_a_unit_without_notices_stays_chosen_and_can_be_left(client, viewer, three):
    make_unit("xizhu", "西渚镇")
    client.force_login(viewer)

    page = client.get(BOARD, {"unit": "xizhu"})

    units = page.context["filters"][-1]
    assert [choice.number for choice in units if choice.is_chosen] == [0]
    assert units[0].url == BOARD


def test_as_of_shows_what_was_known_then_and_no_buttons(client, supervisor, three):
    open_one, answered, lifted = three
    client.force_login(supervisor)

    def states(day):
        page = client.get(BOARD, {"as_of": day})
        return [(row.notice.number, row.state) for row in page.context["page"].rows]

    assert states("2025-06-09") == []
    assert states("2025-06-10") == [(1, "open"), (2, "open"), (3, "open")]
    assert states("2025-06-12") == [(1, "open"), (3, "open"), (2, "answered")]
    before = client.get(lifted.get_absolute_url(), {"as_of": "2025-06-12"})
    assert "误发" not in before.text
    assert "解除督办单" not in before.text
    assert (
        client.get(open_one.get_absolute_url(), {"as_of": "2025-06-09"}).status_code
        == 404
    )
    assert (
        "已倒排"
        not in client.get(answered.get_absolute_url(), {"as_of": "2025-06-11"}).text
    )


def test_the_past_does_not_know_the_sterner_one(client, viewer, zhangzhu):
    notice = make_notice(make_task(zhangzhu))
    raised(notice, moment=at("2025-06-16"), reply_by=date(2025, 6, 19))
    client.force_login(viewer)

    assert "度督〔2025〕2号" in client.get(notice.get_absolute_url()).text
    past = client.get(notice.get_absolute_url(), {"as_of": "2025-06-12"}).text
    assert "度督〔2025〕2号" not in past


def test_a_stranger_neither_sees_nor_counts_those_of_restricted_tasks(
    client, zhangzhu, viewer, reporter
):
    make_notice(make_task(zhangzhu, is_restricted=True))

    client.force_login(viewer)
    assert serials(client.get(BOARD)) == []
    client.force_login(reporter)
    assert serials(client.get(BOARD)) == [1]


def test_supervisors_find_what_the_ladder_proposes(
    client, zhangzhu, supervisor, viewer
):
    late = make_late_task(zhangzhu)
    overdue = make_task(zhangzhu, reporting="half", due_on="2025-06-13")
    warned = make_notice(make_task(zhangzhu, reporting="half", due_on="2025-06-13"))
    make_notice(make_late_task(zhangzhu))  # has what it calls for
    make_task(zhangzhu, reporting="half")  # calls for none
    client.force_login(supervisor)

    page = client.get(BOARD)

    found = page.context["page"].suggestions
    assert [(each.task, each.level) for each in found] == [
        (overdue, "red"),
        (warned.task, "red"),
        (late, "yellow"),
    ]
    assert found[0].url == f"/tasks/{overdue.code}/notice/"
    assert found[1].url == f"/notices/{warned.pk}/step-up/"
    assert all(client.get(each.url).status_code == 200 for each in found)
    assert "3 项任务应发督办单" in page.text
    client.force_login(viewer)
    assert client.get(BOARD).context["page"].suggestions == []


def test_the_ladder_proposes_nothing_on_units_of_one_s_own(client, zhangzhu):
    make_late_task(zhangzhu)
    both = make_member(role="supervisor")
    both.memberships.create(unit=zhangzhu, role="viewer", since=date(2024, 1, 1))
    assert can(both, Permission.SEND_NOTICE)
    client.force_login(both)

    assert client.get(BOARD).context["page"].suggestions == []


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


def test_without_a_plan_the_board_says_so(client, viewer):
    client.force_login(viewer)

    assert client.get(BOARD).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_ten_queries(
    client, zhangzhu, supervisor, rows, django_assert_num_queries
):
    for _ in range(rows):
        notice = make_notice(make_late_task(zhangzhu))
        notices.reply(notice, words="已办", by=make_member(zhangzhu), at=LATER)
        raised(make_notice(make_task(zhangzhu)))
        make_late_task(zhangzhu)
    client.force_login(supervisor)

    with django_assert_num_queries(10):
        client.get(BOARD, {"unit": "zhangzhu"})


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
