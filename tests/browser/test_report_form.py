"""The report form in a browser: typed, saved by itself, submitted, never overwritten.

Each test has a unit of its own, whose reports no other test files.
"""

import re

import pytest

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
SAVED = re.compile(r"草稿已于 \d\d:\d\d 保存")


def owed(visitor):
    """The codes of what the visitor's unit owes."""
    visitor.open("/mine/report/")
    forms = visitor.page.locator("fieldset.due")
    return [form.get_attribute("id")[5:] for form in forms.all()]


def form_of(visitor, code):
    visitor.open(f"/tasks/{code}/report/")
    return visitor.page


def wait_until_saved(page):
    page.locator(".draft-state", has_text=SAVED).wait_for()


def test_words_are_saved_by_themselves_and_found_on_another_device(visit):
    visitor = visit("hufu")
    code = owed(visitor)[0]
    page = form_of(visitor, code)

    page.get_by_label("本期进展").fill("古南街立面修缮完成")
    wait_until_saved(page)

    elsewhere = form_of(visit("hufu", viewport=PHONE), code)
    assert elsewhere.get_by_label("本期进展").input_value() == "古南街立面修缮完成"
    assert elsewhere.locator(".draft-state").inner_text().startswith("草稿由")


def test_words_are_saved_when_the_page_is_left(visit):
    visitor = visit("hufu")
    code = owed(visitor)[1]
    page = form_of(visitor, code)

    page.get_by_label("存在问题").fill("资金未到位")
    page.goto("/tasks/")
    page.wait_for_timeout(1000)

    assert form_of(visitor, code).get_by_label("存在问题").input_value() == "资金未到位"


def test_the_slider_and_the_figure_move_each_other(visit):
    visitor = visit("hufu")
    page = form_of(visitor, owed(visitor)[2])
    figure = page.locator("#id_percent")
    slider = page.get_by_label("拖动设置进度")

    slider.focus()
    before = int(figure.input_value())
    page.keyboard.press("ArrowRight")
    assert int(figure.input_value()) == before + 1
    figure.fill("77")
    assert slider.input_value() == "77"


def test_last_times_words_are_taken_over_by_a_button(visit):
    visitor = visit("hufu")
    page = form_of(visitor, owed(visitor)[2])

    page.locator("[data-field=next_steps]").get_by_role("button", name="沿用").click()

    words = page.get_by_label("下一步打算").input_value()
    assert words
    assert words in page.locator("[data-field=next_steps] .beside").inner_text()


def test_a_report_is_submitted_by_keyboard_alone(visit):
    visitor = visit("xizhu")
    page = form_of(visitor, owed(visitor)[0])

    focus_on(page, "本期进展")
    page.keyboard.type("窑湖步道铺装完成")
    focus_on(page, "进度")
    page.keyboard.press("Control+A")
    page.keyboard.type("90")
    focus_on(page, "提交审核")
    page.keyboard.press("Enter")

    page.get_by_text("填报已提交").wait_for()
    assert page.locator("textarea").count() == 0
    assert "窑湖步道铺装完成" in page.locator(".sheet__record").inner_text()


def focus_on(page, name):
    """Go there by the tabulator key."""
    for _press in range(60):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
        )
        if label.strip().startswith(name):
            return
    pytest.fail(f"The tabulator key never came to {name}.")


def test_on_a_phone_the_buttons_stay_in_reach(visit):
    visitor = visit("xizhu", viewport=PHONE)
    page = form_of(visitor, owed(visitor)[0])

    box = page.get_by_role("button", name="提交审核").bounding_box()

    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["height"] >= 44
    assert not visitor.scrolls_sideways()


def test_without_script_a_draft_is_saved_by_its_button_and_then_submitted(visit):
    visitor = visit("xizhu", java_script_enabled=False)
    page = visitor.page
    code = codes_without_script(visitor)[1]
    page.goto(f"/tasks/{code}/report/")

    page.get_by_label("本期进展").fill("无脚本也能填")
    page.get_by_role("button", name="存草稿").click()
    assert page.get_by_text(SAVED).is_visible()
    assert page.get_by_label("本期进展").input_value() == "无脚本也能填"
    page.get_by_role("button", name="提交审核").click()

    assert page.get_by_text("填报已提交").is_visible()


def codes_without_script(visitor):
    visitor.page.goto("/mine/report/")
    forms = visitor.page.locator("fieldset.due").all()
    return [form.get_attribute("id")[5:] for form in forms]


def test_two_people_on_one_draft_see_both_versions_and_merge(visit):
    first, second = visit("zhangzhu"), visit("reporter")
    second.expected_status = 409
    code = owed(first)[0]
    one, two = form_of(first, code), form_of(second, code)

    one.get_by_label("本期进展").fill("负责人写的")
    wait_until_saved(one)
    second.expected_status = 409
    two.get_by_label("本期进展").fill("填报人写的")
    notice = two.locator(".draft-state")
    notice.get_by_role("button", name="对照两个版本").click()
    two.wait_for_load_state()

    theirs = two.locator("[data-field=progress] [data-tone=theirs]")
    assert "负责人写的" in theirs.inner_text()
    assert two.get_by_label("本期进展").input_value() == "填报人写的"
    theirs.get_by_role("button", name="追加此内容").click()
    wait_until_saved(two)
    merged = form_of(first, code).get_by_label("本期进展").input_value()
    assert merged == "填报人写的\n负责人写的"


