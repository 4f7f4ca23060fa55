"""The planner's imports in a browser: without script, accessible, fit for a phone."""

from pathlib import Path

import pytest

from tests.browser.conftest import PHONE
from tests.plans import imports

pytestmark = pytest.mark.browser
LIVELIHOOD = Path(imports.__file__).parent / "livelihood-projects.xlsx"


def go_on(page):
    page.locator("input[type=submit].default").click()
    page.wait_for_load_state()


def test_another_offices_table_is_mapped_step_by_step(visit):
    visitor = visit("planner", viewport=PHONE)
    page = visitor.page
    steps = []

    def look():
        visitor.notice_violations()
        steps.append(page.locator("#content h1").first.inner_text())
        assert visitor.accessibility() == []
        assert not visitor.scrolls_sideways()

    visitor.open("/admin/plans/task/table/")
    look()
    page.set_input_files("input[type=file]", LIVELIHOOD)
    go_on(page)
    look()
    go_on(page)
    look()
    for choice in page.locator("select").all():
        if not choice.input_value():
            choice.select_option(label="社会事业局")
    go_on(page)
    look()

    assert steps == [
        "导入外部表格",
        "指明各列含义",
        "核对单位和时限",
        "导入预览（尚未导入）",
    ]
    assert page.get_by_text("打通青岚村至茶场断头路0.8公里").count() >= 1


def test_the_pages_need_no_script(visit):
    visitor = visit("planner", java_script_enabled=False)
    page = visitor.page

    page.goto("/admin/plans/task/table/")
    page.set_input_files("input[type=file]", LIVELIHOOD)
    go_on(page)
    go_on(page)

    assert page.locator("h1", has_text="核对单位和时限").count() == 1
    assert page.get_by_label("汛期前完工").input_value() == "2025-04-30"
