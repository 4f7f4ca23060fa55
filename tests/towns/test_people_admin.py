"""Accounts are the system administrator's; planners only look up whom to call."""

import re

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from tests.admin_forms import errors, filled, messages
from tests.factories import Role, make_member, make_office, make_unit
from towns.models import AuditEntry, User

pytestmark = pytest.mark.django_db

LIST = "/admin/towns/user/"
PASSWORD = "Yangxian-2025-ok"


@pytest.fixture
def keeper(client, sysadmin):
    client.force_login(sysadmin)
    return client


@pytest.fixture
def person(zhangzhu):
    return make_member(
        zhangzhu, Role.REPORTER, username="wangjb", full_name="王经办", job_title="科员"
    )


def page(person):
    return reverse("admin:towns_user_change", args=[person.pk])


def save(client, person, **changes):
    data = filled(client.get(page(person)), **changes)
    return client.post(page(person), data, follow=True)


def test_an_account_is_opened_with_a_first_password(keeper, client, sysadmin):
    add = f"{LIST}add/"
    data = filled(
        keeper.get(add),
        username="lihua",
        full_name="李华",
        password1=PASSWORD,
        password2=PASSWORD,
    )

    response = keeper.post(add, data)

    assert response.status_code == 302, errors(response)
    assert User.objects.get(username="lihua").check_password(PASSWORD)
    entry = AuditEntry.objects.get(verb="user.added")
    assert (entry.by, entry.changes) == (sysadmin, {"username": ["", "lihua"]})


@pytest.mark.parametrize(
    "password", ["short-1A", "alllowercaseletters", "1234567890123"]
)
def test_a_weak_first_password_is_refused_in_chinese(keeper, password):
    add = f"{LIST}add/"
    data = filled(
        keeper.get(add),
        username="lihua",
        full_name="李华",
        password1=password,
        password2=password,
    )

    response = keeper.post(add, data)

    assert response.status_code == 422
    assert not re.search("[a-z]{4}", errors(response))
    assert 'value="lihua"' in response.content.decode()
    assert not User.objects.filter(username="lihua").exists()


def test_an_account_is_shut_and_opened_again_not_deleted(keeper, person):
    save(keeper, person, is_active=None)
    person.refresh_from_db()
    assert not person.is_active

    save(keeper, person, is_active="on")

    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["user.deactivated", "user.activated"]
    url = reverse("admin:towns_user_delete", args=[person.pk])
    refused = keeper.post(url, {"post": "yes"}, follow=True)
    assert "账号不删除" in messages(refused)[-1]
    assert User.objects.filter(pk=person.pk).exists()


def test_an_edit_is_on_record(keeper, person):
    save(keeper, person, office_phone="0510-3")

    entry = AuditEntry.objects.get(verb="user.edited")
    assert entry.changes == {"office_phone": ["", "0510-3"]}


def test_a_new_password_is_on_record_but_not_in_it(keeper, person):
    url = reverse("admin:auth_user_password_change", args=[person.pk])

    keeper.post(
        url, {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    )

    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    entry = AuditEntry.objects.get(verb="user.password_reset")
    assert PASSWORD not in str(entry.changes)


def test_a_locked_account_is_unlocked(keeper, person):
    AccessAttempt.objects.create(
        username="wangjb", failures_since_start=5, get_data="", post_data=""
    )

    response = keeper.post(
        LIST, {"action": "unlock", "_selected_action": person.pk}, follow=True
    )

    assert messages(response) == ["已有 1 人可以重新尝试登录。"]
    assert not AccessAttempt.objects.exists()
    assert AuditEntry.objects.get(verb="user.unlocked").subject_label == "王经办"


@pytest.mark.parametrize("words", ["王经办", "wangjingban", "wjb", "WANGJB", "科员"])
def test_a_person_is_found_by_name_pinyin_account_and_post(keeper, person, words):
    found = keeper.get(LIST, {"q": words}).context["cl"].result_list

    assert list(found) == [person]


def test_a_planner_looks_people_up_but_sees_no_account(client, planner, person):
    client.force_login(planner)

    words = client.get(page(person)).content.decode()

    assert "王经办" in words
    assert "张渚 填报人" in words
    assert "wangjb" not in words
    assert "last_login" not in words
    assert client.post(page(person), {"full_name": "改"}).status_code == 403


def test_no_account_gets_django_s_own_powers(keeper, person):
    save(keeper, person, is_superuser="on", is_staff="on", user_permissions=["1"])

    person.refresh_from_db()
    assert (person.is_superuser, person.is_staff) == (False, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_a_constant_number_of_queries(
    keeper, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_member(make_unit())
    make_office()

    with django_assert_num_queries(7):
        keeper.get(LIST)
