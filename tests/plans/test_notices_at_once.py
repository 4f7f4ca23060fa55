"""Two people press one task at the same moment; real threads on PostgreSQL."""

from datetime import date

import pytest

from plans.actions import Refused, claims, notices
from plans.models import Notice
from tests.factories import at, make_member, make_task, make_unit
from tests.plans.notices import make_notice, raised
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
NOW = at("2025-06-12", 10)


@pytest.fixture
def people(db):
    return [make_member(role="supervisor") for _n in range(3)]


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_two_notices_on_one_task_are_one(people):
    task = make_task()

    results = together(*(lambda by=by: make_notice(task, by) for by in people))

    assert kinds(results) == ["Notice", "Refused", "Refused"]
    assert Notice.objects.get().number == 1


def test_notices_on_several_tasks_share_no_number(people):
    unit = make_unit()
    tasks = [make_task(unit) for _person in people]

    together(
        *(
            lambda task=task, by=by: make_notice(task, by)
            for task, by in zip(tasks, people, strict=True)
        )
    )

    assert sorted(Notice.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_notice_ends_once(people):
    task = make_task(due_on="2025-06-11")
    notice = make_notice(task, people[0])
    claim = claims.claim(
        task, by=make_member(task.lead_unit), evidence="单", at=at("2025-06-11")
    )

    results = together(
        lambda: notices.lift(notice, words="已办", by=people[0], at=NOW),
        lambda: claims.accept(claim, by=people[1], at=NOW),
    )

    notice.refresh_from_db()
    assert notice.ending in ("lifted", "completed")
    if notice.ending == "completed":
        assert isinstance(results[0], Refused)
    assert notice.ended_at == NOW


def test_who_steps_up_what_another_has_lifted_is_told_so(people):
    notice = make_notice(make_task(), people[0])

    results = together(
        lambda: notices.lift(notice, words="已办", by=people[0], at=NOW),
        lambda: raised(notice, people[1], moment=NOW, reply_by=date(2025, 6, 17)),
    )

    assert kinds(results)[-1] == "Refused"
    assert Notice.objects.open().count() <= 1
