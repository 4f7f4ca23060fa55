"""Demands whose words a correction took out of the text: bound anew or retired."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from plans.actions import meetings, texts
from plans.models import Directive
from tests.factories import (
    at,
    make_directive,
    make_meeting,
    make_plan,
    make_task,
)
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

ROAD, TEA, SAFE = "要修好环湖公路。", "要办好茶文化节。", "要守住安全底线。"
TEXT = f"会议要求，{ROAD}{TEA}{SAFE}"
NEW = "茶文化节改为春茶推介活动，由文旅局组织。"
CORRECTED = f"会议要求，{ROAD}{NEW}{SAFE}"


@pytest.fixture
def meeting(planner):
    meeting = make_meeting(TEXT, title="例会", held_on=date(2025, 3, 1))
    for number, quote in enumerate((ROAD, TEA, SAFE), 1):
        make_directive(meeting, quote, code=f"D{number:02}")
    make_plan().meetings.add(meeting)
    return meeting


@pytest.fixture
def lost(meeting, planner):
    correct(meeting, CORRECTED, planner)
    directive = get("D02")
    assert directive.earlier_text
    return directive


def correct(meeting, text, planner, **when):
    meeting.refresh_from_db()
    return texts.correct(
        meeting, text=text, reason="更正", before=meeting.text, by=planner, **when
    )


def get(code):
    return Directive.objects.get(code=code)


def to(directive, name="directive-bind"):
    return reverse(f"plans:{name}", args=[directive.meeting_id, directive.code])


def test_it_is_bound_to_other_words_and_keeps_its_task(client, planner, lost, zhangzhu):
    task = make_task(zhangzhu, directives=[lost])
    client.force_login(planner)

    answer = client.post(to(lost), {"first": "茶文化节改为", "last": "文旅局组织。"})

    bound = get("D02")
    assert answer.url == bound.get_absolute_url()
    assert (bound.quote, bound.earlier_text) == (NEW, None)
    assert bound.meeting.text[bound.start : bound.end] == NEW
    assert list(task.directives.all()) == [bound]
    entry = AuditEntry.objects.get(verb="directive.bound")
    assert entry.changes["start"] == [TEXT.index(TEA), CORRECTED.index(NEW)]
    assert [row.quote for row in bound.history.order_by("history_id")][-2:] == [
        TEA,
        NEW,
    ]
    page = client.get(bound.meeting.get_absolute_url()).content.decode()
    assert "现文本中已没有" not in page


def test_a_selection_binds_it_too(client, planner, lost):
    client.force_login(planner)
    start = CORRECTED.index("由文旅局")

    client.post(to(lost), {"start": start, "end": start + 6})

    assert get("D02").quote == "由文旅局组织"


def test_the_likeliest_free_words_are_offered(client, planner, lost):
    client.force_login(planner)

    page = client.get(to(lost))

    assert [place["words"] for place in page.context["page"].places] == [NEW]
    assert TEA in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({}, 409, "请写明起始词语"),
        ({"first": "原文没有"}, 409, "起始词语"),
        ({"first": "要修好", "last": "公路。"}, 409, "已属于另一条要求"),
        ({"first": "长" * 500}, 422, "400"),
    ],
)
def test_words_it_cannot_be_bound_to_are_refused(
    client, planner, lost, fields, status, words
):
    client.force_login(planner)

    answer = client.post(to(lost), fields)

    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert fields.get("first", "") in page
    assert get("D02").earlier_text


def test_what_stands_in_the_text_is_not_bound_or_retired(client, planner, lost):
    client.force_login(planner)

    bound = client.post(to(get("D01")), {"first": "茶文化节改为"})
    retired = client.post(to(get("D01"), "directive-retire"), {"reason": "失效"})

    assert (bound.status_code, retired.status_code) == (409, 409)
    assert "仍在现文本中" in retired.content.decode()
    assert get("D01").quote == ROAD


def test_it_is_retired_with_a_reason_and_counts_as_decided(
    client, planner, viewer, lost
):
    client.force_login(planner)

    answer = client.post(to(lost, "directive-retire"), {"reason": "发布单位删去此句"})

    retired = get("D02")
    assert answer.url == lost.meeting.get_absolute_url()
    assert retired.retired_reason == "发布单位删去此句"
    assert retired.quote == TEA
    assert retired not in Directive.objects.undecided()
    assert AuditEntry.objects.filter(verb="directive.retired").count() == 1
    client.force_login(viewer)
    page = client.get(lost.meeting.get_absolute_url()).content.decode()
    assert 'id="d02"' in page
    assert "发布单位删去此句" in page
    assert "现文本中已没有" not in page


def test_retiring_takes_no_task_away(client, planner, lost, zhangzhu):
    task = make_task(zhangzhu, directives=[lost])
    client.force_login(planner)

    client.post(to(lost, "directive-retire"), {"reason": "发布单位删去此句"})

    assert list(task.directives.all()) == [get("D02")]
    assert get("D02").no_task_reason == ""


def test_a_retirement_asks_for_its_reason(client, planner, lost):
    client.force_login(planner)

    answer = client.post(to(lost, "directive-retire"), {"reason": "  "})

    assert answer.status_code == 422
    assert "请写明失效原因" in answer.content.decode()
    assert get("D02").retired_reason == ""


def test_a_retired_demand_can_be_bound_after_all_and_is_open_again(
    client, planner, lost
):
    client.force_login(planner)
    client.post(to(lost, "directive-retire"), {"reason": "发布单位删去此句"})

    client.post(to(lost), {"first": "茶文化节改为", "last": "文旅局组织。"})

    bound = get("D02")
    assert (bound.retired_reason, bound.no_task_reason) == ("", "")
    assert bound in Directive.objects.undecided()


def test_clauses_follow_their_sentence_where_their_words_stand(
    client, planner, meeting
):
    text = meeting.text + "要编制规划，落实资金。"
    correct(meeting, text, planner)
    meeting.refresh_from_db()
    whole = make_directive(meeting, "要编制规划，落实资金。", code="D04")
    place = whole.start
    meetings.split(
        whole, spans=[(place, place + 5), (place + 6, place + 10)], by=planner
    )
    correct(meeting, TEXT + "尽快落实资金、抓紧选址、完善手续并报批后实施。", planner)
    clause = get("D04-1")
    client.force_login(planner)
    assert get("D04").earlier_text
    first = client.post(to(clause), {"first": "抓紧选址"})
    assert first.status_code == 409
    assert "请先对应整句" in first.content.decode()

    answer = client.post(to(get("D04")), {"first": "尽快落实", "last": "实施。"})
    assert answer.url == to(clause)
    assert get("D04-2").earlier_text is None
    assert get("D04-1").earlier_text
    outside = client.post(to(get("D04-1")), {"first": "要守住"})
    assert outside.status_code == 409
    client.post(to(get("D04-1")), {"first": "抓紧选址"})

    assert get("D04-1").quote == "抓紧选址"
    assert get("D04-2").quote == "落实资金"


def test_a_clause_may_take_its_whole_sentence(client, planner, meeting):
    whole = get("D02")
    meetings.split(
        whole,
        spans=[(whole.start, whole.start + 3), (whole.start + 3, whole.end)],
        by=planner,
    )
    correct(meeting, TEXT.replace(TEA, "要延期举办。"), planner)
    client.force_login(planner)

    answer = client.post(to(get("D02")), {"first": "要延期举办。"}, follow=True)

    assert "D02-1、D02-2" in answer.content.decode()
    assert [place["words"] for place in answer.context["page"].places] == [
        "要延期举办。"
    ]


def test_retiring_a_sentence_retires_the_clauses_that_left_with_it(
    client, planner, meeting
):
    whole = get("D02")
    meetings.split(
        whole,
        spans=[(whole.start, whole.start + 3), (whole.start + 3, whole.end)],
        by=planner,
    )
    correct(meeting, CORRECTED, planner)
    client.force_login(planner)

    client.post(to(get("D02"), "directive-retire"), {"reason": "发布单位删去此句"})

    page = client.get(meeting.get_absolute_url()).content.decode()
    assert {get(code).retired_reason for code in ("D02-1", "D02-2")} == {
        "发布单位删去此句"
    }
    assert 'id="d02"' in page


def test_the_past_still_shows_it_where_it_stood(client, planner, viewer, meeting):
    correct(meeting, CORRECTED, planner, at=at("2025-06-01"))
    client.force_login(planner)
    client.post(to(get("D02")), {"first": "茶文化节改为", "last": "文旅局组织。"})
    client.force_login(viewer)

    before = client.get(meeting.get_absolute_url(), {"as_of": "2025-05-31"})

    page = before.content.decode()
    assert "办好茶文化节" in page
    assert "春茶推介" not in page
    assert 'id="d02"' in page


def test_the_database_refuses_to_retire_words_that_stand(meeting):
    with pytest.raises(IntegrityError):
        Directive.objects.filter(code="D01").update(retired_reason="失效")


@pytest.mark.parametrize("copies", [1, 3])
def test_the_page_takes_a_constant_number_of_queries(
    client, planner, lost, django_assert_num_queries, copies
):
    quotes = ("修好", "守住", "安全")
    for number in range(copies):
        make_directive(lost.meeting, quotes[number], code=f"D1{number}", parent=lost)
    client.force_login(planner)

    with django_assert_num_queries(7):
        client.get(to(lost))


@pytest.mark.parametrize(
    "persona", ["viewer", "supervisor", "zhangzhu_head", "auditor"]
)
def test_only_planners_bind_and_retire(client, lost, persona, request):
    client.force_login(request.getfixturevalue(persona))

    assert client.get(to(lost)).status_code == 403
    assert client.post(to(lost)).status_code == 403
    retire = client.post(to(lost, "directive-retire"), {"reason": "失效"})
    assert retire.status_code == 403
