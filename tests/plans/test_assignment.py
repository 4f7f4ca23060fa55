"""交办: the planner or a supervisor sends a registered task to its unit, once."""

import pytest
from django.urls import reverse

from plans.actions import tasks
from plans.models import Task
from tests.factories import at, make_task
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(zhangzhu):
    return tasks.register(
        make_task(zhangzhu, assigned=None), by=None, at=at("2025-01-02")
    )


def url(task):
    return reverse("plans:task-assign", args=[task.code])


@pytest.mark.parametrize("persona", ["planner", "supervisor"])
def test_a_registered_task_is_assigned_from_its_page(client, request, task, persona):
    client.force_login(request.getfixturevalue(persona))
    assert url(task) in client.get(task.get_absolute_url()).text

    response = client.post(url(task), follow=True)

    assert response.redirect_chain[-1][0] == task.get_absolute_url()
    assert "任务已交办" in response.text
    assert url(task) not in response.text
    assert Task.objects.get().state == Task.State.ASSIGNED
    assert AuditEntry.objects.filter(verb="task.assigned").count() == 1


def test_what_is_assigned_already_is_refused_in_words(client, supervisor, zhangzhu):
    task = make_task(zhangzhu)
    client.force_login(supervisor)

    response = client.post(url(task))

    assert response.status_code == 409
    assert "任务现为“交办”，不能再这样办理" in response.text


@pytest.mark.parametrize("persona", ["viewer", "leader", "zhangzhu_head", "hufu_head"])
def test_others_see_the_task_but_no_button(client, request, task, persona):
    client.force_login(request.getfixturevalue(persona))

    assert url(task) not in client.get(task.get_absolute_url()).text
    assert client.post(url(task)).status_code == 403
    assert Task.objects.get().state == Task.State.REGISTERED


def test_a_stranger_does_not_find_a_restricted_task(client, hufu_head, task):
    Task.objects.update(is_restricted=True)
    client.force_login(hufu_head)

    assert client.post(url(task)).status_code == 404
