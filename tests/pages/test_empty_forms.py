"""A form that arrives empty is told what is missing."""

import pytest

from resort_portal import clock
from tests.factories import at
from tests.pages.world import World

pytestmark = pytest.mark.django_db

FORMS = [
    ("head", "claim-create"),
    ("head", "extension-create"),
    ("head", "change-create"),
    ("head", "coordination-create"),
    ("head", "objection-create"),
    ("head", "instruction-answer"),
    ("other_head", "coordination-request"),
    ("supporter", "contribution-create+restricted"),
    ("supervisor", "objection-answer+restricted"),
    ("supervisor", "task-hold"),
    ("supervisor", "task-reopen"),
    ("supervisor", "deputy"),
    ("supervisor", "notice-lift"),
    ("head", "notice-reply"),
    ("leader", "instruction-create"),
    ("viewer", "inbox-settings"),
]


def test_an_empty_form_is_refused(client):
    world = World()

    with clock.telling(at("2025-07-01")):
        for persona, name in FORMS:
            client.force_login(world.people[persona])
            response = client.post(world.address(f"plans:{name}"))
            assert (name, response.status_code) == (name, 422)
