"""Keeps the portal's processes running under one parent, and stops them together."""

import signal
import subprocess
import threading
import time

from django.utils.translation import gettext as _

# A process that lived so long was well: the next one starts at once.
STEADY_SECONDS = 10
LONGEST_PAUSE = 30
STOP_SECONDS = 30


class Child:
    """A process that is started again when it ends, each time after a longer pause."""

    def __init__(self, name, command):
        self.name = name
        self.command = command
        self.pause = 0

    def start(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command)

    def keep_running(self, say):
        if self.process.poll() is None:
            return
        since_start = time.monotonic() - self.started
        if since_start < self.pause:
            return
        say(
            _("%(name)s ended with code %(code)s and is started again.")
            % {"name": self.name, "code": self.process.returncode}
        )
        was_well = since_start >= self.pause + STEADY_SECONDS
        self.pause = 1 if was_well else min(2 * self.pause + 1, LONGEST_PAUSE)
        self.start()

    def wait(self):
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def supervise(children, *, say):
    """Run the children until this process is asked to stop, then stop them too."""
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda signum, frame: stopping.set())
    for child in children:
        child.start()
    while not stopping.wait(0.5):
        for child in children:
            child.keep_running(say)
    for child in children:
        child.process.terminate()
    for child in children:
        child.wait()
