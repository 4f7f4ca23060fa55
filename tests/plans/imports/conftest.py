"""A planner at 9:00 on 20 October 2025, one task, and its exported table."""

import pytest
from django.core.cache import cache

from tests.factories import at, make_task
from tests.plans.imports.tables import exported

NOW = at("2025-10-20")


@pytest.fixture(autouse=True)
def on_a_day(settings):
    settings.DEMO = True  # the portal's clock stands at NOW
    cache.clear()


@pytest.fixture
def task(zhangzhu):
    return make_task(
        zhangzhu,
        title="提升竹海",
        goal="接待10万人次",
        due_on="2025-11-30",
        milestones=[("竣工", "2025-11-20", 1, False)],
    )


@pytest.fixture
def book(planner, task):
    return exported(task.plan, planner, NOW)
