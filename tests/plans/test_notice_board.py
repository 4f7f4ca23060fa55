"""/notices/: what leaders see of all notices, and what the ladder proposes."""

from datetime import date

import pytest

from plans.actions import notices
from resort_portal import clock
from tests.factories import (
    at,
    make_member,
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
