"""Two planners at one task: nobody overwrites what they have not seen."""

import pytest
from django.test import Client
from django.urls import reverse

from plans.actions import tasks as task_actions
from plans.models import Milestone, Task
from tests.admin_forms import errors, filled
from tests.factories import Role, make_member, make_milestone, make_office, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db):
    return make_member(make_office(), Role.PLANNER, full_name="李计划")


@pytest.fixture
def other(colleague):
    client = Client()
    client.force_login(colleague)
    return client


@pytest.fixture
def draft(zhangzhu):
    task = make_task(zhangzhu, assigned=None, title="原来的名称")
    make_milestone(task, "开工", "2025-06-30")
    return task


def page_of(task):
    return reverse("admin:plans_task_change", args=[task.pk])


def test_the_second_is_told_who_changed_what_and_keeps_the_words(office, other, draft):
    mine = filled(office.get(page_of(draft)), title="我的名称")
    other.post(page_of(draft), filled(other.get(page_of(draft)), title="别人的名称"))

    response = office.post(page_of(draft), mine)

    assert response.status_code == 422
    said = errors(response)
    assert "李计划" in said
    assert "任务 原来的名称 → 别人的名称" in said
    assert 'value="我的名称"' in response.content.decode()
    assert Task.objects.get(pk=draft.pk).title == "别人的名称"


def test_saving_again_puts_the_own_words_in_place_of_theirs(office, other, draft):
    mine = filled(office.get(page_of(draft)), title="我的名称")
    other.post(page_of(draft), filled(other.get(page_of(draft)), title="别人的名称"))

    again = filled(office.post(page_of(draft), mine))

    assert office.post(page_of(draft), again).status_code == 302
    assert Task.objects.get(pk=draft.pk).title == "我的名称"


def test_an_edit_of_its_milestones_counts_as_well(office, other, draft):
    mine = filled(office.get(page_of(draft)), **{"milestones-0-name": "我的节点"})
    theirs = filled(other.get(page_of(draft)), **{"milestones-0-due_on": "2025-08-31"})
    assert other.post(page_of(draft), theirs).status_code == 302

    response = office.post(page_of(draft), mine)

    assert response.status_code == 422
    assert "节点 开工 完成时限 2025-06-30 → 2025-08-31" in errors(response)
    assert Milestone.objects.get().name == "开工"


def test_a_milestone_added_by_another_is_told(office, other, draft):
    mine = filled(office.get(page_of(draft)), title="我的名称")
    make_milestone(draft, "竣工", "2025-11-30")

    response = office.post(page_of(draft), mine)

    assert "节点 竣工 已新增" in errors(response)


def test_a_milestone_deleted_by_another_stays_deleted(office, other, draft):
    mine = filled(
        office.get(page_of(draft)), title="我的名称", **{"milestones-0-name": "改名"}
    )
    theirs = filled(other.get(page_of(draft)), **{"milestones-0-DELETE": "on"})
    assert other.post(page_of(draft), theirs).status_code == 302

    response = office.post(page_of(draft), mine)

    assert response.status_code == 422
    assert "节点 开工 已删除" in errors(response)
    assert office.post(page_of(draft), filled(response)).status_code == 302
    assert not Milestone.objects.exists()
    assert Task.objects.get(pk=draft.pk).title == "我的名称"


def test_a_task_assigned_meanwhile_is_not_edited_as_a_draft(office, planner, draft):
    mine = filled(office.get(page_of(draft)), due_on="2025-09-30")
    task_actions.assign(draft, by=planner)

    response = office.post(page_of(draft), mine)

    assert response.status_code == 422
    assert "状态 草稿 → 交办" in errors(response)
    assert Task.objects.get(pk=draft.pk).due_on == draft.due_on


def test_a_form_without_its_version_is_not_taken(office, draft):
    data = filled(office.get(page_of(draft)), title="新名称", seen_version=None)

    response = office.post(page_of(draft), data)

    assert response.status_code == 422
    assert Task.objects.get(pk=draft.pk).title == "原来的名称"


@pytest.mark.parametrize("version", ["x", "1.2.3", "９", "-1.", "9" * 30 + "."])
def test_a_version_that_is_none_is_refused_in_words(office, draft, version):
    data = filled(office.get(page_of(draft)), title="新名称", seen_version=version)

    assert office.post(page_of(draft), data).status_code == 422
