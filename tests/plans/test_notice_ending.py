"""解除、升级: what ends a notice, and what does not."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions import Refused, claims, notices, requests, reviews, tasks
from plans.models import Notice, Notification
from plans.notifications.kinds import Kind
from resort_portal import clock
from tests.factories import (
    at,
    make_completion,
    make_task,
)
from tests.plans.notices import filled, make_late_task, make_notice, raised

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
    page = client.get(url(notice, "-step-up"))
    assert "答复期限 2025-06-13 尚未届满" in page.text
    form = page.context["form"]
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
