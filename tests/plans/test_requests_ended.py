"""Requests that still wait when their task ends: they end by themselves, in words."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions import Refused, claims, requests, reviews, tasks
from plans.models import Decision
from tests.factories import at, make_task

pytestmark = pytest.mark.django_db

ASKED = at("2025-06-10", 10)
CLAIMED = at("2025-06-11", 9)
DECIDED = at("2025-06-11", 15)


@pytest.fixture
def task(zhangzhu):
    return make_task(zhangzhu, due_on="2025-09-30")


@pytest.fixture
def extension(task, reporter):
    return requests.ask_extension(
        task, to_due_on=date(2025, 10, 31), reason="雨季", by=reporter, at=ASKED
    )


@pytest.fixture
def change(task, reporter):
    return requests.ask_change(
        task,
        kind="content",
        after={"title": "新题"},
        reason="改",
        by=reporter,
        at=ASKED,
    )


@pytest.fixture
def claim(task, reporter, extension, change):
    return claims.claim(task, by=reporter, evidence="验收单", at=CLAIMED)


def standing(*papers):
    for paper in papers:
        paper.refresh_from_db()
    return [(paper.status, paper.decided_at, paper.decided_by) for paper in papers]


WAITING = (Decision.PENDING, None, None)
ENDED = (Decision.ENDED, DECIDED, None)


def test_they_wait_on_while_completion_is_only_claimed(claim, extension, change):
    assert standing(extension, change) == [WAITING, WAITING]


def test_with_completion_they_end_and_leave_the_queue(
    client, claim, extension, change, supervisor
):
    claims.accept(claim, by=supervisor, at=DECIDED)

    assert standing(extension, change) == [ENDED, ENDED]
    client.force_login(supervisor)
    queue = client.get(reverse("plans:reviews")).content.decode()
    assert claim.task.code not in queue


def test_the_story_of_the_task_says_so(client, claim, supervisor):
    claims.accept(claim, by=supervisor, at=DECIDED)
    client.force_login(supervisor)

    page = client.get(claim.task.get_absolute_url()).content.decode()

    assert "任务已办结，随之自行终止：任务的延期申请，2025-09-30 → 2025-10-31" in page
    assert "任务已办结，随之自行终止：变更申请（内容）" in page
    assert "随任务终止" in page


def test_whoever_decides_afterwards_is_told_why_not(claim, extension, supervisor):
    claims.accept(claim, by=supervisor, at=DECIDED)

    with pytest.raises(Refused, match="随任务终止"):
        requests.decide_extension(extension, approve=False, by=supervisor, words="迟")


def test_completion_taken_back_lets_them_wait_again(
    claim, extension, change, supervisor
):
    claims.accept(claim, by=supervisor, at=DECIDED)

    reviews.undo(claim.reviews.get(), by=supervisor, at=at("2025-06-11", 15, 5))

    assert standing(extension, change) == [WAITING, WAITING]


def test_what_a_person_had_withdrawn_stays_withdrawn(
    claim, extension, change, reporter, supervisor
):
    requests.decide_extension(
        extension, approve=False, words="不必", by=supervisor, at=CLAIMED
    )
    claims.accept(claim, by=supervisor, at=DECIDED)

    reviews.undo(claim.reviews.get(), by=supervisor, at=at("2025-06-11", 15, 5))

    assert standing(extension)[0][0] == Decision.REFUSED


def test_with_a_cancellation_the_others_end(task, extension, change, supervisor):
    tasks.cancel(task, reason="并入其他任务", by=supervisor, at=DECIDED)

    assert standing(extension, change) == [ENDED, ENDED]
    assert task.state != task.State.CANCELLED
