"""The content under plans/data/ is consistent: it is read here as plain files."""

import csv
import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from chinese_calendar import is_workday

DATA = Path(__file__).parents[2] / "plans" / "data"
DEMO = DATA / "demo"
SHA256 = "0204d295b28fdf014a954985b805088729ed79023fdeaa5740ef119140820b42"

STAGES = ["招引", "报批", "开工", "建设", "竣工", "产出"]
NAMED_IN_THE_MEETING = """
    主要经济指标 招引 报批 开工 在建 竣工 投产 要素保障 区镇联动 存量 5A级景区创建
    一廊十景多点 老青少 白+黑 数字游民 精品旅游线路 文创 银发经济 研学经济 夜经济
    赛事 会议 小众主题 市场化运营 全域皆景区 S342张渚段改线 路网 环境提升 特色集镇
    停车空间 会车区 省级特色田园乡村 阳羡经验 窑湖 雅达 养老 校园安全 科教文卫
    精网微格 综治中心 专项兜底 安全监管 环境健康管理试点 生态产品转化 腾笼换鸟
    窑湖小镇 蝶水风情园 大觉寺 茶禅 愈疗休养 创意艺术 富硒医药研发 康养服务
    红色资源 管理办+国企 总部+景区 国营+民营 头部市场化运营团队 底线红线 科创产业
    旅居康养 新兴业态 高品质 民生实事
"""
PROPOSABLE = {
    "具体举措",
    "年度目标",
    "牵头单位",
    "配合单位",
    "责任领导",
    "开始",
    "完成时限",
    "填报周期",
    "权重",
    "序时口径",
    "节点",
}


def rows(name, folder=DATA):
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def text(meeting, folder=DATA):
    return (folder / "meetings" / f"{meeting}.txt").read_bytes().decode()


def listed(cell):
    return cell.split("、") if cell else []


def by(column, items):
    index = {item[column]: item for item in items}
    assert len(index) == len(items), f"{column} is not unique"
    return index


def span(row):
    return int(row["起"]), int(row["止"])


BOTH = pytest.mark.parametrize("folder", [DATA, DEMO], ids=["plan", "demo"])


def test_the_minutes_are_byte_for_byte_those_published():
    published = (DATA / "meetings" / "2024-12-14.txt").read_bytes()

    assert hashlib.sha256(published).hexdigest() == SHA256


@pytest.mark.parametrize(
    "path", sorted(DATA.rglob("*.csv")), ids=lambda path: path.name
)
def test_every_table_opens_in_excel_and_every_row_fills_its_columns(path):
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert len(table) > 1
    assert {len(row) for row in table} == {len(table[0])}
    for cell in (cell for row in table for cell in row):
        assert cell == cell.strip()


@BOTH
def test_every_meeting_has_its_text(folder):
    for meeting in rows("meetings.csv", folder):
        assert (folder / "meetings" / meeting["文件"]).is_file()
        assert date.fromisoformat(meeting["召开日期"])


@BOTH
def test_sections_begin_with_their_words_and_follow_one_another(folder):
    end = 0
    for section in rows("sections.csv", folder):
        start, until = span(section)
        body = text(section["会议"], folder)[start:until]
        assert end <= start < until
        assert body.startswith(section["标记"] or section["标题"])
        assert section["标题"] in body
        end = until


@BOTH
def test_directives_quote_exactly_inside_their_section(folder):
    sections = by("序号", rows("sections.csv", folder))
    end = 0
    for directive in rows("directives.csv", folder):
        start, until = span(directive)
        section = span(sections[directive["段落"]])
        assert text(directive["会议"], folder)[start:until] == directive["原文"]
        assert end <= start
        assert section[0] <= start < until <= section[1]
        assert directive["时限"] in directive["原文"]
        end = until


