"""On A4: what is read stays whole, what is pressed is gone."""

import pytest

from tests.browser.pages import PAGES, WORK

pytestmark = pytest.mark.browser

# Between the margins of 12 mm, at 96 dots to the inch.
UPRIGHT, ACROSS = 703, 1031
PRINTED = {
    **{
        name: ("leader", PAGES[name], UPRIGHT)
        for name in (
            "overview",
            "overview-past",
            "meetings",
            "minutes",
            "task-key",
            "task-past",
            "units",
            "unit-town",
            "unit-department",
            "theme-industry",
            "changes",
            "milestones",
            "discipline",
            "discipline-unit",
            "inbox",
        )
    },
    **{name: ("leader", PAGES[name], ACROSS) for name in ("tasks", "timeline")},
    **{
        name: (*WORK[name], UPRIGHT)
        for name in ("mine-head", "report", "reports-due", "coordination", "reviews")
    },
}
CONTROLS = (
    "button:not(.visually-hidden), .btn, .masthead__nav, .masthead__tools, "
    ".filter-bar, .pager, .footer form, input[type=submit]"
)
# What sticks out of the sheet, or is cut off by a frame that would scroll on a screen.
CUT = """() => {
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const isHidden = (element) => element.closest(".visually-hidden");
  const name = (element) => `${element.tagName} ${element.className} `
    + element.textContent.trim().slice(0, 40);
  return [...document.querySelectorAll("main *")]
    .filter((element) => isSeen(element) && !isHidden(element))
    .filter((element) => {
      const isDrawn = element.ownerSVGElement;
      const sticksOut = !isDrawn
        && element.getBoundingClientRect().right > innerWidth + 1;
      const isFrame = getComputedStyle(element).overflowX !== "visible"
        && !["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName)
        && !isDrawn && element.tagName !== "svg";
      return sticksOut
        || (isFrame && element.scrollWidth > element.clientWidth + 1);
    })
    .map(name);
}"""


def title(page):
    return page.locator("h1:visible").first.inner_text()


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_page_keeps_its_figures_and_loses_its_controls(visit, name):
    account, path, width = PRINTED[name]
    visitor = visit(account)
    visitor.open(path)
    page = visitor.page
    on_screen = title(page)

    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": 1000})

    assert title(page) == on_screen
    assert page.locator(".masthead__day").is_visible()
    seen = page.locator(CONTROLS).locator("visible=true")
    assert seen.all_inner_texts() == []
    assert page.evaluate(CUT) == []


def test_paper_shows_what_is_folded_on_the_screen(visit):
    visitor = visit("zhangzhu")
    visitor.open("/mine/")
    table = visitor.page.locator("details:has(summary) .list").first

    assert not table.is_visible()
    visitor.page.emulate_media(media="print")

    assert table.is_visible()
