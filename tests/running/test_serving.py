import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from plans.management.commands.serve import static_digest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, address):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as web:
        web.request("GET", address)
        response = web.getresponse()
        return response.status, response.read().decode()


def wait_until_ready(server):
    for line in server.stdout:
        if line.startswith("Ready: "):
            return
    pytest.fail("the portal ended before it was ready")


@pytest.fixture
def portal(tmp_path):
    """An empty portal of its own: `manage.py serve` with nothing prepared."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "resort_portal.settings",
        "PORTAL_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "PORTAL_DEMO": "0",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, settings.BASE_DIR / "manage.py", "serve"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            wait_until_ready(server)
            yield server, port
        finally:
            server.terminate()


def test_serve_prepares_the_portal_keeps_it_running_and_stops_it(portal):
    server, port = portal

    assert get(port, "/readyz") == (200, '{"status": "ready"}')
    status, page = get(port, "/accounts/login/")
    assert status == 200
    stylesheet = re.search(r'href="(/static/css/main\.\w+\.css)"', page).group(1)
    assert get(port, stylesheet)[0] == 200

    server.send_signal(signal.SIGINT)

    assert server.wait(40) == 0
    with pytest.raises(ConnectionRefusedError):
        get(port, "/healthz")


def test_a_taken_port_is_named_before_anything_is_prepared():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(CommandError, match=rf"{address}.*PORT=8001 make run"):
            call_command("serve", bind=address)


@pytest.mark.parametrize(
    "bind", ["8000", "127.0.0.1:", "127.0.0.1:web", ":0", "a:99999"]
)
def test_an_address_that_is_none_is_named(bind):
    with pytest.raises(CommandError, match=re.escape(bind)):
        call_command("serve", bind=bind)


def test_static_files_are_collected_again_when_one_of_them_changes(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    style = tmp_path / "style.css"
    style.write_text("p {}")
    os.utime(style, (time.time(), 1))
    before = static_digest()

    assert static_digest() == before
    style.write_text("p { }")
    assert static_digest() != before
