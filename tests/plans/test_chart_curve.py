"""The curve: it ends where knowledge ends, and its names stay readable."""

import pytest

from plans import charts
from plans.charts.geometry import text_width


def make_points(planned, actual=()):
    filled = [*actual, *[None] * (len(planned) - len(actual))]
    return [
        charts.CurvePoint(f"{month}", goal, reached)
        for month, (goal, reached) in enumerate(zip(planned, filled, strict=True), 1)
    ]


def test_the_actual_line_ends_at_the_last_known_month():
    wide = charts.curve(make_points([2000, 5000, 10000], [1000, 4000])).frames[0]

    assert wide.dots[-1].x == (wide.left + wide.right) // 2
    assert wide.actual.count("L") == 1
    assert wide.planned.count("L") == 2
    assert wide.gap[0] == wide.dots[-1].x


def test_the_gap_runs_from_the_plan_to_what_was_reached():
    wide = charts.curve(make_points([0, 5000, 10000], [0, 0])).frames[0]

    assert wide.gap[1:] == ((wide.top + wide.base) // 2, wide.base)


def test_a_plan_without_accepted_reports_has_no_actual_line():
    drawn = charts.curve(make_points([5000, 10000]))

    assert drawn.last is None
    assert (drawn.frames[0].actual, drawn.frames[0].labels) == ("", ())


@pytest.mark.parametrize("months", [1, 2, 6, 11, 12, 13])
@pytest.mark.parametrize("ahead", [-3000, 0, 300])
def test_the_names_of_both_ends_stay_inside_and_apart(months, ahead):
    planned = [10000 * n // 13 for n in range(1, 14)]
    actual = [max(0, min(10000, goal + ahead)) for goal in planned[:months]]

    for frame in charts.curve(make_points(planned, actual)).frames:
        upper, lower = frame.labels
        assert lower.y - upper.y >= 13
        for label in frame.labels:
            width = text_width(label.text, 13)
            left = label.x if label.anchor == "start" else label.x - width
            assert left >= 0
            assert left + width <= frame.width
            assert 13 <= label.y <= frame.base


def test_month_labels_never_run_into_each_other():
    points = [charts.CurvePoint("2025年12月", 100) for _month in range(24)]

    for frame in charts.curve(points).frames:
        middles = [x for x, _label in frame.months]
        width = text_width("2025年12月", 12)
        assert middles[0] == frame.left
        gaps = [b - a for a, b in zip(middles, middles[1:], strict=False)]
        assert all(gap >= width for gap in gaps)
