"""签收: who may acknowledge a task, from its page, and once."""

from uuid import uuid4

import pytest
from django.urls import reverse

from plans.models import Task, TaskState
from tests.factories import Role, make_member, make_task
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db


def url(task):
    return reverse("plans:task-acknowledge", args=[task.code])


def state(task):
    return Task.objects.get(pk=task.pk).state


@pytest.mark.parametrize("role", [Role.HEAD, Role.REPORTER])
def test_the_lead_unit_acknowledges_from_the_page(client, zhangzhu, role):
    task = make_task(zhangzhu)
    client.force_login(make_member(zhangzhu, role))
    assert url(task) in client.get(task.get_absolute_url()).text

    response = client.post(url(task), follow=True)

    assert response.redirect_chain[-1][0] == task.get_absolute_url()
    assert "已签收" in response.text
    assert state(task) == Task.State.ACKNOWLEDGED
    assert url(task) not in response.text
    assert "牵头单位签收" in response.text


def test_the_button_says_until_when(client, zhangzhu, reporter):
    task = make_task(zhangzhu, assigned="2025-01-24")
    client.force_login(reporter)

    # The 26th, a Sunday, was worked in place of the Spring Festival.
    assert "请于 2025-01-26 前签收" in client.get(task.get_absolute_url()).text


def test_a_second_click_changes_nothing_and_says_so(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    client.force_login(reporter)
    ticket = str(uuid4())

    client.post(url(task), {"ticket": ticket})
    again = client.post(url(task), {"ticket": ticket}, follow=True)

    assert again.redirect_chain[-1][0] == task.get_absolute_url()
    assert "只算一次" in again.text
    assert TaskState.objects.filter(task=task, state="acknowledged").count() == 1
    assert AuditEntry.objects.filter(verb="task.acknowledged").count() == 1


def test_what_is_acknowledged_already_is_refused_in_words(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    client.force_login(reporter)
    client.post(url(task))

    response = client.post(url(task))

    assert response.status_code == 409
    assert "任务现为“签收”，不能再这样办理" in response.text


@pytest.mark.parametrize(
    "persona", ["viewer", "leader", "hufu_head", "supervisor", "planner"]
)
def test_others_see_the_task_but_no_button(client, request, zhangzhu, persona):
    task = make_task(zhangzhu)
    client.force_login(request.getfixturevalue(persona))

    assert url(task) not in client.get(task.get_absolute_url()).text
    assert client.post(url(task)).status_code == 403
    assert state(task) == Task.State.ASSIGNED


def test_a_restricted_task_does_not_exist_for_another_town(client, zhangzhu, hufu_head):
    task = make_task(zhangzhu, is_restricted=True)
    client.force_login(hufu_head)

    assert client.post(url(task)).status_code == 404
    assert client.post("/tasks/2025-999/acknowledge/").status_code == 404


def test_in_the_past_there_are_no_buttons(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    client.force_login(reporter)

    page = client.get(task.get_absolute_url(), {"as_of": "2025-02-01"})
    deed = client.post(f"{url(task)}?as_of=2025-02-01")

    assert 'id="verbs"' not in page.text
    assert deed.status_code == 400
    assert state(task) == Task.State.ASSIGNED


def test_the_page_of_a_head_costs_no_query_more(
    client, zhangzhu_head, zhangzhu, django_assert_num_queries
):
    task = make_task(zhangzhu)
    client.force_login(zhangzhu_head)

    with django_assert_num_queries(11):
        client.get(task.get_absolute_url())
