"""The overview: its figures, its sentence, and what narrows them."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions import tasks as task_actions
from plans.models import Plan
from tests.factories import (
    at,
    make_completion,
    make_directive,
    make_leader,
    make_meeting,
    make_member,
    make_plan,
    make_post,
    make_report,
    make_task,
    make_theme,
    make_unit,
)
from towns.models import Unit

pytestmark = pytest.mark.django_db
URL = reverse("plans:overview")
DAY = "2025-10-20"


def see(client, person, **query):
    client.force_login(person)
    return client.get(URL, {"as_of": DAY, **query})


def page_of(response):
    return response.context["page"]


def sentence_of(response):
    """The sentence without its markup."""
    words = response.text.split('<h1 class="lede__title">')[1].split("</h1>")[0]
    for mark in ("done", "red", "yellow", "green"):
        words = words.replace(f' data-light="{mark}"', "")
    return "".join(part.split(">", 1)[-1] for part in words.split("<")).strip()


@pytest.fixture
def year(zhangzhu, hufu):
    """Five tasks at 20 October 2025: done, red, yellow, two green; one registered.

    Even timetables of the whole year: 30 September is 75 % (272 of 364 days: 74.73).
    """
    even = {"basis": "linear"}
    done = make_task(zhangzhu, title="建成停车场", weight=2, **even)
    make_report(done, "2025-08", 90)
    make_completion(done, "2025-09-10")

    red = make_task(hufu, title="收储低效用地", due_on="2025-10-08", **even)
    make_report(red, "2025-09", 80, problems="两户未签协议", next_steps="十月底前会商")

    yellow = make_task(zhangzhu, title="引进运营团队", weight=2, **even)
    make_report(yellow, "2025-09", 60)

    for title in ("整治环境", "培训村医"):
        make_report(make_task(hufu, title=title, **even), "2025-09", 70)

    planned = make_task(hufu, title="筹办赛事", assigned=None)
    task_actions.register(planned, by=None, at=at("2025-10-09"))
    return {"done": done, "red": red, "yellow": yellow}


def test_the_sentence_gives_the_plan_in_figures(client, viewer, year):
    response = see(client, viewer)

    # Weighted: (2×100 + 80 + 2×60 + 70 + 70) / 7 = 77.14; planned: of six weights
    # 74.73, of the one due on 8 October 97.14, together 77.93.
    assert sentence_of(response) == (
        "5 项任务已完成 1 项，1 项红灯；加权进度 77%，落后序时 1 个百分点。"
    )


def test_the_lights_are_counted_with_the_uncounted_beside_them(client, viewer, year):
    page = page_of(see(client, viewer))

    assert [(part["light"], part["count"]) for part in page.legend] == [
        ("done", 1),
        ("green", 2),
        ("yellow", 1),
        ("red", 1),
        ("grey", 0),
        ("none", 1),
    ]


def test_tasks_on_hold_are_named_within_the_grey_ones(client, viewer, year):
    task_actions.hold(
        year["yellow"],
        reason="规划调整",
        review_on=date(2025, 12, 1),
        by=None,
        at=at("2025-10-10"),
    )

    response = see(client, viewer)

    assert "其中挂账 <b>1</b>" in response.text
    # Without it: (200 + 80 + 70 + 70) / 5 = 84, planned (4×74.73 + 97.14) / 5 = 79.2.
    assert "加权进度 84%，领先序时 5 个百分点。" in sentence_of(response)


def test_the_change_is_against_the_month_before(client, viewer, year):
    response = see(client, viewer)

    change = page_of(response).change
    # On 25 August nothing was accepted of any of the five: all were far behind.
    assert (change.done, change.red) == ("+1", "−4")
    assert change.url == "/?as_of=2025-08-25"
    assert "较 <a" in response.text


def test_the_kicker_names_plan_meeting_and_newest_closed_month(client, viewer, year):
    meeting = make_meeting(title="党工委工作座谈会")
    make_plan().meetings.add(meeting)

    response = see(client, viewer)

    assert "截至 9 月填报" in response.text
    assert f'href="{meeting.get_absolute_url()}?as_of={DAY}"' in response.text
    assert "2024年12月14日" in response.text


def test_a_month_counts_only_when_its_window_has_closed(client, viewer, year):
    assert "截至 9 月填报" in see(client, viewer, as_of="2025-10-23").text
    assert "截至 10 月填报" in see(client, viewer, as_of="2025-10-24").text


def test_the_matrix_counts_by_theme_and_lead_unit(client, viewer, year):
    make_theme("livelihood", "民生福祉", order=1)
    group = make_unit("group", "阳羡旅游集团", kind=Unit.Kind.GROUP)
    department = make_unit("planning", "规建局", kind=Unit.Kind.DEPARTMENT)
    make_task(group)
    make_task(department, theme=make_theme("livelihood"))

    matrix = page_of(see(client, viewer)).matrix

    assert [column.label for column in matrix.columns] == [
        "张渚",
        "湖㳇",
        "阳羡旅游集团",
        "管理办及部门",
    ]
    assert [
        (row.label, [(cell.done, cell.total) for cell in row.cells], row.rate)
        for row in matrix.rows
    ] == [
        ("旅游发展", [(1, 2), (0, 3), (0, 1), (0, 0)], "17%"),
        ("民生福祉", [(0, 0), (0, 0), (0, 0), (0, 1)], "0%"),
        ("合计", [(1, 2), (0, 3), (0, 1), (0, 1)], "14%"),
    ]


def test_tasks_without_a_theme_have_a_row_of_their_own(client, viewer, zhangzhu):
    make_task(zhangzhu, theme=None)

    rows = page_of(see(client, viewer)).matrix.rows

    assert [row.label for row in rows] == ["旅游发展", "未列主线", "合计"]
    assert [row.cells[0].total for row in rows] == [0, 1, 1]
    assert rows[1].cells[0].url == ""


def test_a_closed_unit_stays_while_it_leads_a_task(client, viewer, zhangzhu, hufu):
    make_task(zhangzhu)
    for unit in (zhangzhu, hufu):
        unit.closed_on = date(2025, 6, 1)
        unit.save()

    columns = page_of(see(client, viewer)).matrix.columns

    assert [column.label for column in columns] == ["张渚", "管理办及部门"]


def test_the_map_counts_each_towns_lights(client, viewer, year):
    towns = [land.town for land in page_of(see(client, viewer)).town_map.lands]

    assert [(town.name, town.total, town.counts) for town in towns] == [
        ("张渚", 2, {"done": 1, "yellow": 1}),
        ("湖㳇", 3, {"green": 2, "red": 1}),
    ]


def test_the_curve_ends_at_the_figures_of_the_sentence(client, viewer, year):
    curve = page_of(see(client, viewer)).curve

    assert len(curve.points) == 12
    assert (curve.last.month_label, curve.last.planned, curve.last.actual) == (
        "9月",
        "78%",
        "77%",
    )
    # Accepted for August: 2 × 90 of 7; by 30 September that task was completed.
    assert [point.actual_bp for point in curve.points[6:]] == [
        0,
        2600,
        7700,
        None,
        None,
        None,
    ]
    assert curve.points[-1].planned_bp == 10000


def test_due_dates_of_the_next_30_days_are_listed(client, viewer, zhangzhu):
    task = make_task(
        zhangzhu,
        title="建设游客中心",
        due_on="2025-11-19",
        milestones=[
            ("主体封顶", "2025-10-20", 1, False),
            ("完成设计", "2025-06-30", 1, False),
            ("竣工验收", "2025-11-20", 1, False),
        ],
    )
    reached = task.milestones.get(name="主体封顶")

    page = page_of(see(client, viewer))

    assert [(item.row.due_on.isoformat(), item.row.name) for item in page.upcoming] == [
        ("2025-10-20", "主体封顶"),
        ("2025-11-19", None),
    ]
    assert page.upcoming[0].url == f"/tasks/{task.code}/?as_of={DAY}" + (
        f"#milestone-{reached.pk}"
    )

    make_report(task, "2025-09", 40, reached=[reached], accepted_on="2025-10-10")
    assert page_of(see(client, viewer)).upcoming_count == 1


def test_what_needs_attention_comes_by_impact(client, viewer, zhangzhu):
    # Nothing was reported, so that all are far behind: red.
    make_task(zhangzhu, title="晚十天", due_on="2025-10-10")
    make_task(zhangzhu, title="晚二十天", due_on="2025-09-30")
    make_task(zhangzhu, title="重点，晚十天", due_on="2025-10-10", weight=2)
    make_task(zhangzhu, title="重点，未到期", weight=2)
    warned = make_task(zhangzhu, title="重点，预警", weight=2, basis="linear")
    make_report(warned, "2025-09", 60)

    concerns = page_of(see(client, viewer)).concerns

    assert [(item.row.title, item.row.light) for item in concerns] == [
        ("重点，晚十天", "red"),
        ("重点，未到期", "red"),
        ("晚二十天", "red"),
        ("晚十天", "red"),
        ("重点，预警", "yellow"),
    ]


def test_eight_concerns_are_shown_and_all_are_counted(client, viewer, zhangzhu):
    for _ in range(9):
        make_task(zhangzhu, due_on="2025-10-10")

    response = see(client, viewer)

    assert len(page_of(response).concerns) == 8
    assert "共 9 项" in response.text


def test_a_concern_shows_what_the_unit_says_of_it(client, viewer, year):
    red, yellow = page_of(see(client, viewer)).concerns

    assert (red.short, red.problems, red.next_steps) == (
        "逾期 12 天",
        "两户未签协议",
        "十月底前会商",
    )
    # Nothing is said of the other: the light's reason in full stands there.
    assert yellow.problems.startswith("落后序时 14.7 个百分点（")


def test_a_report_under_review_speaks_from_its_submission_on(client, viewer, year):
    make_report(
        year["yellow"], "2025-10", 60, accepted_on=False, problems="流标", at_day=DAY
    )

    assert page_of(see(client, viewer)).concerns[1].problems == "流标"
    assert page_of(see(client, viewer, as_of="2025-10-19")).concerns[1].problems != (
        "流标"
    )


def test_the_page_speaks_of_one_leaders_tasks_only(client, viewer, year):
    post = make_post("分管旅游的委员")
    year["red"].responsible_leader = post
    year["red"].save()

    response = see(client, viewer, leader=post.slug)

    assert sentence_of(response).startswith("1 项任务尚无完成，1 项红灯；")
    assert f'<option value="{post.slug}" selected>分管旅游的委员' in response.text
    assert page_of(response).urls["red"] == (
        f"/tasks/?as_of={DAY}&light=red&leader={post.slug}"
    )


def test_an_unknown_leader_is_refused_in_words(client, viewer, year):
    response = see(client, viewer, leader="nobody")

    assert response.status_code == 400
    assert "leader" in response.text
    assert "nobody" in response.text


def test_the_past_is_shown_as_it_was_known(client, viewer, year):
    response = see(client, viewer, as_of="2025-03-10")

    assert sentence_of(response) == (
        "5 项任务尚无完成，没有红灯；加权进度 0%，落后序时 17 个百分点。"
    )


def test_before_the_first_window_closes_there_is_no_deviation(client, viewer, year):
    assert sentence_of(see(client, viewer, as_of="2025-01-10")) == (
        "5 项任务尚无完成，没有红灯；加权进度 0%。"
    )


def test_before_anything_is_assigned_the_page_says_so(client, viewer, year):
    response = see(client, viewer, as_of="2024-12-01")

    assert response.status_code == 200
    assert sentence_of(response) == "截至2024年12月1日，尚无计入统计的任务。"


def test_a_plan_of_registered_tasks_counts_them_beside(client, viewer):
    task = make_task(assigned=None)
    task_actions.register(task, by=None, at=at("2025-01-02"))

    assert sentence_of(see(client, viewer)) == "已列入计划 1 项任务，尚未交办。"


def test_a_finished_plan_says_so(client, viewer, zhangzhu):
    make_completion(make_task(zhangzhu), "2025-09-01")

    assert sentence_of(see(client, viewer)) == (
        "1 项任务全部完成；加权进度 100%，领先序时 25 个百分点。"
    )


def test_english_has_plurals_and_names_no_chinese_untagged(client, viewer, year):
    client.cookies["django_language"] = "en"

    response = see(client, viewer)

    assert sentence_of(response) == (
        "1 of 5 tasks is completed, 1 shows a red light; "
        "weighted progress is 77%, 1 point behind schedule."
    )


def test_a_portal_without_a_plan_helps_on(client, viewer, planner):
    assert "还没有年度计划" in see(client, viewer).text
    assert "管理后台" not in see(client, viewer).text
    assert "/admin/" in see(client, planner).text


def test_another_plan_is_chosen_in_the_address(client, viewer, year):
    make_task(plan=make_plan(2026), assigned="2026-01-05")

    response = see(client, viewer, plan="2026")

    assert response.context["plan"] == Plan.objects.get(year=2026)
    assert page_of(response).tally.total == 0
    assert "plan=2026" in page_of(response).urls["upcoming"]


def test_restricted_tasks_count_for_those_who_see_them(client, viewer, planner, year):
    post = make_post()
    make_task(is_restricted=True, responsible_leader=post)

    for person, total in ((viewer, 5), (planner, 6), (make_leader(post), 6)):
        assert page_of(see(client, person)).tally.total == total
    assert "内部任务仅相关单位和人员可见" in see(client, viewer).text
    assert "内部任务仅相关单位和人员可见" not in see(client, planner).text


def test_words_of_a_restricted_task_stay_with_those_concerned(client, viewer, hufu):
    task = make_task(hufu, is_restricted=True, due_on="2025-10-08", title="内部事项")
    make_report(task, "2025-09", 10, problems="内情")

    assert "内情" not in see(client, viewer).text
    assert "内情" in see(client, make_member(hufu)).text


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_administrators_see_no_plan(client, persona, request, year):
    response = see(client, request.getfixturevalue(persona))

    assert response.status_code == 403
    assert "建成停车场" not in response.text


def test_the_overview_needs_a_login(client):
    assert client.get(URL).url == f"/accounts/login/?next={URL}"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_costs_twelve_queries(
    client, viewer, rows, django_assert_num_queries
):
    meeting = make_meeting("会议要求,要抓好项目。")
    make_plan().meetings.add(meeting)
    for _ in range(rows):
        task = make_task(
            due_on="2025-11-01",
            directives=[make_directive(meeting, "要抓好项目")],
            responsible_leader=make_post(),
            milestones=[("完成设计", "2025-10-24", 1, True)],
        )
        make_report(task, "2025-09", 20, problems="资金未到位")
    client.force_login(viewer)

    with django_assert_num_queries(12):
        response = client.get(URL, {"as_of": DAY})

    assert len(page_of(response).concerns) == rows
    assert len(page_of(response).upcoming) == 2 * rows