@BOTH
def test_clauses_quote_exactly_lie_in_their_sentence_and_do_not_overlap(folder):
    sentences = by("编号", rows("directives.csv", folder))
    clauses = by("编号", rows("clauses.csv", folder))
    end = 0
    for code, clause in clauses.items():
        start, until = span(clause)
        sentence = sentences[clause["要求"]]
        assert text(clause["会议"], folder)[start:until] == clause["原文"]
        assert end <= start
        assert span(sentence)[0] <= start < until <= span(sentence)[1]
        if clause["序号"]:
            assert code == f"{clause['要求']}-{clause['序号']}"
            assert clause["原文"][0] not in ",，、；。"
            assert clause["原文"][-1] not in ",，、；。"
        else:
            assert clause["原文"] == sentence["原文"]
        end = until


@BOTH
def test_every_sentence_has_its_leaves(folder):
    numbers = {}
    for clause in rows("clauses.csv", folder):
        numbers.setdefault(clause["要求"], []).append(clause["序号"])

    assert list(numbers) == [row["编号"] for row in rows("directives.csv", folder)]
    for found in numbers.values():
        assert found == [""] or found == [str(i + 1) for i in range(len(found))]


def test_only_commas_and_joining_words_stay_outside_the_clauses():
    """What no clause quotes is punctuation: no demand is lost in between."""
    clauses = rows("clauses.csv")
    for sentence in rows("directives.csv"):
        rest = sentence["原文"]
        for clause in clauses:
            if clause["要求"] == sentence["编号"]:
                rest = rest.replace(clause["原文"], "", 1)
        assert set(rest) <= set(",、。并")


def test_every_leaf_of_the_plan_is_decided():
    leaves = rows("clauses.csv")

    assert len(leaves) == 82
    for leaf in leaves:
        assert leaf["处理"] in {"立项", "不单独立项"}
        assert bool(leaf["理由"]) == (leaf["处理"] == "不单独立项")
        assert not leaf["理由"] or leaf["理由"].endswith("。")


def test_each_leaf_to_be_done_has_a_task_and_no_other_has():
    named = {code for task in rows("tasks.csv") for code in listed(task["对应要求"])}

    assert named == {
        leaf["编号"] for leaf in rows("clauses.csv") if leaf["处理"] == "立项"
    }


@BOTH
def test_units_named_by_the_meeting_exist(folder):
    units = by("标识", rows("units.csv"))
    for directive in rows("directives.csv", folder):
        assert set(listed(directive["责任单位"])) <= set(units)
        assert (directive["类型"] == "assignment") == bool(directive["责任单位"])


def test_units_form_one_tree_and_departments_are_proposals():
    units = by("标识", rows("units.csv"))

    assert [slug for slug, unit in units.items() if not unit["上级"]] == ["office"]
    for unit in units.values():
        assert unit["上级"] in {"", "office"}
        assert (unit["类别"] == "department") == (unit["建议"] == "是")
        assert unit["办公电话"] == ""
    words = {slug: unit["定位词"] for slug, unit in units.items() if unit["定位词"]}
    assert words == {"zhangzhu": "增", "hufu": "精", "xizhu": "活", "taihua": "转"}
    assert units["industry"]["名称"] == "产业发展局"
    assert {"湖父", "湖氵父"} <= set(listed(units["hufu"]["别名"]))


def test_theme_words_are_the_meeting_s():
    minutes = text("2024-12-14")
    for theme in rows("themes.csv"):
        assert theme["标题原文"] == f"{theme['名称']}要“{theme['要求词']}”。"
        assert theme["标题原文"] in minutes


def test_tasks_refer_to_what_exists():
    units = by("标识", rows("units.csv"))
    themes = by("标识", rows("themes.csv"))
    posts = by("标识", rows("posts.csv"))
    for task in rows("tasks.csv"):
        support = listed(task["配合单位"])
        assert task["主线"] in themes
        assert task["牵头单位"] in units
        assert set(support) <= set(units) - {task["牵头单位"], "office"}
        assert len(set(support)) == len(support)
        assert task["责任领导"] in posts
        assert task["类型"] in {
            *("project", "creation", "event", "routine", "reform", "programme")
        }
        assert task["填报周期"] in {"month", "quarter", "half"}
        assert task["权重"] in {"1", "2"}
        assert task["权重"] == "1" or task["填报周期"] == "month"
        assert task["序时口径"] in {"milestones", "linear", "months"}
        assert task["来源"] == "meeting"


