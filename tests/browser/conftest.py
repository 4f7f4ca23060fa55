"""The demo as `make run` serves it, and visitors who look at it in Chromium."""

import os
import shutil
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from tests.browser.visitor import Visitor

# Playwright keeps an event loop in this thread, in which Django would refuse every
# query of the tests that come after these.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = settings.BASE_DIR
PHONE = {"width": 375, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.fail('Chromium is missing; -m "not browser" leaves these tests out.')
    return {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The address of a freshly loaded demo with its web server and worker."""
    data = tmp_path_factory.mktemp("portal")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "resort_portal.settings",
        "DJANGO_DEBUG": "0",
        "PORTAL_DEMO": "1",
        "PORTAL_DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data}/portal.sqlite3",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    log = (data / "serve.log").open("w+")
    command = [sys.executable, ROOT / "manage.py", "serve"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
    ) as server:
        try:
            said = []
            for line in server.stdout:
                said.append(line)
                if line.startswith("Ready: "):
                    break
            else:
                log.seek(0)
                pytest.fail("".join([*said, log.read()]))
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)
            log.close()


@pytest.fixture(scope="session")
def sessions(portal, browser):
    """Cookies of the accounts that have signed in, by name."""
    cookies = {}

    def sign_in(account):
        if account not in cookies:
            # The page of one's sessions shows what the browser says of itself.
            context = browser.new_context(base_url=portal, user_agent="1.0")
            page = context.new_page()
            page.goto("/accounts/login/")
            page.fill("#id_login", account)
            page.fill("#id_password", settings.DEMO_PASSWORD)
            page.press("#id_password", "Enter")
            page.wait_for_url(lambda url: "/accounts/login" not in url)
            cookies[account] = context.storage_state()
            context.close()
        return cookies[account]

    return sign_in


@pytest.fixture
def visit(portal, browser, sessions):
    """Makes visitors: visit("leader", viewport=PHONE); nobody is signed in for None.

    At the end of the test none of them may have met an error, a violation of the
    content security policy or a request to another host.
    """
    visitors = []

    def make(account="leader", *, language="zh-hans", viewport=DESK, **options):
        context = browser.new_context(
            base_url=portal,
            viewport=viewport,
            timezone_id="Asia/Shanghai",
            locale="en-US",
            storage_state=sessions(account) if account else None,
            **options,
        )
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": portal}]
        )
        runs_scripts = options.get("java_script_enabled", True)
        visitors.append(Visitor(context, portal, runs_scripts=runs_scripts))
        return visitors[-1]

    yield make
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.context.close()
    assert problems == []