def test_files_are_dropped_listed_and_taken_away(visit):
    visitor = visit("zhangzhu")
    page = form_of(visitor, owed(visitor)[1])

    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    page.locator("#id_files").set_input_files(
        {"name": "现场.png", "mimeType": "image/png", "buffer": picture}
    )
    page.get_by_role("link", name="现场.png").wait_for()
    visitor.expected_status = 422
    page.locator("#id_files").set_input_files(
        {"name": "假.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\0"}
    )
    page.get_by_text("不接收此类文件").first.wait_for()
    page.get_by_role("button", name="移除 现场.png").click()

    page.get_by_text("“现场.png”已移除").wait_for()
    assert page.locator(".files__item").count() == 0


def test_a_file_that_is_refused_holds_no_words_up(visit):
    visitor = visit("taihua")
    visitor.expected_status = 422
    code = owed(visitor)[-1]
    page = form_of(visitor, code)
    visitor.expected_status = 422
    programme = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90"}
    problem = page.locator("[data-field=files] .field__errors p")

    page.locator("#id_files").set_input_files(programme)
    problem.wait_for()
    page.get_by_label("本期进展").fill("树种补植完成")
    wait_until_saved(page)

    assert problem.is_visible()
    visitor.expected_status = 200
    again = form_of(visitor, code)
    assert again.get_by_label("本期进展").input_value() == "树种补植完成"


def test_a_session_that_ended_loses_nothing(visit):
    visitor = visit("group")
    code = owed(visitor)[0]
    page = form_of(visitor, code)
    visitor.expected_status = 401
    visitor.context.clear_cookies(name="sessionid")

    page.get_by_label("本期进展").fill("登录失效前写的话")
    page.locator(".draft-state").get_by_role("link", name="重新登录").click()
    page.fill("#id_login", "group")
    page.fill("#id_password", "yangxian-demo")
    page.press("#id_password", "Enter")
    page.wait_for_url(re.compile("/report/"))

    assert page.get_by_label("本期进展").input_value() == "登录失效前写的话"
    wait_until_saved(page)


def test_what_only_the_browser_has_is_offered_and_dropped_at_the_sign_out(visit):
    visitor = visit("taihua")
    code = owed(visitor)[0]
    page = form_of(visitor, code)
    visitor.expected_status = 503
    page.route("**/report/draft/**", lambda route: route.fulfill(status=503))
    page.get_by_label("本期进展").fill("断网时写的话")
    page.locator(".draft-state", has_text="已暂存在本浏览器").wait_for()

    page = form_of(visitor, code)
    visitor.expected_status = 503
    assert page.get_by_label("本期进展").input_value() == ""
    page.get_by_role("button", name="恢复内容").click()
    assert page.get_by_label("本期进展").input_value() == "断网时写的话"
    page.locator("summary.menu__button").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile("/accounts/login"))

    keys = page.evaluate("Object.keys(localStorage)")
    assert [key for key in keys if key.startswith("report:")] == []


def test_a_unit_files_all_it_owes_from_one_page(visit):
    visitor = visit("industry")
    codes = owed(visitor)
    page = visitor.page

    first = page.locator(f"#task-{codes[0]}")
    first.get_by_label("本期进展").fill("第一项有进展")
    wait_until_saved(first)
    for code in codes[1:]:
        page.locator(f"#task-{code}").get_by_label("无变化").check()
    page.get_by_role("button", name="提交所有已填写的任务").last.click()

    page.get_by_text(f"{len(codes)} 项填报已提交").wait_for()
    assert page.locator("fieldset.due").count() == 0


def test_from_my_work_to_submitted_in_at_most_three_clicks(visit):
    visitor = visit("group")
    code = owed(visitor)[1]
    page = visitor.page
    page.add_init_script(
        "addEventListener('click', () => {"
        " sessionStorage.clicks = 1 + Number(sessionStorage.clicks ?? 0);"
        "}, true);"
    )
    visitor.open("/mine/")

    page.locator(f'a[href*="/tasks/{code}/report/"]').first.click()
    page.get_by_label("本期进展").fill("直通车线路开通")
    page.get_by_role("button", name="提交审核").click()
    page.get_by_text("填报已提交").wait_for()

    assert int(page.evaluate("sessionStorage.clicks")) <= 3


def test_no_change_is_two_clicks_from_my_work(visit):
    visitor = visit("group")
    code = owed(visitor)[1]
    page = visitor.page
    visitor.open("/mine/")

    page.locator(f'a[href*="/tasks/{code}/report/"]').first.click()
    page.get_by_role("button", name="本期无变化").click()

    page.get_by_text("填报已提交").wait_for()


def test_errors_a_conflict_and_a_locked_report_are_accessible(visit):
    first, second = visit("zhangzhu", viewport=PHONE), visit("reporter")
    code = owed(first)[2]

    page = form_of(first, code)
    first.expected_status = 422
    page.get_by_role("button", name="提交审核").click()
    page.get_by_text("请填写本期进展").wait_for()
    assert page.evaluate("document.activeElement.name") == "progress"
    assert first.accessibility() == []
    assert not first.scrolls_sideways()

    other = form_of(second, code)
    page.get_by_label("本期进展").fill("第一人")
    wait_until_saved(page)
    second.expected_status = 409
    other.get_by_label("本期进展").fill("第二人")
    other.get_by_role("button", name="对照两个版本").click()
    other.get_by_role("button", name="采用此内容").first.wait_for()
    assert second.accessibility() == []

    page.get_by_role("button", name="提交审核").click()
    page.get_by_text("填报已提交").wait_for()
    assert first.accessibility() == []
