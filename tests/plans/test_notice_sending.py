"""发督办单: proposed by the rule, read and sent by a supervisor, once and for good."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from plans.actions import notices, tasks
from plans.models import Notice
from resort_portal import clock
from tests.factories import (
    Role,
    at,
    make_completion,
    make_leader,
    make_member,
    make_office,
    make_plan,
    make_post,
    make_task,
    make_unit,
)
from tests.plans.notices import NOW, filled, make_late_task, make_notice
from towns.actions import deputies
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_june():
    with clock.telling(NOW):
        yield


@pytest.fixture
def task(zhangzhu):
    return make_late_task(zhangzhu, title="竹海提升")


def sending(task):
    return reverse("plans:notice-create", args=[task.code])


def test_the_supervisor_reads_the_draft_changes_it_and_sends_it(
    client, task, supervisor
):
    client.force_login(supervisor)
    assert sending(task) in client.get(task.get_absolute_url()).text

    form = client.get(sending(task)).context["form"]
    assert form["level"].value() == "yellow"
    assert "落后序时" in form["reason"].value()
    assert form["reply_by"].value() == date(2025, 6, 13)
    response = client.post(sending(task), filled(demand="请主要负责人说明"))

    notice = Notice.objects.get()
    assert response.url == notice.get_absolute_url() == f"/notices/{notice.pk}/"
    assert (notice.level, notice.demand) == ("yellow", "请主要负责人说明")
    assert (notice.unit, notice.sent_by, notice.sent_at) == (
        task.lead_unit,
        supervisor,
        NOW,
    )
    assert sending(task) not in client.get(task.get_absolute_url()).text


def test_it_stands_in_the_trail_and_in_the_task_s_story(client, task, supervisor):
    notice = make_notice(task, supervisor)

    entry = AuditEntry.objects.get(verb="notice.sent")
    assert (entry.by, entry.task_code) == (supervisor, task.code)
    assert entry.changes["notice"] == notice.serial == "度督〔2025〕1号"
    client.force_login(supervisor)
    page = client.get(task.get_absolute_url()).text
    assert "向张渚镇发出黄色督办单度督〔2025〕1号，2025-06-13前答复" in page
    assert "请说明滞后原因" in page
    assert "答复督办单" in page  # whose turn it is


def test_without_a_ground_the_level_is_the_sender_s_own(client, zhangzhu, supervisor):
    task = make_task(zhangzhu, reporting="half")
    client.force_login(supervisor)

    page = client.get(sending(task))
    assert "目前无须发督办单" in page.text
    assert page.context["form"]["level"].value() == ""
    assert client.post(sending(task), filled(level="")).status_code == 422
    assert client.post(sending(task), filled(level="blue")).status_code == 302


@pytest.mark.parametrize(
    ("words", "field", "status"),
    [
        ({"level": "green"}, "level", 422),
        ({"reason": " "}, "reason", 422),
        ({"demand": ""}, "demand", 422),
        ({"reply_by": ""}, "reply_by", 422),
        ({"reply_by": "soon"}, "reply_by", 422),
        ({"reply_by": "2025-06-10"}, "reply_by", 409),
        ({"reply_by": "2025-06-14"}, "reply_by", 409),
    ],
)
def test_a_wrong_notice_is_refused_at_its_field(
    client, task, supervisor, words, field, status
):
    client.force_login(supervisor)

    response = client.post(sending(task), filled(**words))

    assert response.status_code == status
    assert response.context["form"].errors[field]
    assert not Notice.objects.exists()


def test_the_refusal_of_a_day_off_names_the_next_working_day(client, task, supervisor):
    client.force_login(supervisor)

    response = client.post(sending(task), filled(reply_by="2025-06-14"))

    assert "2025-06-14 不是工作日，其后的工作日是 2025-06-16" in response.text
    assert "落后序时 20 个百分点" in response.text


def test_numbers_run_through_the_plan_and_are_never_used_again(zhangzhu):
    def number(task):
        return make_notice(task).number

    first, second = make_task(zhangzhu), make_task(zhangzhu)
    next_year = make_task(zhangzhu, plan=make_plan(2026), assigned="2026-01-05")

    assert [number(first), number(second), number(next_year)] == [1, 2, 1]
    notices.lift(
        second.notices.get(), words="误发", by=make_member(), at=at("2025-06-11")
    )
    assert number(second) == 3


def test_a_replay_sends_one(client, task, supervisor):
    client.force_login(supervisor)
    ticket = str(uuid4())

    for _ in range(2):
        response = client.post(sending(task), filled(ticket=ticket))

    assert response.url == Notice.objects.get().get_absolute_url()


def test_while_one_is_open_no_second_is_sent(client, task, supervisor):
    notice = make_notice(task)
    client.force_login(supervisor)

    assert client.get(sending(task)).url == notice.get_absolute_url()
    response = client.post(sending(task), filled(demand="另一件"))

    assert response.status_code == 409
    assert "请升级或解除该单" in response.text
    assert "另一件" in response.text
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "on_hold", "done", "claimed", "cancelled"])
def test_a_task_that_owes_nothing_takes_no_notice(client, zhangzhu, supervisor, state):
    task = make_task(zhangzhu, assigned=None if state == "draft" else "2025-01-02")
    if state == "done":
        make_completion(task, "2025-06-03")
    elif state == "on_hold":
        day = date(2025, 7, 1)
        tasks.hold(task, reason="待批", review_on=day, by=supervisor)
    elif state == "cancelled":
        tasks.cancel(task, reason="不做", by=supervisor)
    elif state == "claimed":
        task.state = "claimed"
        task.save()
    client.force_login(supervisor)

    assert sending(task) not in client.get(task.get_absolute_url()).text
    assert client.get(sending(task)).status_code == 409
    response = client.post(sending(task), filled())
    assert response.status_code == 409
    assert "请说明滞后原因" in response.text


@pytest.mark.parametrize("persona", ["viewer", "leader", "zhangzhu_head", "planner"])
def test_others_see_the_task_but_send_no_notice(client, request, task, persona):
    client.force_login(request.getfixturevalue(persona))

    assert sending(task) not in client.get(task.get_absolute_url()).text
    assert client.get(sending(task)).status_code == 403
    assert client.post(sending(task), filled()).status_code == 403


def test_a_restricted_task_does_not_exist_for_a_stranger(client, hufu_head):
    task = make_task(make_unit(), is_restricted=True)
    client.force_login(hufu_head)

    assert client.get(sending(task)).status_code == 404


def test_on_a_task_of_the_supervisor_s_own_unit_the_leader_sends_it(client, supervisor):
    post = make_post()
    leader = make_leader(post)
    task = make_task(make_office(), responsible_leader=post)

    client.force_login(supervisor)
    assert client.post(sending(task), filled()).status_code == 403
    client.force_login(make_leader())
    assert client.post(sending(task), filled()).status_code == 403
    client.force_login(leader)
    assert sending(task) in client.get(task.get_absolute_url()).text
    assert client.post(sending(task), filled()).status_code == 302

    assert Notice.objects.get().sent_by == leader


def test_a_deputy_sends_none_in_the_supervisor_s_place(
    client, task, supervisor, viewer
):
    day, until = date(2025, 6, 10), date(2025, 6, 12)
    deputies.name(supervisor, deputy=viewer, since=day, until=until, by=supervisor)
    client.force_login(viewer)

    assert client.post(sending(task), filled()).status_code == 403


def test_a_supervisor_who_reports_elsewhere_sends_none_there(client, zhangzhu, task):
    both = make_member(role=Role.SUPERVISOR)
    both.memberships.create(unit=zhangzhu, role=Role.REPORTER, since=date(2024, 1, 1))
    client.force_login(both)

    assert client.get(sending(task)).status_code == 403


def test_the_past_can_only_be_read(client, task, supervisor):
    client.force_login(supervisor)

    assert client.get(sending(task), {"as_of": "2025-05-01"}).status_code == 400
