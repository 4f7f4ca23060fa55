"""Who reaches the page of a task, and what an address that is wrong leads to."""

import pytest

from tests.factories import make_leader, make_post, make_task

pytestmark = pytest.mark.django_db


def test_an_unknown_code_gets_a_friendly_404(client, viewer):
    client.force_login(viewer)

    for code in ("2025-999", "x" * 300, "🐼", "..", "%2e%2e"):
        response = client.get(f"/tasks/{code}/")
        assert response.status_code == 404
    assert "没有编号为“2025-999”的任务" in client.get("/tasks/2025-999/").text


def test_full_width_digits_lead_to_the_plain_code(client, viewer):
    task = make_task(code="2025-034")
    client.force_login(viewer)

    response = client.get("/tasks/２０２５－０３４/", {"as_of": "2025-06-20"})

    assert response.url == f"{task.get_absolute_url()}?as_of=2025-06-20"


def test_a_restricted_task_is_seen_by_those_concerned(
    client, zhangzhu, hufu, zhangzhu_head, hufu_head, viewer, supervisor, planner
):
    post = make_post()
    leader = make_leader(post)
    task = make_task(zhangzhu, is_restricted=True, responsible_leader=post)
    url = task.get_absolute_url()

    for person, status in (
        (zhangzhu_head, 200),
        (leader, 200),
        (supervisor, 200),
        (planner, 200),
        (hufu_head, 404),
        (viewer, 404),
        (make_leader(), 404),
    ):
        client.force_login(person)
        assert client.get(url).status_code == status


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_see_no_task(client, request, persona):
    task = make_task()
    client.force_login(request.getfixturevalue(persona))

    assert client.get(task.get_absolute_url()).status_code == 403
