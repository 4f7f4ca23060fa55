"""What a page asks of the database, literally.

Lists of tasks, units, themes and the overview are counted beside their other tests; at
the demo's size tests/pages/test_crawl.py holds every page to a dozen queries.
"""

import pytest

from tests.factories import make_directive, make_meeting, make_plan, make_task

pytestmark = pytest.mark.django_db


def held_meeting():
    """A meeting with a sentence of two clauses, one of which leads to a task."""
    meeting = make_meeting("会议要求,要抓好项目,要守住底线。")
    sentence = make_directive(meeting, "要抓好项目,要守住底线")
    clause = make_directive(meeting, "要抓好项目", parent=sentence)
    make_directive(meeting, "要守住底线", parent=sentence)
    make_plan().meetings.add(meeting)
    make_task(directives=[clause], milestones=[("开工", "2025-06-20", 1, True)])
    return meeting


@pytest.mark.parametrize("rows", [1, 3])
def test_listing_meetings_costs_twelve_queries(
    client, viewer, rows, django_assert_num_queries
):
    for _ in range(rows):
        held_meeting()
    client.force_login(viewer)

    with django_assert_num_queries(12):
        response = client.get("/minutes/", {"plan": 2025})

    assert response.content.decode().count("要守住底线") >= rows


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_minutes_costs_eleven_queries(
    client, viewer, rows, django_assert_num_queries
):
    meeting = held_meeting()
    clause = meeting.directives.exclude(parent=None).first()
    for _ in range(rows - 1):
        make_task(directives=[clause])
    client.force_login(viewer)

    with django_assert_num_queries(11):
        response = client.get(meeting.get_absolute_url(), {"plan": 2025})

    assert f"0/{rows}" in response.content.decode()
