"""/reviews/deputy/: a supervisor names who decides while they are away."""

from datetime import date

import pytest

from resort_portal import clock
from tests.factories import Role, at, make_member, make_report, make_task
from towns.models import Deputy

pytestmark = pytest.mark.django_db

NOW = at("2025-10-20")
SENT = {"since": "2025-10-20", "last_on": "2025-10-24"}


@pytest.fixture(autouse=True)
def _now():
    with clock.telling(NOW):
        yield


@pytest.fixture
def colleague(db):
    return make_member(role=Role.VIEWER, full_name="代理人")


def name(client, supervisor, **sent):
    client.force_login(supervisor)
    return client.post("/reviews/deputy/", {**SENT, **sent}, follow=True)


def test_the_deputy_finds_the_queue_for_these_days(
    client, supervisor, colleague, zhangzhu
):
    report = make_report(make_task(zhangzhu), "2025-09", 60, accepted_on=False)

    page = name(client, supervisor, deputy=colleague.pk)

    row = Deputy.objects.get()
    assert (row.deputy, row.since, row.until) == (
        colleague,
        date(2025, 10, 20),
        date(2025, 10, 25),
    )
    assert "2025-10-20 – 2025-10-24" in page.text
    assert "代理中" in page.text
    client.force_login(colleague)
    assert f'id="report-{report.pk}"' in client.get("/reviews/").text
    assert 'href="/reviews/"' in client.get("/tasks/").text
    with clock.telling(at("2025-10-25")):
        assert client.get("/reviews/").status_code == 403


def test_it_is_ended_early(client, supervisor, colleague):
    name(client, supervisor, deputy=colleague.pk)
    row = Deputy.objects.get()

    page = client.post(f"/reviews/deputy/{row.pk}/end/", follow=True)

    assert "代理已结束" in page.text
    client.force_login(colleague)
    assert client.get("/reviews/").status_code == 403
    client.force_login(supervisor)
    again = client.post(f"/reviews/deputy/{row.pk}/end/", follow=True)
    assert "已经结束" in again.text


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"deputy": ""}, 422, "请选择人员"),
        ({"deputy": "999999"}, 422, "deputy"),
        ({"since": ""}, 422, "请选择首日"),
        ({"last_on": "不知道"}, 422, "2025-09-30"),
        ({"since": "2025-10-17"}, 409, "不能早于今天"),
        ({"last_on": "2025-10-19"}, 409, "不能早于首日"),
    ],
)
def test_bad_input_is_said_and_kept(client, supervisor, colleague, sent, status, words):
    response = name(client, supervisor, **{"deputy": colleague.pk, **sent})

    assert response.status_code == status
    assert words in response.text
    assert not Deputy.objects.exists()


def test_nobody_names_a_deputy_for_another(client, supervisor, colleague, viewer):
    name(client, supervisor, deputy=colleague.pk)
    row = Deputy.objects.get()

    for person, status in ((viewer, 403), (colleague, 403)):
        client.force_login(person)
        assert client.get("/reviews/deputy/").status_code == status
        assert client.post("/reviews/deputy/", SENT).status_code == status
        assert client.post(f"/reviews/deputy/{row.pk}/end/").status_code == status
    client.force_login(make_member(role=Role.SUPERVISOR))
    assert client.post(f"/reviews/deputy/{row.pk}/end/").status_code == 404


def test_only_people_who_work_with_the_plan_are_offered(
    client, supervisor, colleague, auditor
):
    shut = make_member(full_name="停用的人", is_active=False)
    client.force_login(supervisor)

    page = client.get("/reviews/deputy/").text

    assert "代理人</option>" in page
    for person in (supervisor, auditor, shut):
        assert f"{person}</option>" not in page
