"""Whatever is wrong in a table is named with row, column and reason."""

import re
from datetime import date

import pytest

from plans.models import Task
from tests.factories import make_completion, make_task, make_unit
from tests.plans.imports.conftest import NOW
from tests.plans.imports.tables import (
    append,
    edit,
    exported,
    put,
    saved,
    upload,
)

pytestmark = pytest.mark.django_db


BAD_CELLS = [
    ({"重点任务": ""}, "重点任务", "此格不能为空"),
    ({"重点任务": "长" * 121}, "重点任务", "共 121 字，最多 120 字"),
    ({"类别": "没有的主线"}, "类别", "系统中没有“没有的主线”"),
    ({"来源条款": "D99-9"}, "来源条款", "系统中没有“D99-9”"),
    ({"牵头单位": "某某局"}, "牵头单位", "系统中没有“某某局”这一单位"),
    ({"牵头单位": ""}, "牵头单位", "任务须有牵头单位"),
    ({"配合单位": "湖㳇镇、某某局"}, "配合单位", "系统中没有“某某局”"),
    ({"责任领导": "张三"}, "责任领导", "系统中没有“张三”"),
    ({"责任人": "李四"}, "责任人", "系统中没有“李四”"),
    ({"开始时间": "2025-12-15"}, "完成时限", "早于开始时间 2025-12-15"),
    ({"完成时限": "汛期前"}, "完成时限", "例如 2025-04-30（江苏汛期自5月1日起"),
    ({"完成时限": "适时"}, "完成时限", "“适时”不是日期"),
    ({"完成时限": "2025年2月30日"}, "完成时限", "不是日期"),
    ({"完成时限": "2052-12-20"}, "完成时限", "不在计划期间内"),
    ({"完成时限": date(2026, 1, 1)}, "完成时限", "不在计划期间内"),
    ({"完成时限": ""}, "完成时限", "此格不能为空"),
    ({"权重": 0}, "权重", "不是 1 至 10 的整数"),
    ({"权重": "2.5"}, "权重", "不是 1 至 10 的整数"),
    ({"权重": "二"}, "权重", "不是 1 至 10 的整数"),
    ({"权重": "9" * 400}, "权重", "不是 1 至 10 的整数"),
    ({"年度目标": "=SUM(A1:A3)"}, "年度目标", "这一格是公式"),
    ({"编号": "2025-9999"}, "编号", "本计划没有编号“2025-9999”的任务"),
    ({"变更理由": "由" * 301}, "变更理由", "最多 300 字"),
]


@pytest.mark.parametrize(("cells", "column", "reason"), BAD_CELLS)
def test_a_bad_cell_is_named_with_row_column_and_reason(
    client, planner, task, book, hufu, cells, column, reason
):
    client.force_login(planner)
    append(
        book["任务分解表"], 重点任务="新任务", 牵头单位="张渚", 完成时限="2025-12-31"
    )
    edit(book, task, **cells)

    response = upload(client, saved(book))

    (problem,) = response.context["draft"].problems
    assert response.status_code == 422
    assert (problem.sheet, problem.row, problem.column) == ("任务分解表", 4, column)
    assert re.fullmatch(r"[A-Z]{1,2}4", problem.cell)
    assert reason in problem.reason
    assert "确认导入" not in response.content.decode()
    confirm_url = response.context["confirm_url"]
    assert client.post(confirm_url).status_code == 422
    assert not Task.objects.filter(title="新任务").exists()


BAD_STEPS = [
    ({"节点": ""}, "节点", "此格不能为空"),
    ({"完成时限": "某日"}, "完成时限", "不是日期"),
    ({"权重": 101}, "权重", "不是 1 至 100 的整数"),
    ({"关键": "也许"}, "关键", "只能填“是”或留空"),
    ({"环节": "验收"}, "环节", "招引"),
    ({"节点号": 999999}, "节点号", "本计划没有节点号"),
    ({"任务编号": "2025-9999"}, "任务编号", "节点不能移到别的任务"),
]


