"""协调事项: asked by a lead unit, the addressee's debt until it is answered."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from plans.actions import requests, withdrawals
from plans.dashboards import paging
from plans.models import CoordinationRequest
from resort_portal import clock
from tests.factories import (
    Role,
    at,
    make_member,
    make_office,
    make_plan,
    make_task,
    make_unit,
)

pytestmark = pytest.mark.django_db
BOARD = "/coordination/"
QUERIES = 7


@pytest.fixture(autouse=True)
def _a_day_in_june():
    with clock.telling(at("2025-06-10", 10)):
        yield


@pytest.fixture
def task(zhangzhu):
    return make_task(zhangzhu, title="竹海提升")


def asking(task):
    return reverse("plans:coordination-create", args=[task.code])


def answering(request):
    return reverse("plans:coordination-request", args=[request.pk])


def make_request(task, addressee, *, day="2025-06-03", reply_by="2025-06-06", **fields):
    return requests.ask_coordination(
        task,
        addressee=addressee,
        kind="land",
        question="请解决用地指标",
        reply_by=date.fromisoformat(reply_by),
        by=make_member(task.lead_unit),
        at=at(day),
        **fields,
    )


def form(**words):
    return {
        "addressee": "hufu",
        "kind": "land",
        "question": "请解决用地指标",
        "reply_by": "2025-06-20",
        **words,
    }


def test_a_lead_unit_asks_another_unit(client, task, reporter, hufu):
    client.force_login(reporter)
    assert asking(task) in client.get(task.get_absolute_url()).text

    response = client.post(asking(task), form())

    assert response.url == task.get_absolute_url()
    asked = CoordinationRequest.objects.get()
    assert (asked.addressee, asked.reply_by) == (hufu, date(2025, 6, 20))
    assert "请解决用地指标" in client.get(task.get_absolute_url()).text


@pytest.mark.parametrize(
    ("words", "field", "status"),
    [
        ({"question": ""}, "question", 422),
        ({"addressee": "zhangzhu"}, "addressee", 422),
        ({"addressee": ""}, "addressee", 422),
        ({"kind": "magic"}, "kind", 422),
        ({"reply_by": ""}, "reply_by", 422),
        ({"reply_by": "2025-06-10"}, "reply_by", 409),
        ({"reply_by": "2026-02-01"}, "reply_by", 409),
    ],
)
def test_a_wrong_request_is_refused_at_its_field(
    client, task, reporter, hufu, words, field, status
):
    client.force_login(reporter)

    response = client.post(asking(task), form(**words))

    assert response.status_code == status
    assert response.context["form"].errors[field]
    assert not CoordinationRequest.objects.exists()


def test_a_replay_asks_once(client, task, reporter, hufu):
    client.force_login(reporter)
    ticket = str(uuid4())

    for _ in range(2):
        assert client.post(asking(task), form(ticket=ticket)).status_code == 302

    assert CoordinationRequest.objects.count() == 1


def test_of_a_restricted_task_only_those_who_see_it_are_asked(
    client, zhangzhu, hufu, reporter
):
    support = make_unit()
    task = make_task(zhangzhu, is_restricted=True, supporting_units=[support])
    client.force_login(reporter)

    offered = client.get(asking(task)).context["form"].fields["addressee"].queryset

    assert set(offered) == {support, make_office()}


@pytest.mark.parametrize("persona", ["viewer", "hufu_head", "supervisor"])
def test_others_may_not_ask(client, request, task, persona):
    client.force_login(request.getfixturevalue(persona))

    assert client.get(asking(task)).status_code == 403
    assert client.post(asking(task), form()).status_code == 403


def test_the_head_of_the_addressee_answers_on_the_page(client, task, hufu, hufu_head):
    asked = make_request(task, hufu)
    client.force_login(hufu_head)

    board = client.get(BOARD, {"who": "answer"}).text
    assert answering(asked) in board
    assert "请解决用地指标" in board
    response = client.post(answering(asked), {"answer": "指标已调剂"}, follow=True)

    assert response.redirect_chain[-1][0] == BOARD
    assert "协调事项已答复" in response.text
    assert "指标已调剂" in response.text
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("指标已调剂", hufu_head)
    assert "答复协调事项" in client.get(task.get_absolute_url()).text


def test_an_empty_answer_and_a_second_one_are_refused(client, task, hufu, hufu_head):
    asked = make_request(task, hufu)
    client.force_login(hufu_head)

    empty = client.post(answering(asked), {"answer": " "})
    client.post(answering(asked), {"answer": "同意"})
    second = client.post(answering(asked), {"answer": "不同意"})

    assert empty.status_code == 422
    assert "请填写答复" in empty.text
    assert second.status_code == 409
    assert "不同意" in second.text
    assert client.get(answering(asked)).url == task.get_absolute_url()


def test_for_the_management_office_its_supervisor_answers(client, task, supervisor):
    asked = make_request(task, make_office())
    client.force_login(supervisor)

    assert client.post(answering(asked), {"answer": "同意"}).url == BOARD


@pytest.mark.parametrize("persona", ["viewer", "zhangzhu_head", "supervisor", "leader"])
def test_others_see_the_request_but_may_not_answer(
    client, request, task, hufu, persona
):
    asked = make_request(task, hufu)
    client.force_login(request.getfixturevalue(persona))

    board = client.get(BOARD).text
    assert "请解决用地指标" in board
    assert answering(asked) not in board
    assert client.post(answering(asked), {"answer": "同意"}).status_code == 403


def test_a_reporter_of_the_addressee_may_not_answer(client, task, hufu):
    asked = make_request(task, hufu)
    client.force_login(make_member(hufu, Role.REPORTER))

    assert client.post(answering(asked), {"answer": "同意"}).status_code == 403


def test_requests_of_a_restricted_task_are_hidden_from_strangers(
    client, zhangzhu, hufu_head
):
    task = make_task(zhangzhu, is_restricted=True)
    asked = make_request(task, make_office())
    client.force_login(hufu_head)

    assert "请解决用地指标" not in client.get(BOARD).text
    assert client.post(answering(asked), {"answer": "同意"}).status_code == 404
    assert client.get("/coordination/999/").status_code == 404


def test_the_clock_counts_working_days_and_the_delay(client, task, hufu, viewer):
    asked = make_request(task, hufu)
    client.force_login(viewer)

    text = client.get(BOARD).text
    # From Tuesday the 3rd to Tuesday the 10th; the reply was due on Friday the 6th.
    assert "已等待 5 个工作日" in text
    assert "超期 4 天" in text
    requests.answer_coordination(asked, answer="同意", by=make_member(hufu))
    later = client.get(BOARD, {"as_of": "2025-06-10"}).text
    assert "历时 5 个工作日答复" in later
    assert "超期 4 天" in later

    page = client.get(task.get_absolute_url()).text
    assert "等待其他单位答复，超期 4 天" in page
    assert "超过答复期限 4 天" in page


def test_in_time_the_days_left_are_said(client, task, hufu, viewer):
    make_request(task, hufu, reply_by="2025-06-12")
    client.force_login(viewer)

    assert "还有 2 天" in client.get(BOARD).text
    assert "超期" not in client.get(BOARD).text


def test_filters_narrow_the_list_and_say_how_many(
    client, task, hufu, hufu_head, zhangzhu
):
    make_request(task, hufu)
    answered = make_request(task, hufu, reply_by="2025-06-30")
    requests.answer_coordination(answered, answer="同意", by=hufu_head)
    elsewhere = make_request(make_task(hufu), zhangzhu)
    client.force_login(hufu_head)

    def rows(**query):
        return {row.request for row in client.get(BOARD, query).context["page"].rows}

    assert len(rows()) == 3
    assert rows(who="asked") == {elsewhere}
    assert rows(state="answered") == {answered}
    assert len(rows(who="answer", state="open")) == 1
    choices = client.get(BOARD).context["who"]
    assert {choice.label: choice.number for choice in choices} == {
        "全部": 3,
        "本单位提请": 1,
        "待本单位答复": 2,
    }


@pytest.mark.parametrize("query", [{"who": "me"}, {"state": "lost"}])
def test_a_filter_that_does_not_exist_is_refused(client, viewer, query):
    make_plan()
    client.force_login(viewer)

    assert client.get(BOARD, query).status_code == 400


def test_as_of_a_day_shows_what_was_open_then(client, task, hufu, hufu_head):
    asked = make_request(task, hufu)
    requests.answer_coordination(
        asked, answer="同意", by=hufu_head, at=at("2025-06-05")
    )
    client.force_login(hufu_head)

    before = client.get(BOARD, {"as_of": "2025-06-04"})
    assert before.context["page"].open == 1
    assert "同意" not in before.text
    assert answering(asked) not in before.text
    assert client.get(BOARD, {"as_of": "2025-06-02"}).context["page"].all_rows == []
    assert client.get(BOARD).context["page"].open == 0


def test_a_request_that_was_withdrawn_is_nobodys_debt(client, task, hufu, hufu_head):
    asked = make_request(task, hufu)
    client.force_login(make_member(task.lead_unit))
    url = reverse("plans:coordination-withdraw", args=[task.code, asked.pk])

    assert client.post(url).url == task.get_absolute_url()
    assert client.post(url).status_code == 409
    client.force_login(hufu_head)

    assert client.get(BOARD).context["page"].all_rows == []
    assert client.post(answering(asked), {"answer": "同意"}).status_code == 409
    assert "撤回向湖㳇镇提请的协调事项" in client.get(task.get_absolute_url()).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_seven_queries(
    client, task, hufu, hufu_head, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_request(task, hufu)
        make_request(make_task(hufu), task.lead_unit)
    client.force_login(hufu_head)

    with django_assert_num_queries(7):
        client.get(BOARD)


def test_who_answers_what_was_withdrawn_is_told_so(client, task, hufu, hufu_head):
    request = make_request(task, hufu)
    withdrawals.withdraw_coordination(request, by=request.asked_by)
    client.force_login(hufu_head)
    address = f"/coordination/{request.pk}/"

    led = client.get(address, follow=True)
    response = client.post(address, {"answer": "同意"})

    assert led.redirect_chain == [(request.task.get_absolute_url(), 302)]
    assert response.status_code == 409
    assert "已经撤回" in led.text
    assert "已经撤回" in response.text


def test_a_long_list_comes_in_pages(client, task, hufu, viewer, monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    for _number in range(3):
        make_request(task, hufu)
    client.force_login(viewer)

    pages = [client.get(BOARD, {"state": "open", "page": n}) for n in (1, 2)]

    assert [len(page.context["listed"]) for page in pages] == [2, 1]
    assert "第 1–2 条，共 3 条" in pages[0].text
    assert "state=open&amp;page=2" in pages[0].text
    assert client.get(BOARD, {"page": "two"}).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_the_same_for_any_number(
    client, task, hufu, hufu_head, rows, django_assert_num_queries
):
    for _number in range(rows):
        make_request(task, hufu)
    client.force_login(hufu_head)

    with django_assert_num_queries(QUERIES):
        client.get(BOARD)
