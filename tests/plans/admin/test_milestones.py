"""The milestones of all tasks; those in force change only on record."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import LightSpan, Milestone
from resort_portal import clock
from tests.admin_forms import filled, messages
from tests.factories import at, make_completion, make_milestone, make_task
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

LIST = "/admin/plans/milestone/"


@pytest.fixture
def milestone(zhangzhu):
    task = make_task(zhangzhu, milestones=[("开工", "2025-06-30", 2, True)])
    return task.milestones.get()


def amend(milestone):
    return reverse("admin:plans_milestone_amend", args=[milestone.pk])


def page_of(milestone):
    return reverse("admin:plans_milestone_change", args=[milestone.pk])


def listed(client, **query):
    return {each.name for each in client.get(LIST, query).context["cl"].result_list}


def test_a_milestone_in_force_is_moved_with_a_reason(office, planner, milestone):
    typed = {"due_on": "2025-08-31", "weight": "2", "is_key": "on", "reason": "汛期"}

    response = office.post(amend(milestone), typed, follow=True)

    assert messages(response) == ["节点“开工”已变更。"]
    milestone.refresh_from_db()
    assert milestone.due_on == date(2025, 8, 31)
    assert milestone.original_due_on == date(2025, 6, 30)
    assert [(term.due_on, term.reason) for term in milestone.terms.all()] == [
        (date(2025, 6, 30), ""),
        (date(2025, 8, 31), "汛期"),
    ]
    entry = AuditEntry.objects.get(verb="milestone.amended")
    assert (entry.by, entry.task_code) == (planner, milestone.task.code)
    spans = LightSpan.objects.filter(milestone=milestone)
    assert spans.order_by("since").last().due_on == date(2025, 8, 31)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": " "}, "这个字段是必填项"),
        ({"due_on": "2025-06-31"}, "输入一个有效的日期"),
        ({"weight": "0"}, "1"),
        ({"due_on": "2025-06-30"}, "节点没有任何变化"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(office, milestone, typed, said):
    good = {"due_on": "2025-08-31", "weight": "2", "is_key": "on", "reason": "汛期"}

    response = office.post(amend(milestone), {**good, **typed})

    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert typed.get("due_on", "2025-08-31") in page
    assert milestone.terms.count() == 1


def test_what_has_been_reached_no_longer_moves(office, milestone):
    make_completion(milestone.task, "2025-06-01")
    typed = {"due_on": "2025-08-31", "weight": "2", "reason": "汛期"}

    response = office.post(amend(milestone), typed)

    assert response.status_code == 422
    assert "2025-08-31" in response.content.decode()


def test_its_own_page_edits_what_is_free(office, milestone):
    typed = {"name": "开工建设", "due_on": "2026-01-01", "weight": "9"}

    office.post(page_of(milestone), filled(office.get(page_of(milestone)), **typed))

    milestone.refresh_from_db()
    assert milestone.name == "开工建设"
    assert (milestone.due_on, milestone.weight) == (date(2025, 6, 30), 2)
    assert AuditEntry.objects.get(verb="milestone.edited").task_code


def test_a_milestone_in_force_is_not_deleted(office, milestone):
    url = reverse("admin:plans_milestone_delete", args=[milestone.pk])

    response = office.post(url, {"post": "yes"}, follow=True)

    assert messages(response) == ["任务已交办，其节点须保留。"]
    assert Milestone.objects.exists()


def test_a_milestone_of_a_draft_is_deleted(office, zhangzhu):
    milestone = make_milestone(make_task(zhangzhu, assigned=None))
    url = reverse("admin:plans_milestone_delete", args=[milestone.pk])

    office.post(url, {"post": "yes"})

    assert not Milestone.objects.exists()
    assert AuditEntry.objects.filter(verb="milestone.deleted").exists()


def test_none_is_made_without_its_task(office):
    assert office.get(f"{LIST}add/").status_code == 403


def test_they_are_found_by_task_unit_and_light(office, hufu, milestone):
    make_task(hufu, title="建设游客中心", milestones=[("封顶", "2025-12-01", 1, False)])

    assert listed(office, q="youke") == {"封顶"}
    assert listed(office, q="湖父") == {"封顶"}
    assert listed(office, q="开工") == {"开工"}
    assert listed(office, task__lead_unit__id__exact=hufu.pk) == {"封顶"}
    with clock.telling(at("2025-07-10")):
        assert listed(office, light="red") == {"开工"}
        assert listed(office, light="green") == {"封顶"}