@pytest.mark.parametrize(("cells", "column", "reason"), BAD_STEPS)
def test_a_bad_cell_of_a_milestone_is_named_as_well(
    client, planner, task, book, cells, column, reason
):
    client.force_login(planner)
    put(book["节点"], 4, **cells)

    (problem,) = upload(client, saved(book)).context["draft"].problems

    assert (problem.sheet, problem.row, problem.column) == ("节点", 4, column)
    assert reason in problem.reason


def test_all_faults_of_a_table_are_named_at_once(client, planner, task, book):
    client.force_login(planner)
    edit(book, task, 权重="重", 完成时限="适时", 牵头单位="某局")
    append(book["任务分解表"], 重点任务="缺单位和时限")
    append(book["节点"], 节点="无主的节点", 完成时限="2025-12-01")

    problems = upload(client, saved(book)).context["draft"].problems

    assert [(p.sheet, p.row, p.column) for p in problems] == [
        ("任务分解表", 4, "完成时限"),
        ("任务分解表", 4, "权重"),
        ("任务分解表", 4, "牵头单位"),
        ("任务分解表", 5, "完成时限"),
        ("任务分解表", 5, "牵头单位"),
        ("节点", 5, "任务编号"),
    ]


def test_a_code_that_stands_twice_is_named(client, planner, task, book):
    client.force_login(planner)
    append(book["任务分解表"], 编号=task.code, 重点任务="再来一次")

    (problem,) = upload(client, saved(book)).context["draft"].problems

    assert (problem.row, problem.column) == (5, "编号")
    assert "出现了两次" in problem.reason


def test_a_closed_unit_and_an_ambiguous_name_are_refused(client, planner, task, book):
    client.force_login(planner)
    make_unit(name="老镇", closed_on=date(2025, 1, 1))
    make_unit(name="甲局", former_names="老办")
    make_unit(name="乙局", former_names="老办")
    append(book["任务分解表"], 重点任务="一", 牵头单位="老镇", 完成时限="2025-12-31")
    append(book["任务分解表"], 重点任务="二", 牵头单位="老办", 完成时限="2025-12-31")

    first, second = upload(client, saved(book)).context["draft"].problems

    assert "已于 2025-01-01 撤销" in first.reason
    assert "可能指：甲局、乙局" in second.reason


def test_a_finished_task_keeps_its_terms(client, planner, zhangzhu):
    task = make_task(zhangzhu, due_on="2025-11-30")
    make_completion(task, "2025-09-01")
    book = exported(task.plan, planner, NOW)
    client.force_login(planner)
    edit(book, task, 完成时限="2025-12-20", 变更理由="试试")

    (problem,) = upload(client, saved(book)).context["draft"].problems

    assert "任务“办结”" in problem.reason


def test_blank_rows_full_width_digits_and_dates_as_typed_are_read(
    client, planner, task, book
):
    client.force_login(planner)
    sheet = book["任务分解表"]
    full = task.code.translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    edit(book, task, 编号=full, 权重="２", 完成时限="2025年11月30日", 变更理由="核定")
    sheet.insert_rows(4, amount=3)
    sheet.cell(sheet.max_row + 5, 1).value = "   "

    draft = upload(client, saved(book)).context["draft"]

    assert draft.problems == []
    (line,) = draft.changed
    assert [(c.label, c.after) for c in line.changes] == [("权重", "2")]
    assert line.number == 7


def test_a_heading_of_merged_cells_is_found(client, planner, task, book):
    client.force_login(planner)
    sheet = book["任务分解表"]
    edit(book, task, 重点任务="提升竹海景区")
    sheet.insert_rows(4)
    for number in range(1, sheet.max_column + 1):
        sheet.merge_cells(
            start_row=3, end_row=4, start_column=number, end_column=number
        )

    draft = upload(client, saved(book)).context["draft"]

    assert (draft.problems, len(draft.changed)) == ([], 1)
