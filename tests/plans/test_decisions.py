"""Decisions by their own addresses: who may, what happens, where one comes back to."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from plans.actions import claims, requests, tasks
from plans.models import Review, Task
from resort_portal import clock
from tests.factories import (
    at,
    make_completion,
    make_leader,
    make_member,
    make_post,
    make_report,
    make_task,
)
from towns.actions import deputies
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

NOW = at("2025-06-27", 10)
ANSWERS = [
    ("report", "accept"),
    ("report", "return"),
    ("claim", "accept"),
    ("claim", "return"),
    ("extension", "approve"),
    ("extension", "refuse"),
    ("change", "approve"),
    ("change", "refuse"),
]
PREFIX = {
    "report": "reports",
    "claim": "claims",
    "extension": "extensions",
    "change": "change-requests",
}


@pytest.fixture(autouse=True)
def _now():
    with clock.telling(NOW):
        yield


def make_paper(kind, unit, **fields):
    task = make_task(unit, due_on="2025-11-28", **fields)
    how = {"by": make_member(unit), "at": at("2025-06-25")}
    if kind == "report":
        return make_report(task, "2025-06", 60, accepted_on=False)
    if kind == "claim":
        return claims.claim(task, evidence="验收单", **how)
    if kind == "extension":
        how["to_due_on"] = date(2025, 12, 19)
        return requests.ask_extension(task, reason="雨季", **how)
    after = {"goal": "新目标"}
    return requests.ask_change(task, kind="target", after=after, reason="调整", **how)


def url(kind, answer, paper):
    return f"/{PREFIX[kind]}/{paper.pk}/{answer}/"


def standing_of(kind, paper):
    paper.refresh_from_db()
    return paper.status


OUTCOME = {
    "accept": "accepted",
    "return": "returned",
    "approve": "approved",
    "refuse": "refused",
}


@pytest.mark.parametrize(("kind", "answer"), ANSWERS)
def test_a_supervisor_decides_and_comes_back_to_the_next(
    client, supervisor, zhangzhu, kind, answer
):
    paper = make_paper(kind, zhangzhu)
    client.force_login(supervisor)

    response = client.post(
        url(kind, answer, paper),
        {"words": "已核实", "next": "/reviews/?unit=zhangzhu", "then": "claim-7"},
    )

    assert response.url == "/reviews/?unit=zhangzhu#claim-7"
    assert standing_of(kind, paper) == OUTCOME[answer]
    entry = AuditEntry.objects.get(verb=f"{kind}.{OUTCOME[answer]}")
    assert (entry.by, entry.changes["words"]) == (supervisor, "已核实")


@pytest.mark.parametrize(("kind", "answer"), ANSWERS)
@pytest.mark.parametrize("persona", ["viewer", "leader", "hufu_head", "planner"])
def test_others_see_the_task_but_may_not_decide(
    client, request, zhangzhu, kind, answer, persona
):
    paper = make_paper(kind, zhangzhu)
    client.force_login(request.getfixturevalue(persona))

    assert client.post(url(kind, answer, paper), {"words": "x"}).status_code == 403
    assert standing_of(kind, paper) in {"submitted", "pending"}


@pytest.mark.parametrize(("kind", "answer"), ANSWERS)
def test_a_restricted_paper_does_not_exist_for_a_stranger(
    client, zhangzhu, hufu_head, supervisor, kind, answer
):
    paper = make_paper(kind, zhangzhu, is_restricted=True)
    client.force_login(hufu_head)
    assert client.post(url(kind, answer, paper), {"words": "x"}).status_code == 404

    client.force_login(supervisor)
    assert client.post(url(kind, answer, paper), {"words": "x"}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "answer"), [pair for pair in ANSWERS if pair[1] in {"return", "refuse"}]
)
def test_no_paper_comes_back_without_words(client, supervisor, zhangzhu, kind, answer):
    paper = make_paper(kind, zhangzhu)
    client.force_login(supervisor)

    for words in ("", "  \n ", "\u200b\u2060"):
        response = client.post(url(kind, answer, paper), {"words": words})
        assert response.status_code == 422
        assert "请写明理由" in response.text
    assert standing_of(kind, paper) in {"submitted", "pending"}


def test_words_that_are_too_long_are_kept_and_refused(client, supervisor, zhangzhu):
    paper = make_paper("report", zhangzhu)
    client.force_login(supervisor)
    words = "长" * 2001

    response = client.post(url("report", "return", paper), {"words": words})

    assert response.status_code == 422
    assert "最多 2000 个字符" in response.text
    assert words in response.text


@pytest.mark.parametrize(("kind", "answer"), ANSWERS)
def test_the_second_is_told_who_decided_and_when(
    client, supervisor, zhangzhu, kind, answer
):
    paper = make_paper(kind, zhangzhu)
    colleague = make_member(full_name="另一督查人", role="supervisor")
    client.force_login(supervisor)
    client.post(url(kind, answer, paper), {"words": "已核实"})
    client.force_login(colleague)

    response = client.post(url(kind, answer, paper), {"words": "我写的意见"})

    assert response.status_code == 409
    assert "督查人 已于 06-27 10:00" in response.text
    assert "我写的意见" in response.text
    assert AuditEntry.objects.filter(verb=f"{kind}.{OUTCOME[answer]}").count() == 1


def test_a_double_click_decides_once(client, supervisor, zhangzhu):
    paper = make_paper("report", zhangzhu)
    client.force_login(supervisor)
    sent = {"ticket": str(uuid4())}

    first = client.post(url("report", "accept", paper), sent)
    again = client.post(url("report", "accept", paper), sent, follow=True)

    assert first.status_code == 302
    assert "只算一次" in again.text
    assert Review.objects.count() == 1


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", ""])
def test_it_leads_nowhere_outside(client, supervisor, zhangzhu, elsewhere):
    paper = make_paper("report", zhangzhu)
    client.force_login(supervisor)

    response = client.post(
        url("report", "accept", paper), {"next": elsewhere, "then": "x y"}
    )

    assert response.url == "/reviews/#queue"


def test_the_deputy_s_decision_says_in_whose_place(client, supervisor, viewer):
    task_unit = make_task().lead_unit
    paper = make_paper("report", task_unit)
    deputies.name(
        supervisor,
        deputy=viewer,
        since=date(2025, 6, 27),
        until=date(2025, 6, 28),
        by=supervisor,
        at=NOW,
    )
    client.force_login(viewer)

    client.post(url("report", "accept", paper))

    entry = AuditEntry.objects.get(verb="report.accepted")
    assert entry.by.pk == viewer.pk
    assert entry.changes["on_behalf_of"] == "督查人"
    story = client.get(paper.task.get_absolute_url()).text
    assert "浏览人（代 督查人）" in story


def test_the_undo_button_takes_back_and_is_told_in_the_story(
    client, supervisor, zhangzhu
):
    paper = make_paper("report", zhangzhu)
    client.force_login(supervisor)
    client.post(url("report", "accept", paper))
    review = Review.objects.get()
    assert f"/reviews/{review.pk}/undo/" in client.get("/reviews/").text

    response = client.post(f"/reviews/{review.pk}/undo/", follow=True)

    assert response.redirect_chain[-1][0] == f"/reviews/#report-{paper.pk}"
    assert standing_of("report", paper) == "submitted"
    assert "撤销对 6 月填报的审核决定" in (
        client.get(paper.task.get_absolute_url()).text
    )


def test_a_verdict_of_yesterday_or_of_another_is_not_undone(
    client, supervisor, zhangzhu
):
    claim = make_completion(make_task(zhangzhu), "2025-06-27", "2025-06-26")
    review = claim.reviews.get()
    client.force_login(supervisor)

    assert f"/reviews/{review.pk}/undo/" not in client.get("/reviews/").text
    assert client.post(f"/reviews/{review.pk}/undo/").status_code == 409
    assert client.post("/reviews/999/undo/").status_code == 404


# --- What a supervisor does with the task itself ----------------------------------
def deed(task, verb):
    return f"/tasks/{task.code}/{verb}/"


def test_a_task_is_put_on_hold_and_taken_off(client, supervisor, zhangzhu):
    task = make_task(zhangzhu)
    client.force_login(supervisor)
    assert deed(task, "hold") in client.get(task.get_absolute_url()).text

    client.post(deed(task, "hold"), {"reason": "等待批复", "review_on": "2025-08-01"})

    task.refresh_from_db()
    assert task.state == Task.State.ON_HOLD
    page = client.get(task.get_absolute_url()).text
    assert "等待批复" in page
    assert "2025-08-01 复核" in page

    client.post(deed(task, "resume"))

    task.refresh_from_db()
    assert task.state == Task.State.ASSIGNED


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"reason": "", "review_on": "2025-08-01"}, 422, "请写明理由"),
        ({"reason": "等待批复", "review_on": ""}, 422, "请选择复核日期"),
        ({"reason": "长" * 301, "review_on": "2025-08-01"}, 422, "最多 300 个字符"),
        ({"reason": "等待批复", "review_on": "2025-06-27"}, 409, "复核日期"),
        ({"reason": "等待批复", "review_on": "2026-01-01"}, 409, "至 2025-12-31"),
        ({"reason": "等待批复", "review_on": "9999-12-31"}, 409, "至 2025-12-31"),
    ],
)
def test_a_hold_needs_a_reason_and_a_day_to_come(
    client, supervisor, zhangzhu, sent, status, words
):
    task = make_task(zhangzhu)
    client.force_login(supervisor)

    response = client.post(deed(task, "hold"), sent)

    assert response.status_code == status
    assert words in response.text
    task.refresh_from_db()
    assert task.state == Task.State.ASSIGNED


def test_what_a_plan_left_over_may_rest_beyond_its_end(supervisor, zhangzhu):
    task = make_task(zhangzhu)

    task = tasks.hold(
        task,
        reason="等待批复",
        review_on=date(2026, 3, 1),
        by=supervisor,
        at=at("2026-01-05"),
    )

    assert task.state == Task.State.ON_HOLD


def test_a_completed_task_is_closed_reopened_and_archived(client, supervisor, zhangzhu):
    task = make_task(zhangzhu)
    make_completion(task, "2025-06-25")
    client.force_login(supervisor)

    client.post(deed(task, "close"))
    task.refresh_from_db()
    assert task.state == Task.State.CLOSED

    client.post(deed(task, "reopen"), {"reason": "验收材料失实"})
    task.refresh_from_db()
    assert (task.state, task.completed_on) == (Task.State.IN_PROGRESS, None)
    assert "验收材料失实" in client.get(task.get_absolute_url()).text

    make_completion(task, "2025-06-26")
    client.post(deed(task, "archive"))
    task.refresh_from_db()
    assert task.state == Task.State.ARCHIVED


@pytest.mark.parametrize("verb", ["hold", "resume", "close", "reopen", "archive"])
def test_only_others_than_the_unit_s_own_supervisor_may(client, zhangzhu, hufu, verb):
    post = make_post()
    own = make_member(zhangzhu, "supervisor")
    task = make_task(zhangzhu, responsible_leader=post)
    client.force_login(own)
    assert client.get(deed(task, verb)).status_code == 403

    client.force_login(make_leader(post))
    assert client.get(deed(task, verb)).status_code == 200
    client.force_login(make_leader())
    assert client.get(deed(task, verb)).status_code == 403


@pytest.mark.parametrize("verb", ["resume", "close", "archive"])
def test_what_does_not_fit_the_state_is_refused_in_words(
    client, supervisor, zhangzhu, verb
):
    task = make_task(zhangzhu)
    client.force_login(supervisor)

    response = client.post(deed(task, verb))

    assert response.status_code == 409
    assert 'role="alert"' in response.text or "alert" in response.text
    task.refresh_from_db()
    assert task.state == Task.State.ASSIGNED


def test_the_task_s_page_offers_what_waits_there(client, supervisor, zhangzhu):
    client.force_login(supervisor)
    for kind, page in (
        ("report", "review"),
        ("claim", "review"),
        ("extension", "decide"),
        ("change", "decide"),
    ):
        paper = make_paper(kind, zhangzhu)
        text = client.get(paper.task.get_absolute_url()).text
        assert url(kind, page, paper) in text
        assert url(kind, "accept", paper) not in text
        assert client.get(url(kind, page, paper)).status_code == 200


def test_a_change_that_no_longer_fits_is_refused(client, supervisor, zhangzhu):
    task = make_task(zhangzhu, due_on="2025-11-28")
    request = requests.ask_extension(
        task,
        to_due_on=date(2025, 12, 5),
        reason="雨季",
        by=make_member(zhangzhu),
        at=at("2025-06-25"),
    )
    tasks.shift_dates(task, days=14, reason="统一调整", by=None, at=at("2025-06-26"))
    client.force_login(supervisor)

    response = client.post(url("extension", "approve", request))

    assert response.status_code == 409
    assert "现行时限已是 2025-12-12" in response.text
    request.refresh_from_db()
    assert request.status == "pending"


@pytest.mark.parametrize("kind", ["report", "claim", "extension", "change"])
def test_a_paper_that_is_decided_is_not_called_overdue(
    client, supervisor, zhangzhu, kind
):
    paper = make_paper(kind, zhangzhu)
    client.force_login(supervisor)
    is_reviewed = kind in ("report", "claim")
    page = url(kind, "review" if is_reviewed else "decide", paper)
    answer = "accept" if is_reviewed else "approve"

    with clock.telling(NOW + timedelta(days=30)):
        waiting = client.get(page).text
        client.post(url(kind, answer, paper), {"words": ""})
        decided = client.get(page).text

    assert "审核超期" in waiting
    assert "审核超期" not in decided
