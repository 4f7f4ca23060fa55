import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

# The first life of the child ends by itself, the second one lasts.
STORY = """
import django, pathlib, sys, time
django.setup()
from resort_portal.supervisor import Child, supervise

lives = pathlib.Path(sys.argv[1])

def live():
    with lives.open("a") as file:
        file.write("x")
    if lives.read_text() == "x":
        sys.exit(3)
    time.sleep(60)

supervise([Child("child", live)], say=lambda sentence: print(sentence, flush=True))
print("all stopped")
"""


@pytest.fixture
def supervised(tmp_path):
    """A parent whose child notes each of its lives in a file."""
    lives = tmp_path / "lives"
    with subprocess.Popen(
        [sys.executable, "-c", STORY, lives],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "resort_portal.settings_test"},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        try:
            wait_for_two_lives(lives)
            yield parent
        finally:
            parent.kill()


def wait_for_two_lives(lives):
    deadline = time.monotonic() + 30
    while not (lives.exists() and lives.read_text() == "xx"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_process_that_ended_is_started_again_and_all_stop_together(supervised):
    supervised.send_signal(signal.SIGTERM)

    output, _ = supervised.communicate(timeout=20)

    assert supervised.returncode == 0
    assert [line.count("child") for line in output.splitlines()] == [1, 0]
    assert "3" in output
    assert output.endswith("all stopped\n")
