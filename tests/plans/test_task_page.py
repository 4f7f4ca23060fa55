"""The page of one task: what it says, to whom, and what it costs."""

import pytest

from tests.factories import make_task

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_task(client, viewer):
    task = make_task(title="推进竹海提升", milestones=[("方案", "2025-03-31", 1, True)])
    client.force_login(viewer)

    response = client.get(task.get_absolute_url())

    assert response.status_code == 200
    assert "推进竹海提升" in response.text
