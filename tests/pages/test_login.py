"""The one door of the portal: who comes in, who does not, and what they read."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories import Role, make_member
from towns.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "Ming-shui-1204"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    # The count of sign-ins per minute lives in the cache, which tests share.
    cache.clear()


@pytest.fixture
def member():
    user = make_member(role=Role.VIEWER, username="lihua")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def lockout(settings):
    settings.AXES_ENABLED = True


def sign_in(client, username="lihua", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": username, "password": password, **extra})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_right_password_leads_to_the_overview(client, member):
    response = sign_in(client)

    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_refused_with_a_sentence(client, member):
    response = sign_in(client, password="wrong")

    assert response.status_code == 200
    assert "用户名或密码不正确" in response.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("username", ["nobody", "li' OR 1=1 --", "李\0华", "x" * 999])
def test_an_unknown_name_is_answered_as_a_wrong_password(client, member, username):
    response = sign_in(client, username)

    assert response.status_code in {200, 400}
    assert not is_signed_in(client)


def test_the_answer_does_not_tell_whether_a_name_exists(client, member):
    known, unknown = (
        sign_in(client, name, "wrong").context["form"].errors
        for name in ["lihua", "nobody"]
    )

    assert known == unknown


def test_five_wrong_passwords_lock_the_account_with_a_page_in_chinese(
    client, member, lockout
):
    answers = [sign_in(client, password="wrong").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    response = sign_in(client)
    assert response.status_code == 429
    assert "半小时" in response.content.decode()
    assert not is_signed_in(client)


def test_a_lock_does_not_shut_out_a_colleague(client, member, lockout):
    colleague = make_member(username="wangfang")
    colleague.set_password(PASSWORD)
    colleague.save()
    for _ in range(6):
        sign_in(client, password="wrong")

    assert sign_in(client, "wangfang").status_code == 302


def test_the_right_password_forgets_earlier_slips(client, member, lockout):
    for _ in range(4):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    client.post(reverse("account_logout"))

    assert sign_in(client, password="wrong").status_code == 200


def test_the_password_of_the_demo_opens_no_real_portal(client, member):
    member.set_password(settings.DEMO_PASSWORD)
    member.save()

    sign_in(client, password=settings.DEMO_PASSWORD)

    assert not is_signed_in(client)


@override_settings(DEMO=True)
def test_the_password_of_the_demo_opens_the_demo(client, member):
    member.set_password(settings.DEMO_PASSWORD)
    member.save()

    sign_in(client, password=settings.DEMO_PASSWORD)

    assert is_signed_in(client)


def test_someone_who_has_left_cannot_sign_in(client, member):
    User.objects.filter(pk=member.pk).update(is_active=False)

    sign_in(client)

    assert not is_signed_in(client)


def test_a_session_ends_when_the_account_is_switched_off(client, member):
    client.force_login(member)
    User.objects.filter(pk=member.pk).update(is_active=False)

    assert client.get("/").status_code == 302


def test_signing_out_asks_first_and_then_ends_the_session(client, member):
    client.force_login(member)

    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    response = client.post(reverse("account_logout"))

    assert (response.status_code, response.url) == (302, LOGIN)
    assert client.get("/").status_code == 302


def test_whoever_came_for_a_page_gets_it_after_signing_in(client, member):
    turned_away = client.get("/tasks/?light=red&unit=%E6%B9%96")
    assert turned_away.status_code == 302
    assert turned_away.url.startswith(f"{LOGIN}?next=/tasks/%3F")

    response = sign_in(client, next="/tasks/?light=red")

    assert response.url == "/tasks/?light=red"


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR])
def test_the_three_administrators_begin_at_the_administration(client, member, role):
    member.memberships.update(role=role)

    response = sign_in(client)

    assert response.url == "/admin/"
    page = client.get("/admin/").content.decode()
    assert 'href="/"' not in page
    assert 'class="brand" href="/admin/"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/",
        "//example.com/",
        "/\\example.com",
        "https:example.com",
        "javascript:alert(1)",
        "\thttps://example.com",
        "http:///example.com",
    ],
)
def test_signing_in_never_leads_to_another_site(client, member, elsewhere):
    assert sign_in(client, next=elsewhere).url == "/"


def test_changing_the_language_never_leads_to_another_site(client):
    response = client.post(
        reverse("set_language"), {"language": "en", "next": "https://example.com/"}
    )

    assert response.url == "/"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, member):
    sign_in(client)

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == ""  # It ends with the browser.


def test_signing_in_changes_the_session_key(client, member):
    client.get(LOGIN)
    session = client.session
    session["probe"] = 1
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_nobody_can_sign_up_alone(client):
    response = client.post(
        reverse("account_signup"),
        {"username": "guest", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert response.status_code in {200, 302, 403, 404}
    assert not User.objects.filter(username="guest").exists()


def test_signing_in_without_the_token_of_the_form_is_refused_in_words(member):
    response = sign_in(Client(enforce_csrf_checks=True))

    assert response.status_code == 403
    assert 'lang="zh-Hans"' in response.content.decode()


@pytest.mark.parametrize("header", ["en-US,en;q=0.9", "fr", "*", ""])
def test_the_page_is_chinese_whatever_the_browser_asks_for(client, header):
    response = client.get(LOGIN, headers={"accept-language": header})

    assert '<html lang="zh-Hans">' in response.content.decode()
    assert response.headers["Content-Language"] == "zh-hans"


def test_the_language_is_switched_and_switched_back(client):
    def switch(code):
        form = {"language": code, "next": LOGIN}
        return client.post(reverse("set_language"), form, follow=True).content.decode()

    assert '<html lang="en">' in switch("en")
    assert '<html lang="en">' in client.get(LOGIN).content.decode()
    assert '<html lang="zh-Hans">' in switch("zh-hans")


def test_a_language_that_is_not_offered_changes_nothing(client):
    client.post(reverse("set_language"), {"language": "fr", "next": LOGIN})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../etc"

    assert '<html lang="zh-Hans">' in client.get(LOGIN).content.decode()


def test_pages_behind_the_login_are_kept_by_no_cache(client, member):
    client.force_login(member)

    assert "no-store" in client.get("/").headers.get("Cache-Control", "")
