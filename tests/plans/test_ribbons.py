from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from plans.templatetags.lights import distance, gauge, ribbon


def parts(**counts):
    return [
        {"light": light, "count": count, "url": f"/tasks/?light={light}"}
        for light, count in counts.items()
    ]


def hundredths(length):
    return round(float(length.rstrip("%")) * 100)


def test_the_parts_of_a_ribbon_fill_the_line_without_a_gap():
    laid_out = ribbon(parts(done=30, green=33, yellow=3, red=3, grey=4))

    ends = [hundredths(part["x"]) + hundredths(part["width"]) for part in laid_out]
    assert [hundredths(part["x"]) for part in laid_out] == [0, *ends[:-1]]
    assert ends[-1] == 10000


def test_one_red_task_among_five_hundred_is_still_seen():
    laid_out = ribbon(parts(done=499, red=1))

    assert hundredths(laid_out[1]["width"]) >= 50


def test_a_light_without_tasks_takes_no_room():
    assert [part["light"] for part in ribbon(parts(done=1, red=0))] == ["done"]


@pytest.mark.parametrize("empty", [None, [], parts(done=0)])
def test_nothing_to_show_draws_no_ribbon(empty):
    html = render_to_string("components/ribbon.html", {"parts": empty})

    assert "<svg" not in html


def test_every_part_of_a_ribbon_is_a_link_that_says_its_count():
    html = render_to_string("components/ribbon.html", {"parts": parts(red=3)})

    assert 'href="/tasks/?light=red"' in html
    assert "红灯 3" in html


@pytest.mark.parametrize(
    ("basis_points", "length"),
    [
        (0, "0.00%"),
        (5205, "52.05%"),
        (12000, "100.00%"),
        (-3, "0.00%"),
        (None, "0.00%"),
    ],
)
def test_a_gauge_stays_between_nothing_and_the_whole(basis_points, length):
    assert gauge(basis_points) == length


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2025, 10, 20), "今天"),
        (date(2025, 10, 24), "还有 4 天"),
        (date(2025, 10, 19), "已过 1 天"),
    ],
)
def test_a_deadline_says_how_far_it_is(due, words):
    with translation.override("zh-hans"):
        assert distance(date(2025, 10, 20), due) == words
