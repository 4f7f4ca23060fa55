"""Every filter of the task list, as it stands in the address."""

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from plans.actions import claims, remarks, reports, requests, tasks
from plans.models import Task
from plans.schedule import Period
from tests.factories import (
    Role,
    at,
    make_directive,
    make_leader,
    make_meeting,
    make_member,
    make_office,
    make_post,
    make_task,
    make_theme,
    make_unit,
)
from towns.models import Unit

pytestmark = pytest.mark.django_db
# Everything is asked as of this day: late enough for every light.
DAY = "2025-06-20"


def make_fresh(unit=None, **fields):
    """A task so new that it owes no report yet."""
    return make_task(
        unit, assigned="2025-06-10", **{"start_on": "2025-06-10", **fields}
    )


@pytest.fixture
def listed(client, viewer):
    """The codes that the list shows for these filters, in its order."""
    client.force_login(viewer)

    def ask(**query):
        address = urlencode({"as_of": DAY, **query}, doseq=True)
        response = client.get(f"{reverse('plans:tasks')}?{address}")
        assert response.status_code == 200
        return [row.task.code for row in response.context["index"].rows]

    return ask


def test_by_unit(listed, zhangzhu, hufu):
    ours, theirs = make_task(zhangzhu), make_task(hufu)
    make_task()

    assert listed(unit="zhangzhu") == [ours.code]
    assert listed(unit=["zhangzhu", "hufu"]) == [ours.code, theirs.code]


def test_departments_are_the_office_and_its_departments(listed, zhangzhu):
    make_task(zhangzhu)
    of_office = make_task(make_office())
    of_department = make_task(make_unit("planning", "规划局", Unit.Kind.DEPARTMENT))

    assert listed(unit="departments") == [of_office.code, of_department.code]


def test_by_supporting_unit(listed, zhangzhu, hufu):
    make_task(zhangzhu)
    supported = make_task(hufu, supporting_units=[zhangzhu])

    assert listed(unit="zhangzhu", role="support") == [supported.code]


def test_by_theme(listed):
    task = make_task(theme=make_theme("industry", "产业转型"))
    make_task()

    assert listed(theme="industry") == [task.code]


def test_a_sentence_includes_its_clauses(listed):
    meeting = make_meeting("会议要求,要抓好招引,要抓好进度。")
    sentence = make_directive(meeting, "要抓好招引,要抓好进度。")
    clause = make_directive(meeting, "要抓好进度", parent=sentence)
    task = make_task(directives=[clause])
    make_task()

    assert listed(directive=sentence.pk) == [task.code]
    assert listed(directive=clause.pk) == [task.code]


def test_by_leader(listed):
    post = make_post()
    task = make_task(responsible_leader=post)
    make_task(responsible_leader=make_post())

    assert listed(leader=post.slug) == [task.code]


def test_by_light(listed):
    red = make_fresh(due_on="2025-06-11")
    yellow = make_fresh(due_on="2025-06-25")
    grey = make_fresh(start_on="2025-08-01")
    draft = tasks.register(make_task(assigned=None), by=None, at=at("2025-02-01"))

    assert listed(light="red") == [red.code]
    assert listed(light=["red", "grey"]) == [red.code, grey.code]
    assert listed(light="none") == [draft.code]
    assert listed(light="counted") == [red.code, yellow.code, grey.code]


def test_what_does_not_count_is_listed_only_on_request(listed):
    counted = make_task()
    registered = tasks.register(make_task(assigned=None), by=None, at=at("2025-02-01"))

    assert listed() == [counted.code]
    assert listed(state="registered") == [registered.code]


def test_by_state(listed):
    make_task()
    held = make_task()
    tasks.hold(
        held,
        by=None,
        at=at("2025-03-03"),
        reason="等批复",
        review_on=at("2025-09-01").date(),
    )

    assert listed(state="on_hold") == [held.code]
    assert listed(held="1") == [held.code]


def test_by_due_date(listed):
    overdue = make_task(due_on="2025-06-19")
    today = make_task(due_on=DAY)
    week = make_task(due_on="2025-06-27")
    month = make_task(due_on="2025-07-20")
    make_task(due_on="2025-07-21")

    assert listed(due="overdue", sort="due") == [overdue.code]
    assert listed(due="7", sort="due") == [today.code, week.code]
    assert listed(due="30", sort="due") == [today.code, week.code, month.code]
    assert listed(due=["overdue", "2025-07"], sort="due")[:2] == [
        overdue.code,
        month.code,
    ]


def test_a_claimed_task_is_not_overdue(listed, zhangzhu, zhangzhu_head):
    task = make_task(zhangzhu, due_on="2025-06-10")
    claims.claim(task, by=zhangzhu_head, evidence="验收单", at=at("2025-06-09"))

    assert listed(due="overdue") == []


def test_by_source_kind_and_owner(listed, zhangzhu_head):
    task = make_task(
        source=Task.Source.DOCUMENT, kind=Task.Kind.EVENT, owner=zhangzhu_head
    )
    other = make_task()

    assert listed(source="document") == [task.code]
    assert listed(kind="event") == [task.code]
    assert listed(owner="none") == [other.code]


