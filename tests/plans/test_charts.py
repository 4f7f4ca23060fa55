"""The smaller charts, and what all of them share."""

from datetime import date

import pytest
from django.utils import translation

from plans import charts
from plans.charts.geometry import along, shorten, text_width

YEAR = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}


@pytest.mark.parametrize(
    ("points", "printed"),
    [(5250, "52.5%"), (6600, "66%"), (6604, "66%"), (6605, "66.1%"), (0, "0%")],
)
def test_basis_points_are_printed_with_one_decimal_at_most(points, printed):
    assert charts.percent(points) == printed


def test_no_figure_is_printed_as_a_dash():
    assert charts.percent(None) == "—"


def test_shares_round_half_up_and_nothing_is_divided_by_zero():
    assert (along(1, 2, 5), along(1, 3, 100), along(3, 0, 100)) == (3, 33, 0)


def test_chinese_is_measured_wider_than_latin_and_cut_with_an_ellipsis():
    assert text_width("节点", 10) > text_width("ab", 10)
    assert shorten("施工图审查批复", 8) == "施工图审查批复"
    assert shorten("省级特色田园乡村规划方案评审", 8) == "省级特色田园乡…"


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "10月"), ("en", "Oct")])
def test_months_on_an_axis_are_named_in_a_few_letters(language, label):
    with translation.override(language):
        assert charts.month_label(date(2025, 10, 1)) == label


def test_a_stack_is_filled_exactly_and_hides_no_light():
    parts = charts.stack({"done": 300, "green": 1, "red": 1, "yellow": 0}).parts

    assert [part.light for part in parts] == ["done", "green", "red"]
    assert parts[-1].x + parts[-1].width == 600
    assert min(part.width for part in parts) >= 36


def test_a_cell_raises_the_worst_light_only():
    cell = charts.MatrixCell(1, 4, {"yellow": 1, "red": 1, "green": 1, "done": 1})

    assert cell.alarm == "red"
    assert charts.MatrixCell(1, 1, {"done": 1}).alarm == ""


def test_counts_on_the_map_lie_side_by_side_most_urgent_first():
    counts = {"green": 5, "red": 2, "done": 0, "yellow": 10, "grey": 1}
    town = charts.MapTown("taihua", "太华", "转", 18, counts, "/u")
    chips = charts.town_map([town]).lands[0].chips

    assert [chip.light for chip in chips] == ["red", "yellow", "green", "grey"]
    assert len({(chip.x, chip.y) for chip in chips}) == 4
    assert chips[0].y == chips[2].y < chips[3].y


def test_a_town_without_a_place_on_the_sketch_is_listed_beside_it():
    drawn = charts.town_map([charts.MapTown("elsewhere", "他镇", "", 1, {}, "/u")])

    assert (len(drawn.lands), len(drawn.elsewhere)) == (0, 1)


def test_an_accepted_percent_holds_until_the_next_and_until_today():
    points = [charts.SparkPoint(date(2025, 7, 2), 5000)]
    drawn = charts.spark(points, [], **YEAR, today=date(2025, 12, 31))

    assert drawn.accepted == "M6 78L160 78L160 42L314 42"
    assert drawn.end == (314, 42)


def test_what_is_accepted_after_the_day_asked_for_is_not_drawn():
    points = [charts.SparkPoint(date(2025, month, 1), month * 500) for month in (3, 9)]
    drawn = charts.spark(points, [], **YEAR, today=date(2025, 6, 1))

    assert drawn.accepted_bp == 1500


def test_the_first_owed_milestone_is_the_current_step():
    steps = charts.stepper(
        [
            charts.Step("开工", date(2025, 11, 1), "green"),
            charts.Step("立项", date(2025, 6, 1), "done"),
            charts.Step("审查", date(2025, 10, 1), "red"),
        ]
    )

    assert [step.name for step in steps] == ["立项", "审查", "开工"]
    assert [step.is_current for step in steps] == [False, True, False]


def test_nothing_to_draw_is_said_by_every_chart():
    assert charts.curve([]).is_empty
    assert charts.gantt([], **YEAR).is_empty
    assert charts.gantt([charts.GanttGroup("空", "", ())], **YEAR).is_empty
    assert charts.town_map([]).is_empty
    assert charts.spark([], [], **YEAR, today=date(2025, 6, 1)).is_empty
    assert charts.Matrix((), ()).is_empty
    assert charts.month_grid(2025, 2, [], is_working=bool).is_empty
    assert charts.stepper([]) == ()
