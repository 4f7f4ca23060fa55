import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def refuse(execute, sql, params, many, context):
    raise OperationalError("connection to server at 10.0.0.7 failed")


def test_the_portal_is_alive_without_a_login_and_without_a_query(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_the_portal_is_alive_while_the_database_is_away(client):
    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")

    assert response.status_code == 200


def test_a_migrated_portal_is_ready(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


def test_a_portal_without_its_database_is_not_ready_and_tells_no_details(client):
    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "not ready"}


def test_a_portal_with_a_migration_left_is_not_ready(client):
    MigrationRecorder.Migration.objects.filter(app="plans").delete()

    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_never_taken_from_a_cache(client, address):
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_can_only_be_read(client, address):
    assert client.post(address).status_code == 405
