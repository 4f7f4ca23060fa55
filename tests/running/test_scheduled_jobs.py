from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from plans.jobs import JOBS, Job, queue_due_jobs
from plans.models import JobRun

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day, hour, minute=0):
    return datetime(2025, 10, day, hour, minute, tzinfo=SHANGHAI)


def make_job(queued, name="count", **changes):
    return Job(name, lambda: queued.append(name), **{"at": time(3, 30), **changes})


def test_a_job_is_queued_at_its_time():
    queued = []
    job = make_job(queued)

    names = queue_due_jobs(at(20, 3, 30), [job])

    assert (names, queued) == (["count"], ["count"])
    assert JobRun.objects.get().slot == at(20, 3, 30)


def test_before_its_time_only_yesterdays_slot_could_be_open_and_that_is_too_old():
    queued = []

    assert queue_due_jobs(at(20, 3, 29), [make_job(queued)]) == []
    assert queued == []


def test_a_job_is_queued_once_a_day():
    queued = []
    job = make_job(queued)

    for hour in (4, 5, 14):
        queue_due_jobs(at(20, hour), [job])
    queue_due_jobs(at(21, 4), [job])

    assert queued == ["count", "count"]


def test_a_portal_that_was_down_catches_up_within_the_grace():
    queued = []
    job = make_job(queued, grace=timedelta(hours=2))

    assert queue_due_jobs(at(20, 5, 31), [job]) == []
    assert queue_due_jobs(at(20, 5, 30), [job]) == ["count"]


def test_a_job_that_cannot_be_queued_leaves_its_slot_open():
    def fail():
        raise RuntimeError("queue away")

    with pytest.raises(RuntimeError), transaction.atomic():
        queue_due_jobs(at(20, 4), [Job("broken", fail, at=time(3, 30))])

    assert not JobRun.objects.exists()


def test_a_worker_that_comes_second_queues_nothing():
    queued = []
    job = make_job(queued)

    def another_worker_is_quicker():
        JobRun.objects.create(name="other", slot=at(20, 3, 30))

    quick = Job("quick", another_worker_is_quicker, at=time(3, 30))
    other = make_job(queued, name="other")

    assert queue_due_jobs(at(20, 4), [quick, other, job]) == ["quick", "count"]
    assert queued == ["count"]


@pytest.mark.parametrize("number", [1, 3])
def test_looking_for_due_jobs_costs_one_query(number, django_assert_num_queries):
    jobs = [make_job([], name=f"job {n}") for n in range(number)]
    queue_due_jobs(at(20, 4), jobs)

    with django_assert_num_queries(1):
        queue_due_jobs(at(20, 5), jobs)


def test_expired_sessions_are_cleared_daily():
    for key, expires in (("old", at(1, 0)), ("new", at(1, 0).replace(year=2999))):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)

    assert queue_due_jobs(at(20, 4)) == [job.name for job in JOBS]

    assert [session.session_key for session in Session.objects.all()] == ["new"]
