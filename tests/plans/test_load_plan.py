"""`load_plan`: what it ships, and that it never touches what people edited."""

import hashlib
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from plans import shipping
from plans.actions import indicators as indicator_actions
from plans.actions import plans as plan_actions
from plans.actions import tasks as task_actions
from plans.models import (
    Directive,
    Indicator,
    LightSpan,
    Measurement,
    Meeting,
    Milestone,
    Plan,
    Section,
    ShippedRow,
    Target,
    Task,
    Theme,
)
from tests.demo import restore, rows_written
from tests.factories import at, make_office
from tests.plans.shipped_tables import copied, put, rewrite, row_of
from towns.models import AuditEntry, Post, Unit

SHA256 = "0204d295b28fdf014a954985b805088729ed79023fdeaa5740ef119140820b42"
MOMENT = at("2024-12-16")
LATER = at("2025-03-03")


@pytest.fixture
def folder(tmp_path):
    return copied(tmp_path)


@pytest.fixture(scope="module")
def shipment(django_db_setup, django_db_blocker):
    return rows_written(lambda: shipping.load(at=MOMENT), django_db_blocker)


@pytest.fixture
def loaded(shipment, db):
    """A portal into which the plan was loaded; the ledger of that."""
    rows, ledger = shipment
    restore(rows)
    return ledger


def test_it_says_what_it_did_in_one_line(db):
    first, second = StringIO(), StringIO()

    call_command("load_plan", stdout=first)
    call_command("load_plan", stdout=second)

    assert first.getvalue().count("\n") == second.getvalue().count("\n") == 1
    assert "492" in first.getvalue()
    assert "492" in second.getvalue()


def test_everything_that_ships_is_there(loaded):
    assert loaded.counts == {"created": 492}
    assert Unit.objects.count() == 14
    assert Post.objects.count() == 7
    assert Theme.objects.count() == 4
    assert Section.objects.count() == 9
    assert Directive.objects.sentences().count() == 22
    assert Directive.objects.leaves().count() == 82
    assert Directive.objects.undecided().count() == 0
    assert Task.objects.filter(state=Task.State.REGISTERED).count() == 78
    assert Milestone.objects.count() == 215
    assert Plan.objects.get().status == Plan.Status.APPROVED
    assert Indicator.objects.count() == 38
    assert Measurement.objects.count() == 7
    assert Target.objects.count() == 0


def test_the_minutes_are_in_the_database_byte_for_byte(loaded):
    text = Meeting.objects.get().text

    assert hashlib.sha256(text.encode()).hexdigest() == SHA256


def test_a_task_knows_what_it_rests_on_and_what_is_proposed(loaded):
    task = Task.objects.get(code="2025-050")

    assert task.title == "加快启动S342张渚段改线工程"
    assert task.lead_unit.slug == "zhangzhu"
    assert [unit.slug for unit in task.supporting_units.all()] == [
        "planning",
        "finance",
    ]
    assert task.responsible_leader.slug == "member-construction"
    assert [directive.code for directive in task.directives.all()] == ["D09-2"]
    assert "完成时限" in task.proposed
    assert task.milestones.filter(is_key=True).count() == 3


def test_registered_tasks_have_a_span_and_do_not_count(loaded):
    spans = LightSpan.objects.tasks().at(LATER)

    assert spans.count() == 78
    assert spans.counted().count() == 0


def test_the_history_begins_with_nobody(loaded):
    assert set(Task.history.values_list("history_user", flat=True)) == {None}
    assert set(AuditEntry.objects.values_list("by", flat=True)) == {None}
    assert Unit.history.count() == 14


def test_a_second_run_changes_nothing_and_leaves_no_trace(loaded):
    models = (Task.history, Milestone.history, Directive.history, AuditEntry.objects)
    before = [rows.count() for rows in models]

    again = shipping.load(at=LATER)

    assert again.counts == {"unchanged": 492}
    assert [rows.count() for rows in models] == before


