"""答复: what a unit owes on a notice, and who hears of what becomes of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from plans.actions import notices
from plans.models import NoticeReply, Notification
from plans.notifications import links, words
from plans.notifications.kinds import MUTABLE, Kind, Topic
from resort_portal import clock
from tests.factories import (
    Role,
    at,
    make_leader,
    make_member,
    make_office,
    make_post,
    make_task,
)
from tests.plans.notices import NOW, make_late_task, make_notice, raised
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = at("2025-06-12", 9)


@pytest.fixture(autouse=True)
def _two_days_later():
    with clock.telling(LATER):
        yield


@pytest.fixture
def task(zhangzhu):
    return make_late_task(zhangzhu)


@pytest.fixture
def notice(task, supervisor):
    return make_notice(task, supervisor)


def url(notice, verb=""):
    return reverse(f"plans:notice{verb}", args=[notice.pk])


def told(kind):
    rows = Notification.objects.filter(kind=kind)
    return sorted(row.user.full_name for row in rows)


def said(kind):
    row = Notification.objects.filter(kind=kind).first()
    return words.sentence(row.kind, row.figures), links.of(row)


# 答复


@pytest.mark.parametrize("persona", ["reporter", "zhangzhu_head"])
def test_the_lead_unit_replies_on_the_notice_s_page(client, request, notice, persona):
    person = request.getfixturevalue(persona)
    client.force_login(person)
    assert url(notice, "-reply") in client.get(url(notice)).text

    response = client.post(url(notice, "-reply"), {"words": "已排定赶工安排"})

    assert response.url == url(notice)
    reply = NoticeReply.objects.get()
    assert (reply.words, reply.by, reply.at) == ("已排定赶工安排", person, LATER)
    page = client.get(url(notice)).text
    assert "已排定赶工安排" in page
    assert "已答复" in page
    assert AuditEntry.objects.get(verb="notice.answered").by == person
    assert "答复度督〔2025〕1号" in client.get(notice.task.get_absolute_url()).text


def test_a_further_reply_is_added_and_the_first_one_stays(client, notice, reporter):
    client.force_login(reporter)
    ticket = str(uuid4())

    for text in ("第一次答复", "第一次答复"):
        client.post(url(notice, "-reply"), {"words": text, "ticket": ticket})
    client.post(url(notice, "-reply"), {"words": "补充说明"})

    page = client.get(url(notice)).text
    assert [reply.words for reply in notice.replies.all()] == ["第一次答复", "补充说明"]
    assert page.index("第一次答复") < page.index("补充说明")


def test_a_reply_needs_words(client, notice, reporter):
    client.force_login(reporter)

    response = client.post(url(notice, "-reply"), {"words": " "})

    assert response.status_code == 422
    assert "请填写答复" in response.text


@pytest.mark.parametrize("persona", ["viewer", "hufu_head", "supervisor", "leader"])
def test_others_read_it_but_do_not_reply(client, request, notice, persona):
    client.force_login(request.getfixturevalue(persona))

    page = client.get(url(notice))
    assert page.status_code == 200
    assert url(notice, "-reply") not in page.text
    assert client.post(url(notice, "-reply"), {"words": "代答"}).status_code == 403


def test_for_the_management_office_its_supervisor_replies(client, supervisor):
    post = make_post()
    task = make_task(make_office(), responsible_leader=post)
    notice = make_notice(task, make_leader(post))
    client.force_login(supervisor)

    assert client.post(url(notice, "-reply"), {"words": "已办"}).status_code == 302


# Who hears of it


def test_the_unit_hears_at_once_and_the_leader_of_a_red_one(
    zhangzhu, zhangzhu_head, reporter, hufu_head, supervisor
):
    post = make_post()
    leader = make_leader(post, full_name="分管领导")
    task = make_task(zhangzhu, responsible_leader=post)
    Notification.objects.all().delete()

    notice = make_notice(task, supervisor)
    assert told(Kind.NOTICE_SENT) == sorted(["张渚负责人", "张渚填报人"])
    assert said(Kind.NOTICE_SENT) == (
        "向张渚发出黄色督办单度督〔2025〕1号，2025-06-13 前答复",
        url(notice),
    )

    Notification.objects.all().delete()
    raised(notice, supervisor)
    assert told(Kind.NOTICE_SENT) == sorted(
        ["张渚负责人", "张渚填报人", leader.full_name]
    )


def test_the_sender_hears_of_the_reply_and_the_unit_of_the_end(
    notice, zhangzhu_head, reporter, supervisor
):
    notices.reply(notice, words="已办", by=reporter)
    assert told(Kind.NOTICE_ANSWERED) == ["督查人"]
    assert said(Kind.NOTICE_ANSWERED)[0] == "张渚已答复度督〔2025〕1号（黄色督办单）"

    notices.lift(notice, words="属实", by=supervisor)
    assert {"张渚负责人", "张渚填报人"} <= set(told(Kind.NOTICE_ENDED))
    assert "督查人" not in told(Kind.NOTICE_ENDED)
    assert said(Kind.NOTICE_ENDED)[0] == "度督〔2025〕1号（黄色督办单）已解除"


def test_when_the_sender_has_left_another_supervisor_hears(
    notice, reporter, supervisor
):
    supervisor.memberships.update(until=date(2025, 6, 11))
    make_member(role=Role.SUPERVISOR, full_name="接任督查")

    notices.reply(notice, words="已办", by=reporter)

    assert told(Kind.NOTICE_ANSWERED) == ["接任督查"]


def test_nobody_mutes_notices():
    assert Topic.NOTICE not in MUTABLE


# What is owed


def test_it_is_the_unit_s_debt_until_it_is_answered(client, notice, reporter, viewer):
    client.force_login(reporter)
    page = client.get("/mine/")
    [item] = [item for item in page.context["work"].owed if item.kind == "notice"]
    assert (item.what, item.due_words) == ("答复督办单（黄色督办单）", "明天到期")
    assert item.url == url(notice)
    assert page.context["badges"][0].number == page.context["work"].number

    notices.reply(notice, words="已办", by=reporter)

    kinds = [item.kind for item in client.get("/mine/").context["work"].owed]
    assert "notice" not in kinds
    client.force_login(viewer)
    assert client.get("/mine/").context["work"].number == 0


def test_a_notice_that_has_ended_is_nobody_s_debt(client, notice, reporter, supervisor):
    notices.lift(notice, words="误发", by=supervisor)
    client.force_login(reporter)

    kinds = [item.kind for item in client.get("/mine/").context["work"].owed]

    assert "notice" not in kinds


def test_the_moment_of_sending_is_kept(notice):
    assert notice.sent_at == NOW
