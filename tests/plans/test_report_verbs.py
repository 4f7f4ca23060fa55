"""What the task's page offers to those who report, sign and only look."""

import pytest
from django.urls import reverse

from tests.factories import make_report, make_task
from tests.plans.reporting import filled, in_march, reported_task, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    with in_march():
        yield


def page(client, task):
    return text_of(client.get(task.get_absolute_url()))


def test_the_report_that_is_due_is_offered_first(client, reporter, zhangzhu):
    task = reported_task(zhangzhu)
    client.force_login(reporter)

    found = page(client, task)

    assert f'href="{url(task)}"' in found
    assert "3 月进展<" in found
    assert "03-25 18:00 截止" in found


def test_a_report_that_waits_can_be_withdrawn_from_the_task(client, reporter, zhangzhu):
    task = reported_task(zhangzhu)
    client.force_login(reporter)
    client.post(url(task), filled())

    found = page(client, task)

    withdrawal = reverse("plans:report-withdraw", args=[task.reports.last().pk])
    assert "3 月进展<" not in found
    assert f'action="{withdrawal}"' in found
    assert "3 月填报<" in found


def test_the_head_is_led_to_what_is_to_be_signed(client, zhangzhu_head, zhangzhu):
    task = make_task(zhangzhu)
    task.plan.needs_sign_off = True
    task.plan.save()
    report = make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    client.force_login(zhangzhu_head)

    assert f'href="/reports/sign-off/#report-{report.pk}"' in page(client, task)


def test_nobody_else_is_offered_to_report(client, viewer, hufu_head, zhangzhu):
    task = reported_task(zhangzhu)

    for person in [viewer, hufu_head]:
        client.force_login(person)
        assert "/report/" not in page(client, task)


def test_a_task_on_which_nothing_is_owed_offers_no_report(client, reporter, zhangzhu):
    task = make_task(zhangzhu, assigned="2025-03-21")
    client.force_login(reporter)

    assert "3 月进展<" not in page(client, task)