def test_what_a_planner_edited_stays_and_is_told(loaded, folder):
    task = Task.objects.get(code="2025-001")
    task.title = "加强经济运行监测"
    task.save()
    number = row_of(folder, "tasks.csv", "2025-001")
    put(folder, "tasks.csv", number, "重点任务", "新的名称")
    put(folder, "tasks.csv", number, "备注", "新的备注")

    again = shipping.load(at=LATER, folder=folder)

    task.refresh_from_db()
    assert (task.title, task.remark) == ("加强经济运行监测", "新的备注")
    assert len(again.notes) == 1
    assert "重点任务" in again.notes[0]


def test_an_edit_of_related_units_stays(loaded, folder):
    task = Task.objects.get(code="2025-050")
    task.supporting_units.set(Unit.objects.filter(slug="group"))
    number = row_of(folder, "tasks.csv", "2025-050")
    put(folder, "tasks.csv", number, "配合单位", "planning")

    shipping.load(at=LATER, folder=folder)

    assert [unit.slug for unit in task.supporting_units.all()] == ["group"]


def test_a_correction_of_the_tables_arrives(loaded, folder):
    number = row_of(folder, "tasks.csv", "2025-002")
    put(folder, "tasks.csv", number, "年度目标", "签约高端产业项目8个以上。")
    put(folder, "tasks.csv", number, "配合单位", "group、finance")
    put(folder, "tasks.csv", number, "完成时限", "2025/12/19")

    again = shipping.load(at=LATER, folder=folder)

    task = Task.objects.get(code="2025-002")
    assert task.goal == "签约高端产业项目8个以上。"
    assert {unit.slug for unit in task.supporting_units.all()} == {"group", "finance"}
    assert task.due_on.isoformat() == "2025-12-19"
    assert LightSpan.objects.tasks().at(LATER).get(task=task).due_on == task.due_on
    assert again.counts == {"changed": 1, "unchanged": 491}


def test_the_terms_of_an_assigned_task_are_left_to_decisions(loaded, folder):
    task = Task.objects.get(code="2025-002")
    task_actions.assign(task, by=None, at=LATER)
    number = row_of(folder, "tasks.csv", "2025-002")
    for column, value in [
        ("完成时限", "2025-12-19"),
        ("权重", "1"),
        ("牵头单位", "finance"),
        ("备注", "新的备注"),
    ]:
        put(folder, "tasks.csv", number, column, value)
    milestone = row_of(folder, "milestones.csv", "2025-002")
    put(folder, "milestones.csv", milestone, "权重", "5")
    put(folder, "milestones.csv", milestone, "节点", "招商图谱编制完成")

    again = shipping.load(at=LATER, folder=folder)

    task.refresh_from_db()
    assert task.due_on.isoformat() == "2025-12-26"
    assert (task.weight, task.lead_unit.slug) == (2, "industry")
    assert task.remark == "新的备注"
    first = task.milestones.first()
    assert (first.name, first.weight) == ("招商图谱编制完成", 1)
    assert len(again.notes) == 4


def test_a_new_milestone_of_an_assigned_task_is_left_to_decisions(loaded, folder):
    task_actions.assign(Task.objects.get(code="2025-078"), by=None, at=LATER)
    row = ["2025-078", "3", "任务分解表回头看", "2025-01-23", "1", "", ""]
    rewrite(folder, "milestones.csv", lambda rows: rows.append(row))

    again = shipping.load(at=LATER, folder=folder)

    assert Task.objects.get(code="2025-078").milestones.count() == 2
    assert "2025-078:3" in again.notes[0]


def test_what_people_deleted_stays_deleted(loaded, folder):
    Task.objects.filter(code="2025-001").delete()
    number = row_of(folder, "tasks.csv", "2025-001")
    put(folder, "tasks.csv", number, "备注", "新的备注")

    again = shipping.load(at=LATER, folder=folder)

    assert not Task.objects.filter(code="2025-001").exists()
    assert again.counts["gone"] == 3  # the task and its two milestones
    assert "2025-001" in again.notes[0]


def test_a_renamed_unit_is_still_the_shipped_one(loaded):
    unit = Unit.objects.get(slug="general")
    unit.slug, unit.name = "office-general", "综合办公室"
    unit.save()

    again = shipping.load(at=LATER)

    assert Unit.objects.count() == 14
    assert again.counts == {"unchanged": 492}


