"""Figures over periods as lines: a round scale, whole coordinates, readable labels."""

from decimal import Decimal

import pytest

from plans import charts
from plans.charts.series import scale_of, step_of

MONTHS = [f"{number}月" for number in range(1, 13)]


def line(*values, of="actual"):
    return charts.SeriesLine(of, of, tuple(enumerate(map(Decimal, values))))


@pytest.mark.parametrize(
    ("span", "step"),
    [
        ("1300", "500"),
        ("4", "1"),
        ("2", "0.5"),
        ("0.03", "0.01"),
        ("2000000", "500000"),
        ("36", "10"),
    ],
)
def test_the_scale_is_cut_into_round_steps(span, step):
    assert step_of(Decimal(span)) == Decimal(step)


def test_a_sum_is_drawn_from_nought_a_level_where_it_lies():
    values = [Decimal("96.2"), Decimal("97.7"), Decimal(98)]

    assert scale_of(values, from_zero=True)[:2] == (0, 100)
    assert scale_of(values, from_zero=False) == (96, 98, Decimal("0.5"))


@pytest.mark.parametrize("value", ["0", "5", "-3"])
def test_figures_that_are_all_alike_still_have_a_scale(value):
    low, high, step = scale_of([Decimal(value)] * 2, from_zero=False)

    assert low < Decimal(value) < high
    assert step > 0


def test_every_line_is_drawn_inside_both_frames_in_whole_units():
    series = charts.series(
        MONTHS, [line(100, 1200, of="target"), line("-63.5", "174.7", "938.5")]
    )

    assert [frame.size for frame in series.frames] == ["wide", "narrow"]
    for frame in series.frames:
        for path in frame.paths:
            assert "." not in path.path
            for dot in path.dots:
                assert frame.left <= dot.x <= frame.right
                assert 0 <= dot.y <= frame.base
        assert [path.of for path in frame.paths] == ["target", "actual"]
        assert frame.paths[0].dots == ()
    assert [dot.is_last for dot in series.frames[0].paths[1].dots] == [
        False,
        False,
        True,
    ]
    assert series.frames[0].paths[1].dots[2].title == "3月 938.5"


def test_higher_figures_are_drawn_higher():
    dots = charts.series(MONTHS, [line(10, 20, 15)]).frames[0].paths[0].dots

    assert dots[1].y < dots[2].y < dots[0].y


def test_labels_never_meet_and_the_first_is_always_there():
    narrow = charts.series(MONTHS, [line(1)]).frames[1]

    assert narrow.labels[0][1] == "1月"
    places = [x for x, _label in narrow.labels]
    assert all(b - a >= 30 for a, b in zip(places, places[1:], strict=False))


def test_without_figures_there_is_no_drawing():
    assert charts.series(MONTHS, [line()]).frames == ()
    assert charts.series(MONTHS, [line(5, of="target")]).is_empty
