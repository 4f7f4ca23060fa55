"""The task list: what it shows, to whom, and what it costs."""

import pytest
from django.urls import reverse

from plans.actions import reports, requests, tasks
from plans.models import Plan
from plans.schedule import Period
from tests.factories import (
    at,
    make_directive,
    make_meeting,
    make_plan,
    make_task,
    make_theme,
)

pytestmark = pytest.mark.django_db
URL = reverse("plans:tasks")


def file_report(task, by, supervisor, day="2025-05-22", percent=40, review="accept"):
    moment = at(day, 10)
    draft = reports.save_draft(
        task,
        by=by,
        period=Period.of("month", moment.date()),
        progress="已完成方案",
        percent=percent,
        at=moment,
    )
    report = reports.submit(draft, by=by, at=moment)
    if review == "accept":
        reports.accept(report, by=supervisor, at=at(day, 15))
    return report


def test_a_row_says_where_a_task_stands(client, viewer, zhangzhu, hufu):
    make_task(
        zhangzhu,
        title="推进竹海提升",
        due_on="2025-06-10",
        supporting_units=[hufu],
        is_red_line=True,
        proposed_fields="牵头单位、完成时限",
    )
    client.force_login(viewer)

    text = client.get(URL, {"as_of": "2025-06-20"}).text

    for words in (
        "推进竹海提升",
        "红灯",
        "逾期 10 天",
        "张渚",
        "配合 1 家",
        "2025-06-10",
        "红线",
        "建议",
        "尚无填报",
        "5 月漏报",
    ):
        assert words in text


def test_a_row_says_how_fresh_its_figures_are(
    client, viewer, zhangzhu, reporter, supervisor
):
    task = make_task(zhangzhu)
    file_report(task, reporter, supervisor, "2025-04-28")
    waiting = make_task(zhangzhu)
    file_report(waiting, reporter, supervisor, "2025-05-22", review="")
    client.force_login(viewer)

    text = client.get(URL, {"as_of": "2025-05-24"}).text

    assert "4 月填报，04-28 审定" in text
    assert "迟报" in text
    assert "5 月填报，05-22 提交，待审核" in text


def test_a_row_says_how_far_its_date_has_slipped(
    client, viewer, zhangzhu, zhangzhu_head, supervisor
):
    task = make_task(zhangzhu, due_on="2025-06-30")
    request = requests.ask_extension(
        task,
        to_due_on=at("2025-07-30").date(),
        reason="雨季",
        by=zhangzhu_head,
        at=at("2025-06-10"),
    )
    requests.decide_extension(request, approve=True, by=supervisor, at=at("2025-06-12"))
    client.force_login(viewer)

    now = client.get(URL, {"as_of": "2025-06-20"}).text
    before = client.get(URL, {"as_of": "2025-06-11"}).text

    assert "延期 1 次，顺延 30 天" in now
    assert "已延期" in now
    assert "2025-07-30" not in before
    assert "延期 1 次" not in before


def test_lights_are_counted_above_whatever_light_is_chosen(client, viewer):
    make_task(due_on="2025-06-10")
    make_task(start_on="2025-09-01")
    client.force_login(viewer)

    response = client.get(URL, {"as_of": "2025-06-20", "light": "red"})

    index = response.context["index"]
    assert 'data-total="1"' in response.text
    assert {part["light"]: part["count"] for part in index.parts} == {
        "done": 0,
        "green": 0,
        "yellow": 0,
        "red": 1,
        "grey": 1,
    }


def test_every_count_leads_to_as_many_tasks(client, viewer, zhangzhu):
    make_task(zhangzhu, due_on="2025-06-10")
    make_task(zhangzhu, start_on="2025-09-01")
    make_task()
    tasks.register(make_task(assigned=None), by=None, at=at("2025-02-01"))
    client.force_login(viewer)

    index = client.get(URL, {"as_of": "2025-06-20"}).context["index"]

    for part in index.parts:
        assert f'data-total="{part["count"]}"' in client.get(part["url"]).text
    assert index.not_listed == 1
    assert 'data-total="1"' in client.get(index.not_counted_url).text


