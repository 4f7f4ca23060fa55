"""A table that comes back as it left changes nothing; what was edited comes in."""

from datetime import date

import pytest
from django.utils import translation

from plans.imports import breakdown as breakdown_import
from plans.models import Plan, Task
from plans.models.tasks import TaskTerm
from resort_portal import clock
from tests.factories import at, make_plan, make_post, make_task, make_unit
from tests.plans.imports.tables import append, column, draft_of, exported, put, row_of
from towns.models import AuditEntry, User

pytestmark = pytest.mark.django_db
NOW = at("2025-10-20")


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def told(draft):
    return [
        (line.kind, line.name, [(c.label, c.before, c.after) for c in line.changes])
        for line in draft.told
    ]


def test_the_whole_demo_comes_back_unchanged(demo):
    plan = Plan.objects.get(year=2025)

    book = exported(plan, demo.user("planner"), demo.moment)
    draft, _upload = draft_of(book, plan, demo.moment)

    assert [str(problem) for problem in draft.problems] == []
    assert told(draft) == []
    assert len(draft.unchanged) == plan.tasks.count() + sum(
        task.milestones.count() for task in plan.tasks.all()
    )


def test_free_fields_are_edited_with_history_and_record(planner, zhangzhu, hufu):
    post = make_post("分管旅游的委员")
    task = make_task(zhangzhu, title="提升竹海", goal="接待10万人次")
    book = exported(task.plan, planner, NOW)
    sheet = book["任务分解表"]
    put(
        sheet,
        row_of(sheet, task.code),
        重点任务="提升竹海景区",
        年度目标="接待12万人次\n满意度95%",
        配合单位="湖父镇",
        责任领导="分管旅游的委员",
    )

    draft, upload = draft_of(book, task.plan, NOW)
    breakdown_import.carry_out(upload, task.plan, by=planner, reason="会议定了", at=NOW)

    assert told(draft) == [
        (
            "changed",
            f"{task.code} 提升竹海景区",
            [
                ("重点任务", "提升竹海", "提升竹海景区"),
                ("年度目标", "接待10万人次", "接待12万人次\n满意度95%"),
                ("配合单位", "", "湖㳇镇"),
                ("责任领导", "", "分管旅游的委员"),
            ],
        )
    ]
    task = Task.objects.get(pk=task.pk)
    assert (task.title, task.responsible_leader) == ("提升竹海景区", post)
    assert task.goal == "接待12万人次\n满意度95%"
    assert list(task.supporting_units.all()) == [hufu]
    assert "会议定了" in task.history.first().history_change_reason
    edited = AuditEntry.objects.get(verb="task.edited")
    assert (edited.by, edited.task_code) == (planner, task.code)
    assert edited.changes["重点任务"] == ["提升竹海", "提升竹海景区"]
    assert "会议定了" in edited.changes["reason"]
    imported = AuditEntry.objects.get(verb="breakdown.imported")
    assert (imported.changes["changed"], imported.changes["reason"]) == (1, "会议定了")


def test_the_first_unit_typed_leads_a_new_draft(planner, zhangzhu, hufu):
    xizhu = make_unit("xizhu", "西渚镇")
    task = make_task(zhangzhu)
    book = exported(task.plan, planner, NOW)
    append(
        book["任务分解表"],
        重点任务="办好茶禅活动",
        牵头单位="西渚镇、张渚；湖氵父\n西渚",
        完成时限="11月底",
        权重="２",
    )
    append(
        book["节点"], 重点任务="办好茶禅活动", 节点="方案印发", 完成时限="2025年11月5日"
    )

    _draft, upload = draft_of(book, task.plan, NOW)
    breakdown_import.carry_out(upload, task.plan, by=planner, at=NOW)

    new = Task.objects.get(title="办好茶禅活动")
    assert new.state == Task.State.DRAFT
    assert int(new.code[5:]) == int(task.code[5:]) + 1
    assert new.lead_unit == xizhu
    assert set(new.supporting_units.all()) == {zhangzhu, hufu}
    assert (new.start_on, new.due_on, new.weight) == (
        date(2025, 10, 20),
        date(2025, 11, 30),
        2,
    )
    assert [str(each) for each in new.milestones.all()] == ["方案印发"]
    assert AuditEntry.objects.filter(verb="task.added", task_code=new.code).exists()


def test_terms_of_an_unassigned_task_are_plain_edits(planner, zhangzhu, hufu):
    task = make_task(zhangzhu, assigned=None)
    book = exported(task.plan, planner, NOW)
    sheet = book["任务分解表"]
    put(
        sheet,
        row_of(sheet, task.code),
        牵头单位="湖㳇",
        开始时间="2025.3.1",
        完成时限=date(2025, 9, 30),
        权重=3,
    )

    draft, upload = draft_of(book, task.plan, NOW)
    breakdown_import.carry_out(upload, task.plan, by=planner, at=NOW)

    assert not draft.needs_reason
    task = Task.objects.get(pk=task.pk)
    assert (task.lead_unit, task.weight) == (hufu, 3)
    assert (task.start_on, task.due_on) == (date(2025, 3, 1), date(2025, 9, 30))
    assert not TaskTerm.objects.filter(task=task).exists()


