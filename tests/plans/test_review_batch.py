"""Accepting the unremarkable together: the criteria at their limits, each by name."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from plans import unremarkable
from plans.actions import reports, requests
from plans.models import Review
from plans.unremarkable import Case, Tick
from resort_portal import clock
from tests.factories import at, make_member, make_report, make_task
from towns.models import AuditEntry

NOW = at("2025-06-27", 10)


@pytest.fixture(autouse=True)
def _now():
    with clock.telling(NOW):
        yield


def case(**fields):
    return Case(
        **{
            "percent": 5000,
            "expected": 5000,
            "light": "green",
            "problems": "",
            "requests": 0,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("fields", "is_unremarkable"),
    [
        ({}, True),
        ({"percent": 5001}, True),
        ({"percent": 4999}, False),
        ({"light": "yellow"}, False),
        ({"light": "red"}, False),
        ({"problems": "无"}, True),
        ({"problems": " 暂无。 "}, True),
        ({"problems": "无人机未到"}, False),
        ({"requests": 1}, False),
        ({"ticks": (Tick("验收", is_key=False, is_late=False),)}, True),
        ({"ticks": (Tick("验收", is_key=True, is_late=False),)}, False),
        ({"ticks": (Tick("验收", is_key=False, is_late=True),)}, False),
    ],
)
def test_the_criteria_at_their_limits(fields, is_unremarkable):
    assert (unremarkable.looks(case(**fields)) == []) == is_unremarkable


def test_every_reason_for_a_look_is_said():
    found = unremarkable.looks(
        case(
            percent=4150,
            problems="图纸未批",
            requests=2,
            ticks=(Tick("开工", is_key=True, is_late=True), Tick("勘察", False, True)),
        )
    )

    assert found == [
        "落后序时 8.5 个百分点",
        "填有存在问题",
        "任务有未办复的申请或异议",
        "勾选关键节点“开工”",
        "节点“勘察”超期达到",
    ]


def waiting(unit, percent=100, **fields):
    """A report of June; by its timetable 50 % are expected at the end of June."""
    words = {"problems": fields.pop("problems", "")}
    reached = fields.pop("reached", None)
    task = make_task(
        unit,
        assigned="2025-06-10",
        start_on="2025-06-01",
        due_on="2025-12-31",
        milestones=[("方案", "2025-06-30", 1, False), ("验收", "2025-12-31", 1, True)],
        **fields,
    )
    ticks = [task.milestones.get(name=reached)] if reached else []
    return make_report(
        task, "2025-06", percent, accepted_on=False, reached=ticks, **words
    )


def offered(client):
    return {item.pk for item in client.get("/reviews/").context["queue"].unremarkable}


@pytest.mark.django_db
def test_the_queue_offers_the_unremarkable_only(client, supervisor, zhangzhu):
    exact, behind = waiting(zhangzhu, 50), waiting(zhangzhu, 49)
    waiting(zhangzhu, 60, problems="图纸未批")
    waiting(zhangzhu, 60, reached="验收")
    ticked = waiting(zhangzhu, 60, reached="方案")
    asking = waiting(zhangzhu, 60)
    requests.ask_change(
        asking.task,
        kind="target",
        after={"goal": "x"},
        reason="调整",
        by=make_member(zhangzhu),
        at=at("2025-06-26"),
    )
    client.force_login(supervisor)

    assert offered(client) == {exact.pk, ticked.pk}
    assert "落后序时 1 个百分点" in client.get("/reviews/").text
    assert behind.pk not in offered(client)


@pytest.mark.django_db
def test_each_is_recorded_by_name(client, supervisor, zhangzhu):
    first, second, left = (waiting(zhangzhu, 60) for _ in range(3))
    client.force_login(supervisor)

    response = client.post(
        "/reviews/accept/",
        {"report": [first.pk, second.pk], "next": "/reviews/?kind=report"},
        follow=True,
    )

    assert response.redirect_chain[-1][0] == "/reviews/?kind=report#queue"
    assert "2 份填报已审定" in response.text
    assert {review.report_id for review in Review.objects.filter(by=supervisor)} == {
        first.pk,
        second.pk,
    }
    entries = AuditEntry.objects.filter(verb="report.accepted", by=supervisor)
    assert {entry.task_code for entry in entries} == {
        first.task.code,
        second.task.code,
    }
    assert offered(client) == {left.pk}
    # Each can be taken back by itself.
    assert len(response.context["undos"]) == 2


@pytest.mark.django_db
def test_what_needs_a_look_or_was_decided_meanwhile_is_said(
    client, supervisor, zhangzhu
):
    good, remarkable, decided = (
        waiting(zhangzhu, 60),
        waiting(zhangzhu, 40),
        waiting(zhangzhu, 60),
    )
    other = make_member(full_name="另一督查人")
    reports.accept(decided, by=other, at=NOW - timedelta(hours=1))
    client.force_login(supervisor)

    response = client.post(
        "/reviews/accept/",
        {"report": [good.pk, remarkable.pk, decided.pk]},
        follow=True,
    )

    assert "1 份填报已审定" in response.text
    assert f"{remarkable.task.code}: 这份填报需要逐件审核" in response.text
    assert f"{decided.task.code}: 另一督查人 已于 06-27 09:00 审定" in response.text
    assert Review.objects.filter(by=supervisor).count() == 1


@pytest.mark.django_db
def test_a_replay_counts_once(client, supervisor, zhangzhu):
    report = waiting(zhangzhu, 60)
    client.force_login(supervisor)
    sent = {"report": [report.pk], "ticket": str(uuid4())}

    client.post("/reviews/accept/", sent)
    again = client.post("/reviews/accept/", sent, follow=True)

    assert "只算一次" in again.text
    assert Review.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("keys", [[], ["x"], ["9" * 30], ["-1"]])
def test_nonsense_accepts_nothing(client, supervisor, zhangzhu, keys):
    waiting(zhangzhu, 60)
    client.force_login(supervisor)

    response = client.post("/reviews/accept/", {"report": keys}, follow=True)

    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert not Review.objects.exists()


@pytest.mark.django_db
def test_reports_of_one_s_own_unit_are_not_accepted_with_the_others(client, zhangzhu):
    person = make_member(zhangzhu, "supervisor")
    own = waiting(zhangzhu, 60)
    client.force_login(person)

    client.post("/reviews/accept/", {"report": [own.pk]})

    assert not Review.objects.exists()


@pytest.mark.django_db
def test_a_viewer_accepts_nothing(client, viewer, zhangzhu):
    report = waiting(zhangzhu, 60)
    client.force_login(viewer)

    response = client.post("/reviews/accept/", {"report": [report.pk]})

    assert response.status_code == 403


@pytest.mark.django_db
def test_a_milestone_ticked_after_its_date_needs_a_look(client, supervisor, zhangzhu):
    task = make_task(
        zhangzhu,
        assigned="2025-06-10",
        milestones=[("方案", "2025-06-13", 1, False), ("验收", "2025-12-31", 1, True)],
    )
    assert task.due_on == date(2025, 12, 31)
    late = make_report(
        task, "2025-06", 90, accepted_on=False, reached=[task.milestones.first()]
    )
    client.force_login(supervisor)

    assert late.pk not in offered(client)
    assert "节点“方案”超期达到" in client.get("/reviews/").text
