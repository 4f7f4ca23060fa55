"""From pasted minutes to issued tasks, as a planner does it in the browser."""

import re
import time

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_pages import CHINESE, ENGLISH, STRANGE_TEXTS

pytestmark = pytest.mark.browser

MEETING = re.compile(r"/minutes/\d+/$")
TEXT = (
    "度假区召开旅游工作例会\n"
    "2025年10月15日，度假区召开旅游工作例会。会议由主任沈若川主持。\n"
    "会议要求，张渚镇要加快善卷洞周边道路改造，12月底前完工。"
    "文化旅游局要会同湖㳇镇办好竹海登山活动。全区上下要守住安全底线。\n"
)


def paste(visitor, text=TEXT):
    visitor.open("/minutes/new/")
    visitor.page.fill("#id_text", text)
    visitor.page.locator("form[enctype] button[type=submit]").click()
    visitor.page.wait_for_url("**/minutes/drafts/*/")


def select(page, words):
    """Draw the mouse over words of the text."""
    box = page.evaluate(
        """words => {
          const text = document.querySelector(".minutes__text");
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            node.parentElement.scrollIntoView({ behavior: "instant", block: "center" });
            const lines = Array.from(range.getClientRects());
            const [first, last] = [lines.at(0), lines.at(-1)];
            return [
              [first.left + 1, first.top + first.height / 2],
              [last.right - 1, last.top + last.height / 2],
            ];
          }
        }""",
        words,
    )
    begin, end = box
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def test_pasted_minutes_become_issued_tasks(visit):
    visitor = visit("planner")
    page = visitor.page
    paste(visitor)

    assert page.locator('.demand[data-finding="found"]').count() == 3
    page.locator("a.demand").nth(1).click()
    page.locator("#side h2", has_text="D02").wait_for()
    select(page, "办好竹海登山")
    assert page.input_value("#id_first") == "办好竹海登山"
    page.locator("#side form[data-selection] button").click()
    page.locator("#side .quote", has_text="办好竹海登山").wait_for()
    assert page.locator("#side .quote p").inner_text() == "办好竹海登山"
    assert visitor.accessibility() == []

    page.get_by_role("button", name="全部确认").click()
    page.get_by_role("button", name="入库").click()
    page.wait_for_url(MEETING)
    page.get_by_role("link", name="逐条处理 3 条要求").click()
    assert visitor.accessibility() == []
    assert page.locator(".deciding").count() == 3
    last = page.locator(".deciding").nth(2)
    last.get_by_label("不单独立项", exact=True).check()
    last.get_by_label("不单独立项的理由").fill("面向全体的原则要求")
    second = page.locator(".deciding").nth(1)
    second.get_by_label("拟立任务").check()
    second.get_by_label("牵头单位").select_option(label="文旅局")
    page.get_by_role("button", name="保存处理结果").click()
    page.get_by_role("link", name="交办 2 项已拟立任务").click()
    assert visitor.accessibility() == []
    page.get_by_role("button", name="交办").click()
    page.wait_for_url(MEETING)

    assert "已向牵头单位交办 2 项任务" in page.locator(".message").inner_text()
    assert page.locator(".demand[data-light]").count() == 2
    visitor.notice_violations()


def test_a_section_is_bounded_anew_by_selecting_text(visit):
    visitor = visit("planner")
    page = visitor.page
    paste(visitor)

    page.locator(".draft-sections summary").click()
    page.locator(".draft-sections a.task-list__title").first.click()
    page.wait_for_url("**/?section=0#side")
    visitor.open(page.url.partition("#")[0])
    assert page.locator("[data-within]").count() > 2
    select(page, "张渚镇要加快善卷洞周")
    assert page.input_value("#id_last") == "张渚镇要加快善卷洞周"
    page.select_option("#id_label", "stressed")
    page.locator("#side form[data-selection] button").click()
    page.locator("#side h2", has_text="强调").wait_for()
    assert page.input_value("#id_first") == "张渚镇要加快善卷洞周"
    visitor.notice_violations()


