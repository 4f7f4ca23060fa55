"""What the worker starts by itself, and at which moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from plans import delivery, tick
from plans.actions import tickets
from plans.delivery import postman
from plans.models import Delivery, JobRun
from resort_portal import clock


@task
def clear_expired_sessions():
    call_command("clearsessions")


@task
def forget_old_tickets():
    tickets.forget_old()


@task
def daily_round():
    """Reminders, missed reports, letters and robots' messages of the day."""
    tick.run(clock.now())


@task
def deliver(keys):
    """Take deliveries, claimed for this task, where they belong."""
    postman.take(keys, at=clock.now())


@dataclass(frozen=True)
class Job:
    """A task queued once a day at `at` in Shanghai, by whichever worker is first."""

    name: str
    enqueue: Callable
    at: time
    # A portal that was down at `at` catches up so much later, not any later.
    grace: timedelta = timedelta(hours=12)

    def latest_slot(self, moment: datetime) -> datetime:
        local = timezone.localtime(moment)
        slot = local.replace(
            hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0
        )
        return slot if slot <= local else slot - timedelta(days=1)


JOBS = [
    Job("clear_expired_sessions", clear_expired_sessions.enqueue, at=time(3, 30)),
    Job("forget_old_tickets", forget_old_tickets.enqueue, at=time(3, 40)),
    # Before the offices open; a portal that was down goes the round when it is back.
    Job("daily_round", daily_round.enqueue, at=time(7), grace=timedelta(hours=23)),
]


def queue_due_jobs(moment: datetime, jobs=None) -> list[str]:
    """Queue each job whose latest slot is open, and return the jobs' names."""
    jobs = JOBS if jobs is None else jobs
    due = {(job.name, job.latest_slot(moment)): job for job in jobs}
    slots = {slot for name, slot in due}
    for run in JobRun.objects.filter(slot__in=slots).values_list("name", "slot"):
        due.pop(run, None)
    return [
        name
        for (name, slot), job in due.items()
        if moment - slot <= job.grace and _queue_once(job, slot)
    ]


def _queue_once(job, slot):
    """Row and task in one transaction: of several workers exactly one succeeds."""
    try:
        with transaction.atomic():
            JobRun.objects.create(name=job.name, slot=slot)
            job.enqueue()
    except IntegrityError:
        return False
    return True


def queue_due_deliveries(moment: datetime) -> int:
    """Queue the deliveries whose next try has come; each is claimed by one worker."""
    # Reading first keeps an idle worker from taking SQLite's write lock.
    if not Delivery.objects.due(moment).exists():
        return 0
    with transaction.atomic():
        keys = delivery.claim(moment)
        if keys:
            deliver.enqueue(keys)
    return len(keys)
