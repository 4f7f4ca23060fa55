"""The plan over time: its Gantt, and the calendar of what falls due."""

import pytest
from django.urls import reverse

from tests.factories import make_task

pytestmark = pytest.mark.django_db


def calendar(client, **query):
    return client.get(reverse("plans:milestones"), {"as_of": "2025-02-10", **query})


def titles(response):
    return [item.title for item in response.context["items"]]


@pytest.fixture
def dated(client, viewer, zhangzhu, hufu):
    """Two tasks with milestones on the edges of February 2025."""
    make_task(
        zhangzhu,
        title="甲",
        due_on="2025-02-28",
        milestones=[("方案", "2025-02-01", 1, True), ("验收", "2025-03-01", 1, False)],
    )
    make_task(hufu, title="乙", due_on="2025-12-31")
    client.force_login(viewer)


@pytest.mark.usefixtures("dated")
def test_a_month_holds_its_first_and_last_day(client):
    assert titles(calendar(client, month="2025-02")) == ["方案", "甲"]
    assert titles(calendar(client, month="2025-03")) == ["验收"]


@pytest.mark.usefixtures("dated")
def test_a_range_holds_both_its_ends(client):
    response = calendar(client, **{"from": "2025-02-28", "to": "2025-03-01"})

    assert titles(response) == ["甲", "验收"]
    assert 'data-total="2"' in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/timeline/", "/milestones/", "/units/zhangzhu/", "/"]
)
@pytest.mark.parametrize(("fields", "number"), [("节点、完成时限", 1), ("牵头单位", 0)])
def test_dates_that_the_minutes_do_not_say_are_marked(
    client, viewer, zhangzhu, path, fields, number
):
    make_task(zhangzhu, due_on="2025-02-28", proposed_fields=fields)
    client.force_login(viewer)

    page = client.get(path, {"as_of": "2025-02-10"}).content.decode()

    assert page.count(">建议</span>") == number


@pytest.mark.usefixtures("dated")
def test_the_calendar_is_narrowed_by_unit_light_and_rank(client):
    everything = {"from": "2025-01-01", "to": "2025-12-31"}

    assert titles(calendar(client, unit="hufu", **everything)) == ["乙"]
    assert titles(calendar(client, key="1", **everything)) == ["方案"]
    assert titles(calendar(client, light="red", **everything)) == ["方案", "甲"]


@pytest.mark.usefixtures("dated")
@pytest.mark.parametrize(
    "query",
    [
        {"month": "2025-13"},
        {"month": "abc"},
        {"from": "2025-02-30"},
        {"from": "2025-03-01", "to": "2025-02-01"},
        {"light": "purple"},
        {"unit": "nowhere"},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(client, query):
    response = calendar(client, **query)

    assert response.status_code == 400
    assert next(iter(query)) in response.content.decode() or "to" in query


@pytest.mark.usefixtures("dated")
def test_full_width_digits_name_a_month(client):
    assert titles(calendar(client, month="２０２５-０３")) == ["验收"]


@pytest.mark.usefixtures("dated")
def test_the_timeline_groups_by_theme_or_unit(client):
    query = {"as_of": "2025-02-10"}

    by_theme = client.get(reverse("plans:timeline"), query).content.decode()
    by_unit = client.get(
        reverse("plans:timeline"), {**query, "group": "unit"}
    ).content.decode()

    assert "/themes/tourism/" in by_theme
    assert "/units/hufu/" in by_unit
    assert client.get(reverse("plans:timeline"), {"group": "x"}).status_code == 400


def test_a_restricted_task_is_not_on_another_towns_calendar(
    client, zhangzhu, hufu_head, zhangzhu_head
):
    make_task(zhangzhu, title="内部", due_on="2025-02-20", is_restricted=True)

    client.force_login(hufu_head)
    unseen = titles(calendar(client))
    client.force_login(zhangzhu_head)
    seen = titles(calendar(client))

    assert (unseen, seen) == ([], ["内部"])


@pytest.mark.parametrize("name", ["plans:timeline", "plans:milestones"])
def test_an_administrator_sees_neither(client, sysadmin, name):
    client.force_login(sysadmin)

    assert client.get(reverse(name)).status_code == 403
