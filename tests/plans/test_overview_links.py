"""Every figure of the overview leads to exactly the items that it counts."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from plans.actions import tasks as task_actions
from tests.factories import (
    at,
    make_completion,
    make_post,
    make_report,
    make_task,
    make_theme,
    make_unit,
)
from towns.models import Unit

pytestmark = pytest.mark.django_db
URL = reverse("plans:overview")
DAY = "2025-10-20"
TOTAL = re.compile(r'data-total="(\d+)"')


class Links(HTMLParser):
    """The links of a page, each with what it shows (titles of drawings left out)."""

    def __init__(self, html):
        super().__init__()
        self.found, self._open, self._hidden = [], None, False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self._hidden = tag == "title"
        if tag == "a":
            self._open = (dict(attributes), [])

    def handle_data(self, data):
        if self._open and not self._hidden:
            self._open[1].append(data)

    def handle_endtag(self, tag):
        self._hidden = False
        if tag == "a" and self._open:
            attributes, words = self._open
            shown = " ".join(" ".join(words).split())
            # A narrow part of a ribbon shows no figure; its label says it.
            self.found.append(
                (attributes.get("href", ""), shown or attributes.get("aria-label", ""))
            )
            self._open = None


def figures(html, to):
    """(address, figure) of the links to a list; percentages are left to their tests."""
    return [
        (address, int(re.findall(r"\d+", words)[-1]))
        for address, words in Links(html).found
        if address.startswith(f"{to}?") and re.search(r"\d", words) and "%" not in words
    ]


def total(client, address):
    return int(TOTAL.search(client.get(address).text)[1])


@pytest.fixture
def year(zhangzhu, hufu):
    """Tasks of every light, theme and kind of unit, one restricted, one held."""
    group = make_unit("group", "阳羡旅游集团", kind=Unit.Kind.GROUP)
    bureau = make_unit("planning", "规建局", kind=Unit.Kind.DEPARTMENT)
    post = make_post("分管旅游的委员")
    livelihood = make_theme("livelihood", "民生福祉", order=1)
    led = {"responsible_leader": post}

    make_completion(make_task(zhangzhu, weight=2, **led), "2025-09-10")
    make_task(hufu, due_on="2025-10-08", is_restricted=True, **led)
    make_task(hufu, due_on="2025-10-08", theme=livelihood)
    make_report(make_task(group, basis="linear", **led), "2025-09", 60)
    make_report(make_task(bureau, basis="linear", theme=livelihood), "2025-09", 75)
    make_task(bureau, start_on="2025-12-01")
    held = make_task(zhangzhu, milestones=[("完成设计", "2025-11-03", 1, False)])
    task_actions.hold(
        held, reason="调整", review_on=date(2025, 12, 1), by=None, at=at("2025-10-10")
    )
    planned = make_task(hufu, assigned=None, **led)
    task_actions.register(planned, by=None, at=at("2025-10-09"))
    make_task(
        bureau,
        due_on="2025-11-12",
        milestones=[
            ("完成审图", "2025-10-24", 1, True),
            ("完成招标", "2025-10-30", 1, False),
        ],
        **led,
    )
    return {"leader": post.slug}


@pytest.mark.parametrize("persona", ["viewer", "planner"])
@pytest.mark.parametrize("narrowed", [False, True])
@pytest.mark.parametrize("day", [DAY, "2025-09-30"])
def test_every_figure_leads_to_as_many_tasks(
    client, persona, narrowed, day, request, year
):
    client.force_login(request.getfixturevalue(persona))
    query = {"as_of": day, **(year if narrowed else {})}
    html = client.get(URL, query).text

    links = figures(html, "/tasks/")

    assert len(links) >= 20
    assert [(address, total(client, address)) for address, _count in links] == links


def test_the_weighted_progress_leads_to_the_tasks_it_weighs(client, planner, year):
    client.force_login(planner)
    page = client.get(URL, {"as_of": DAY}).context["page"]

    assert page.tally.total == 8
    assert total(client, page.urls["weighed"]) == 7


def test_a_completion_rate_leads_to_the_completed_tasks(client, planner, year):
    client.force_login(planner)
    matrix = client.get(URL, {"as_of": DAY}).context["page"].matrix

    assert [
        (row.label, row.rate, total(client, row.rate_url)) for row in matrix.rows
    ] == [("旅游发展", "17%", 1), ("民生福祉", "0%", 0), ("合计", "13%", 1)]


def test_the_change_leads_to_the_page_it_compares_with(client, planner, year):
    client.force_login(planner)
    page = client.get(URL, {"as_of": DAY}).context["page"]
    before = client.get(page.change.url)

    assert before.context["page"].closing.month.label() == "8 月"
    assert page.tally.done - before.context["page"].tally.done == int(page.change.done)


def test_the_dates_to_come_lead_to_their_list(client, viewer, year):
    client.force_login(viewer)
    html = client.get(URL, {"as_of": DAY, **year}).text

    assert figures(html, "/milestones/") == [
        (
            "/milestones/?as_of=2025-10-20&from=2025-10-20&to=2025-11-19"
            f"&light=red&light=yellow&light=green&light=grey&leader={year['leader']}",
            3,
        )
    ]
