"""The task breakdown table as an office takes it away."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import make_milestone, make_report, make_task
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db
URL = reverse("plans:breakdown-export")
ADMIN = reverse("admin:plans_task_breakdown")
TOP = 3


def export(client, url=URL, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return openpyxl.load_workbook(BytesIO(response.content))


def rows(sheet):
    labels = [cell.value for cell in sheet[TOP]]
    return [
        dict(zip(labels, [cell.value for cell in line], strict=True))
        for line in sheet.iter_rows(min_row=TOP + 1)
        if any(cell.value for cell in line)
    ]


@pytest.fixture
def task(zhangzhu, hufu):
    task = make_task(
        zhangzhu,
        title="提升竹海",
        goal="接待10万人次",
        supporting_units=[hufu],
        due_on="2025-11-30",
        milestones=[
            ("方案", "2025-03-21", 1, False),
            ("开工", "2025-08-01", 1, True),
        ],
    )
    make_report(
        task, "2025-03", 20, reached=[task.milestones.first()], problems="缺资金"
    )
    return task


def test_a_row_says_what_the_office_table_says(client, viewer, task):
    client.force_login(viewer)

    (row,) = rows(export(client, as_of="2025-08-10")["任务分解表"])

    assert row["编号"] == task.code
    assert row["牵头单位"] == "张渚镇"
    assert row["配合单位"] == "湖㳇镇"
    assert f"{row['完成时限']:%Y-%m-%d}" == "2025-11-30"
    assert row["一季度"] == "✓ 3月21日前 方案"
    assert row["三季度"] == "■ 8月1日前 开工"
    assert row["亮灯"] == "■ 红灯"
    assert row["进度（%）"] == 20
    assert row["序时差（百分点）"] < 0
    assert row["目前进展"] == "【3 月】按计划推进"
    assert row["存在问题"] == "缺资金"


def test_milestones_stand_on_a_sheet_of_their_own(client, viewer, task):
    client.force_login(viewer)

    first, second = rows(export(client, as_of="2025-08-10")["节点"])

    assert (first["任务编号"], first["节点"], first["关键"]) == (
        task.code,
        "方案",
        None,
    )
    assert f"{first['达到日期']:%Y-%m-%d}" == "2025-03-22"
    assert (first["亮灯"], second["亮灯"]) == ("✓ 已完成", "■ 红灯")
    assert second["关键"] == "是"


def test_it_prints_on_a3_with_its_heading_on_each_page(client, viewer, task):
    client.force_login(viewer)

    sheet = export(client)["任务分解表"]

    assert sheet.page_setup.paperSize == 8
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "F4"
    assert sheet.auto_filter.ref.startswith("A3:")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://x.cn"])
def test_no_text_becomes_a_formula(client, planner, zhangzhu, text):
    task = make_task(zhangzhu, title=text, goal=text, measures=text, remark=text)
    make_milestone(task, name=text)
    client.force_login(planner)

    book = export(client, ADMIN)

    cells = [c for sheet in book.worksheets for line in sheet for c in line]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    assert rows(book["任务分解表"])[0]["重点任务"] == text


def test_the_planner_gets_drafts_a_column_for_reasons_and_a_guide(
    client, planner, viewer, task
):
    draft = make_task(assigned=None, title="草稿")
    client.force_login(planner)
    book = export(client, ADMIN)
    assert book.sheetnames == ["任务分解表", "节点", "填表说明"]
    table = rows(book["任务分解表"])
    assert [row["编号"] for row in table] == [task.code, draft.code]
    assert "变更理由" in table[0]

    client.force_login(viewer)
    book = export(client)
    assert book.sheetnames == ["任务分解表", "节点"]
    table = rows(book["任务分解表"])
    assert [row["编号"] for row in table] == [task.code]
    assert "变更理由" not in table[0]


def test_both_exports_follow_the_filters_of_their_list(
    client, planner, viewer, task, hufu
):
    other = make_task(hufu)
    client.force_login(viewer)
    table = rows(export(client, unit="hufu")["任务分解表"])
    assert [row["编号"] for row in table] == [other.code]

    client.force_login(planner)
    sheet = export(client, ADMIN, lead_unit__id__exact=hufu.pk)["任务分解表"]
    assert [row["编号"] for row in rows(sheet)] == [other.code]
    assert client.get(ADMIN, {"nonsense": "1"}).status_code == 400


def test_restricted_tasks_leave_only_with_who_sees_them(
    client, viewer, supervisor, zhangzhu_head, hufu_head, task
):
    task.is_restricted = True
    task.save()

    for person, number in [
        (viewer, 0),
        (supervisor, 1),
        (zhangzhu_head, 1),
        (hufu_head, 1),
    ]:
        client.force_login(person)
        book = export(client)
        assert len(rows(book["任务分解表"])) == number
        assert len(rows(book["节点"])) == 2 * number


def test_an_export_is_recorded(client, viewer, task):
    client.force_login(viewer)

    export(client, unit="zhangzhu")

    entry = AuditEntry.objects.get(verb="breakdown.exported")
    assert (entry.by, entry.changes["tasks"]) == (viewer, 1)
    assert entry.changes["filters"] == "牵头单位：张渚"


def test_the_words_are_chinese_in_english_too(client, viewer, task, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(viewer)

    (row,) = rows(export(client, as_of="2025-08-10")["任务分解表"])

    assert row["亮灯"] == "■ 红灯"
    assert row["目前进展"].startswith("【3 月】")


def test_the_task_list_offers_it(client, viewer, task):
    client.force_login(viewer)

    page = client.get("/tasks/?unit=zhangzhu&plan=2025").content.decode()

    assert f'href="{URL}?unit=zhangzhu&amp;plan=2025"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_an_export_costs_eleven_queries(
    client, viewer, zhangzhu, number, django_assert_num_queries
):
    for _ in range(number):
        make_task(zhangzhu, milestones=[("方案", "2025-03-21", 1, False)])
    client.force_login(viewer)

    with django_assert_num_queries(11):
        export(client, as_of="2025-08-10")
