"""The as-of day in the head of every page, with a browser's calendar beside it."""

import pytest

pytestmark = pytest.mark.browser


def test_a_typed_day_is_written_as_the_portal_writes_days(visit):
    visitor = visit("leader")
    visitor.open("/tasks/?light=red")
    day = visitor.page.get_by_label("截至", exact=True).first
    assert day.input_value() == "2025-10-20"

    day.fill("2025-06-30")
    day.press("Enter")
    visitor.page.wait_for_url("**/tasks/?light=red&as_of=2025-06-30")

    visitor.page.get_by_role("link", name="回到今天").click()
    visitor.page.wait_for_url("**/tasks/?light=red")


def test_a_day_chosen_in_the_calendar_opens_at_once(visit):
    visitor = visit("leader")
    visitor.open("/units/")

    visitor.page.get_by_role("button", name="选择日期").click()
    visitor.page.locator(".masthead__tools > .as-of .as-of__picker").fill("2025-03-31")
    visitor.page.wait_for_url("**/units/?as_of=2025-03-31")
