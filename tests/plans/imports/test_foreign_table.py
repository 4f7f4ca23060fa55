"""A table of another office passes a mapping of columns, units and deadlines."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Task
from tests.factories import make_plan, make_theme, make_unit
from tests.plans.imports.tables import LIST, saved, sheet_of, text
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db
START = reverse("admin:plans_task_table")
LIVELIHOOD = Path(__file__).parent / "livelihood-projects.xlsx"


def begin(client, file):
    plan = make_plan()
    return client.post(START, {"file": file, "plan": plan.pk}, follow=True)


def columns(client, page, **changes):
    """Hand in the columns as guessed, with some changes."""
    form = page.context["form"]
    data = {"sheet": form.layout.sheet, "top": form.layout.top, "theme": ""}
    data |= {f"column-{place}": name for place, name in form.layout.fields.items()}
    address = page.request["PATH_INFO"]
    return client.post(address, data | changes, follow=True)


def words(client, page, units=None, days=None, rows=None):
    """Hand in the words: units by their text, days by their phrase."""
    form = page.context["form"]
    data = {
        "rows": rows if rows is not None else [row.number for row in form.reading.rows]
    }
    for number, name in enumerate(form.names):
        suggested = name.suggestion.pk if name.suggestion else ""
        data[f"unit-{number}"] = (units or {}).get(name.text, suggested)
    for number, phrase in enumerate(form.phrases):
        day = (days or {}).get(phrase.text, phrase.day or "")
        data[f"day-{number}"] = day
    return client.post(page.request["PATH_INFO"], data, follow=True)


def confirm(client, page):
    return client.post(page.context["confirm_url"], follow=True)


@pytest.fixture
def planning(client, planner):
    client.force_login(planner)
    return client


@pytest.fixture
def offices():
    return {
        name: make_unit(name=name, short_name=short)
        for name, short in [
            ("规划建设局", "规建局"),
            ("社会事业局", "社事局"),
            ("文化旅游局", "文旅局"),
        ]
    }


def test_the_livelihood_projects_become_drafts(planning, offices, planner):
    make_theme("livelihood", "民生福祉")
    planning_office, society = offices["规划建设局"], offices["社会事业局"]
    file = SimpleUploadedFile("民生实事.xlsx", LIVELIHOOD.read_bytes())

    mapping = begin(planning, file)
    assert mapping.context["form"].layout.top == 2
    assert mapping.context["form"].layout.fields == {
        1: "title",
        2: "lead_unit",
        3: "due_on",
    }
    livelihood = make_theme("livelihood")
    meaning = columns(planning, mapping, theme=livelihood.pk)
    form = meaning.context["form"]
    assert [name.text for name in form.names if name.suggestion] == ["镇文旅办"]
    assert {phrase.text: phrase.day for phrase in form.phrases} == {
        "二季度": date(2025, 6, 30),
        "9月开餐": date(2025, 9, 30),
        "暑假期间": date(2025, 8, 31),
        "开学前": date(2025, 8, 31),
        "汛期前完工": date(2025, 4, 30),
        "年内": date(2025, 12, 31),
        "全年": date(2025, 12, 31),
    }
    mapped = {name.text: planning_office.pk for name in form.names}
    mapped |= {"镇民政办": society.pk, "镇残联": 0, "镇教育办": society.pk}
    mapped["镇文旅办"] = offices["文化旅游局"].pk
    preview = words(planning, meaning, units=mapped, days={"开学前": "2025-08-25"})
    assert preview.status_code == 200
    assert Task.objects.count() == 0
    done = confirm(planning, preview)

    assert done.redirect_chain[0][0].startswith(LIST)
    tasks = list(Task.objects.order_by("code"))
    assert len(tasks) == 11
    road, bus = tasks[0], tasks[5]
    assert road.title == "打通青岚村至茶场断头路0.8公里，加宽会车带4处"
    assert (road.state, road.source) == (Task.State.DRAFT, Task.Source.DOCUMENT)
    assert (road.lead_unit, road.due_on) == (planning_office, date(2025, 6, 30))
    assert road.theme == livelihood
    assert road.basis_note == (
        "《民生实事》第3行；原责任单位：镇交管站、镇城建办、青岚村；原时限：6月底前通车"
    )
    assert bus.title == "新增校车临时停靠点3处"
    assert (bus.lead_unit, bus.due_on) == (society, date(2025, 8, 25))
    assert bus.proposed == ["完成时限", "开始"]
    assert (bus.start_on, tasks[7].start_on) == (date(2025, 1, 1), date(2025, 10, 20))
    imported = AuditEntry.objects.get(verb="breakdown.imported")
    assert (imported.by, imported.changes["new"]) == (planner, 11)
    assert "这张表已经导入" in text(confirm(planning, preview))
    assert Task.objects.count() == 11


def test_columns_are_guessed_from_contents_where_headings_are_strange(planning):
    book = sheet_of(
        ["甲", "乙", "丙", "丁"],
        [1, "修通青岚村至茶场的断头路", "规划建设局、张渚镇", "6月底前"],
        [2, "改造集镇主街照明设施三百盏", "张渚镇", "二季度"],
    )

    form = begin(planning, saved(book)).context["form"]

    assert form.layout.fields == {3: "due_on", 2: "lead_unit", 1: "title"}


def test_the_planner_corrects_columns_and_heading(planning, offices):
    book = sheet_of(
        ["2025年清单"],
        ["任务", "牵头单位", "时限", "说明一", "说明二"],
        ["建公园", "规划建设局", "10月底前", "一座", "社会事业局"],
    )
    mapping = begin(planning, saved(book))

    moved = columns(planning, mapping, top=1)
    assert moved.context["form"].layout.top == 1
    back = columns(planning, moved, top=2)
    assert back.context["form"].layout.fields[0] == "title"
    meaning = columns(
        planning, back, **{"column-3": "goal", "column-4": "supporting_units"}
    )
    preview = words(planning, meaning)
    confirm(planning, preview)

    task = Task.objects.get()
    assert (task.title, task.goal) == ("建公园", "一座")
    assert task.lead_unit == offices["规划建设局"]
    assert list(task.supporting_units.all()) == [offices["社会事业局"]]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"column-0": ""}, "请指明哪一列是“任务”"),
        ({"column-2": ""}, "请指明哪一列是“完成时限”"),
        ({"column-1": ""}, "请指明哪一列是责任单位"),
        ({"column-1": "title"}, "“任务”对应了两列"),
        ({"top": "0"}, "大于或等于"),
        ({"sheet": "7"}, "7"),
        ({"column-0": "made-up"}, "made-up"),
    ],
)
def test_columns_that_do_not_suffice_are_refused(planning, changes, sentence):
    book = sheet_of(["任务", "单位", "时限"], ["建公园", "张渚镇", "10月底前"])
    mapping = begin(planning, saved(book))
    chosen = {"column-0": "title", "column-1": "lead_unit", "column-2": "due_on"}

    response = columns(planning, mapping, **{**chosen, **changes})

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_unknown_units_and_phrases_without_a_rule_must_be_answered(planning, offices):
    book = sheet_of(
        ["任务", "责任单位", "时限"],
        ["建公园", "镇某某办", "适时完成"],
        ["修路", "规划建设局", ""],
    )
    meaning = columns(planning, begin(planning, saved(book)))

    refused = words(planning, meaning)

    assert refused.status_code == 422
    page = refused.content.decode()
    assert page.count("没有适用的规则，请填写日期。") == 2
    assert "请选择对应的单位，或选择略去。" in page
    outside = words(
        planning,
        meaning,
        units={"镇某某办": 0},
        days={"适时完成": "2026-05-01", "": "2025-12-01"},
    )
    assert "日期须在计划期间内" in outside.content.decode()
    preview = words(
        planning,
        meaning,
        units={"镇某某办": 0},
        days={"适时完成": "2025-11-01", "": "2025-12-01"},
    )
    assert "略去第 2 行：所列单位均不在系统中" in preview.content.decode()
    confirm(planning, preview)
    assert [task.title for task in Task.objects.all()] == ["修路"]


def test_rows_can_be_left_out_but_not_all(planning, offices):
    book = sheet_of(
        ["任务", "责任单位", "时限"],
        ["建公园", "规划建设局", "6月底前"],
        ["修路", "规划建设局", "年底前"],
    )
    meaning = columns(planning, begin(planning, saved(book)))

    none = words(planning, meaning, rows=[])
    assert none.status_code == 422
    assert "请至少选择一行" in none.content.decode()
    confirm(planning, words(planning, meaning, rows=[3]))

    assert [task.title for task in Task.objects.all()] == ["修路"]


def test_headings_sums_and_merged_tasks_inside_a_table_are_understood(
    planning, offices
):
    book = sheet_of(
        ["序号", "任务", "措施", "责任单位", "时限"],
        ["一、城乡建设"],
        [1, "建公园", "选址", "规划建设局", "6月底前"],
        [None, None, "施工", "社会事业局", "6月底前"],
        ["", "合计", "", "", ""],
    )
    sheet = book.active
    sheet.merge_cells("A2:E2")
    sheet.merge_cells("B3:B4")
    meaning = columns(planning, begin(planning, saved(book)))

    preview = words(planning, meaning)

    assert "第 2 行（小标题或合计）" in preview.content.decode()
    assert "第 5 行（小标题或合计）" in preview.content.decode()
    confirm(planning, preview)
    task = Task.objects.get()
    assert task.measures == "选址\n施工"
    assert task.lead_unit == offices["规划建设局"]
    assert list(task.supporting_units.all()) == [offices["社会事业局"]]


def test_a_task_that_the_plan_has_already_is_pointed_out(planning, offices):
    def preview():
        row = ["建公园", "规划建设局", "6月底前"]
        book = sheet_of(["任务", "责任单位", "时限"], row)
        return words(planning, columns(planning, begin(planning, saved(book))))

    confirm(planning, preview())
    again = preview()

    code = Task.objects.get().code
    assert f"计划中已有同名任务：{code}" in again.content.decode()


def test_a_long_task_keeps_its_words_as_measures(planning, offices):
    long = "建设公园。" + "内容很多，" * 40
    book = sheet_of(
        ["任务", "责任单位", "时限"], [long, "规划建设局", date(2025, 9, 1)]
    )
    meaning = columns(planning, begin(planning, saved(book)))

    confirm(planning, words(planning, meaning))

    task = Task.objects.get()
    assert (task.title, task.measures) == ("建设公园", long)
    assert task.proposed == ["开始"]


def test_the_next_table_of_the_same_headings_is_mapped_alike(planning, offices):
    def book():
        return saved(
            sheet_of(["甲", "乙", "丙"], ["建公园", "镇城建办", "6月底前"]), "表.xlsx"
        )

    chosen = {"column-0": "title", "column-1": "lead_unit", "column-2": "due_on"}
    meaning = columns(planning, begin(planning, book()), **chosen)
    words(planning, meaning, units={"镇城建办": offices["规划建设局"].pk})

    again = begin(planning, book())

    assert again.context["form"].layout.fields == {
        0: "title",
        1: "lead_unit",
        2: "due_on",
    }
    meaning = columns(planning, again)
    assert meaning.context["form"]["unit-0"].value() == offices["规划建设局"].pk


def test_formulas_in_a_column_that_is_taken_are_named(planning, offices):
    book = sheet_of(
        ["序号", "任务", "责任单位", "时限"],
        ["=ROW()", "=A1", "规划建设局", "6月底前"],
    )

    meaning = columns(planning, begin(planning, saved(book)))

    assert meaning.status_code == 422
    (problem,) = meaning.context["reading"].problems
    assert (problem.row, problem.cell) == (2, "B2")
    assert "这一格是公式" in problem.reason


def test_a_table_whose_plan_moved_on_shows_its_preview_anew(planning, offices):
    book = sheet_of(["任务", "责任单位", "时限"], ["建公园", "规划建设局", "6月底前"])
    preview = words(planning, columns(planning, begin(planning, saved(book))))
    unit = offices["规划建设局"]
    unit.name = "自然资源和规划建设局"
    unit.former_names = "规划建设局"
    unit.save()

    response = confirm(planning, preview)

    assert response.status_code == 409
    assert Task.objects.count() == 0


def test_a_csv_of_another_office_is_read_in_either_encoding(planning, offices):
    lines = "任务,责任单位,时限\r\n建公园,规划建设局,6月底前\r\n"
    for encoding in ["utf-8-sig", "gb18030"]:
        file = SimpleUploadedFile("表.csv", lines.encode(encoding))

        form = begin(planning, file).context["form"]

        assert form.layout.fields == {0: "title", 1: "lead_unit", 2: "due_on"}


@pytest.mark.parametrize("number", [1, 3])
def test_a_preview_costs_the_same_for_few_rows_and_many(
    planning, offices, number, django_assert_num_queries
):
    rows = [[f"建公园{n}", "规建局、社事局", "6月底前"] for n in range(number)]
    book = sheet_of(["任务", "责任单位", "时限"], *rows)
    preview = words(planning, columns(planning, begin(planning, saved(book))))
    address = preview.redirect_chain[-1][0]

    with django_assert_num_queries(15):
        response = planning.get(address)

    assert len(response.context["draft"].new) == number
