"""The background worker's rounds: what is due is queued, what was lost goes on, what
is queued runs. Any number of workers may run beside each other, on any host.
"""

import logging
import os
import socket
from datetime import UTC, datetime, timedelta

from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from plans.jobs import queue_due_deliveries, queue_due_jobs

log = logging.getLogger("portal.worker")

HOST = socket.gethostname()[:20]
LONGEST_RUN = timedelta(hours=2)
MOST_ATTEMPTS = 3
RETRY_AFTER = timedelta(seconds=5)


class PortalWorker(Worker):
    """The library's worker, taken a round at a time: host and process are its name."""

    def __init__(self):
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            # Between two batches the schedule gets its turn.
            max_tasks=20,
            worker_id=f"{HOST}:{os.getpid()}:{get_random_string(8)}",
            excluded_queue_names=[],
        )

    def round(self, moment):
        """Queue what is due at the moment, then run what waits."""
        for name in queue_due_jobs(moment):
            log.info("queued %s", name)
        if number := queue_due_deliveries(moment):
            log.info("queued %s deliveries", number)
        # Reading first keeps an idle worker from taking SQLite's write lock.
        if DBTaskResult.objects.ready().exists():
            self._run_tasks = 0
            self.run()


def recover_lost_tasks() -> int:
    """Put tasks whose worker died back into the queue; give up those that hang."""
    # The queue's own times are real ones, whatever clock the portal goes by.
    now = datetime.now(UTC)
    recovered = 0
    for result in DBTaskResult.objects.running():
        worker_id = result.worker_ids[-1] if result.worker_ids else ""
        if _is_dead(worker_id) and len(result.worker_ids) < MOST_ATTEMPTS:
            recovered += _queue_again(result, now + RETRY_AFTER)
        elif _is_dead(worker_id) or result.started_at < now - LONGEST_RUN:
            result.set_failed(RuntimeError(f"worker {worker_id} died or hangs"))
            log.error("gave up %s of worker %s", result.task_path, worker_id)
    return recovered


def _queue_again(result, moment):
    log.warning("running %s again: its worker died", result.task_path)
    return DBTaskResult.objects.filter(
        pk=result.pk, status=TaskResultStatus.RUNNING, worker_ids=result.worker_ids
    ).update(status=TaskResultStatus.READY, run_after=moment)


def _is_dead(worker_id):
    """Only a process of this host can be seen; of others the run time must tell."""
    host, _, rest = worker_id.partition(":")
    pid = rest.partition(":")[0]
    if host != HOST or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
