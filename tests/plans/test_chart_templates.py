"""The markup of charts: well-formed, without style or script, told in words too."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from plans import charts

YEAR = {"since": date(2024, 12, 14), "until": date(2025, 12, 31)}
TODAY = date(2025, 10, 20)
NASTY = "<b>“5A” & 'x'</b>"
COUNTS = {"red": 1, "yellow": 2, "green": 3, "done": 4, "grey": 5}
URLS = {light: f"/tasks/?unit=a&light={light}" for light in COUNTS}


def make_curve():
    months = [(1000, 900), (5000, 4000), (10000, None)]
    return charts.curve(
        charts.CurvePoint(NASTY, goal, reached, "/c?a=1&b=2")
        for goal, reached in months
    )


def make_gantt(url="/m"):
    tones = ["done", "red", "yellow", "grey"]
    marks = tuple(
        charts.GanttMark(NASTY, date(2025, 2 + n, 1), tone, url)
        for n, tone in enumerate(tones)
    )
    start, due, original = date(2025, 1, 1), date(2025, 12, 31), date(2025, 6, 30)
    row = charts.GanttRow(NASTY, "/t", "red", start, due, 4250, original, marks)
    outside = charts.GanttRow("外", "", "grey", date(2026, 1, 1), date(2026, 2, 1))
    group = charts.GanttGroup(NASTY, "/g", (row, outside))
    return charts.gantt([group], **YEAR, today=TODAY)


def make_map():
    names = {"xizhu": "西渚", "hufu": "湖㳇", "elsewhere": NASTY}
    return charts.town_map(
        charts.MapTown(slug, name, "活", 15, COUNTS, "/u", URLS)
        for slug, name in names.items()
    )


def make_matrix():
    cells = (charts.MatrixCell(4, 15, COUNTS, "/c"), charts.MatrixCell(0, 0))
    columns = (charts.MatrixColumn(NASTY, "/u", "增", "zh-Hans"),) * 2
    row = charts.MatrixRow(NASTY, cells, 4350, "/r", "/t", "精准", is_total=True)
    return charts.Matrix(columns, (row,))


def make_month():
    day = date(2025, 10, 11)
    items = [
        charts.CalendarItem(day, NASTY, light, "西渚", "/t", kind)
        for light in COUNTS
        for kind in ("task", "key", "milestone")
    ]
    known = {day: True, date(2025, 10, 1): False}
    return charts.month_grid(
        2025, 10, items, is_working=lambda d: known.get(d, d.weekday() < 5), today=day
    )


def make_spark():
    points = [charts.SparkPoint(date(2025, 3, 1), 2500)]
    return charts.spark(points, points, **YEAR, today=TODAY, expected_bp=6500)


def make_steps():
    day = date(2025, 3, 31)
    return charts.stepper(
        [
            charts.Step(NASTY, day, "done", True, day),
            charts.Step("乙", day, "red", original_due=date(2025, 1, 1), note="逾期"),
        ]
    )


FILLED = {
    "curve": lambda: {"curve": make_curve()},
    "gantt": lambda: {"gantt": make_gantt(), "caption": NASTY},
    "map": lambda: {"map": make_map()},
    "matrix": lambda: {"matrix": make_matrix(), "caption": NASTY},
    "stack": lambda: {"stack": charts.stack(COUNTS)},
    "pipe": lambda: {
        "stages": [
            charts.PipeStage(NASTY, 3, "/p", "yellow"),
            charts.PipeStage("竣工", 0),
        ],
        "label": NASTY,
    },
    "compare": lambda: {
        "bars": [
            charts.CompareBar(NASTY, 6200, "/u", is_self=True),
            charts.CompareBar("乙", None),
        ],
        "label": NASTY,
    },
    "month": lambda: {"month": make_month(), "caption": NASTY},
    "spark": lambda: {"spark": make_spark()},
    "stepper": lambda: {"steps": make_steps()},
}
EMPTY = {
    "curve": {"curve": charts.curve([])},
    "gantt": {"gantt": charts.gantt([], **YEAR)},
    "map": {"map": charts.town_map([])},
    "matrix": {"matrix": charts.Matrix((), ())},
    "pipe": {"stages": []},
    "compare": {"bars": []},
    "spark": {"spark": charts.spark([], [], **YEAR, today=TODAY)},
    "stepper": {"steps": ()},
}


def render(chart, context):
    return render_to_string(f"components/charts/{chart}.html", context)


def parse(markup):
    return ElementTree.fromstring(f"<div>{markup}</div>")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("chart", FILLED)
def test_a_chart_is_well_formed_and_free_of_styles_and_scripts(chart, language):
    with translation.override(language):
        root = parse(render(chart, FILLED[chart]()))

    for element in root.iter():
        assert element.tag not in ("style", "script")
        assert not [name for name in element.attrib if re.match(r"style$|on", name)]


@pytest.mark.parametrize("chart", FILLED)
def test_every_number_of_a_drawing_is_whole_and_none_is_missing(chart):
    with translation.override("zh-hans"):
        root = parse(render(chart, FILLED[chart]()))

    places = ("x", "y", "cx", "cy", "width", "height", "d", "viewBox")
    for element in root.iter():
        for name in set(places) & set(element.attrib):
            assert re.fullmatch(r"[\dMLHVZhvz. -]+", element.attrib[name])
            assert "None" not in element.attrib[name]


@pytest.mark.parametrize("chart", EMPTY)
def test_an_empty_chart_says_so_in_words(chart):
    with translation.override("zh-hans"):
        root = parse(render(chart, EMPTY[chart]))

    assert root.find(".//svg") is None
    assert root.find(".//p[@class='chart-empty']").text.endswith("。")


def test_an_empty_month_still_shows_its_days():
    month = charts.month_grid(2025, 2, [], is_working=lambda day: True)

    root = parse(render("month", {"month": month, "caption": "二月"}))

    assert len(root.findall(".//td")) == 35
    assert root.find(".//p[@class='chart-empty']") is not None


@pytest.mark.parametrize("chart", FILLED)
def test_a_picture_with_links_in_it_is_no_image_to_a_screen_reader(chart):
    for drawing in parse(render(chart, FILLED[chart]())).iter("svg"):
        if drawing.find(".//a") is not None:
            assert drawing.get("role") in ("group", "presentation")
            assert drawing.get("aria-hidden") is None


@pytest.mark.parametrize("chart", FILLED)
def test_every_link_of_a_chart_has_a_name(chart):
    for link in parse(render(chart, FILLED[chart]())).iter("a"):
        assert "".join(link.itertext()).strip()


def test_the_curve_tells_its_figures_in_a_table():
    with translation.override("zh-hans"):
        root = parse(render("curve", {"curve": make_curve()}))

    cells = [cell.text for cell in root.findall(".//tbody//td")]
    assert cells == ["10%", "9%", "50%", "40%", "100%", "—"]
    assert "实际 40%" in root.find(".//svg").get("aria-label")


def test_a_row_of_the_gantt_tells_dates_percent_and_milestones():
    with translation.override("zh-hans"):
        markup = render("gantt", {"gantt": make_gantt(), "caption": "时间轴"})

    assert "2025-01-01 至 2025-12-31，审定进度 42.5%" in markup
    assert "（原定 2025-06-30）" in markup
    assert parse(markup).find(".//tbody/tr/th[@scope='rowgroup']") is not None


def test_milestones_without_an_address_are_no_links():
    gantt = make_gantt(url="")

    root = parse(render("gantt", {"gantt": gantt, "caption": "时间轴"}))

    assert root.findall(".//svg//a") == []


def test_each_land_and_each_count_of_the_map_is_a_link():
    root = parse(render("map", {"map": make_map()}))

    addresses = [link.get("href") for link in root.findall(".//svg/a")]
    assert addresses == ["/u", *[URLS[light] for light in COUNTS]] * 2


def test_the_bar_of_lights_says_its_counts():
    with translation.override("zh-hans"):
        root = parse(render("stack", {"stack": charts.stack({"done": 1, "green": 2})}))

    assert root.find("svg").get("aria-label") == "已完成 1, 正常 2"