def test_what_was_there_before_is_people_s_own(db):
    office = make_office()

    ledger = shipping.load(at=MOMENT)

    office.refresh_from_db()
    assert office.name == "管理办公室"
    assert ledger.counts == {"created": 491, "kept": 1}
    assert Unit.objects.get(slug="hufu").parent == office


def test_the_plan_is_in_force_and_cannot_come_into_force_twice(loaded):
    with pytest.raises(plan_actions.Refused):
        plan_actions.approve(Plan.objects.get(), by=None)


def of_xizhu():
    return Measurement.objects.filter(
        indicator__slug="visitors", unit__slug="xizhu", period_end="2018-12-31"
    )


def test_a_figure_corrected_in_the_tables_becomes_a_correction(loaded, folder):
    put(folder, "measurements.csv", 3, "数值", "305")

    ledger = shipping.load(at=LATER, folder=folder)

    assert ledger.counts["changed"] == 1
    old, new = of_xizhu().order_by("revision")
    assert (old.value, old.superseded_at) == (300, LATER)
    assert (new.value, new.recorded_at, new.recorded_by) == (305, LATER, None)
    assert shipping.load(at=LATER, folder=folder).counts["changed"] == 0


def test_the_same_figure_written_otherwise_is_no_correction(loaded, folder):
    put(folder, "measurements.csv", 3, "数值", "300.00")

    assert shipping.load(at=LATER, folder=folder).counts == {"unchanged": 492}


def test_a_figure_that_people_corrected_stays_theirs(loaded, folder, planner):
    indicator_actions.correct(
        of_xizhu().get(),
        value=Decimal(312),
        source="文旅部门",
        reason="查得准确数",
        by=planner,
        at=LATER,
    )
    put(folder, "measurements.csv", 3, "数值", "305")

    ledger = shipping.load(at=at("2025-04-01"), folder=folder)

    assert ledger.counts["kept"] == 1
    assert of_xizhu().standing().get().value == 312


def test_a_figure_that_people_recorded_before_it_shipped_stays_theirs(
    loaded, folder, planner
):
    indicator = Indicator.objects.get(slug="visitors")
    indicator_actions.measure(
        indicator,
        period_end=date(2019, 12, 31),
        value=Decimal(700),
        source="文旅部门",
        by=planner,
        at=LATER,
    )
    rewrite(
        folder,
        "measurements.csv",
        lambda rows: rows.append(
            ["visitors", "", "2019-12-31", "650", "", "2019年公开报道", ""]
        ),
    )

    shipping.load(at=at("2025-04-01"), folder=folder)

    assert indicator.measurements.get(period_end="2019-12-31").value == 700


def test_an_edited_indicator_stays_as_people_left_it(loaded, folder):
    indicator = Indicator.objects.get(slug="visitors")
    indicator.definition = "由度假区改写的口径"
    indicator.save()
    row = row_of(folder, "indicators.csv", "visitors")
    put(folder, "indicators.csv", row, "口径", "随系统更正的口径。")
    put(folder, "indicators.csv", row, "英文名", "Visitors in all")
    # Figures have been recorded: what they mean stays.
    put(folder, "indicators.csv", row, "计量单位", "人次")

    ledger = shipping.load(at=LATER, folder=folder)

    indicator.refresh_from_db()
    assert indicator.definition == "由度假区改写的口径"
    assert indicator.english_name == "Visitors in all"
    assert indicator.measure_unit == "万人次"
    assert any("已有目标或数值" in note for note in ledger.notes)


def test_figures_of_a_unit_that_people_deleted_are_left_out(db, folder):
    shipping.load(at=MOMENT)
    of_xizhu().delete()
    keys = ["visitors:xizhu:2018-12-31"]
    from_before = ShippedRow.objects.filter(key__in=keys)

    ledger = shipping.load(at=LATER, folder=folder)

    assert from_before.count() == 1
    assert ledger.counts["kept"] == 1
    assert not of_xizhu().exists()


def test_a_figure_is_not_known_before_its_period_is_over(loaded):
    figure = Measurement.objects.get(indicator__slug="yaohu-visitors")

    assert figure.period_end == date(2024, 12, 31)
    assert figure.recorded_at == at("2025-01-02")
