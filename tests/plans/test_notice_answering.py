"""答复、升级、解除: what becomes of a notice, and what ends it."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from plans.actions import Refused, claims, notices, requests, reviews, tasks
from plans.models import Notice, NoticeReply, Notification
from plans.notifications import links, words
from plans.notifications.kinds import MUTABLE, Kind, Topic
from resort_portal import clock
from tests.factories import (
    Role,
    at,
    make_completion,
    make_leader,
    make_member,
    make_office,
    make_post,
    make_task,
)
from tests.plans.notices import NOW, filled, make_late_task, make_notice, raised
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


# 解除


def test_the_supervisor_lifts_it_with_words(client, notice, supervisor):
    client.force_login(supervisor)
    assert url(notice, "-lift") in client.get(url(notice)).text
    assert url(notice, "-lift") in client.get(notice.task.get_absolute_url()).text

    assert client.post(url(notice, "-lift"), {"words": ""}).status_code == 422
    client.post(url(notice, "-lift"), {"words": "已恢复序时"})

    notice.refresh_from_db()
    assert (notice.ending, notice.ended_words) == ("lifted", "已恢复序时")
    assert (notice.ended_by, notice.ended_at) == (supervisor, LATER)
    page = client.get(url(notice)).text
    assert "已恢复序时" in page
    assert url(notice, "-lift") not in page
    assert "解除度督〔2025〕1号" in client.get(notice.task.get_absolute_url()).text


def test_what_has_ended_stays_as_it_was(client, notice, supervisor, reporter):
    notices.lift(notice, words="已办", by=supervisor)

    client.force_login(reporter)
    assert client.get(url(notice, "-reply")).url == url(notice)
    late = client.post(url(notice, "-reply"), {"words": "迟到的答复"})
    client.force_login(supervisor)
    again = client.post(url(notice, "-lift"), {"words": "再解除"})
    sterner = client.post(
        url(notice, "-step-up"), filled(level="red", reply_by="2025-06-16")
    )

    assert [late.status_code, again.status_code, sterner.status_code] == [409] * 3
    assert "迟到的答复" in late.text
    assert "已于 06-12 09:00 终结：已解除" in again.text
    assert Notice.objects.count() == 1


# 升级


def test_the_supervisor_steps_it_up(client, notice, supervisor):
    client.force_login(supervisor)
    form = client.get(url(notice, "-step-up")).context["form"]
    assert [value for value, _label in form.fields["level"].choices] == ["", "red"]
    assert form["level"].value() == "red"
    assert "度督〔2025〕1号" in form["reason"].value()

    response = client.post(
        url(notice, "-step-up"), filled(level="red", reply_by="2025-06-16")
    )

    earlier, later = Notice.objects.order_by("number")
    assert response.url == url(later)
    assert (later.raises, later.level, later.number) == (earlier, "red", 2)
    assert (earlier.ending, earlier.ended_at) == ("stepped_up", later.sent_at)
    assert "已升级为度督〔2025〕2号" in client.get(url(earlier)).text
    assert "由度督〔2025〕1号升级" in client.get(url(later)).text
    story = client.get(later.task.get_absolute_url()).text
    assert "度督〔2025〕1号升级为红色督办单度督〔2025〕2号" in story


def test_it_is_never_stepped_down_and_red_is_the_last(client, notice, supervisor):
    client.force_login(supervisor)
    sent = {"reply_by": "2025-06-16"}

    same = client.post(url(notice, "-step-up"), filled(level="yellow", **sent))
    with pytest.raises(Refused):
        raised(notice, level="blue", moment=LATER)
    red = raised(notice, moment=LATER)

    assert same.status_code == 422
    assert client.get(url(red, "-step-up")).status_code == 409
    assert client.post(url(red, "-step-up"), filled(**sent)).status_code == 409
    assert url(red, "-step-up") not in client.get(url(red)).text


@pytest.mark.parametrize("persona", ["viewer", "leader", "zhangzhu_head", "planner"])
@pytest.mark.parametrize("verb", ["-lift", "-step-up"])
def test_others_neither_lift_nor_step_up(client, request, notice, persona, verb):
    client.force_login(request.getfixturevalue(persona))

    assert url(notice, verb) not in client.get(url(notice)).text
    assert client.get(url(notice, verb)).status_code == 403
    assert client.post(url(notice, verb), {"words": "解除"}).status_code == 403


@pytest.mark.parametrize("verb", ["", "-reply", "-lift", "-step-up"])
def test_a_notice_on_a_restricted_task_does_not_exist_for_a_stranger(
    client, zhangzhu, hufu_head, verb
):
    notice = make_notice(make_task(zhangzhu, is_restricted=True))
    client.force_login(hufu_head)

    assert client.get(url(notice, verb)).status_code == 404


# What ends with the task


def test_completion_ends_it_and_an_undone_acceptance_opens_it_again(
    client, task, notice, supervisor, reporter
):
    claim = claims.claim(task, by=reporter, evidence="验收单")
    assert task.notices.open().exists()
    claims.accept(claim, by=supervisor, at=at("2025-06-12", 15))

    notice.refresh_from_db()
    assert (notice.ending, notice.ended_by) == ("completed", supervisor)
    client.force_login(reporter)
    with clock.telling(at("2025-06-12", 15, 1)):
        assert "随办结解除" in client.get(task.get_absolute_url()).text
    assert "张渚填报人" in told(Kind.NOTICE_ENDED)

    reviews.undo(claim.reviews.get(), by=supervisor, at=at("2025-06-12", 15, 5))

    notice.refresh_from_db()
    assert (notice.ending, notice.ended_at, notice.ended_by) == ("", None, None)
    assert told(Kind.NOTICE_ENDED) == []
    with clock.telling(at("2025-06-12", 15, 6)):
        assert "恢复办理" in client.get(task.get_absolute_url()).text


def test_a_returned_claim_leaves_it_in_force(task, notice, supervisor, reporter):
    claim = claims.claim(task, by=reporter, evidence="验收单")
    claims.return_for_rework(claim, by=supervisor, words="不齐")

    assert task.notices.open().get() == notice


def test_a_cancelled_task_ends_it(task, notice, supervisor, reporter):
    wish = requests.ask_change(
        task, kind="cancel", after={}, reason="并入他项", by=reporter
    )
    requests.decide_change(wish, approve=True, by=supervisor)

    notice.refresh_from_db()
    assert notice.ending == "cancelled"


def test_another_lead_unit_starts_clean(client, task, notice, hufu, hufu_head):
    tasks.change_lead_unit(task, unit=hufu, reason="调整分工", by=None)

    notice.refresh_from_db()
    assert (notice.ending, notice.unit.slug) == ("handed_over", "zhangzhu")
    client.force_login(hufu_head)
    assert "随牵头单位变更终结" in client.get(url(notice)).text
    assert client.get("/mine/").context["work"].number == 0


def test_a_reopened_task_has_no_notice_until_one_is_sent(task, notice, supervisor):
    make_completion(task, "2025-06-12")
    tasks.reopen(task, reason="回头看不合格", by=supervisor, at=at("2025-06-13"))

    assert not task.notices.open().exists()
    assert make_notice(task, moment=at("2025-06-13"), reply_by=date(2025, 6, 16))


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
