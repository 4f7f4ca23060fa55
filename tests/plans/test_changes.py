"""What changed between two days."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions import requests, tasks
from tests.factories import (
    at,
    make_completion,
    make_member,
    make_milestone,
    make_report,
    make_task,
)

pytestmark = pytest.mark.django_db


def look(client, **query):
    return client.get(
        reverse("plans:changes"),
        {"since": "2025-06-30", "as_of": "2025-07-31", **query},
    )


def found(response):
    """{kind of change: titles of the tasks or milestones}."""
    return {
        group.key: [item.milestone or item.title for item in group.items]
        for group in response.context["page"].groups
    }


@pytest.fixture(autouse=True)
def _signed_in(client, viewer):
    client.force_login(viewer)


def make_quiet_task(unit=None, **fields):
    """A task that owes no report before the year's second half is over."""
    return make_task(unit, reporting="half", basis="linear", **fields)


def test_a_task_completed_between_the_days_is_newly_done(client):
    make_completion(make_quiet_task(title="此前办结"), "2025-06-20")
    make_completion(make_quiet_task(title="其间办结"), "2025-07-10")
    make_completion(make_quiet_task(title="此后办结"), "2025-08-10")

    assert found(look(client))["done"] == ["其间办结"]


def test_a_task_overdue_since_then_is_newly_red(client):
    make_quiet_task(title="早已逾期", due_on="2025-06-10")
    make_quiet_task(title="其间逾期", due_on="2025-07-10")

    assert found(look(client))["red"] == ["其间逾期"]


def test_a_completed_task_is_done_and_not_only_out_of_red(client):
    task = make_quiet_task(title="逾期后办结", due_on="2025-06-10")
    make_completion(task, "2025-07-10")

    changes = found(look(client))

    assert changes["done"] == ["逾期后办结"]
    assert "recovered" not in changes


def test_an_extension_takes_a_task_out_of_red_and_is_named_with_both_dates(client):
    task = make_quiet_task(title="延期的任务", due_on="2025-07-31")
    asked = requests.ask_extension(
        task,
        to_due_on=date(2025, 9, 30),
        reason="汛期停工",
        by=make_member(task.lead_unit),
        at=at("2025-07-10"),
    )
    requests.decide_extension(
        asked, approve=True, by=make_member(), at=at("2025-07-14")
    )

    response = look(client)

    (group,) = [g for g in response.context["page"].groups if g.key == "extended"]
    assert [item.words for item in group.items] == ["2025-07-31 → 2025-09-30，+61 天"]
    assert "moved" not in found(response)


def test_dates_moved_by_the_planner_are_told_apart_from_extensions(client):
    task = make_quiet_task(title="调整的任务", due_on="2025-09-30")
    tasks.shift_dates(
        task, days=-10, reason="上级要求提前", by=make_member(), at=at("2025-07-14")
    )

    changes = found(look(client))

    assert changes["moved"] == ["调整的任务"]
    assert "extended" not in changes


def test_a_milestone_that_passed_its_date_has_slipped(client):
    task = make_quiet_task(
        title="有节点的任务",
        milestones=[
            ("早就到期", "2025-05-30", 1, False),
            ("方案", "2025-07-10", 1, False),
        ],
    )
    make_milestone(task, "还没到期", "2025-10-10")

    assert found(look(client))["overdue"] == ["方案"]


def test_a_missing_report_makes_a_task_newly_silent(client):
    silent = make_task(title="七月没报", basis="linear")
    for month, percent in [("2025-05", 42), ("2025-06", 50)]:
        make_report(silent, month, percent)

    changes = found(look(client))

    assert changes["silent"] == ["七月没报"]


def test_assigned_held_and_resumed_tasks_are_told(client):
    make_quiet_task(title="新交办的", assigned="2025-07-03")
    held = make_quiet_task(title="挂账的")
    resumed = make_quiet_task(title="恢复的")
    for task, day in [(held, "2025-07-03"), (resumed, "2025-06-03")]:
        tasks.hold(
            task,
            reason="等待用地批复",
            review_on=date(2025, 12, 1),
            by=make_member(),
            at=at(day),
        )
    tasks.resume(resumed, by=make_member(), at=at("2025-07-20"))

    changes = found(look(client))

    assert changes["assigned"] == ["新交办的"]
    assert changes["held"] == ["挂账的"]
    assert changes["resumed"] == ["恢复的"]


def test_reopened_and_cancelled_tasks_are_told(client):
    reopened = make_quiet_task(title="重办的")
    make_completion(reopened, "2025-06-20")
    tasks.reopen(reopened, reason="复核不符", by=make_member(), at=at("2025-07-05"))
    cancelled = make_quiet_task(title="取消的")
    tasks.cancel(cancelled, reason="并入他项", by=make_member(), at=at("2025-07-05"))

    changes = found(look(client))

    assert changes["reopened"] == ["重办的"]
    assert changes["cancelled"] == ["取消的"]


def test_every_figure_of_the_sentence_leads_to_as_many_items(client):
    for day in ("2025-07-10", "2025-07-11"):
        make_quiet_task(due_on=day)

    page = look(client).content.decode()

    assert '<a href="#red">2</a>' in page
    assert '<section class="panel" id="red"' in page
    assert 'data-total="2"' in page


def test_the_figures_of_a_unit_lead_to_that_units_changes(client, zhangzhu, hufu):
    make_quiet_task(zhangzhu, title="张渚的", due_on="2025-07-10")
    make_quiet_task(hufu, title="湖㳇的", due_on="2025-07-10")

    assert found(look(client))["red"] == ["张渚的", "湖㳇的"]
    assert found(look(client, unit="hufu"))["red"] == ["湖㳇的"]


def test_without_a_day_it_compares_with_the_end_of_last_month(client):
    make_quiet_task()

    response = client.get(reverse("plans:changes"), {"as_of": "2025-07-31"})

    assert response.context["since"].day == date(2025, 6, 30)


def test_where_nothing_changed_it_says_so(client):
    make_quiet_task()

    page = look(client).content.decode()

    assert "2025-06-30 以来没有变化。" in page


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("2025-07-31", "应当早于对比日 2025-07-31"),
        ("2026-01-01", "应当早于对比日"),
        ("1999-12-31", "请选择 2000-01-01 及以后的日期"),
        ("昨天", "应当是日期"),
    ],
)
def test_a_wrong_day_is_explained(client, since, sentence):
    make_quiet_task()

    response = look(client, since=since)

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_restricted_task_is_counted_only_for_those_concerned(
    client, zhangzhu, zhangzhu_head, hufu_head
):
    make_quiet_task(zhangzhu, title="内部任务", due_on="2025-07-10", is_restricted=True)

    client.force_login(zhangzhu_head)
    assert found(look(client))["red"] == ["内部任务"]
    client.force_login(hufu_head)
    assert found(look(client)) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_comparison_costs_nine_queries(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_quiet_task(due_on="2025-07-10", milestones=[("甲", "2025-07-01", 1, True)])

    with django_assert_num_queries(9):
        response = look(client)

    assert len(found(response)["red"]) == rows
