"""A session that ends while somebody writes loses none of their words."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from resort_portal import clock, words
from tests.factories import make_member, make_report
from tests.plans.reporting import (
    NOW,
    filled,
    in_march,
    reported_task,
    text_of,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    cache.clear()
    with in_march():
        yield


@pytest.fixture
def task(zhangzhu):
    return reported_task(zhangzhu)


def sent_without_a_session(client, person, task, name="report", **fields):
    """What happens when the session has ended before the form is sent."""
    return client.post(url(task, name), filled(writer=person.pk, **fields))


@pytest.mark.parametrize("name", ["report", "report-draft", "report-unchanged"])
def test_the_words_are_there_after_signing_in(client, reporter, task, name):
    response = sent_without_a_session(client, reporter, task, name)

    assert response.url.startswith("/accounts/login/?next=/tasks/")
    client.force_login(reporter)
    page = text_of(client.get(url(task)))
    assert "填写期间登录已失效" in page
    assert "桥面铺装完成" in page
    assert not task.reports.filter(period_end__month=3).exists()


def test_they_are_gone_once_they_are_saved(client, reporter, task):
    sent_without_a_session(client, reporter, task)
    client.force_login(reporter)

    client.post(url(task, "report-draft"), filled())

    assert "填写期间登录已失效" not in text_of(client.get(url(task)))


def test_nobody_else_gets_them(client, reporter, task):
    sent_without_a_session(client, reporter, task)

    client.force_login(make_member(task.lead_unit))
    strange = text_of(client.get(url(task)))
    client.force_login(reporter)

    assert "桥面铺装完成" not in strange
    assert "桥面铺装完成" not in text_of(client.get(url(task)))


def test_they_do_not_wait_for_ever(client, reporter, task):
    sent_without_a_session(client, reporter, task)
    client.force_login(reporter)

    with clock.telling(NOW + timedelta(minutes=61)):
        page = text_of(client.get(url(task)))

    assert "桥面铺装完成" not in page


def test_too_much_is_not_kept(client, reporter, task):
    sent_without_a_session(client, reporter, task, progress="长" * 60_000)
    client.force_login(reporter)

    assert "填写期间登录已失效" not in text_of(client.get(url(task)))


def test_one_client_cannot_fill_the_store_with_ever_new_sessions(
    client, reporter, task, monkeypatch
):
    monkeypatch.setattr(words, "SESSIONS_PER_CLIENT", 2)
    for _session in range(3):
        client.cookies.clear()
        sent_without_a_session(client, reporter, task)

    keepers = [words.KEY in row.get_decoded() for row in Session.objects.all()]

    assert sum(keepers) == 2


def test_who_is_signed_out_may_send_the_same_form_again_and_again(
    client, reporter, task, monkeypatch
):
    monkeypatch.setattr(words, "SESSIONS_PER_CLIENT", 1)
    for number in range(3):
        sent_without_a_session(client, reporter, task, progress=f"第{number}遍")
    client.force_login(reporter)

    assert "第2遍" in text_of(client.get(url(task)))


def test_a_script_is_told_to_sign_in(client, reporter, task):
    response = client.post(
        url(task, "report-draft"),
        filled(writer=reporter.pk),
        headers={"accept": "application/json"},
    )

    assert response.status_code == 401
    assert response.json()["sign_in"].startswith("/accounts/login/?next=/tasks/")


def test_the_page_of_all_reports_keeps_them_too(client, reporter, task):
    fields = {
        f"{task.code}-version": 0,
        f"{task.code}-progress": "写在总表里的话",
        f"{task.code}-percent": 30,
        "writer": reporter.pk,
    }
    for address in ["/mine/report/", f"/mine/report/{task.code}/"]:
        client.logout()
        response = client.post(address, fields)

        assert response.url == "/accounts/login/?next=/mine/report/"
        client.force_login(reporter)
        page = text_of(client.get("/mine/report/"))
        assert "填写期间登录已失效" in page
        assert "写在总表里的话" in page


def test_what_is_sent_to_other_pages_is_not_kept(client, reporter, task):
    client.post(f"/tasks/{task.code}/acknowledge/", {"writer": reporter.pk})

    assert "unsent words" not in client.session


@pytest.mark.parametrize(
    ("persona", "address", "fields"),
    [
        ("reporter", "claim", {"evidence": "写了一页"}),
        ("reporter", "extension", {"subject": "task", "reason": "写了一页"}),
        ("reporter", "change/target", {"goal": "写了一页"}),
        ("reporter", "coordination", {"question": "写了一页", "kind": "land"}),
        ("reporter", "objection", {"words": "写了一页"}),
        ("leader", "instruction", {"words": "写了一页", "answer_by": "2025-04-30"}),
        ("supervisor", "notice", {"level": "red", "demand": "写了一页"}),
        ("supervisor", "hold", {"reason": "写了一页", "review_on": "2025-04-30"}),
    ],
)
def test_the_form_of_every_verb_keeps_them(
    client, request, task, persona, address, fields
):
    person = request.getfixturevalue(persona)
    address = f"/tasks/{task.code}/{address}/"

    client.post(address, {**fields, "writer": person.pk, "ticket": "x"})
    client.force_login(person)
    response = client.get(address)

    form = response.context["form"]
    assert "填写期间登录已失效" in text_of(response)
    assert {name: form[name].value() for name in fields} == fields


def test_they_are_gone_once_the_verb_is_done(client, reporter, task):
    address = f"/tasks/{task.code}/objection/"
    client.post(address, {"words": "写了一页", "writer": reporter.pk})
    client.force_login(reporter)

    client.post(address, {"words": "写了一页，又改了"})

    assert task.objections.get().words == "写了一页，又改了"
    assert "unsent words" not in client.session


def test_a_reviewers_words_wait_on_the_papers_own_page(client, supervisor, task):
    report = make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    sent = {"words": "数字再核一遍", "writer": supervisor.pk}

    client.post(f"/reports/{report.pk}/return/", sent)
    client.force_login(supervisor)
    page = text_of(client.get(f"/reports/{report.pk}/review/"))

    assert "填写期间登录已失效" in page
    assert "数字再核一遍" in page


def test_a_heads_words_wait_beside_the_report(client, zhangzhu_head, task):
    task.plan.needs_sign_off = True
    task.plan.save()
    report = make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    sent = {"words": "再核一遍", "writer": zhangzhu_head.pk, "report": report.pk}

    client.post(f"/reports/{report.pk}/send-back/", sent)
    client.force_login(zhangzhu_head)
    page = text_of(client.get("/reports/sign-off/"))

    assert "填写期间登录已失效" in page
    assert "再核一遍</textarea>" in page


# --- A form of before a sign-in in another window -------------------------------------
def sent_with_an_old_token(person, address, fields, **headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client, client.post(address, fields, headers=headers)


@pytest.mark.parametrize("name", ["report", "report-draft", "report-unchanged"])
def test_an_old_token_loses_no_words(reporter, task, name):
    client, response = sent_with_an_old_token(
        reporter, url(task, name), filled(writer=reporter.pk)
    )

    assert response.status_code == 403
    assert "表单已失效" in text_of(response)
    assert f'href="{url(task)}"' in text_of(response)
    assert "桥面铺装完成" in text_of(client.get(url(task)))
    assert not task.reports.filter(period_end__month=3).exists()


def test_an_old_token_keeps_no_words_that_another_wrote(reporter, viewer, task):
    for writer in (viewer.pk, ""):
        client, response = sent_with_an_old_token(
            reporter, url(task), filled(writer=writer)
        )

        assert response.status_code == 403
        assert "桥面铺装完成" not in text_of(client.get(url(task)))


def test_an_old_token_keeps_nothing_of_other_pages(reporter):
    client, response = sent_with_an_old_token(
        reporter, "/accounts/password/change/", {"writer": reporter.pk, "x": "密码"}
    )

    assert response.status_code == 403
    assert words.KEY not in client.session


def test_a_script_with_an_old_token_is_told_to_load_the_page_anew(reporter, task):
    _client, response = sent_with_an_old_token(
        reporter,
        url(task, "report-draft"),
        filled(writer=reporter.pk),
        accept="application/json",
    )

    assert response.status_code == 403
    assert "请刷新" in response.json()["said"]