def test_terms_of_an_assigned_task_move_with_a_reason_and_keep_the_old_ones(
    planner, zhangzhu, hufu
):
    task = make_task(
        zhangzhu, due_on="2025-11-30", milestones=[("竣工", "2025-11-20", 1, False)]
    )
    milestone = task.milestones.get()
    book = exported(task.plan, planner, NOW)
    sheet, steps = book["任务分解表"], book["节点"]
    put(
        sheet,
        row_of(sheet, task.code),
        牵头单位="湖㳇镇",
        完成时限="2025-12-20",
        权重=2,
        变更理由="党工委会议调整",
    )
    put(
        steps,
        row_of(steps, milestone.pk, "节点号"),
        完成时限="12月10日",
        关键="是",
        变更理由="随任务顺延",
    )

    draft, upload = draft_of(book, task.plan, NOW)
    breakdown_import.carry_out(upload, task.plan, by=planner, at=NOW)

    assert not draft.needs_reason
    task = Task.objects.get(pk=task.pk)
    assert (task.lead_unit, task.due_on, task.weight) == (hufu, date(2025, 12, 20), 2)
    assert task.original_due_on == date(2025, 11, 30)
    first = task.terms.first()
    assert (first.lead_unit, first.due_on) == (zhangzhu, date(2025, 11, 30))
    assert first.until == NOW
    milestone.refresh_from_db()
    assert (milestone.due_on, milestone.is_key) == (date(2025, 12, 10), True)
    assert milestone.original_due_on == date(2025, 11, 20)
    verbs = set(
        AuditEntry.objects.filter(task_code=task.code).values_list("verb", flat=True)
    )
    assert verbs >= {
        "task.lead_unit_changed",
        "task.reweighed",
        "task.dates_shifted",
        "milestone.amended",
    }
    assert "task.edited" not in verbs
    span = task.spans.tasks().at(NOW).get()
    assert (span.lead_unit, span.due_on, span.weight) == (hufu, date(2025, 12, 20), 2)


def test_without_a_reason_of_its_own_a_row_waits_for_one(planner, zhangzhu):
    task = make_task(zhangzhu, due_on="2025-11-30")
    book = exported(task.plan, planner, NOW)
    sheet = book["任务分解表"]
    put(sheet, row_of(sheet, task.code), 完成时限="2025-12-20")

    draft, upload = draft_of(book, task.plan, NOW)

    assert draft.needs_reason
    breakdown_import.carry_out(upload, task.plan, by=planner, reason="工期紧", at=NOW)
    term = task.terms.last()
    assert (term.due_on, term.reason) == (date(2025, 12, 20), "工期紧")


def test_what_is_only_shown_is_not_read(planner, zhangzhu):
    task = make_task(zhangzhu, milestones=[("竣工", "2025-11-20", 1, False)])
    book = exported(task.plan, planner, NOW)
    sheet = book["任务分解表"]
    put(
        sheet,
        row_of(sheet, task.code),
        序号="=ROW()",
        四季度="早就好了",
        亮灯="✓ 已完成",
        目前进展="很好",
        标记="",
    )

    draft, _upload = draft_of(book, task.plan, NOW)

    assert (told(draft), draft.problems) == ([], [])


def test_columns_may_be_moved_left_out_and_added(planner, zhangzhu):
    task = make_task(zhangzhu, title="原名", goal="原目标")
    book = exported(task.plan, planner, NOW)
    sheet = book["任务分解表"]
    put(sheet, row_of(sheet, task.code), 重点任务="新名")
    sheet.delete_cols(column(sheet, "年度目标"))
    sheet.insert_cols(1)
    sheet.cell(3, 1).value = "我的记号"

    draft, _upload = draft_of(book, task.plan, NOW)

    assert told(draft) == [
        ("changed", f"{task.code} 新名", [("重点任务", "原名", "新名")])
    ]


def test_a_row_that_is_gone_deletes_nothing(planner, zhangzhu):
    task = make_task(zhangzhu)
    other = make_task(zhangzhu)
    book = exported(task.plan, planner, NOW)
    sheet = book["任务分解表"]
    sheet.delete_rows(row_of(sheet, other.code))

    draft, _upload = draft_of(book, task.plan, NOW)

    assert told(draft) == []
    assert len(draft.unchanged) == 1


def test_a_task_edited_after_the_export_is_pointed_out(planner, zhangzhu):
    task = make_task(zhangzhu, title="原名")
    book = exported(task.plan, planner, NOW)
    sheet = book["任务分解表"]
    put(sheet, row_of(sheet, task.code), 年度目标="新目标")
    task.title = "别人改的名"
    task._history_user = User.objects.get(pk=planner.pk)
    with clock.telling(at("2025-10-20", 10)):
        task.save()

    draft, _upload = draft_of(book, task.plan, at("2025-10-20", 11))

    (line,) = draft.told
    assert "计划管理员" in line.warning
    assert ("重点任务", "别人改的名", "原名") in [
        (change.label, change.before, change.after) for change in line.changes
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_a_table_costs_the_same_for_few_and_many(
    planner, zhangzhu, rows, django_assert_num_queries
):
    plan = make_plan()
    for _ in range(rows):
        make_task(zhangzhu, title="原名", milestones=[("竣工", "2025-11-20", 1, False)])
    book = exported(plan, planner, NOW)
    sheet = book["任务分解表"]
    for number in range(4, sheet.max_row + 1):
        put(sheet, number, 重点任务="新名", 牵头单位="张渚", 责任人="计划管理员")
    upload = draft_of(book, plan, NOW)[1]

    with django_assert_num_queries(9):
        draft = breakdown_import.draft(upload.book, plan, at=NOW)

    assert len(draft.changed) == rows
