"""Imports are the planner's; nobody else comes in."""

import pytest
from django.urls import reverse

from tests.factories import make_plan
from tests.plans.imports.tables import (
    START,
)

pytestmark = pytest.mark.django_db


def test_a_made_up_token_leads_back(client, planner, task):
    client.force_login(planner)

    for url in [
        reverse("admin:plans_task_import_preview", args=["made-up"]),
        reverse("admin:plans_task_import_preview", args=["x" * 24]),
        reverse("admin:plans_task_import_preview", args=["很长的 记号" * 60]),
        reverse("admin:plans_task_table_words", args=["made-up"]),
    ]:
        assert client.get(url).status_code == 302
    confirm_url = reverse("admin:plans_task_import_confirm", args=["made-up"])
    assert client.post(confirm_url).status_code == 302
    assert client.get(confirm_url).status_code == 405


PAGES = [
    START,
    reverse("admin:plans_task_table"),
    reverse("admin:plans_task_breakdown"),
    reverse("admin:plans_workdayexception_import"),
    reverse("admin:plans_task_import_preview", args=["x"]),
    reverse("admin:plans_task_table_preview", args=["x"]),
]


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize(
    "persona",
    ["viewer", "leader", "supervisor", "zhangzhu_head", "sysadmin", "auditor"],
)
def test_only_planners_come_in(client, request, url, persona):
    make_plan()
    client.force_login(request.getfixturevalue(persona))

    response = client.get(url)

    assert response.status_code == 403


def test_visitors_are_led_to_the_sign_in(client):
    assert "/accounts/login/" in client.get(START, follow=True).redirect_chain[-1][0]


def test_the_pages_say_that_secrets_stay_outside(client, planner):
    client.force_login(planner)
    make_plan()

    for url in [START, reverse("admin:plans_task_table")]:
        assert "严禁上传涉密信息" in client.get(url).content.decode()
