import pytest

from tests.pages.world import World


@pytest.fixture
def world(db):
    return World()
