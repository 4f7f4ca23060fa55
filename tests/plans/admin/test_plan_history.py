"""Earlier versions of a plan can be read."""

import pytest
from django.urls import reverse

from tests.factories import make_plan, make_task

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("has_tasks", [True, False])
def test_an_earlier_version_of_a_plan_opens(client, planner, has_tasks):
    plan = make_plan()
    if has_tasks:
        make_task(plan=plan)
    plan.name = "新名称"
    plan.save()
    client.force_login(planner)
    first = plan.history.earliest()

    address = reverse(
        "admin:plans_plan_simple_history", args=[plan.pk, first.history_id]
    )

    assert client.get(address).status_code == 200
