"""What is seen can be taken away as a table: the same tasks, no formulas, a record."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import make_task
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db
LIST = reverse("plans:tasks")
HEAD = 4


def export(client, kind, **query):
    response = client.get(reverse("plans:task-export", args=[kind]), query)
    assert response.status_code == 200
    return response


def csv_rows(response):
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def xlsx_sheet(response):
    return openpyxl.load_workbook(BytesIO(response.content)).active


def table_of(rows):
    """The lines below the head as dicts by column."""
    columns, *lines = rows[HEAD:]
    return [dict(zip(columns, line, strict=True)) for line in lines]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"light": "red"},
        {"light": "none"},
        {"unit": "zhangzhu", "sort": "-due"},
        {"q": "竹海"},
        {"as_of": "2025-03-31"},
    ],
)
def test_the_export_holds_what_the_list_shows(client, viewer, zhangzhu, query):
    make_task(zhangzhu, title="提升竹海景区", due_on="2025-06-10")
    make_task(zhangzhu, title="改造停车场", due_on="2025-09-10")
    make_task(assigned="2025-05-05")
    client.force_login(viewer)

    shown = [row.task.code for row in client.get(LIST, query).context["index"].rows]
    in_csv = table_of(csv_rows(export(client, "csv", **query)))
    sheet = xlsx_sheet(export(client, "xlsx", **query))

    assert [row["编号"] for row in in_csv] == shown
    assert [row[0].value for row in sheet.iter_rows(min_row=HEAD + 2)] == shown


def test_a_row_holds_light_reason_and_figures(client, viewer, zhangzhu):
    make_task(zhangzhu, title="提升竹海景区", due_on="2025-06-10")
    client.force_login(viewer)

    (row,) = table_of(csv_rows(export(client, "csv", as_of="2025-06-20")))

    assert row["任务"] == "提升竹海景区"
    assert row["灯"] == "红灯"
    assert row["原因"].startswith("逾期 10 天")
    assert row["牵头单位"] == "张渚镇"
    assert row["完成时限"] == "2025-06-10"
    assert row["进度（%）"] == "0"


def test_the_head_says_what_the_table_is(client, viewer, zhangzhu):
    make_task(zhangzhu)
    client.force_login(viewer)

    head = csv_rows(
        export(client, "csv", unit="zhangzhu", light="yellow", as_of="2025-06-20")
    )[:HEAD]

    assert "2025年度重点工作计划" in head[0][0]
    assert head[1] == ["筛选：牵头单位：张渚；灯：预警"]
    assert head[2] == ["截至 2025-06-20 日终"]
    assert "浏览人" in head[3][0]


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(1)", "http://x.cn"]
)
def test_no_text_becomes_a_formula(client, viewer, title):
    make_task(title=title)
    client.force_login(viewer)

    (row,) = table_of(csv_rows(export(client, "csv")))
    cell = xlsx_sheet(export(client, "xlsx")).cell(HEAD + 2, 2)

    assert not row["任务"].startswith(("=", "+", "-", "@", "\t"))
    assert cell.data_type == "s"
    assert cell.value == title
    assert cell.hyperlink is None


def test_an_export_is_recorded(client, viewer, zhangzhu):
    make_task(zhangzhu)
    client.force_login(viewer)

    export(client, "xlsx", unit="zhangzhu")

    entry = AuditEntry.objects.get(verb="tasks.exported")
    assert entry.by == viewer
    assert entry.changes["kind"] == "xlsx"
    assert entry.changes["tasks"] == 1
    assert entry.changes["filters"] == "牵头单位：张渚"


def test_the_file_has_a_name(client, viewer):
    make_task()
    client.force_login(viewer)

    response = export(client, "csv", as_of="2025-06-20")

    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert response["Content-Disposition"].endswith("2025-2025-06-20.csv")


def test_an_unknown_kind_is_not_found(client, viewer):
    make_task()
    client.force_login(viewer)

    assert client.get("/tasks/export/pdf/").status_code == 404


def test_what_is_not_seen_is_not_exported(client, viewer, supervisor, zhangzhu):
    make_task(zhangzhu, is_restricted=True)

    for person, number in ((viewer, 0), (supervisor, 1)):
        client.force_login(person)
        assert len(table_of(csv_rows(export(client, "csv")))) == number


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_may_not_export(client, request, persona):
    make_task()
    client.force_login(request.getfixturevalue(persona))

    assert client.get("/tasks/export/csv/").status_code == 403
    assert not AuditEntry.objects.filter(verb="tasks.exported").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_an_export_costs_nine_queries(client, viewer, rows, django_assert_num_queries):
    for _ in range(rows):
        make_task()
    client.force_login(viewer)

    with django_assert_num_queries(9):
        export(client, "csv", as_of="2025-06-20")
