"""Pages of units and themes: what a unit leads, how it stands among its peers."""

import re

import pytest
from django.urls import reverse

from plans.actions import tasks
from plans.dashboards import units
from tests.factories import (
    Role,
    at,
    make_directive,
    make_meeting,
    make_member,
    make_plan,
    make_report,
    make_task,
    make_theme,
    make_unit,
)
from towns.models import Unit

pytestmark = pytest.mark.django_db
AS_OF = {"as_of": "2025-06-15"}


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), {**AS_OF, **query})


def test_a_unit_counts_only_the_tasks_it_leads(client, viewer, zhangzhu, hufu):
    make_task(zhangzhu)
    make_task(zhangzhu, due_on="2025-05-30")
    make_task(hufu)
    make_task(zhangzhu, assigned=None)
    client.force_login(viewer)

    tally = page(client, "plans:unit", "zhangzhu").context["page"].tally

    assert (tally.total, tally.red, tally.not_counted) == (2, 2, 0)


def test_a_unit_shows_what_the_minutes_say_of_it(client, viewer, zhangzhu):
    meeting = make_meeting("会议明确,张渚做“增”,要招引项目。")
    directive = make_directive(meeting, "张渚做“增”,要招引项目。", kind="assignment")
    directive.units.add(zhangzhu)
    make_plan().meetings.add(meeting)
    client.force_login(viewer)

    content = page(client, "plans:unit", "zhangzhu").content.decode()

    assert "张渚做“增”,要招引项目。" in content
    assert f"/minutes/{meeting.pk}/" in content


def test_units_are_compared_with_their_peers_only(client, viewer, zhangzhu, hufu):
    group = make_unit("group", "阳羡旅游集团", kind=Unit.Kind.GROUP)
    for unit in (zhangzhu, hufu, group):
        make_task(unit)
    client.force_login(viewer)

    bars = page(client, "plans:unit", "zhangzhu").context["page"].bars
    alone = page(client, "plans:unit", "group").context["page"].bars

    assert [(bar.label, bar.is_self) for bar in bars] == [
        ("张渚", True),
        ("湖㳇", False),
    ]
    assert alone == []


def test_major_projects_stand_at_their_next_stage_and_link_to_them(
    client, viewer, zhangzhu
):
    task = make_task(zhangzhu, kind="project", assigned=None)
    for stage, due in (("招引", "2025-03-31"), ("开工", "2025-09-30")):
        task.milestones.create(name=stage, due_on=due, stage=stage)

    tasks.assign(task, by=None, at=at("2025-01-02"))
    client.force_login(viewer)

    stages = page(client, "plans:unit", "zhangzhu").context["page"].stages

    assert [(stage.label, stage.count) for stage in stages][:2] == [
        ("招引", 1),
        ("报批", 0),
    ]
    listed = client.get(stages[0].url)
    assert listed.status_code == 200
    assert task.title in listed.content.decode()


def test_a_restricted_task_is_not_counted_for_another_town(
    client, zhangzhu, hufu_head, supervisor
):
    make_task(zhangzhu, is_restricted=True)

    client.force_login(hufu_head)
    unseen = page(client, "plans:unit", "zhangzhu").context["page"].tally.total
    client.force_login(supervisor)
    seen = page(client, "plans:unit", "zhangzhu").context["page"].tally.total

    assert (unseen, seen) == (0, 1)


def test_the_reports_of_the_period_are_counted_as_owed_and_filed(
    client, viewer, zhangzhu
):
    make_task(zhangzhu)
    make_task(zhangzhu, assigned="2025-06-25")
    client.force_login(viewer)

    response = page(client, "plans:unit", "zhangzhu", as_of="2025-06-25")

    filing = response.context["page"].filing
    assert (filing.owed, filing.filed) == (1, 0)


def test_the_figures_of_reports_lead_to_exactly_the_tasks_they_count(
    client, viewer, zhangzhu, hufu
):
    filed, open_one = make_task(zhangzhu), make_task(zhangzhu)
    make_task(hufu)
    make_task(zhangzhu, assigned="2025-06-25")
    make_report(filed, "2025-06", 30, at_day="2025-06-23", accepted_on=False)
    client.force_login(viewer)
    later = {"as_of": "2025-06-25"}

    groups = page(client, "plans:units", **later).context["groups"]
    cards = [card for _name, cards in groups for card in cards]
    card = next(card for card in cards if card.unit == zhangzhu)
    text = page(client, "plans:unit", "zhangzhu", **later).text

    def listed(url):
        rows = client.get(url).context["index"].rows
        return {row.span.task for row in rows}

    assert (card.filing.filed, card.filing.owed) == (1, 2)
    assert listed(card.filed_url) == {filed}
    assert listed(card.owed_url) == {filed, open_one}
    assert listed(card.owed_url.replace("owed", "open")) == {open_one}
    assert {"filing=owed", "filing=filed"} <= set(re.findall(r"filing=\w+", text))


def test_an_unknown_unit_or_theme_is_a_friendly_404(client, viewer):
    make_plan()
    client.force_login(viewer)

    assert page(client, "plans:unit", "nowhere").status_code == 404
    assert page(client, "plans:theme", "nothing").status_code == 404


@pytest.mark.parametrize("name", ["plans:units", "plans:themes"])
def test_an_administrator_sees_no_plan_page(client, auditor, name):
    make_plan()
    client.force_login(auditor)

    assert client.get(reverse(name)).status_code == 403


def test_a_theme_names_its_demands_and_tasks(client, viewer, zhangzhu):
    theme = make_theme("industry", "产业转型")
    meeting = make_meeting("会议要求,要抓好项目招引。")
    make_directive(meeting, "要抓好项目招引", theme=theme)
    make_plan().meetings.add(meeting)
    task = make_task(zhangzhu, theme=theme)
    client.force_login(viewer)

    response = page(client, "plans:theme", "industry")

    assert response.context["page"].tally.total == 1
    assert "要抓好项目招引" in response.content.decode()
    assert task.title in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        ("plans:units", [], 9),
        ("plans:unit", ["zhangzhu"], 12),
        ("plans:themes", [], 8),
        ("plans:theme", ["tourism"], 11),
        ("plans:timeline", [], 8),
        ("plans:milestones", [], 10),
    ],
)
def test_these_pages_cost_a_constant_number_of_queries(
    client, zhangzhu, django_assert_num_queries, rows, name, args, queries
):
    viewer = make_member(role=Role.VIEWER)
    for number in range(rows):
        make_task(
            zhangzhu,
            supporting_units=[make_unit()],
            milestones=[(f"节点{number}", "2025-06-20", 1, True)],
        )
    client.force_login(viewer)

    with django_assert_num_queries(queries):
        response = page(client, name, *args)

    assert response.status_code == 200


def test_the_page_of_a_unit_with_many_tasks_costs_as_many_queries(
    client, zhangzhu, viewer, django_assert_num_queries
):
    for _number in range(units.GROUPED_FROM):
        make_task(zhangzhu)
    client.force_login(viewer)

    with django_assert_num_queries(12):
        response = page(client, "plans:unit", "zhangzhu")

    assert len(response.context["page"].gantt.bands) == 1