def lose(visitor, words="会同湖㳇镇办好竹海登山活动"):
    """Record a meeting and correct its text so that a demand leaves it; the address."""
    paste(visitor, TEXT.replace("旅游工作例会", f"例会{time.time_ns()}"))
    page = visitor.page
    page.get_by_role("button", name="入库").or_(
        page.get_by_role("button", name="Record the meeting")
    ).click()
    page.wait_for_url(MEETING)
    address = page.url
    page.goto(address + "correct/")
    text = page.input_value("#id_text")
    sentence = f"文化旅游局要{words}。"
    assert sentence in text
    page.fill("#id_text", text.replace(sentence, "登山活动改期举行。"))
    page.fill("#id_reason", "发布单位更正")
    for _step in ("preview", "save"):
        page.locator("form:has(#id_reason) button[type=submit]").click()
    page.wait_for_url(MEETING)
    return address + "directives/D02/bind/"


def test_a_demand_that_left_the_text_is_bound_to_other_words(visit):
    visitor = visit("planner")
    page = visitor.page
    lose(visitor)

    page.get_by_role("link", name="重新对应或标记失效").click()
    visitor.open(page.url)
    select(page, "登山活动改期")
    assert page.input_value("#id_first") == "登山活动改期"
    page.get_by_role("button", name="对应", exact=True).click()
    page.wait_for_url(re.compile(r"/minutes/\d+/#d02$"))

    assert "登山活动改期" in page.locator("#d02").inner_text()
    visitor.notice_violations()


PAGES = [
    "bind",
    "/minutes/new/",
    "draft",
    "draft?finding=f1",
    "draft?section=0",
    "draft?view=table",
]
PLACES = ["/minutes/2/decide/", "/minutes/2/issue/", "/minutes/2/correct/"]
OTHERS = ["/minutes/undecided/", "/minutes/elsewhere/", "/plans/2025/renew/"]
REVISES = ["/minutes/2/directives/Y02/revises/"]


@pytest.fixture
def open_page(visit):
    def make(path, **options):
        visitor = visit("planner", **options)
        if path == "bind":
            path = lose(visitor)
        elif path.startswith("draft"):
            paste(visitor)
            path = visitor.page.url + path.removeprefix("draft")
        visitor.open(path)
        return visitor

    return make


@pytest.mark.parametrize("path", [*PAGES, *PLACES, *OTHERS, *REVISES])
def test_the_planners_pages_are_accessible_and_wholly_chinese(open_page, path):
    visitor = open_page(path, viewport=DESK)

    assert visitor.page.evaluate(STRANGE_TEXTS, [ENGLISH, "zh", True]) == []
    assert visitor.accessibility() == []


@pytest.mark.parametrize("path", [*PAGES, *PLACES, *OTHERS, *REVISES])
def test_in_english_on_a_phone_they_mark_what_stays_chinese(open_page, path):
    visitor = open_page(path, viewport=PHONE, language="en")

    assert visitor.page.evaluate(STRANGE_TEXTS, [CHINESE, "en", False]) == []
    assert not visitor.scrolls_sideways()
    assert visitor.accessibility() == []


def test_without_scripts_findings_are_corrected_in_a_table(visit):
    visitor = visit("planner", java_script_enabled=False)
    page = visitor.page
    page.goto("/minutes/new/")
    page.fill("#id_text", TEXT)
    page.locator("form[enctype] button[type=submit]").click()
    page.goto(page.url + "?view=table")

    page.fill("#f3_units", "张渚镇")
    page.locator("form", has=page.locator("#f3_units")).get_by_role(
        "button", name="保存"
    ).click()

    assert page.input_value("#f3_units") == "张渚镇"
    page.select_option("#s0_label", "stressed")
    page.fill("#s0_last", "12月底前完工。")
    page.locator("form", has=page.locator("#s0_label")).get_by_role(
        "button", name="保存"
    ).click()
    assert page.input_value("#s0_last") == "路改造，12月底前完工。"
    page.select_option("#new_label", "other")
    page.locator("#new_first").fill("全区上下")
    page.locator("#new_last").fill("安全底线。")
    page.get_by_role("button", name="补充该段落").click()
    assert page.locator("#s1_label").input_value() == "other"
