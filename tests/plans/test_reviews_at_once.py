"""Two people decide on one paper at the same moment; real threads on PostgreSQL."""

from datetime import date, timedelta

import pytest

from plans.actions import Refused, claims, reports, requests, reviews
from plans.models import LightSpan, Review
from tests.factories import at, make_member, make_report, make_task
from tests.together import together
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)

NOW = at("2025-06-27", 10)


@pytest.fixture
def people(db):
    return [
        make_member(full_name=name, role="supervisor") for name in ("甲", "乙", "丙")
    ]


def outcome(results):
    """How many decided, and what the others were told."""
    told = [str(result) for result in results if isinstance(result, Exception)]
    kinds = {type(result) for result in results if isinstance(result, Exception)}
    assert kinds == {Refused}
    return len(results) - len(told), told


def test_one_report_is_decided_once_and_the_others_hear_by_whom(people):
    report = make_report(make_task(), "2025-06", 60, accepted_on=False)

    results = together(
        *(
            lambda by=by: (
                reports.accept(report, by=by, at=NOW)
                if by != people[1]
                else reports.return_for_rework(report, by=by, words="请补充", at=NOW)
            )
            for by in people
        )
    )

    decided, told = outcome(results)
    review = Review.objects.get()
    assert decided == 1
    assert len(told) == 2
    assert all(f"{review.by} 已于 06-27 10:00" in sentence for sentence in told)
    verbs = ["report.accepted", "report.returned"]
    assert AuditEntry.objects.filter(verb__in=verbs).count() == 1
    assert LightSpan.objects.filter(until=None, milestone=None).count() == 1


def test_one_claim_is_decided_once(people):
    task = make_task()
    claim = claims.claim(
        task, by=make_member(task.lead_unit), evidence="单", at=at("2025-06-25")
    )

    results = together(
        lambda: claims.accept(claim, by=people[0], at=NOW),
        lambda: claims.return_for_rework(claim, by=people[1], words="补", at=NOW),
    )

    decided, told = outcome(results)
    assert decided == 1
    assert f"{Review.objects.get().by} 已于 06-27 10:00" in told[0]


def test_one_request_is_decided_once(people):
    task = make_task(due_on="2025-11-28")
    request = requests.ask_extension(
        task,
        to_due_on=date(2025, 12, 19),
        reason="雨季",
        by=make_member(task.lead_unit),
        at=at("2025-06-25"),
    )

    results = together(
        *(
            lambda by=by, yes=yes: requests.decide_extension(
                request, approve=yes, by=by, words="已核", at=NOW
            )
            for by, yes in zip(people[:2], (True, False), strict=True)
        )
    )

    decided, told = outcome(results)
    request.refresh_from_db()
    assert decided == 1
    assert f"{request.decided_by} 已于 06-27 10:00" in told[0]
    task.refresh_from_db()
    assert (task.due_on == date(2025, 12, 19)) == (request.status == "approved")
    assert task.terms.filter(until=None).count() == 1


def test_a_verdict_is_undone_once(people):
    report = make_report(make_task(), "2025-06", 60, accepted_on=False)
    reports.accept(report, by=people[0], at=NOW)
    review, moment = report.reviews.get(), NOW + timedelta(minutes=1)

    results = together(
        *[lambda: reviews.undo(review, by=people[0], at=moment)] * 2,
    )

    undone, told = outcome(results)
    assert (undone, told) == (1, ["这项决定已经撤销。"])
    assert AuditEntry.objects.filter(verb="report.review_undone").count() == 1


def test_undoing_and_writing_on_do_not_cross(people):
    task = make_task()
    report = make_report(task, "2025-06", 60, accepted_on=False)
    reports.return_for_rework(report, by=people[0], words="请补充", at=NOW)
    review, author = report.reviews.get(), report.author
    draft = task.reports.get(revision=2)

    results = together(
        lambda: reviews.undo(review, by=people[0], at=NOW + timedelta(minutes=1)),
        lambda: reports.submit(draft, by=author, at=NOW + timedelta(minutes=1)),
    )

    # Whoever was first, the period has one report that waits, and no row is lost.
    assert task.reports.waiting().count() == 1
    assert sum(isinstance(result, Exception) for result in results) == 1
