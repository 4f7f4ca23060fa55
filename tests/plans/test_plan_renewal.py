"""Next year's plan out of an old one, and the pages of what is not covered."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import MilestoneTemplate, Plan, Task
from tests.factories import (
    make_completion,
    make_directive,
    make_meeting,
    make_plan,
    make_task,
)

pytestmark = pytest.mark.django_db
FIELDS = {
    "year": "2026",
    "name": "2026年度重点工作计划",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "reports_from": "2026-01-01",
}


def renew(client, planner, **fields):
    client.force_login(planner)
    return client.post(reverse("plans:plan-renew", args=[2025]), FIELDS | fields)


def test_open_tasks_are_carried_over_as_drafts_that_continue_them(
    client, planner, zhangzhu
):
    meeting = make_meeting()
    directive = make_directive(meeting, "要抓好项目")
    road = make_task(
        zhangzhu,
        title="改造环湖公路",
        weight=2,
        directives=[directive],
        milestones=[("开工", "2025-06-30", 2, True), ("竣工", "2025-12-20", 1, False)],
    )

    answer = renew(client, planner, tasks=[road.pk])

    assert answer.status_code == 302
    plan = Plan.objects.get(year=2026)
    new = Task.objects.get(plan=plan)
    assert plan.status == Plan.Status.DRAFT
    assert (new.code, new.continues, new.state) == ("2026-001", road, "draft")
    assert (new.title, new.weight, new.lead_unit) == ("改造环湖公路", 2, zhangzhu)
    assert (new.start_on, new.due_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert list(new.directives.all()) == [directive]
    assert [step.name for step in new.milestones.all()] == ["开工", "竣工"]
    assert new.milestones.last().due_on == date(2026, 12, 31)
    road.refresh_from_db()
    assert road.state == Task.State.ASSIGNED


def test_completed_tasks_are_not_offered(client, planner, zhangzhu):
    done, going = make_task(zhangzhu), make_task(zhangzhu)
    make_completion(done, "2025-06-01")
    client.force_login(planner)

    page = client.get(reverse("plans:plan-renew", args=[2025]))

    assert list(page.context["tasks"]) == [going]
    assert renew(client, planner, tasks=[done.pk]).status_code == 422


def test_the_old_task_s_page_leads_to_the_one_that_continues_it(
    client, planner, viewer, zhangzhu
):
    task = make_task(zhangzhu)
    renew(client, planner, tasks=[task.pk])
    new = Task.objects.get(continues=task)
    client.force_login(viewer)

    today = client.get(task.get_absolute_url()).text
    before = client.get(task.get_absolute_url(), {"as_of": "2025-03-01"}).text
    assert "由以下任务接续" in today
    assert f'href="/tasks/{new.code}/"' in today
    assert new.code not in before

    Task.objects.filter(pk=new.pk).update(is_restricted=True)
    assert new.code not in client.get(task.get_absolute_url()).text


def test_a_task_without_milestones_gets_those_of_its_kind(client, planner, zhangzhu):
    MilestoneTemplate.objects.create(kind="event", order=1, name="举办", share=100)
    task = make_task(zhangzhu, kind="event")

    renew(client, planner, tasks=[task.pk])

    new = Task.objects.get(continues=task)
    assert [step.name for step in new.milestones.all()] == ["举办"]


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"year": "2025"}, 409, "已有该年度"),
        ({"ends_on": "2025-12-31"}, 409, "结束日期"),
        ({"name": ""}, 422, "必填"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(
    client, planner, fields, status, words
):
    make_plan()

    answer = renew(client, planner, **fields)

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    "persona", ["viewer", "supervisor", "zhangzhu_head", "auditor"]
)
def test_only_planners_renew_a_plan(client, persona, request):
    make_plan()
    client.force_login(request.getfixturevalue(persona))

    assert client.get(reverse("plans:plan-renew", args=[2025])).status_code == 403


@pytest.mark.parametrize("copies", [1, 3])
def test_undecided_demands_of_all_meetings_have_a_page_with_their_count(
    client, viewer, django_assert_num_queries, copies
):
    make_plan()
    for _copy in range(copies):
        make_directive(make_meeting(), "要抓好项目")
    client.force_login(viewer)

    with django_assert_num_queries(6):
        page = client.get(reverse("plans:undecided"))

    assert page.context["page"].paginator.count == copies


@pytest.mark.parametrize("copies", [1, 3])
def test_tasks_that_no_directive_asks_for_say_where_they_come_from(
    client, viewer, zhangzhu, django_assert_num_queries, copies
):
    for _copy in range(copies):
        make_task(zhangzhu, source="document", basis_note="上级文件")
    make_task(zhangzhu, directives=[make_directive(make_meeting(), "要抓好项目")])
    client.force_login(viewer)

    with django_assert_num_queries(7):
        page = client.get(reverse("plans:elsewhere"), {"plan": "2025"})

    content = page.content.decode()
    assert page.context["page"].paginator.count == copies
    assert "上级文件" in content
    assert "文件" in content
