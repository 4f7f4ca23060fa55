"""A broken table is named with file, row, column and reason; nothing is loaded."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from plans import shipping
from plans.models import Plan, ShippedRow
from tests.factories import at
from tests.plans.shipped_tables import copied, put, rewrite, row_of
from towns.models import Unit


@pytest.fixture
def folder(tmp_path):
    return copied(tmp_path)


BROKEN = [
    ("tasks.csv", 3, "牵头单位", "nowhere", "nowhere"),
    ("tasks.csv", 3, "主线", "", "主线"),
    ("tasks.csv", 4, "完成时限", "年底前", "年底前"),
    ("tasks.csv", 4, "完成时限", "2025-02-30", "2025-02-30"),
    ("tasks.csv", 5, "权重", "二", "二"),
    ("tasks.csv", 5, "权重", "99", "10"),
    ("tasks.csv", 5, "填报周期", "week", "month"),
    ("tasks.csv", 6, "红线", "yes", "是"),
    ("tasks.csv", 7, "对应要求", "D99-1", "D99-1"),
    ("tasks.csv", 7, "编号", "2025-001", "2025-001"),
    ("tasks.csv", 8, "编号", "2031-001", "2031"),
    ("milestones.csv", 2, "任务", "2025-999", "2025-999"),
    ("milestones.csv", 2, "环节", "谋划", "谋划"),
    ("clauses.csv", 4, "原文", "不是原文", "clauses.csv"),
    ("clauses.csv", 4, "止", "99999", "clauses.csv"),
    ("clauses.csv", 4, "处理", "再议", "立项"),
    ("clauses.csv", 4, "理由", "无", "不单独立项"),
    ("directives.csv", 2, "段落", "12", "12"),
    ("indicators.csv", 2, "周期", "week", "month"),
    ("indicators.csv", 2, "对应任务", "2025-999", "2025-999"),
    ("indicators.csv", 2, "归口单位", "nowhere", "nowhere"),
    ("indicators.csv", 2, "方向", "up", "less"),
    ("measurements.csv", 2, "指标", "nothing", "nothing"),
    ("measurements.csv", 2, "数值", "很多", "很多"),
    ("measurements.csv", 2, "数值", "NaN", "NaN"),
    ("measurements.csv", 2, "期末", "2024-12-30", "期末"),
    ("measurements.csv", 2, "期末", "", "期末"),
    ("measurements.csv", 2, "来源", "", "来源"),
    ("measurements.csv", 2, "约数", "大约", "about"),
    ("meetings.csv", 2, "文件", "../units.csv", "units.csv"),
    ("units.csv", 3, "上级", "nowhere", "nowhere"),
    ("units.csv", 3, "类别", "village", "town"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("file", "row", "column", "value", "told"), BROKEN)
def test_a_broken_cell_is_named_and_nothing_is_loaded(
    folder, file, row, column, value, told
):
    put(folder, file, row, column, value)

    with pytest.raises(CommandError) as refused:
        call_command("load_plan", folder=folder)

    sentence = str(refused.value)
    assert f"{file} 第 {row} 行“{column}”列" in sentence
    assert told in sentence
    assert not Unit.objects.exists()
    assert not ShippedRow.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda path: path.unlink(), "tasks.csv：缺少此文件"),
        (lambda path: path.write_bytes("编号,主线\n".encode("gbk")), "不是 UTF-8"),
        (lambda path: path.write_text("编号\n2025-001\n"), "缺少“主线”列"),
        (lambda path: path.write_text(""), "缺少“编号”列"),
    ],
)
def test_a_broken_file_is_named(folder, break_it, told):
    break_it(folder / "tasks.csv")

    with pytest.raises(CommandError, match=told):
        call_command("load_plan", folder=folder)

    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_row_with_too_many_cells_is_named(folder):
    rewrite(folder, "posts.csv", lambda rows: rows[2].append("多出一格"))

    with pytest.raises(CommandError, match="posts.csv 第 3 行：本行有 6 格，应为 5 格"):
        call_command("load_plan", folder=folder)


@pytest.mark.django_db
def test_a_demand_without_a_task_is_named(folder):
    number = row_of(folder, "tasks.csv", "2025-050")
    put(folder, "tasks.csv", number, "对应要求", "")

    with pytest.raises(CommandError, match="没有任务承接"):
        call_command("load_plan", folder=folder)


def test_empty_rows_at_the_end_of_a_table_are_passed_over(db, folder):
    rewrite(folder, "posts.csv", lambda rows: rows.append([""] * 5))

    assert shipping.load(at=at("2024-12-16"), folder=folder).counts == {"created": 492}


def test_a_database_of_another_release_is_named_before_anything_is_read(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'plans'")

    with pytest.raises(CommandError, match="manage.py migrate"):
        call_command("load_plan")

    assert not Plan.objects.exists()
