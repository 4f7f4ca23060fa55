"""Roles are the security administrator's to give, and never to themselves."""

from datetime import date

import pytest
from django.urls import reverse

from resort_portal import clock
from tests.admin_forms import errors, filled, messages
from tests.factories import Role, make_member, make_office, make_post
from towns.models import Appointment, AuditEntry, Membership

pytestmark = pytest.mark.django_db

ROLES = "/admin/towns/membership/"
POSTS = "/admin/towns/appointment/"


@pytest.fixture
def keeper(client, secadmin):
    client.force_login(secadmin)
    return client


def give(client, person, role, unit=None, **fields):
    page = client.get(f"{ROLES}add/")
    data = filled(
        page,
        user=person.pk,
        unit=(unit or make_office()).pk,
        role=role,
        since="2025-03-01",
        **fields,
    )
    return client.post(f"{ROLES}add/", data)


def test_a_role_is_given_from_a_day_on(keeper, secadmin, viewer, zhangzhu):
    response = give(keeper, viewer, Role.REPORTER, zhangzhu)

    assert response.status_code == 302, errors(response)
    given = viewer.memberships.get(role=Role.REPORTER)
    assert (given.unit, given.since, given.until) == (zhangzhu, date(2025, 3, 1), None)
    entry = AuditEntry.objects.get(verb="membership.granted")
    assert (entry.by, entry.changes["unit"]) == (secadmin, "张渚镇")


def test_a_role_ends_on_a_day_and_is_not_revived(keeper, viewer):
    membership = viewer.memberships.get()
    page = reverse("admin:towns_membership_change", args=[membership.pk])

    keeper.post(page, filled(keeper.get(page), until="2025-04-01"))

    membership.refresh_from_db()
    assert membership.until == date(2025, 4, 1)
    assert AuditEntry.objects.filter(verb="membership.revoked").exists()
    revived = keeper.post(page, filled(keeper.get(page), until=""))
    assert revived.status_code == 422
    assert "重新授予" in errors(revived)


def test_a_given_role_is_not_changed_into_another(keeper, viewer):
    membership = viewer.memberships.get()
    page = reverse("admin:towns_membership_change", args=[membership.pk])

    keeper.post(page, filled(keeper.get(page), role=Role.PLANNER, until="2026-01-01"))

    membership.refresh_from_db()
    assert membership.role == Role.VIEWER


@pytest.mark.parametrize("first", Membership.ADMINISTRATORS)
@pytest.mark.parametrize("second", Membership.ADMINISTRATORS)
def test_nobody_holds_two_of_the_three_administrators_roles(keeper, first, second):
    person = make_member(make_office(), first)

    response = give(keeper, person, second)

    assert response.status_code == 422
    said = "不得由一人兼任" if first != second else "已在该单位担任这一角色"
    assert said in errors(response)
    assert person.memberships.count() == 1


def test_the_security_administrator_gives_nothing_to_themselves(keeper, secadmin):
    response = give(keeper, secadmin, Role.PLANNER)

    assert response.status_code == 422
    assert "本人" in errors(response)
    assert secadmin.memberships.count() == 1


def test_a_planner_cannot_give_themselves_a_role(client, planner):
    client.force_login(planner)
    membership = planner.memberships.get()
    page = reverse("admin:towns_membership_change", args=[membership.pk])
    data = {
        "user": planner.pk,
        "unit": make_office().pk,
        "role": Role.SUPERVISOR,
        "since": "2025-01-01",
    }

    assert client.get(ROLES).status_code == 403
    assert client.post(f"{ROLES}add/", data).status_code == 403
    assert client.post(page, {"until": "2030-01-01"}).status_code == 403
    assert planner.memberships.count() == 1


@pytest.mark.parametrize("persona", ["sysadmin", "auditor", "supervisor"])
def test_nor_can_anybody_else(client, request, persona):
    person = request.getfixturevalue(persona)
    client.force_login(person)
    data = {
        "user": person.pk,
        "unit": make_office().pk,
        "role": Role.PLANNER,
        "since": "2025-01-01",
    }

    assert client.post(f"{ROLES}add/", data).status_code == 403
    assert person.memberships.count() == 1


def test_a_membership_is_never_deleted(keeper, viewer):
    url = reverse("admin:towns_membership_delete", args=[viewer.memberships.get().pk])

    response = keeper.post(url, {"post": "yes"}, follow=True)

    assert "结束" in messages(response)[-1] or "终止" in messages(response)[-1]
    assert viewer.memberships.exists()


def test_a_post_passes_to_a_successor(keeper, viewer):
    post, former = make_post(), make_member(make_office(), Role.LEADER)
    held = Appointment.objects.create(post=post, user=former, since=date(2024, 1, 1))
    add = f"{POSTS}add/"
    data = {"post": post.pk, "user": viewer.pk, "since": "2025-03-01"}

    refused = keeper.post(add, filled(keeper.get(add), **data))
    assert refused.status_code == 422

    page = reverse("admin:towns_appointment_change", args=[held.pk])
    keeper.post(page, filled(keeper.get(page), until="2025-03-01"))
    assert keeper.post(add, filled(keeper.get(add), **data)).status_code == 302

    assert [each.user for each in post.appointments.current(date(2025, 2, 28))] == [
        former
    ]
    assert [each.user for each in post.appointments.current(date(2025, 3, 1))] == [
        viewer
    ]
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["appointment.edited", "appointment.added"]


def test_the_list_tells_what_is_in_force_today(keeper, secadmin, viewer):
    Membership.objects.filter(user=viewer).update(until=clock.today())

    def listed(value):
        found = keeper.get(ROLES, {"in_force": value}).context["cl"].result_list
        return {each.user for each in found}

    assert listed("1") == {secadmin}
    assert listed("0") == {viewer}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_a_constant_number_of_queries(
    keeper, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_member(make_office())

    with django_assert_num_queries(8):
        keeper.get(ROLES)