def test_task_codes_run_on_in_the_order_of_the_themes():
    tasks = rows("tasks.csv")
    order = [theme["标识"] for theme in rows("themes.csv")]

    assert [task["编号"] for task in tasks] == [
        f"2025-{i + 1:03d}" for i in range(len(tasks))
    ]
    assert 70 <= len(tasks) <= 78
    assert [order.index(task["主线"]) for task in tasks] == sorted(
        order.index(task["主线"]) for task in tasks
    )
    by("重点任务", tasks)


def test_leads_are_spread_over_the_units():
    leads = [task["牵头单位"] for task in rows("tasks.csv")]
    for town in ("zhangzhu", "hufu", "xizhu", "taihua"):
        assert 9 <= leads.count(town) <= 12
    assert 8 <= leads.count("group") <= 10
    departments = {
        unit["标识"] for unit in rows("units.csv") if unit["类别"] == "department"
    }
    assert departments <= set(leads)


def test_dates_are_working_days_of_the_plan_in_order():
    first, last = date(2024, 12, 14), date(2025, 12, 31)
    for task in rows("tasks.csv"):
        start = date.fromisoformat(task["开始"])
        due = date.fromisoformat(task["完成时限"])
        assert first <= start < due <= last
        assert is_workday(start), task["编号"]
        assert is_workday(due), task["编号"]


def test_milestones_stand_in_order_inside_their_task():
    tasks = by("编号", rows("tasks.csv"))
    found = {code: [] for code in tasks}
    for milestone in rows("milestones.csv"):
        found[milestone["任务"]].append(milestone)
    for code, milestones in found.items():
        task, days = tasks[code], [m["完成时限"] for m in milestones]
        assert len(milestones) in (range(3, 8) if task["权重"] == "2" else range(3))
        assert days == sorted(days)
        assert [m["序号"] for m in milestones] == [
            str(i + 1) for i in range(len(milestones))
        ]
        for milestone in milestones:
            assert task["开始"] < milestone["完成时限"] <= task["完成时限"]
            assert is_workday(date.fromisoformat(milestone["完成时限"]))
            assert 1 <= int(milestone["权重"]) <= 5
            assert milestone["关键"] in {"", "是"}
            assert bool(milestone["环节"]) <= (task["类型"] == "project")
        if task["权重"] == "2":
            assert any(m["关键"] for m in milestones)
        if task["序时口径"] == "milestones":
            assert len(milestones) >= 2


def test_the_stages_of_projects_are_all_in_use():
    used = {row["环节"] for row in rows("milestones.csv")} - {""}

    assert used == set(STAGES)


@pytest.mark.parametrize("word", NAMED_IN_THE_MEETING.split())
def test_what_the_meeting_named_is_a_task_of_its_own(word):
    assert any(
        word in task["重点任务"].replace("“", "").replace("”", "")
        for task in rows("tasks.csv")
    )


def test_what_the_meeting_does_not_say_is_marked_as_a_proposal():
    """The lead is a fact only where a sentence behind the task names the unit."""
    sentences = by("编号", rows("directives.csv"))
    clauses = by("编号", rows("clauses.csv"))
    stepped = {row["任务"] for row in rows("milestones.csv")}
    for task in rows("tasks.csv"):
        proposed = set(listed(task["建议项"]))
        named = {
            unit
            for code in listed(task["对应要求"])
            for unit in listed(sentences[clauses[code]["要求"]]["责任单位"])
        }
        assert PROPOSABLE - {"牵头单位", "节点"} <= proposed <= PROPOSABLE
        assert ("节点" in proposed) == (task["编号"] in stepped)
        assert ("牵头单位" in proposed) == (task["牵头单位"] not in named)


