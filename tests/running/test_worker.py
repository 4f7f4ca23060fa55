import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from plans import tick
from plans.jobs import clear_expired_sessions
from plans.models import JobRun
from plans.worker import HOST, PortalWorker, recover_lost_tasks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _database_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def ended_process():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def running_task(*worker_ids, minutes=0):
    result = DBTaskResult.objects.get(pk=clear_expired_sessions.enqueue().id)
    result.status = TaskResultStatus.RUNNING
    result.started_at = datetime.now(UTC) - timedelta(minutes=minutes)
    result.worker_ids = list(worker_ids)
    result.save()
    return result


def status(result):
    return DBTaskResult.objects.get(pk=result.pk).status


def test_one_round_queues_what_is_due_and_runs_what_waits():
    old = datetime(2025, 1, 1, tzinfo=UTC)
    Session.objects.create(session_key="old", session_data="", expire_date=old)
    afternoon = datetime(2025, 10, 20, 6, tzinfo=UTC)

    PortalWorker().round(afternoon)

    assert {run.name for run in JobRun.objects.all()} == {
        "clear_expired_sessions",
        "forget_old_tickets",
        "daily_round",
        tick.NAME,
    }
    assert {result.status for result in DBTaskResult.objects.all()} == {
        TaskResultStatus.SUCCESSFUL
    }
    assert not Session.objects.exists()


def test_an_idle_worker_only_reads(django_assert_num_queries):
    worker, moment = PortalWorker(), datetime(2025, 10, 20, 6, tzinfo=UTC)
    worker.round(moment)

    with django_assert_num_queries(3) as queries:
        worker.round(moment)

    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_the_command_runs_a_waiting_task():
    result = DBTaskResult.objects.get(pk=clear_expired_sessions.enqueue().id)

    call_command("portal_worker", once=True)

    assert status(result) == TaskResultStatus.SUCCESSFUL


def test_the_task_of_a_dead_worker_goes_back_into_the_queue():
    result = running_task(f"{HOST}:{ended_process()}:abc")

    assert recover_lost_tasks() == 1

    assert status(result) == TaskResultStatus.READY


def test_a_task_that_killed_three_workers_is_given_up():
    dead = f"{HOST}:{ended_process()}:abc"
    result = running_task(dead, dead, dead)

    assert recover_lost_tasks() == 0

    assert status(result) == TaskResultStatus.FAILED


def test_the_task_of_a_living_worker_is_left_alone():
    result = running_task(f"{HOST}:{os.getpid()}:abc", minutes=119)

    assert recover_lost_tasks() == 0

    assert status(result) == TaskResultStatus.RUNNING


def test_a_worker_on_another_host_is_given_two_hours():
    elsewhere = "another-host:1:abc"
    recent, hanging = (
        running_task(elsewhere, minutes=119),
        running_task(elsewhere, minutes=121),
    )

    recover_lost_tasks()

    assert status(recent) == TaskResultStatus.RUNNING
    assert status(hanging) == TaskResultStatus.FAILED
