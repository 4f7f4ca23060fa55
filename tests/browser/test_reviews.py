"""The reviewers' queue in a browser: decided without leaving it, also by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_pages import CHINESE, ENGLISH, STRANGE_TEXTS

pytestmark = pytest.mark.browser

QUEUE = "/reviews/?kind=report"
# The demo's supervisor has returned a report five minutes ago; that one stays.
OURS = ".undo__item:not(:has-text('2025-013'))"
PAPERS = {
    "report": "/reports/{}/review/",
    "claim": "/claims/{}/review/",
    "extension": "/extensions/{}/decide/",
    "change": "/change-requests/{}/decide/",
}


def total(page):
    return int(page.locator("#queue-head").get_attribute("data-total"))


def waiting_by_the_badge(page):
    return int(page.locator("[data-badge=reviews] .inbox__count").inner_text())


def cards(page):
    return page.locator(".review").evaluate_all("cards => cards.map(card => card.id)")


def focused(page):
    return page.evaluate("document.activeElement.id")


def undo(page):
    """Take one's own decisions back, so that every test finds the same queue."""
    page.goto(QUEUE)
    while left := page.locator(OURS).count():
        page.locator(f"{OURS} button").first.click()
        expect(page.locator(OURS)).to_have_count(left - 1)


def test_accepting_keeps_the_place_and_goes_on_to_the_next(visit):
    visitor = visit("supervisor")
    page = visitor.page
    visitor.open(QUEUE)
    before, ids = total(page), cards(page)
    second, third = ids[1], ids[2]

    page.evaluate("window.stayed = true")
    page.locator(f"#{second}").get_by_role("button", name="审定", exact=True).click()
    page.wait_for_selector(f"#{second}", state="detached")

    assert page.evaluate("window.stayed")
    assert total(page) == before - 1
    assert focused(page) == third
    assert "已审定" in page.locator(".messages").inner_text()
    assert page.locator(OURS).count() == 1
    assert waiting_by_the_badge(page) == total(page)
    assert visitor.accessibility() == []
    undo(page)
    assert total(page) == before


def test_a_return_without_words_says_so_beside_the_field_and_then_works(visit):
    visitor = visit("supervisor")
    page = visitor.page
    visitor.open(QUEUE)
    first = cards(page)[0]
    card = page.locator(f"#{first}")

    visitor.expected_status = 422
    card.get_by_role("button", name="退回").click()
    page.wait_for_selector(f"#{first} [role=alert]")
    assert "请写明理由" in card.inner_text()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert visitor.accessibility() == []

    page.keyboard.type("请补充佐证")
    visitor.expected_status = 200
    card.get_by_role("button", name="退回").click()
    page.wait_for_selector(f"#{first}", state="detached")

    assert "已退回" in page.locator(".messages").inner_text()
    undo(page)
    assert first in cards(page)


def test_it_works_by_keyboard_alone(visit):
    visitor = visit("supervisor")
    page = visitor.page
    visitor.open(QUEUE)
    first, second = cards(page)[:2]
    page.locator(f"#{first} textarea").focus()

    page.keyboard.type("属实")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{first}", state="detached")

    assert focused(page) == second
    page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.closest('.review')?.id ?? ''") == second
    )
    undo(page)


def test_it_works_without_javascript(visit):
    visitor = visit("supervisor", java_script_enabled=False)
    page = visitor.page
    visitor.page.goto(QUEUE)
    first, second = cards(page)[:2]

    page.locator(f"#{first}").get_by_role("button", name="审定", exact=True).click()
    assert page.url.endswith(f"{QUEUE}#{second}")
    assert first not in cards(page)

    page.locator(f"{OURS} button").first.click()
    assert page.url.endswith(f"#{first}")
    assert first in cards(page)

    visitor.expected_status = 422
    page.locator(f"#{first}").get_by_role("button", name="退回").click()
    assert "请写明理由" in page.locator(".review").inner_text()


def test_the_unremarkable_are_accepted_together_after_a_question(visit):
    visitor = visit("supervisor")
    page = visitor.page
    visitor.open(QUEUE)
    before, number = total(page), page.locator(".batch__item input").count()
    assert number >= 2

    page.locator(".batch__item input").first.uncheck()
    page.get_by_role("button", name="审定勾选的填报").click()
    page.get_by_role("dialog").get_by_role("button", name="审定").click()
    expect(page.locator(OURS)).to_have_count(number - 1)

    assert total(page) == before - number + 1
    assert f"{number - 1} 份填报已审定" in page.locator(".messages").inner_text()
    undo(page)
    assert total(page) == before


def test_the_second_of_two_browsers_is_told_by_whom_and_keeps_the_words(visit):
    first, second = visit("supervisor"), visit("supervisor")
    first.open(QUEUE)
    second.open(QUEUE)
    paper = cards(first.page)[0]

    first.page.locator(f"#{paper}").get_by_role(
        "button", name="审定", exact=True
    ).click()
    first.page.wait_for_selector(f"#{paper}", state="detached")
    second.page.locator(f"#{paper} textarea").fill("请补充佐证")
    second.expected_status = 409
    second.page.locator(f"#{paper}").get_by_role("button", name="退回").click()
    second.page.wait_for_selector(f"#{paper} [role=alert]")

    card = second.page.locator(f"#{paper}")
    assert "演示·督查人员 已于 10-20" in card.inner_text()
    assert card.locator("textarea").input_value() == "请补充佐证"
    undo(first.page)


def test_a_decision_that_cannot_be_undone_asks_first(visit):
    visitor = visit("supervisor")
    page = visitor.page
    visitor.open("/reviews/?kind=extension")
    assert "申请的审批决定不能撤销" in page.locator(".review").inner_text()

    page.get_by_role("button", name="批准", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="暂不办理").click()

    assert page.locator(".review").count() == 1
    assert total(page) > 0


def pages(page):
    """The queue, the deputy's page, one paper of each kind, and what a task is held by.

    The keys of the papers are read from the queue.
    """
    page.goto("/reviews/")
    found = ["/reviews/", "/reviews/?q=%E6%B2%A1%E6%9C%89%E7%9A%84", "/reviews/deputy/"]
    ids = cards(page)
    for kind, path in PAPERS.items():
        key = next(card for card in ids if card.startswith(f"{kind}-"))
        found.append(path.format(key.split("-")[1]))
    return [*found, "/tasks/2025-001/hold/", "/tasks/2025-056/resume/"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_accessible_in_one_language_and_fits_a_phone(visit, language):
    strange = [CHINESE, "en", False] if language == "en" else [ENGLISH, "zh", True]
    visitor = visit("supervisor", language=language, viewport=PHONE)
    for path in pages(visitor.page):
        visitor.open(path)

        assert visitor.page.evaluate(STRANGE_TEXTS, strange) == [], path
        assert visitor.accessibility() == [], path
        assert not visitor.scrolls_sideways(), path
