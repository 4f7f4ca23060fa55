import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from plans.worker import PortalWorker, recover_lost_tasks
from resort_portal import clock

log = logging.getLogger("portal.worker")

ROUNDS_BETWEEN_RECOVERIES = 30


class Command(BaseCommand):
    help = "Run the scheduled jobs and the background tasks."

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=1.0, metavar="SECONDS")
        parser.add_argument(
            "--once", action="store_true", help="one round, then the command ends"
        )

    def handle(self, *, interval, once, **options):
        worker = PortalWorker()
        stopping = threading.Event()

        def stop(signum, frame):
            # A task that is being worked on is finished first.
            worker.running = False
            stopping.set()

        if not once:
            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGINT, stop)
        rounds = 0
        while not stopping.is_set():
            try:
                if rounds % ROUNDS_BETWEEN_RECOVERIES == 0:
                    recover_lost_tasks()
                worker.round(clock.now())
            except (OperationalError, InterfaceError) as error:
                log.warning("database busy or away, trying again: %s", error)
            if once:
                return
            rounds += 1
            close_old_connections()
            stopping.wait(interval)
