"""The figures of the demo's pages agree, and each leads to what it counts."""

import pytest

from plans.models import Meeting
from tests.plans.test_overview_links import figures, total

DAYS = ["2025-03-31", "2025-06-30", "2025-10-20"]
PAGES = ["/units/", "/units/zhangzhu/", "/units/group/", "/units/industry/"]
PAGES += ["/themes/", "/themes/industry/", "/timeline/", "/minutes/"]
PAGES += ["/timeline/?unit=zhangzhu&theme=tourism"]


def at_day(page, day):
    return f"{page}{'&' if '?' in page else '?'}as_of={day}"


@pytest.mark.parametrize(
    ("account", "day"),
    list(zip(["viewer", "zhangzhu", "leader"], DAYS, strict=True)),
)
def test_every_figure_of_a_page_leads_to_as_many_tasks(client, demo, account, day):
    client.force_login(demo.user(account))
    first = Meeting.objects.earliest("held_on").get_absolute_url()
    totals = {}
    for page in [*PAGES, first]:
        found = figures(client.get(at_day(page, day)).text, "/tasks/")

        assert found, page
        for address, figure in found:
            if address not in totals:
                totals[address] = total(client, address)
            assert (page, address, totals[address]) == (page, address, figure)


@pytest.mark.parametrize("day", DAYS)
def test_overview_list_units_and_themes_count_the_same_tasks(client, demo, day):
    client.force_login(demo.user("zhangzhu"))

    def context(page):
        return client.get(at_day(page, day)).context

    whole = context("/")["page"].tally
    units = [card for _kind, cards in context("/units/")["groups"] for card in cards]
    themes = context("/themes/")["cards"]

    assert whole.total > 70
    assert total(client, at_day("/tasks/", day)) == whole.total
    for parts in (units, themes):
        assert sum(card.tally.total for card in parts) == whole.total
        for light, count in whole.lights.items():
            assert sum(card.tally.lights[light] for card in parts) == count
        assert sum(card.tally.weight for card in parts) == whole.weight
    for card in units:
        if card.tally.total:
            page = context(f"/units/{card.unit.slug}/")["page"]
            assert page.tally == card.tally
