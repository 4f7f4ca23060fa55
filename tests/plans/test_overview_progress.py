"""Planned against accepted progress: which month, which reports, which figures."""

from datetime import date

import pytest

from plans.actions import reports as report_actions
from plans.actions import tasks as task_actions
from plans.dashboards import progress, snapshot
from plans.dashboards.progress import Accepted, Deviation, Weighed
from plans.models import LightSpan
from plans.schedule import Timetable
from plans.working_days import WorkingDays
from tests.factories import (
    at,
    make_completion,
    make_member,
    make_plan,
    make_report,
    make_task,
)

pytestmark = pytest.mark.django_db
YEAR = Timetable(date(2025, 1, 1), date(2025, 12, 31), basis="linear")


def closed_at(moment):
    return [
        closing and (closing.month.end.month, closing.day.isoformat())
        for closing in progress.closings(make_plan(), WorkingDays(), moment)
    ]


def test_a_month_closes_on_the_25th_at_18():
    assert closed_at(at("2025-09-25", 17, 59)) == [(8, "2025-08-25"), (7, "2025-07-25")]
    assert closed_at(at("2025-09-25", 18)) == [(9, "2025-09-25"), (8, "2025-08-25")]


def test_a_window_that_ends_on_a_weekend_closes_the_working_day_before():
    assert closed_at(at("2025-10-24", 18)) == [(10, "2025-10-24"), (9, "2025-09-25")]


def test_nothing_has_closed_before_the_first_month_does():
    assert closed_at(at("2025-01-10")) == [None, None]
    assert closed_at(at("2025-02-10")) == [(1, "2025-01-24"), None]


def test_the_last_month_of_the_plan_stays_the_newest():
    assert closed_at(at("2026-06-01")) == [(12, "2025-12-25"), (11, "2025-11-25")]


def standing(task, moment):
    return [
        (report.period_end.month, report.percent, report.accepted_then)
        for report in progress.reports_at(at(moment)).filter(task=task)
    ]


def test_a_report_counts_from_its_acceptance_on():
    task = make_task()
    make_report(task, "2025-03", 20)

    assert standing(task, "2025-03-21") == []
    assert standing(task, "2025-03-22") == [(3, 20, False)]
    assert standing(task, "2025-03-28") == [(3, 20, True)]


def test_a_returned_report_stood_until_then():
    task = make_task()
    report = make_report(task, "2025-03", 20, accepted_on=False)
    report_actions.return_for_rework(
        report, by=make_member(), words="请补证明", at=at("2025-03-26")
    )

    assert standing(task, "2025-03-25") == [(3, 20, False)]
    assert standing(task, "2025-03-26") == []


def test_a_withdrawn_report_stood_until_then():
    task = make_task()
    report = make_report(task, "2025-03", 20, accepted_on=False)
    report_actions.withdraw(report, by=report.author, at=at("2025-03-24"))

    assert standing(task, "2025-03-23") == [(3, 20, False)]
    assert standing(task, "2025-03-24") == []


def test_accepted_progress_is_that_of_the_newest_period_up_to_the_day():
    task = Weighed(1, weight=1, percent=4000, timetable=YEAR)
    history = Accepted(
        [
            (1, date(2025, 3, 31), 20),
            (1, date(2025, 6, 30), 35),
            (1, date(2025, 6, 30), 40),
        ]
    )

    assert [
        history.percent(task, date(2025, month, 28)) for month in (2, 3, 4, 6, 7)
    ] == [0, 0, 2000, 2000, 4000]
    assert history.percent(task, date(2025, 6, 30)) == 4000


def test_a_completed_task_counts_in_full_from_its_day_on():
    task = Weighed(1, 1, 10000, YEAR, completed_on=date(2025, 5, 10))
    history = Accepted([(1, date(2025, 3, 31), 20)])

    assert history.percent(task, date(2025, 4, 30)) == 2000
    assert history.percent(task, date(2025, 5, 31)) == 10000


def test_deviation_is_the_difference_of_what_is_printed():
    assert Deviation(accepted=66, planned=77).points == -11
    assert Deviation(accepted=66, planned=77).size == 11


def test_deviation_weighs_tasks_at_the_end_of_the_closed_month():
    closing, _before = progress.closings(
        make_plan(), WorkingDays(), at("2025-10-20", 9)
    )
    tasks = [
        Weighed(1, weight=2, percent=10000, timetable=YEAR),
        Weighed(2, weight=1, percent=2000, timetable=YEAR),
    ]

    # 30 September is 272 of 364 days, 74.73 %; (2 × 100 + 20) / 3 = 73.33.
    assert progress.deviation(tasks, closing) == Deviation(accepted=73, planned=75)


def weighed(moment):
    spans = LightSpan.objects.in_plan(make_plan())
    return snapshot.read(spans, moment).weighed(make_plan())


def test_timetables_are_those_known_at_the_moment():
    task = make_task(milestones=[("完成设计", "2025-06-30", 3, True)])
    task_actions.shift_dates(task, days=10, reason="汛期", by=None, at=at("2025-05-05"))

    (before,), (after,) = weighed(at("2025-05-04")), weighed(at("2025-05-06"))

    assert before.timetable.steps == ((date(2025, 6, 30), 3),)
    assert after.timetable.steps == ((date(2025, 7, 10), 3),)
    assert (before.timetable.due_on, after.timetable.due_on) == (
        date(2025, 12, 31),
        date(2026, 1, 10),
    )


def test_a_completion_undone_later_still_counted_then():
    task = make_task()
    make_completion(task, "2025-05-10", accepted_on="2025-05-12")
    task.refresh_from_db()
    task_actions.reopen(task, reason="复查不合格", by=None, at=at("2025-08-01"))

    assert [row.completed_on for row in weighed(at("2025-06-01"))] == [
        date(2025, 5, 12)
    ]
    assert [row.completed_on for row in weighed(at("2025-09-01"))] == [None]


def test_a_completion_counts_from_the_day_it_names():
    make_completion(make_task(), "2025-05-10", accepted_on="2025-05-12")

    assert [row.completed_on for row in weighed(at("2025-06-01"))] == [
        date(2025, 5, 10)
    ]
