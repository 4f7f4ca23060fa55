"""A year's holidays come in as a table: previewed, refused in words, recorded."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import WorkdayException
from tests.plans.imports.tables import saved, sheet_of, text
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db
START = reverse("admin:plans_workdayexception_import")
LIST = reverse("admin:plans_workdayexception_changelist")
HEAD = ["日期", "安排", "名称"]


@pytest.fixture
def planning(client, planner):
    client.force_login(planner)
    return client


def upload(client, *rows, head=HEAD):
    book = sheet_of(["2027年节假日安排"], head, *rows)
    return client.post(START, {"file": saved(book, "2027.xlsx")}, follow=True)


def confirm(client, page):
    return client.post(page.context["confirm_url"], follow=True)


def test_holidays_are_previewed_and_taken_in(planning, planner):
    WorkdayException.objects.create(day=date(2027, 1, 1), is_working=False, name="旧名")
    WorkdayException.objects.create(day=date(2027, 1, 2), is_working=False, name="元旦")

    preview = upload(
        planning,
        [date(2027, 1, 1), "放假", "元旦"],
        ["2027年1月2日", "休", "元旦"],
        ["2027-01-04", "上班", "元旦调休"],
    )

    assert "1新增1修改1不变0处有误" in text(preview)
    assert "旧名→元旦" in text(preview)
    assert WorkdayException.objects.count() == 2
    done = confirm(planning, preview)
    assert done.redirect_chain == [(LIST, 302)]
    assert list(
        WorkdayException.objects.order_by("day").values_list("is_working", "name")
    ) == [(False, "元旦"), (False, "元旦"), (True, "元旦调休")]
    entry = AuditEntry.objects.get(verb="workdayexception.imported")
    assert (entry.by, entry.changes["new"], entry.changes["changed"]) == (planner, 1, 1)
    assert "这张表已经导入" in text(confirm(planning, preview))


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["", "放假", "元旦"], "日期", "此格不能为空"),
        (["某日", "放假", "元旦"], "日期", "“某日”不是日期"),
        (["2027-02-30", "放假", ""], "日期", "不是日期"),
        (["2027-01-05", "半天", ""], "安排", "请写“放假”或“上班”"),
        (["2027-01-05", "放假", "长" * 41], "名称", "最多 40 字"),
        (["2027-01-01", "放假", "元旦"], "日期", "出现了两次"),
        (["=NOW()", "放假", "元旦"], "日期", "这一格是公式"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_taken_in(planning, row, column, reason):
    page = upload(planning, [date(2027, 1, 1), "放假", "元旦"], row)

    (problem,) = page.context["draft"].problems
    assert page.status_code == 422
    assert (problem.row, problem.column) == (4, column)
    assert reason in problem.reason
    assert confirm(planning, page).status_code == 422
    assert not WorkdayException.objects.exists()


def test_a_table_without_its_columns_is_refused(planning):
    response = upload(planning, ["x", "y", "z"], head=["甲", "乙", "丙"])

    assert response.status_code == 422
    assert "没有含“日期、安排”的表头" in response.content.decode()


def test_what_changed_meanwhile_is_shown_anew(planning):
    preview = upload(planning, [date(2027, 1, 1), "放假", "元旦"])
    WorkdayException.objects.create(day=date(2027, 1, 1), is_working=True)

    refused = confirm(planning, preview)

    assert refused.status_code == 409
    assert WorkdayException.objects.get().is_working


def test_the_list_offers_the_import(planning):
    assert f'href="{START}"' in planning.get(LIST).content.decode()
