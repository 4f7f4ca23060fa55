"""A leader's way from the figures to who is responsible, by clicks alone."""

import pytest
from django.conf import settings

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_from_signing_in_to_the_demand_its_task_and_its_unit(visit, size):
    page = visit(None, viewport=size).page
    page.goto("/")
    page.wait_for_url("**/accounts/login/**")
    page.fill("#id_login", "leader")
    page.fill("#id_password", settings.DEMO_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()

    page.get_by_role("link", name="源自2024年12月14日").click()
    page.locator(".demand[data-code='D16-1']").first.click()
    side = page.locator("#side")
    side.get_by_text("D16-1").wait_for()
    side.get_by_role("link", name="推进低效用地“腾笼换鸟”").click()
    page.wait_for_url("**/tasks/2025-010/")
    assert "推进低效用地“腾笼换鸟”" in page.locator("h1").inner_text()
    page.locator("dl.details").get_by_role("link", name="张渚镇").click()
    page.wait_for_url("**/units/zhangzhu/")

    assert "张渚做“增”" in page.locator("h1").inner_text()
