"""/reviews/: what waits for whom, in order of waiting, with all that decides it."""

from datetime import date

import pytest

from plans.actions import claims, reports, requests
from plans.models import LightSpan
from resort_portal import clock
from tests.factories import (
    Role,
    at,
    make_leader,
    make_member,
    make_office,
    make_plan,
    make_post,
    make_report,
    make_task,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db

# Friday; the window of June closes on Wednesday the 25th.
NOW = at("2025-06-27", 10)
STEPS = [("方案", "2025-03-31", 1, True), ("验收", "2025-12-31", 1, False)]


@pytest.fixture(autouse=True)
def _now():
    with clock.telling(NOW):
        yield


def waiting(task, *, percent=60, day="2025-06-24", **words):
    return make_report(task, "2025-06", percent, at_day=day, accepted_on=False, **words)


def queue(client, user, **query):
    client.force_login(user)
    return client.get("/reviews/", query)


def anchors(response):
    return [card["item"].anchor for card in response.context["cards"]]


def test_everything_waits_in_order_of_waiting(client, supervisor, zhangzhu):
    tasks = [make_task(zhangzhu) for _ in range(4)]
    head = make_member(zhangzhu)
    report = waiting(tasks[0], day="2025-06-24")
    claim = claims.claim(tasks[1], by=head, evidence="验收单", at=at("2025-06-20"))
    extension = requests.ask_extension(
        make_task(zhangzhu, due_on="2025-11-28"),
        to_due_on=date(2025, 12, 19),
        reason="雨季",
        by=head,
        at=at("2025-06-26"),
    )
    change = requests.ask_change(
        tasks[3], kind="cancel", after={}, reason="合并", by=head, at=at("2025-06-23")
    )

    response = queue(client, supervisor)

    assert anchors(response) == [
        f"claim-{claim.pk}",
        f"change-{change.pk}",
        f"report-{report.pk}",
        f"extension-{extension.pk}",
    ]
    assert 'data-total="4"' in response.text


def test_what_is_decided_withdrawn_or_a_draft_does_not_wait(
    client, supervisor, zhangzhu
):
    make_report(make_task(zhangzhu), "2025-05", 40)
    taken_back = waiting(make_task(zhangzhu))
    reports.withdraw(taken_back, by=taken_back.author, at=at("2025-06-25"))

    assert anchors(queue(client, supervisor)) == []


def test_where_heads_sign_off_a_report_waits_only_when_signed(
    client, supervisor, zhangzhu
):
    make_plan(needs_sign_off=True)
    signed, unsigned = waiting(make_task(zhangzhu)), waiting(make_task(zhangzhu))
    head = make_member(zhangzhu)
    reports.sign_off(signed, by=head, at=at("2025-06-26", 15))

    response = queue(client, supervisor)

    assert anchors(response) == [f"report-{signed.pk}"]
    # The reviewer's time runs from the signature on.
    assert response.context["cards"][0]["item"].clock.since == at("2025-06-26", 15)
    page = client.get(f"/reports/{unsigned.pk}/review/")
    assert page.status_code == 200
    assert f"/reports/{unsigned.pk}/accept/" not in page.text


@pytest.mark.parametrize(
    ("day", "overdue"),
    [("2025-06-24", 0), ("2025-06-23", 1), ("2025-06-22", 2), ("2025-06-20", 2)],
)
def test_the_clock_counts_working_days_and_blames_the_reviewer(
    client, supervisor, zhangzhu, day, overdue
):
    waiting(make_task(zhangzhu), day=day)

    response = queue(client, supervisor)

    assert response.context["cards"][0]["item"].clock.overdue_days == overdue
    assert (f"审核超期 {overdue} 个工作日" in response.text) == bool(overdue)


def test_own_units_are_left_to_the_responsible_leader(client, zhangzhu, hufu):
    post = make_post()
    leader = make_leader(post)
    person = make_member(zhangzhu, Role.SUPERVISOR)
    own = waiting(make_task(zhangzhu, responsible_leader=post))
    other = waiting(make_task(hufu, responsible_leader=post))
    elsewhere = waiting(make_task(zhangzhu, responsible_leader=make_post()))

    assert anchors(queue(client, person)) == [f"report-{other.pk}"]
    assert anchors(queue(client, leader)) == [f"report-{own.pk}"]
    for report, user, status in (
        (own, person, 403),
        (other, person, 302),
        (elsewhere, leader, 403),
        (own, leader, 302),
    ):
        client.force_login(user)
        assert client.post(f"/reports/{report.pk}/accept/").status_code == status


def test_a_leader_decides_nothing_while_no_supervisor_belongs_to_the_unit(
    client, supervisor, zhangzhu
):
    post = make_post()
    waiting(make_task(zhangzhu, responsible_leader=post))

    assert anchors(queue(client, make_leader(post))) == []


def test_one_s_own_papers_are_left_out_and_refused(client, zhangzhu):
    person = make_member(make_office(), Role.SUPERVISOR)
    task = make_task(zhangzhu)
    request = requests.ask_change(
        task,
        kind="cancel",
        after={},
        reason="合并",
        by=person,
        at=at("2025-06-23"),
    )

    assert anchors(queue(client, person)) == []
    response = client.post(f"/change-requests/{request.pk}/approve/")
    assert response.status_code == 409
    assert "不能决定自己提出的申请" in response.text


def test_it_shows_what_decides_a_report_beside_the_last(client, supervisor, zhangzhu):
    task = make_task(zhangzhu, assigned="2025-05-06", milestones=STEPS)
    make_report(task, "2025-05", 45, progress="五月完成地勘")
    key = task.milestones.get(is_key=True)
    waiting(task, percent=58, problems="图纸未批", next_steps="催办", reached=[key])

    response = queue(client, supervisor)
    item = response.context["cards"][0]["item"]

    assert (item.step, item.report.percent, item.expected_figure) == (13, 58, "66.6")
    assert item.behind == "8.6"
    for words in ("五月完成地勘", "图纸未批", "催办", "方案", "6 月", "5 月", "★"):
        assert words in response.text
    assert (item.outcome.now, item.outcome.then) == ("yellow", "green")


def test_it_says_which_light_acceptance_would_bring(client, supervisor, zhangzhu):
    task = make_task(zhangzhu, assigned="2025-05-06", basis="linear")
    make_report(task, "2025-05", 5)
    waiting(task, percent=55)
    late = make_task(zhangzhu, due_on="2025-06-20", assigned="2025-06-10")
    claims.claim(late, by=make_member(zhangzhu), evidence="单", at=at("2025-06-26"))
    spans = list(LightSpan.objects.order_by("pk").values())

    response = queue(client, supervisor)
    outcomes = {
        card["item"].kind: card["item"].outcome for card in response.context["cards"]
    }

    assert (outcomes["report"].now, outcomes["report"].then) == ("red", "green")
    assert outcomes["claim"].then == "done"
    assert "逾期申请" in response.text
    # It is a question only: nothing is written.
    assert list(LightSpan.objects.order_by("pk").values()) == spans


def test_an_extension_and_a_change_say_what_they_do_to_the_light(
    client, supervisor, zhangzhu
):
    head = make_member(zhangzhu)
    near = make_task(zhangzhu, due_on="2025-06-30", assigned="2025-06-23")
    requests.ask_extension(
        near,
        to_due_on=date(2025, 9, 30),
        reason="雨季",
        by=head,
        at=at("2025-06-25"),
    )
    requests.ask_change(
        make_task(zhangzhu),
        kind="unit",
        after={"lead_unit": make_unit("xizhu", "西渚镇").slug},
        reason="分工调整",
        by=head,
        at=at("2025-06-26"),
    )

    extension, change = (
        card["item"] for card in queue(client, supervisor).context["cards"]
    )

    assert (extension.outcome.now, extension.outcome.then) == ("yellow", "green")
    assert extension.days == 92
    assert [(str(name), *rest) for name, *rest in change.moves] == [
        ("牵头单位", "张渚", "西渚")
    ]
    assert change.outcome.is_same


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "report"}, {"old", "new"}),
        ({"kind": "claim"}, {"claim"}),
        ({"unit": "hufu"}, {"new"}),
        ({"theme": "industry"}, {"claim"}),
        ({"clock": "overdue"}, {"old"}),
        ({"clock": "waiting"}, {"new", "claim"}),
        ({"mine": "1"}, {"old"}),
        ({"q": "竹海"}, {"new"}),
        ({"q": "zhuhai", "kind": "claim"}, set()),
    ],
)
def test_it_is_filtered_in_the_address(
    client, supervisor, zhangzhu, hufu, query, found
):
    reviewed = make_task(zhangzhu)
    before = make_report(reviewed, "2025-05", 30, accepted_on=False)
    reports.accept(before, by=supervisor, at=at("2025-05-28"))
    papers = {
        "old": waiting(reviewed, day="2025-06-20"),
        "new": waiting(make_task(hufu, title="竹海步道")),
        "claim": claims.claim(
            make_task(zhangzhu, theme=make_theme("industry", "产业转型")),
            by=make_member(zhangzhu),
            evidence="单",
            at=at("2025-06-26"),
        ),
    }
    names = {
        f"{'claim' if name == 'claim' else 'report'}-{paper.pk}": name
        for name, paper in papers.items()
    }

    response = queue(client, supervisor, **query)

    assert {names[anchor] for anchor in anchors(response)} == found


