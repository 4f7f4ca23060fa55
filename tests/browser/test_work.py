"""A head's morning in a browser: acknowledge, ask for time, answer; by keyboard too."""

import re

import pytest

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


def press(page, control):
    """Reach a control and use it, by keyboard alone."""
    control.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_from_my_work_a_task_is_acknowledged_by_keyboard_alone(visit):
    visitor = visit("xizhu")
    visitor.open("/mine/")
    page = visitor.page
    before = int(page.locator("[data-badge=mine] .inbox__count").inner_text())

    press(page, page.locator("[data-kind=acknowledge] .work__go"))
    press(page, page.get_by_role("button", name="签收任务"))

    assert page.get_by_role("status").inner_text() == "任务已签收。"
    assert page.locator("[data-verb=acknowledge]").count() == 0
    after = int(page.locator("[data-badge=mine] .inbox__count").inner_text())
    assert after == before - 1


def test_a_head_asks_for_an_extension_on_a_phone_without_script(visit):
    visitor = visit("zhangzhu", viewport=PHONE, java_script_enabled=False)
    # Without script the page cannot be asked for violations.
    page = visitor.page
    page.goto("/tasks/2025-011/")

    page.locator("[data-verb=extension] a").click()
    page.locator("#id_to_due_on").fill("2025-12-30")
    page.get_by_role("button", name="提交延期申请").click()
    assert "请写明" in page.locator("#div_id_reason").inner_text()
    assert page.locator("#id_to_due_on").input_value() == "2025-12-30"
    visitor.problems.clear()  # the refused form was the point

    page.locator("#id_reason").fill("重大项目签约仪式改期")
    page.get_by_role("button", name="提交延期申请").click()

    assert page.url.endswith("/tasks/2025-011/")
    assert "延期申请已提交" in page.locator(".messages").inner_text()
    assert "2025-12-26 → 2025-12-30" in page.locator("main").inner_text()


def test_a_coordination_request_is_answered_where_it_stands(visit):
    visitor = visit("zhangzhu")
    visitor.open("/coordination/?who=answer&state=open")
    page = visitor.page
    request = page.locator(".debts__item", has_text="管线迁移")

    press(page, request.locator("summary"))
    request.get_by_label("答复").fill("已明确镇建管办对接，本周三现场指认。")
    press(page, request.get_by_role("button", name="提交答复"))

    assert "协调事项已答复" in page.locator(".messages").inner_text()
    answered = page.locator(".debts__item", has_text="管线迁移")
    assert "本周三现场指认" in answered.inner_text()
    assert answered.locator("form").count() == 0


def test_withdrawing_asks_first_and_can_be_thought_better_of(visit):
    visitor = visit("zhangzhu")
    visitor.open("/tasks/2025-010/")
    page = visitor.page
    withdraw = page.locator("form[action*='/coordination/'] button")

    press(page, withdraw)
    dialog = page.locator("dialog[open]")
    assert "确定撤回这项申请" in dialog.inner_text()
    press(page, dialog.get_by_role("button", name="暂不办理"))

    assert re.search(r"/tasks/2025-010/$", page.url)
    assert withdraw.count() == 1
