"""The demo inside the test database, loaded once a session and copied in per test.

    def test_a_leader_sees_the_reds(client, demo):
        client.force_login(demo.user("leader"))
        ...

`demo` works wherever `db` does: in ordinary tests (rolled back), in transactional ones
and beside `live_server`, on SQLite and on PostgreSQL. The first use in a session loads
the demo through its own code (about 15 seconds); every further test gets the same rows
by plain inserts. The portal is in demo mode for the length of the test and its clock
starts at 2025-10-20 09:00, `demo.moment`.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import pytest
from django.apps import apps
from django.conf import settings as portal_settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import override_settings

from plans import demo as portal_demo
from resort_portal import clock
from towns.models import User

# SQLite takes at most 32766 values in one statement.
VALUES = 30_000


@dataclass(frozen=True)
class Demo:
    moment: datetime

    @property
    def day(self):
        return self.moment.date()

    def user(self, username):
        return User.objects.get(username=username)


def models():
    """Every model whose rows the demo writes, the histories and joins included."""
    return [
        model
        for app in ("towns", "plans")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]


def dump():
    """All rows, as the database stores them: {table: (columns, rows)}."""
    tables = {}
    with connection.cursor() as cursor:
        for model in models():
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            tables[table] = (columns, cursor.fetchall())
    return tables


def restore(tables):
    """Put dumped rows into empty tables; foreign keys are checked at the end."""
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            names = ", ".join(map(quote, columns))
            row_of = "(" + ", ".join(["%s"] * len(columns)) + ")"
            left = iter(rows)
            while chunk := list(islice(left, VALUES // len(columns))):
                cursor.execute(
                    f"INSERT INTO {quote(table)} ({names}) VALUES "
                    + ", ".join([row_of] * len(chunk)),
                    [value for row in chunk for value in row],
                )
        for sql in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(sql)
        if connection.vendor == "postgresql":
            # As autovacuum would: without statistics its plans are of empty tables.
            cursor.execute("ANALYZE")


def rows_written(load, blocker):
    """The rows that `load()` leaves in an empty database, and what it returns."""
    with blocker.unblock(), transaction.atomic():
        result = load()
        rows = dump()
        transaction.set_rollback(True)
    return rows, result


@pytest.fixture(scope="session")
def demo_rows(django_db_setup, django_db_blocker):
    """What the demo writes into an empty portal."""
    with override_settings(DEMO=True):
        rows, _nothing = rows_written(portal_demo.load, django_db_blocker)
    return rows


@pytest.fixture
def demo(demo_rows, db, settings):
    """The loaded demo; see this module."""
    settings.DEMO = True
    restore(demo_rows)
    clock.start_demo()
    yield Demo(datetime.fromisoformat(portal_settings.DEMO_CLOCK))
    clock.start_demo()
