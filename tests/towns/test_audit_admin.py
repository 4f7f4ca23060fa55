"""The auditor's pages: the trail and the sign-ins, read and exported, never changed."""

import csv
import io

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.urls import reverse

from plans.actions import tasks as task_actions
from tests.factories import at, make_task
from towns import audit
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

LIST = "/admin/towns/auditentry/"


@pytest.fixture
def desk(client, auditor):
    client.force_login(auditor)
    return client


@pytest.fixture
def task(zhangzhu, planner):
    task = make_task(zhangzhu, title="建设游客中心")
    task_actions.shift_dates(
        task, days=-7, reason="=提前", by=planner, at=at("2025-03-03")
    )
    return task


def rows_of(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def listed(client, **query):
    return [each.verb for each in client.get(LIST, query).context["cl"].result_list]


def test_a_deed_reads_as_a_sentence_with_what_changed(desk, task):
    entry = AuditEntry.objects.get(verb="task.dates_shifted")

    page = desk.get(LIST).content.decode()
    detail = desk.get(
        reverse("admin:towns_auditentry_change", args=[entry.pk])
    ).content.decode()

    assert "调整时限" in page
    assert "计划管理员" in page
    assert task.code in page
    assert "完成时限：2025-12-31 → 2025-12-24" in detail
    assert "理由：=提前" in detail
    assert "due_on" not in detail


def test_the_trail_is_filtered_and_searched(desk, task):
    audit.record(None, "audit.exported", by=None)

    assert listed(desk, verb="task.dates_shifted") == ["task.dates_shifted"]
    assert set(listed(desk, kind="plans.Task")) == {
        "task.dates_shifted",
        "task.assigned",
    }
    assert listed(desk, q="计划管理员") == ["task.dates_shifted"]
    assert len(listed(desk, q=task.code)) == 2
    assert listed(desk, q="x" * 5000) == []


def test_what_the_list_shows_is_exported_and_that_is_on_record(desk, auditor, task):
    response = desk.get(f"{LIST}export/", {"verb": "task.dates_shifted"})

    head, row = rows_of(response)
    assert head == ["时间", "人员", "动作", "对象", "任务", "变化"]
    assert row[0] == "2025-03-03 09:00:00"
    assert row[1:3] == ["计划管理员", "调整时限"]
    assert row[4] == task.code
    assert "2025-12-31 → 2025-12-24" in row[5]
    entry = AuditEntry.objects.get(verb="audit.exported")
    assert (entry.by, entry.changes) == (auditor, {"rows": 1})


def test_no_cell_is_taken_for_a_formula(desk, planner):
    planner.full_name = "=cmd()"
    audit.record(planner, "user.edited", by=planner)

    row = rows_of(desk.get(f"{LIST}export/", {"verb": "user.edited"}))[1]

    assert row[1] == row[3] == "'=cmd()"


def test_nothing_of_the_trail_is_changed_or_deleted(desk, task):
    entry = AuditEntry.objects.first()
    page = reverse("admin:towns_auditentry_change", args=[entry.pk])

    assert desk.post(page, {"by_name": "别人"}).status_code == 403
    delete = reverse("admin:towns_auditentry_delete", args=[entry.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    assert desk.post(f"{LIST}add/", {}).status_code == 403
    assert AuditEntry.objects.filter(pk=entry.pk).exists()
    bulk = {"action": "delete_selected", "_selected_action": entry.pk}
    desk.post(LIST, bulk)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_sign_ins_and_failures_stand_beside_it(desk):
    signed = {"ip_address": "192.0.2.7", "path_info": "/accounts/login/"}
    AccessLog.objects.create(username="planner", **signed)
    AccessFailureLog.objects.create(username="mallory", **signed)

    assert "planner" in desk.get("/admin/axes/accesslog/").content.decode()
    failures = desk.get("/admin/axes/accessfailurelog/", {"q": "192.0.2.7"})
    assert "mallory" in failures.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_a_constant_number_of_queries(
    desk, planner, rows, django_assert_num_queries
):
    for _ in range(rows):
        audit.record(planner, "user.edited", by=planner)

    with django_assert_num_queries(9):
        desk.get(LIST)