def test_every_task_states_what_it_rests_on():
    clauses = by("编号", rows("clauses.csv"))
    for task in rows("tasks.csv"):
        assert task["依据"].startswith("会议原文：")
        for code in listed(task["对应要求"]):
            assert clauses[code]["原文"].rstrip("。") in task["依据"]


def test_no_figure_stands_in_a_title_or_a_note_without_its_ground():
    """Quantities belong to the yearly goal, which is marked as a proposal."""
    for task in rows("tasks.csv"):
        ground = task["依据"] + task["年度目标"] + "2025年度"
        for column in ("重点任务", "具体举措", "备注"):
            for figure in re.findall(r"\d+", task[column]):
                assert figure in ground, (task["编号"], column)


def test_yearly_goals_can_be_measured():
    measure = re.compile(r"\d|全覆盖|全部|年底前|上半年|对照执行|清零")
    for task in rows("tasks.csv"):
        assert measure.search(task["年度目标"]), task["编号"]
        assert task["年度目标"].endswith("。")
        assert task["具体举措"].endswith("。")


def test_posts_and_content_name_no_person():
    for post in rows("posts.csv"):
        assert "任飞" not in "".join(post.values())
    for task in rows("tasks.csv"):
        assert "任飞" not in "".join(task.values())


def test_the_demo_meeting_leaves_half_of_its_leaves_undecided():
    leaves = rows("clauses.csv", DEMO)
    decisions = [leaf["处理"] for leaf in leaves]
    linked = {row["要求编号"] for row in rows("links.csv", DEMO)}

    assert [meeting["演示"] for meeting in rows("meetings.csv", DEMO)] == ["是"]
    assert decisions.count("") * 2 == len(leaves)
    assert decisions.count("不单独立项") == 2
    assert linked == {leaf["编号"] for leaf in leaves if leaf["处理"] == "立项"}
    tasks = by("编号", rows("tasks.csv"))
    assert {row["任务编号"] for row in rows("links.csv", DEMO)} <= set(tasks)


def test_indicators_name_what_they_count_and_where_figures_come_from():
    indicators = by("标识", rows("indicators.csv"))
    units, themes = by("标识", rows("units.csv")), by("标识", rows("themes.csv"))
    tasks = by("编号", rows("tasks.csv"))
    by("名称", rows("indicators.csv"))
    for indicator in indicators.values():
        assert indicator["口径"].endswith("。")
        assert indicator["数据来源"]
        assert indicator["归口单位"] in ("", *units)
        assert indicator["主线"] in ("", *themes)
        assert set(listed(indicator["对应任务"])) <= set(tasks)
        # What the minutes do not say is a proposal; what is Yixing's stands apart.
        is_ours = not indicator["标识"].startswith("city-")
        assert (indicator["建议"] == "是") == bool(indicator["主线"]) == is_ours


def test_every_shipped_figure_has_a_public_source_and_there_are_few():
    figures = rows("measurements.csv")
    indicators = by("标识", rows("indicators.csv"))

    assert len(figures) == 7
    for figure in figures:
        assert figure["指标"] in indicators
        assert re.search("公开", figure["来源"])
        assert figure["期末"][:4] in figure["来源"]
        if "超过" in figure["来源"] or "不低于" in figure["来源"]:
            assert figure["约数"] == "at_least"


@pytest.mark.parametrize("name", ["targets.csv", "figures.csv", "corrections.csv"])
def test_the_demo_s_figures_speak_of_shipped_indicators_and_say_they_are_invented(name):
    indicators = by("标识", rows("indicators.csv"))
    units = by("标识", rows("units.csv"))
    for row in rows(name, DEMO):
        assert row["指标"] in indicators
        assert not row["指标"].startswith("city-")
        assert row["单位"] in ("", *units)
        words = row.get("依据") or row.get("理由")
        assert words is None or words.startswith("模拟")
