"""Deputies: who decides in an absent supervisor's place, and for which days."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from resort_portal import clock
from tests.factories import Role, at, make_member, make_unit
from towns import access
from towns.access import Permission
from towns.actions import deputies
from towns.models import AuditEntry, Deputy, User

pytestmark = pytest.mark.django_db

NOW = at("2025-10-20")
MONDAY, FRIDAY = date(2025, 10, 20), date(2025, 10, 24)


@pytest.fixture
def colleague(db):
    return make_member(role=Role.VIEWER, full_name="代理人")


def name(supervisor, colleague, since=MONDAY, until=FRIDAY):
    return deputies.name(
        supervisor, deputy=colleague, since=since, until=until, by=supervisor, at=NOW
    )


def holds(user, unit, day, permission=Permission.REVIEW):
    with clock.telling(at(day)):
        return access.can(User.objects.get(pk=user.pk), permission, unit)


def test_the_deputy_decides_from_the_first_day_to_the_last(
    supervisor, colleague, zhangzhu
):
    name(supervisor, colleague, MONDAY + timedelta(days=1), FRIDAY)

    days = ["2025-10-20", "2025-10-21", "2025-10-23", "2025-10-24"]
    assert [holds(colleague, zhangzhu, day) for day in days] == [
        *(False, True, True, False)
    ]
    # The absent one still may, from wherever they are.
    assert holds(supervisor, zhangzhu, "2025-10-22")


@pytest.mark.parametrize(
    ("permission", "is_held"),
    [
        (Permission.REVIEW, True),
        (Permission.DECIDE, True),
        (Permission.HOLD, True),
        (Permission.SEND_NOTICE, False),
        (Permission.ASSIGN, False),
        (Permission.SEE_RESTRICTED, False),
    ],
)
def test_the_deputy_holds_the_verbs_of_review_only(
    supervisor, colleague, zhangzhu, permission, is_held
):
    name(supervisor, colleague)

    assert holds(colleague, zhangzhu, "2025-10-20", permission) == is_held


def test_neither_of_the_two_may_belong_to_the_unit(supervisor, zhangzhu, hufu):
    office = supervisor.main_membership.unit
    head = make_member(zhangzhu, Role.HEAD)
    name(supervisor, head)

    assert not holds(head, zhangzhu, "2025-10-20")
    assert not holds(head, office, "2025-10-20")
    assert holds(head, hufu, "2025-10-20")


def test_the_trail_is_told_in_whose_place_a_deputy_acts(supervisor, colleague):
    name(supervisor, colleague)

    with clock.telling(NOW):
        deputy = User.objects.get(pk=colleague.pk)
        mandate = access.mandates(deputy, Permission.REVIEW)
        own = access.mandates(supervisor, Permission.REVIEW)
    assert [each.absent for each in mandate] == [supervisor]
    assert [each.absent for each in own] == [None]


def test_a_deputy_names_no_deputy_of_their_own(supervisor, colleague, zhangzhu):
    third = make_member(role=Role.VIEWER)
    name(supervisor, colleague)
    name(colleague, third)

    assert not holds(third, zhangzhu, "2025-10-20")


def test_it_ends_early_from_that_moment_on(supervisor, colleague, zhangzhu):
    row = name(supervisor, colleague)

    deputies.end(row, by=supervisor, at=NOW)

    assert not holds(colleague, zhangzhu, "2025-10-20")
    assert not holds(colleague, zhangzhu, "2025-10-21")
    with pytest.raises(ValidationError, match="已经结束"):
        deputies.end(row, by=supervisor, at=NOW)


def test_one_that_has_not_begun_can_be_called_off(supervisor, colleague, zhangzhu):
    row = name(supervisor, colleague, FRIDAY, FRIDAY + timedelta(days=3))

    deputies.end(row, by=supervisor, at=NOW)

    assert not holds(colleague, zhangzhu, "2025-10-24")


def test_both_are_on_the_audit_trail(supervisor, colleague):
    row = name(supervisor, colleague)
    deputies.end(row, by=supervisor, at=NOW)

    named, ended = AuditEntry.objects.order_by("pk")
    assert (named.verb, named.by) == ("deputy.named", supervisor)
    assert named.changes == {
        "absent": "督查人",
        "deputy": "代理人",
        "since": "2025-10-20",
        "until": "2025-10-24",
    }
    assert ended.verb == "deputy.ended"
    assert ended.changes == {"until": ["2025-10-24", "2025-10-20"]}


def test_what_makes_no_sense_is_refused(supervisor, colleague):
    day = timedelta(days=1)
    auditor = make_member(role=Role.AUDITOR)

    for deputy, since, until, words in [
        (supervisor, MONDAY, FRIDAY, "自己的代理人"),
        (colleague, MONDAY - day, FRIDAY, "不能早于今天"),
        (colleague, FRIDAY, FRIDAY, "不能早于首日"),
        (auditor, MONDAY, FRIDAY, "不参与计划工作"),
    ]:
        with pytest.raises(ValidationError, match=words):
            name(supervisor, deputy, since, until)
    assert not Deputy.objects.exists()


def test_two_at_the_same_time_are_refused(supervisor, colleague):
    name(supervisor, colleague)

    with pytest.raises(ValidationError, match="请先结束"):
        name(supervisor, make_member(), FRIDAY - timedelta(days=1), FRIDAY)
    name(supervisor, make_member(), FRIDAY, FRIDAY + timedelta(days=1))

    assert Deputy.objects.count() == 2


def test_asking_costs_no_query_more(
    supervisor, colleague, zhangzhu, django_assert_num_queries
):
    name(supervisor, colleague)
    user = User.objects.get(pk=colleague.pk)

    with clock.telling(NOW), django_assert_num_queries(1):
        access.can(user, Permission.REVIEW, zhangzhu)
        access.can(user, Permission.VIEW_PLAN)
        access.mandates(user, Permission.DECIDE)


def test_a_unit_of_their_own_excludes_a_supervisor(zhangzhu):
    person = make_member(zhangzhu, Role.SUPERVISOR)

    assert not access.can(person, Permission.REVIEW, zhangzhu)
    assert access.can(person, Permission.REVIEW, make_unit())


def test_the_last_day_of_the_calendar_is_refused_in_words(
    client, supervisor, colleague
):
    client.force_login(supervisor)

    with clock.telling(NOW):
        response = client.post(
            "/reviews/deputy/",
            {"deputy": colleague.pk, "since": "2025-10-21", "last_on": "9999-12-31"},
        )

    assert response.status_code == 422
    assert "日期过于遥远" in response.text