@pytest.mark.parametrize(
    "query", ["kind=song", "unit=nowhere", "clock=never", "page=x", "q=" + "x" * 101]
)
def test_an_address_that_cannot_be_understood_is_400(client, supervisor, query):
    client.force_login(supervisor)

    assert client.get(f"/reviews/?{query}").status_code == 400


def test_the_past_is_not_reviewed(client, supervisor):
    assert queue(client, supervisor, as_of="2025-05-01").status_code == 400


def test_long_queues_come_in_pages(client, supervisor, zhangzhu):
    for _ in range(21):
        waiting(make_task(zhangzhu))

    first, second = queue(client, supervisor), queue(client, supervisor, page=2)

    assert (len(anchors(first)), len(anchors(second))) == (20, 1)
    assert 'data-total="21"' in first.text


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_eleven_queries(
    client, supervisor, zhangzhu, rows, django_assert_num_queries
):
    head = make_member(zhangzhu)
    for _ in range(rows):
        task = make_task(zhangzhu, milestones=STEPS)
        make_report(task, "2025-05", 40)
        waiting(task)
        how = {"by": head, "at": at("2025-06-26"), "reason": "雨季"}
        requests.ask_change(task, kind="cancel", after={}, **how)
        other = make_task(zhangzhu, due_on="2025-11-28")
        requests.ask_extension(other, to_due_on=date(2025, 12, 1), **how)
        claims.claim(other, by=head, evidence="单", at=at("2025-06-26"))
    client.force_login(supervisor)

    with django_assert_num_queries(11):
        response = client.get("/reviews/")

    assert len(response.context["cards"]) == 4 * rows


@pytest.mark.parametrize("persona", ["viewer", "zhangzhu_head", "planner", "auditor"])
def test_others_have_nothing_to_decide(client, request, persona):
    response = queue(client, request.getfixturevalue(persona))

    assert response.status_code == 403


def test_who_reviews_finds_the_queue_in_the_navigation(client, supervisor, viewer):
    client.force_login(supervisor)
    assert 'href="/reviews/"' in client.get("/tasks/").text
    client.force_login(viewer)
    assert 'href="/reviews/"' not in client.get("/tasks/").text
