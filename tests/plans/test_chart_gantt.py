"""The Gantt: bars, extensions, milestones and today, all inside the drawing."""

from datetime import date

import pytest
from django.utils import translation

from plans import charts
from plans.charts.geometry import text_width
from plans.charts.timelines import EDGE, WIDTH

YEAR = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}
PLAN = {"since": date(2024, 12, 14), "until": date(2025, 12, 31)}


def make_row(start, due, *, percent_bp=0, original_due=None, marks=()):
    milestones = tuple(charts.GanttMark(name, day, tone) for name, day, tone in marks)
    return charts.GanttRow(
        "任务", "/t", "green", start, due, percent_bp, original_due, milestones
    )


def only_line(row, frame=YEAR, **options):
    return charts.gantt([row], **frame, **options).bands[0].lines[0]


def test_a_whole_year_fills_the_gantt_from_edge_to_edge():
    bar = only_line(make_row(date(2025, 1, 1), date(2025, 12, 31))).bar

    assert (bar.x, bar.x + bar.width) == (EDGE, WIDTH - EDGE)


def test_a_milestone_on_the_last_day_stays_inside():
    mark = ("年度目标", date(2025, 12, 31), "grey")
    placed = only_line(make_row(*YEAR.values(), marks=[mark])).marks[0]

    assert placed.x + 8 <= WIDTH
    assert placed.label_x + text_width(placed.label, 13) // 2 <= WIDTH


def test_the_leap_day_has_its_own_place():
    february = {"since": date(2028, 2, 1), "until": date(2028, 2, 29)}
    leap = only_line(make_row(date(2028, 2, 29), date(2028, 2, 29)), february).bar

    assert leap.x + leap.width == WIDTH - EDGE
    assert leap.width == pytest.approx((WIDTH - 2 * EDGE) / 29, abs=1)


def test_a_bar_of_one_day_is_visible_even_at_the_end_of_a_long_plan():
    decade = {"since": date(2020, 1, 1), "until": date(2029, 12, 31)}
    bar = only_line(make_row(date(2029, 12, 31), date(2029, 12, 31)), decade).bar

    assert bar.width >= 5
    assert bar.x + bar.width <= WIDTH


def test_the_months_of_a_plan_that_starts_in_december_cross_the_year():
    with translation.override("zh-hans"):
        months = charts.gantt([], **PLAN).months

    assert [month.label for month in months][:3] == ["12月", "1月", "2月"]
    assert [month.year for month in months][:3] == ["2024", "2025", ""]
    assert len(months) == 13


def test_a_decade_names_two_months_a_year():
    drawn = charts.gantt([], since=date(2020, 1, 1), until=date(2029, 12, 31))

    assert len(drawn.months) == 120
    assert sum(1 for month in drawn.months if month.label) == 20


def test_half_of_a_bar_is_accepted_at_fifty_percent():
    line = only_line(make_row(*YEAR.values(), percent_bp=5000))

    assert line.accepted.x == line.bar.x
    assert line.accepted.width == pytest.approx(line.bar.width / 2, abs=2)


def test_nothing_accepted_draws_no_darker_part_and_all_of_it_the_whole_bar():
    nothing = only_line(make_row(*YEAR.values()))
    everything = only_line(make_row(*YEAR.values(), percent_bp=10000))

    assert nothing.accepted is None
    assert everything.accepted == everything.bar


def test_an_extension_is_marked_from_the_original_date_on():
    line = only_line(
        make_row(date(2025, 3, 1), date(2025, 12, 31), original_due=date(2025, 6, 30))
    )

    assert line.extension.x > line.bar.x
    assert line.extension.x + line.extension.width == line.bar.x + line.bar.width


def test_an_unmoved_date_is_no_extension():
    due = date(2025, 6, 30)
    line = only_line(make_row(date(2025, 3, 1), due, original_due=due))

    assert line.extension is None


def test_a_bar_is_cut_where_the_months_end_and_left_out_when_outside():
    long = only_line(make_row(date(2024, 6, 1), date(2026, 6, 1), percent_bp=1000))
    outside = only_line(make_row(date(2026, 1, 1), date(2026, 2, 1)))

    assert (long.bar.x, long.bar.width) == (EDGE, WIDTH - 2 * EDGE)
    assert long.accepted is None
    assert outside.bar is None


def test_labels_of_near_milestones_take_lanes_of_their_own_and_never_overlap():
    days = [date(2025, 10, 27), date(2025, 11, 3), date(2025, 11, 10)]
    marks = [("施工图审查批复", day, "grey") for day in days]
    line = only_line(make_row(*YEAR.values(), marks=marks))

    assert len({placed.label_y for placed in line.marks}) == 3
    assert line.height > only_line(make_row(*YEAR.values())).height


def test_the_urgent_label_keeps_its_place_when_there_is_no_room_for_all():
    day = date(2025, 7, 1)
    tones = ["grey", "done", "green", "grey", "red"]
    line = only_line(
        make_row(*YEAR.values(), marks=[(f"节点名称{t}", day, t) for t in tones])
    )

    labelled = [placed.mark.tone for placed in line.marks if placed.label]
    assert len(line.marks) == 5
    assert len(labelled) == 3
    assert "red" in labelled


@pytest.mark.parametrize(
    "day", [date(2024, 12, 1), date(2025, 1, 2), date(2025, 10, 20), date(2025, 12, 31)]
)
def test_the_flag_of_today_is_never_cut_off_nor_laid_over_a_year(day):
    drawn = charts.gantt([], **PLAN, today=day)
    left, right = (
        drawn.now.label_left,
        drawn.now.label_left + drawn.now.label_width,
    )

    assert left >= 0
    assert right <= WIDTH
    for month in drawn.months:
        year_ends = month.x + text_width(month.year, 11)
        assert not month.year or right <= month.x or left >= year_ends


def test_a_past_day_is_named_by_its_date_and_a_far_one_is_not_drawn():
    past = charts.gantt([], **PLAN, today=date(2025, 6, 30), is_past=True)
    far = charts.gantt([], **PLAN, today=date(2026, 6, 30))

    assert past.now.label == "06-30"
    assert far.now is None


def test_rows_may_come_in_groups():
    group = charts.GanttGroup("产业转型", "/g", (make_row(*YEAR.values()),))
    drawn = charts.gantt([group], **YEAR)

    assert [(band.label, len(band.lines)) for band in drawn.bands] == [("产业转型", 1)]