def test_a_chip_takes_its_filter_away_and_keeps_the_rest(client, viewer, zhangzhu):
    make_task(zhangzhu)
    make_theme("industry", "产业转型")
    client.force_login(viewer)

    response = client.get(
        URL,
        {
            "unit": "zhangzhu",
            "theme": ["industry", "tourism"],
            "as_of": "2025-06-20",
            "page": "2",
        },
    )

    chips = {chip["words"]: chip["url"] for chip in response.context["index"].chips}
    assert chips["张渚"] == f"{URL}?theme=industry&theme=tourism&as_of=2025-06-20"
    assert chips["产业转型"] == f"{URL}?unit=zhangzhu&theme=tourism&as_of=2025-06-20"


def test_an_empty_list_says_which_filter_to_drop(client, viewer, zhangzhu):
    make_task(zhangzhu, start_on="2025-09-01")
    client.force_login(viewer)

    response = client.get(
        URL, {"as_of": "2025-06-20", "unit": "zhangzhu", "light": "red"}
    )

    assert "没有符合条件的任务" in response.text
    assert "去掉“灯”：1 项" in response.text
    assert "去掉“牵头单位”" not in response.text


def test_a_directive_is_quoted_with_its_place_in_the_minutes(client, viewer):
    meeting = make_meeting("会议要求,要抓好项目。")
    directive = make_directive(meeting, "要抓好项目", code="D03")
    make_task(directives=[directive])
    client.force_login(viewer)

    text = client.get(URL, {"directive": directive.pk, "as_of": "2025-06-20"}).text

    assert "要抓好项目" in text
    assert "来自要求 D03" in text
    assert f"/minutes/{meeting.pk}/?as_of=2025-06-20#d03" in text


def test_a_restricted_task_is_neither_listed_nor_counted_for_strangers(
    client, viewer, zhangzhu_head, zhangzhu, supervisor
):
    make_task(zhangzhu, is_restricted=True)

    for person, total in ((viewer, 0), (zhangzhu_head, 1), (supervisor, 1)):
        client.force_login(person)
        assert f'data-total="{total}"' in client.get(URL).text


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_see_no_tasks(client, request, persona):
    make_task(title="推进竹海提升")
    client.force_login(request.getfixturevalue(persona))

    response = client.get(URL)

    assert response.status_code == 403
    assert "推进竹海提升" not in response.text


def test_a_portal_without_a_plan_says_so(client, viewer):
    assert not Plan.objects.exists()
    client.force_login(viewer)

    assert "还没有年度计划" in client.get(URL).text


def test_fifty_tasks_make_a_page(client, viewer):
    for _ in range(51):
        make_task()
    client.force_login(viewer)

    assert len(client.get(URL).context["index"].rows) == 50
    assert len(client.get(URL, {"page": 2}).context["index"].rows) == 1
    assert len(client.get(URL, {"page": 99}).context["index"].rows) == 1


def test_another_plan_has_a_list_of_its_own(client, viewer):
    make_task()
    make_task(plan=make_plan(2026), assigned="2026-01-05")
    client.force_login(viewer)

    response = client.get(URL, {"plan": "2025"})

    assert 'data-total="1"' in response.text
    assert "2026-" not in "".join(r.task.code for r in response.context["index"].rows)


@pytest.mark.parametrize("rows", [1, 3])
def test_listing_tasks_costs_nine_queries(
    client, viewer, zhangzhu, reporter, supervisor, rows, django_assert_num_queries
):
    for _ in range(rows):
        task = make_task(zhangzhu, proposed_fields="牵头单位")
        file_report(task, reporter, supervisor)
    client.force_login(viewer)

    with django_assert_num_queries(9):
        response = client.get(URL, {"as_of": "2025-06-20"})

    assert f'data-total="{rows}"' in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_a_filtered_list_costs_ten_queries(
    client, viewer, rows, django_assert_num_queries
):
    meeting = make_meeting("会议要求,要抓好项目。")
    directive = make_directive(meeting, "要抓好项目")
    for _ in range(rows):
        make_task(directives=[directive], title="抓好项目")
    client.force_login(viewer)
    filters = {
        "directive": directive.pk,
        "q": "项目",
        "theme": "tourism",
        "as_of": "2025-06-20",
    }

    with django_assert_num_queries(10):
        response = client.get(URL, filters)

    assert f'data-total="{rows}"' in response.text
