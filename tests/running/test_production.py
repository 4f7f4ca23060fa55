"""A real portal starts with all that it needs, or says what is wanting."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from towns.models import User

WHOLE = {
    "PORTAL_PRODUCTION": "1",
    "DJANGO_SECRET_KEY": "k" * 50,
    "DJANGO_ALLOWED_HOSTS": "portal.example.gov.cn",
}


def start(tmp_path, **changes):
    """The settings as a process of its own reads them; its exit code and last words."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO_", "PORTAL_", "DATABASE_"))
    }
    given = {"PORTAL_DATA_DIR": str(tmp_path), **WHOLE, **changes}
    ended = subprocess.run(
        [sys.executable, "-c", "import resort_portal.settings as s; print(s.DEMO)"],
        cwd=settings.BASE_DIR,
        env=kept | {name: value for name, value in given.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_a_portal_with_all_it_needs_starts(tmp_path):
    assert start(tmp_path) == (0, "False\n")


@pytest.mark.parametrize(
    "changes",
    [
        {"DJANGO_SECRET_KEY": ""},
        {"DJANGO_SECRET_KEY": "short"},
        {"DJANGO_ALLOWED_HOSTS": ""},
        {"DJANGO_DEBUG": "1"},
        {"PORTAL_DEMO": "1"},
    ],
)
def test_what_is_wanting_or_dangerous_stops_it_loudly(tmp_path, changes):
    code, said = start(tmp_path, **changes)

    assert code != 0
    assert "ImproperlyConfigured" in said
    assert next(iter(changes)) in said


@pytest.mark.django_db
def test_no_superuser_is_made():
    with pytest.raises(CommandError, match="init"):
        call_command(
            "createsuperuser", username="root", full_name="超级用户", interactive=False
        )

    assert User.objects.count() == 0