def test_by_tag(listed, zhangzhu, zhangzhu_head, supervisor):
    red_line = make_task(is_red_line=True)
    moved = make_task(zhangzhu, due_on="2025-06-30")
    request = requests.ask_extension(
        moved,
        to_due_on=at("2025-08-31").date(),
        reason="雨季",
        by=zhangzhu_head,
        at=at("2025-06-10"),
    )
    requests.decide_extension(request, approve=True, by=supervisor, at=at("2025-06-11"))

    assert listed(tag="extended") == [moved.code]
    assert listed(tag="red_line") == [red_line.code]


def test_by_a_disputed_light(listed, zhangzhu, zhangzhu_head, supervisor):
    make_task()
    task = make_task(zhangzhu, due_on="2025-06-01")
    objection = remarks.object_to_light(
        task, words="已完成", by=zhangzhu_head, at=at("2025-06-05")
    )

    assert listed(disputed="1") == [task.code]
    remarks.answer_objection(
        objection, answer="已核", by=supervisor, at=at("2025-06-24")
    )
    assert listed(disputed="1") == [task.code]
    assert listed(disputed="1", as_of="2025-06-25") == []
    assert listed(disputed="1", as_of="2025-06-04") == []


def test_filters_narrow_each_other(listed, zhangzhu):
    red = make_fresh(zhangzhu, due_on="2025-06-11")
    make_fresh(zhangzhu)
    make_fresh(due_on="2025-06-11")

    assert listed(unit="zhangzhu", light="red") == [red.code]


def test_the_past_is_listed_as_it_was(listed, zhangzhu, hufu):
    task = make_task(zhangzhu)
    tasks.change_lead_unit(
        task, unit=hufu, reason="调整分工", by=None, at=at("2025-05-05")
    )

    assert listed(unit="zhangzhu", as_of="2025-05-04") == [task.code]
    assert listed(unit="zhangzhu") == []
    assert listed(unit="hufu") == [task.code]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("due", [1, 0, 2]),
        ("-due", [2, 0, 1]),
        ("code", [0, 1, 2]),
        ("-weight", [2, 0, 1]),
        ("unit", [0, 1, 2]),
    ],
)
def test_the_list_is_sorted_as_the_address_says(listed, sort, order):
    made = [
        make_task(make_unit(order=1), due_on="2025-09-01", weight=2),
        make_task(make_unit(order=2), due_on="2025-08-01", weight=1),
        make_task(make_unit(order=3), due_on="2025-10-01", weight=3),
    ]

    assert listed(sort=sort) == [made[n].code for n in order]


def test_the_most_behind_come_first(listed, zhangzhu, zhangzhu_head, supervisor):
    silent = make_task(zhangzhu)
    reported = make_task(zhangzhu)
    draft = reports.save_draft(
        reported,
        by=zhangzhu_head,
        period=Period.of("month", at("2025-05-22").date()),
        progress="推进",
        percent=60,
        at=at("2025-05-22"),
    )
    report = reports.submit(draft, by=zhangzhu_head, at=at("2025-05-22"))
    reports.accept(report, by=supervisor, at=at("2025-05-23"))

    assert listed(sort="deviation") == [silent.code, reported.code]
    assert listed(sort="-deviation") == [reported.code, silent.code]


@pytest.mark.parametrize(
    "query",
    [
        {"unit": "atlantis"},
        {"theme": "none"},
        {"leader": "nobody"},
        {"light": "purple"},
        {"state": "asleep"},
        {"due": "tomorrow"},
        {"due": "2025-13"},
        {"source": "dream"},
        {"role": "lead"},
        {"tag": "extended2"},
        {"directive": "abc"},
        {"directive": "99999999999999999999"},
        {"directive": "4711"},
        {"disputed": "yes"},
        {"held": "2"},
        {"kind": "x"},
        {"owner": "me"},
        {"sort": "beauty"},
        {"page": "two"},
        {"q": "长" * 101},
    ],
)
def test_an_unknown_value_is_refused_by_the_name_of_its_filter(client, viewer, query):
    make_task()
    client.force_login(viewer)

    response = client.get(reverse("plans:tasks"), query)

    assert response.status_code == 400
    (name,) = query
    assert name in response.text
    for kind in ("xlsx", "csv"):
        export = client.get(reverse("plans:task-export", args=[kind]), query)
        assert export.status_code == (200 if name == "page" else 400)


def test_an_overlong_search_keeps_what_was_typed(client, viewer):
    make_task()
    client.force_login(viewer)

    response = client.get(reverse("plans:tasks"), {"q": "竹" * 101})

    assert "竹" * 101 in response.text
    assert "最多 100 个字" in response.text


def test_full_width_digits_are_read_as_digits(listed):
    task = make_task(due_on="2025-09-30")
    make_task()

    assert listed(due="２０２５－０９") == [task.code]


def test_a_leader_of_a_post_is_found_by_name(listed):
    post = make_post()
    make_leader(post, full_name="任飞")
    task = make_task(responsible_leader=post)
    make_task()
    make_member(role=Role.VIEWER, full_name="任飞二")

    assert listed(q="任飞") == [task.code]
    assert listed(q="renfei") == [task.code]
