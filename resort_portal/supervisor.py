"""Keeps the portal's processes running under one parent, and stops them together."""

import multiprocessing
import signal
import threading
import time

from django.utils.translation import gettext as _

# A process that lived so long was well: the next one starts at once.
STEADY_SECONDS = 10
LONGEST_PAUSE = 30
STOP_SECONDS = 30
SIGNALS = (signal.SIGTERM, signal.SIGINT)

# Forked, so that Django is loaded once and its memory shared.
fork = multiprocessing.get_context("fork")


class Child:
    """A process that is started again when it ends, each time after a longer pause."""

    def __init__(self, name, run):
        self.name = name
        self.run = run
        self.pause = 0

    def start(self):
        self.started = time.monotonic()
        self.process = fork.Process(target=self._begin, name=self.name)
        self.process.start()

    def _begin(self):
        for signum in SIGNALS:
            signal.signal(signum, signal.SIG_DFL)
        self.run()

    def keep_running(self, say):
        if self.process.is_alive():
            return
        since_start = time.monotonic() - self.started
        if since_start < self.pause:
            return
        say(
            _("%(name)s ended with code %(code)s and is started again.")
            % {"name": self.name, "code": self.process.exitcode}
        )
        was_well = since_start >= self.pause + STEADY_SECONDS
        self.pause = 1 if was_well else min(2 * self.pause + 1, LONGEST_PAUSE)
        self.start()

    def stop(self):
        self.process.join(STOP_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def supervise(children, *, say):
    """Run the children until this process is asked to stop, then stop them too."""
    stopping = threading.Event()
    for signum in SIGNALS:
        signal.signal(signum, lambda signum, frame: stopping.set())
    for child in children:
        child.start()
    while not stopping.wait(0.5):
        for child in children:
            child.keep_running(say)
    for child in children:
        child.process.terminate()
    for child in children:
        child.stop()
