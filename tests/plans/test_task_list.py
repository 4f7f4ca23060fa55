"""The task list: what it shows, and what it costs."""

import pytest
from django.urls import reverse

from tests.factories import make_task

pytestmark = pytest.mark.django_db
URL = reverse("plans:tasks")


def test_the_list_shows_tasks_with_their_light(client, viewer):
    task = make_task(title="推进竹海提升")
    client.force_login(viewer)

    response = client.get(URL)

    assert response.status_code == 200
    assert "推进竹海提升" in response.text
    assert task.code in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_listing_tasks_costs_nine_queries(
    client, viewer, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_task()
    client.force_login(viewer)

    with django_assert_num_queries(9):
        response = client.get(URL)

    assert f'data-total="{rows}"' in response.text
