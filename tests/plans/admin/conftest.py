import pytest


@pytest.fixture
def office(client, planner):
    """The client in which the planner is signed in."""
    client.force_login(planner)
    return client
