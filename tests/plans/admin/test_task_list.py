"""The planner's list of tasks: found by name, pinyin, light, state and gap."""

import pytest

from plans.models import Plan
from resort_portal import clock
from tests.factories import (
    at,
    make_completion,
    make_directive,
    make_meeting,
    make_member,
    make_plan,
    make_post,
    make_task,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/plans/task/"


def listed(client, **query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    return {task.title for task in response.context["cl"].result_list}


@pytest.mark.parametrize(
    "words",
    [
        "湖㳇",
        "湖父",
        "湖氵父",
        "hufu",
        "HFZ",
        "ｈｕｆｕ",
        "2025-031",
        "游客中心",
        "youke",
        "游客 湖父",
    ],
)
def test_a_task_is_found_by_code_title_unit_pinyin_and_initials(office, hufu, words):
    make_task(hufu, title="建设游客中心", code="2025-031")
    make_task(make_unit(), title="修复古道")

    assert listed(office, q=words) == {"建设游客中心"}


@pytest.mark.parametrize("words", ["没有的", "🙂", "%", "' OR 1=1 --", "x" * 5000])
def test_strange_words_find_nothing_and_break_nothing(office, hufu, words):
    make_task(hufu, title="建设游客中心")

    assert listed(office, q=words) == set()


def test_the_light_is_that_of_this_moment(office, hufu):
    make_task(hufu, title="逾期的", due_on="2025-03-31")
    make_task(hufu, title="按时的", due_on="2025-12-31")

    with clock.telling(at("2025-01-15")):
        assert listed(office, light="green") == {"逾期的", "按时的"}
    with clock.telling(at("2025-04-15")):
        assert listed(office, light="red") == {"逾期的"}
        page = office.get(LIST).content.decode()
    assert "逾期 15 天" in page
    assert listed(office, light="nonsense") == {"逾期的", "按时的"}


def test_filters_by_unit_theme_state_leader_and_plan(office, hufu):
    theme, post = make_theme("construction", "城乡建设"), make_post()
    plan = make_plan(2026, status=Plan.Status.DRAFT)
    make_task(hufu, title="湖㳇的")
    make_task(title="城建的", theme=theme)
    make_task(title="分管的", responsible_leader=post)
    make_task(title="草稿", assigned=None)
    make_task(title="明年的", plan=plan, assigned=None)

    assert listed(office, lead_unit__id__exact=hufu.pk) == {"湖㳇的"}
    assert listed(office, theme__id__exact=theme.pk) == {"城建的"}
    assert listed(office, responsible_leader__id__exact=post.pk) == {"分管的"}
    assert listed(office, state__exact="draft") == {"草稿", "明年的"}
    assert listed(office, plan__id__exact=plan.pk) == {"明年的"}


def test_filters_by_what_is_still_missing(office, hufu):
    post, person = make_post(), make_member(hufu)
    steps = [(f"节点{n}", "2025-06-30", 1, False) for n in range(3)]
    leaf = make_directive(make_meeting(), "要抓好项目")
    whole = {
        "owner": person,
        "responsible_leader": post,
        "directives": [leaf],
        "weight": 2,
    }
    make_task(hufu, title="齐全", milestones=steps, **whole)
    make_task(hufu, title="缺人", milestones=steps, **{**whole, "owner": None})
    make_task(
        hufu, title="缺领导", milestones=steps, **{**whole, "responsible_leader": None}
    )
    make_task(hufu, title="缺节点", milestones=steps[:2], **whole)
    make_task(hufu, title="缺要求", milestones=steps, **{**whole, "directives": []})
    done = make_task(hufu, title="办结的", milestones=[], weight=2)
    make_completion(done, "2025-03-01")

    assert listed(office, gap="owner") == {"缺人"}
    assert listed(office, gap="leader") == {"缺领导"}
    assert listed(office, gap="milestones") == {"缺节点"}
    assert listed(office, gap="directive") == {"缺要求", "办结的"}


def test_a_planner_sees_restricted_tasks_and_their_mark(office, hufu):
    make_task(hufu, title="保密的工作", is_restricted=True)

    page = office.get(LIST).content.decode()

    assert "保密的工作〔内部〕" in page


@pytest.mark.parametrize(
    "query",
    [
        {"lead_unit__id__exact": "x"},
        {"e": "1"},
        {"o": "99.-77"},
        {"p": "9999"},
        {"nonsense": "1"},
    ],
)
def test_an_address_that_asks_nonsense_is_no_error_of_the_server(office, hufu, query):
    make_task(hufu)

    assert office.get(LIST, query).status_code in {200, 302, 400}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_a_constant_number_of_queries(
    office, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_task(responsible_leader=make_post(), owner=make_member(make_unit()))

    with django_assert_num_queries(10):
        response = office.get(LIST)

    assert len(response.context["cl"].result_list) == rows


@pytest.mark.parametrize(
    ("model", "field", "term", "found"),
    [
        ("task", "lead_unit", "hufu", ["湖㳇镇"]),
        ("task", "lead_unit", "湖父", ["湖㳇镇"]),
        ("task", "owner", "wangjingban", ["王经办"]),
        ("task", "responsible_leader", "分管旅游", ["分管旅游的副主任"]),
        ("task", "directives", "抓好", ["D02 要抓好项目"]),
        ("milestone", "task", "youke", ["2025-031 建设游客中心"]),
    ],
)
def test_choices_are_searched_while_typing(office, hufu, model, field, term, found):
    make_member(hufu, full_name="王经办")
    make_member(hufu, full_name="王经办离任", is_active=False)
    make_post("分管旅游的副主任")
    meeting = make_meeting("会议要求,要抓好项目,要守住底线。")
    whole = make_directive(meeting, "要抓好项目,要守住底线", code="D01")
    make_directive(meeting, "要抓好项目", code="D02", parent=whole)
    make_task(hufu, title="建设游客中心", code="2025-031")

    answer = office.get(
        "/admin/autocomplete/",
        {"app_label": "plans", "model_name": model, "field_name": field, "term": term},
    )

    assert [each["text"] for each in answer.json()["results"]] == found


def test_a_closed_unit_is_no_longer_offered(office, hufu):
    hufu.closed_on = "2025-01-01"
    hufu.save()

    answer = office.get(
        "/admin/autocomplete/",
        {
            "app_label": "plans",
            "model_name": "task",
            "field_name": "lead_unit",
            "term": "hufu",
        },
    )

    assert answer.json()["results"] == []
