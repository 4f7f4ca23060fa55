"""Which reports tasks owe, and what became of each: filed, late, missed.

Read in three queries from states, reports and reviews, as they were known at a moment.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from plans.models import ProgressReport, Review, Task, TaskState
from plans.schedule import Duty, anew_until, duties, window
from plans.standing import EXEMPT

Verdict = Review.Verdict


@dataclass(frozen=True)
class Paper:
    """A submitted report, and how long it stood: until withdrawn or returned."""

    report: ProgressReport
    review: Review | None
    ended_at: datetime | None

    @property
    def submitted_at(self):
        return self.report.submitted_at

    @property
    def is_returned(self):
        return self.review is not None and self.review.verdict == Verdict.RETURNED

    def stood(self, moment):
        return self.submitted_at <= moment and (
            self.ended_at is None or self.ended_at > moment
        )


@dataclass(frozen=True)
class Debt:
    """A report that a task owes, and the papers that answer it."""

    task: Task
    duty: Duty
    opens_at: datetime
    papers: tuple[Paper, ...] = ()

    @property
    def period(self):
        return self.duty.period

    @property
    def closes_at(self):
        return self.duty.closes_at

    def is_filed(self, moment):
        return any(paper.stood(moment) for paper in self.papers)

    @property
    def missed_at(self):
        """When it is missed if nothing stands: as the next window opens, or later,
        where a report that came in time was returned.
        """
        return max(self.duty.missed_at, self.duty.anew_until or self.duty.missed_at)

    def is_excused(self, moment):
        """Whether it came in time, was returned and may still be filed anew."""
        return self.duty.is_excused(moment)

    def is_missed(self, moment):
        """Nothing stood when the next window opened; a supplement changes nothing."""
        return self.missed_at <= moment and not self.is_filed(self.missed_at)

    @property
    def is_on_time(self):
        """What was first submitted came before the window closed.

        What the unit itself has taken back by then is no report.
        """
        return any(
            paper.submitted_at <= self.closes_at
            and (paper.is_returned or paper.stood(self.closes_at))
            for paper in self.papers
        )

    @property
    def came_late(self):
        """What was submitted after the window had closed."""
        return [paper for paper in self.papers if paper.submitted_at > self.closes_at]


def time_limit(task, reports, closes_at, calendar):
    """Until when a period's report comes in time: as the window closes, or later,
    where one of `reports` (its versions, in order) was returned.
    """
    returned = [
        (row.submitted_at, row.closed_at)
        for row in reports
        if row.status == ProgressReport.Status.RETURNED
        and (row.signed_off_at or not task.plan.needs_sign_off)
    ]
    return anew_until(closes_at, returned, task.plan.rules, calendar) or closes_at


def ledger(tasks, moment, calendar):
    """Every report whose window has opened by the moment, in order of tasks."""
    tasks = [task for task in tasks if task.assigned_at and task.assigned_at <= moment]
    exempt, papers = _exemptions(tasks, moment), _papers(tasks, moment)

    @cache
    def window_of(rules, period):
        return window(period, rules, calendar)

    found = []
    for task in tasks:
        plan = task.plan
        for duty in duties(
            task.reporting,
            plan.reports_from,
            plan.ends_on,
            assigned_at=task.assigned_at,
            exempt=exempt[task.pk],
            rules=plan.rules,
            calendar=calendar,
        ):
            opens_at = window_of(plan.rules, duty.period).opens_at
            if opens_at <= moment:
                mine = papers[task.pk, duty.period.end]
                returned = [
                    (paper.submitted_at, paper.ended_at)
                    for paper in mine
                    if paper.is_returned
                    and (paper.report.signed_off_at or not plan.needs_sign_off)
                ]
                until = anew_until(duty.closes_at, returned, plan.rules, calendar)
                duty = replace(duty, anew_until=until)
                found.append(Debt(task, duty, opens_at, tuple(mine)))
    return found


def _exemptions(tasks, moment):
    found = defaultdict(list)
    rows = TaskState.objects.filter(task__in=tasks, state__in=EXEMPT, since__lte=moment)
    for task, since, until in rows.values_list("task", "since", "until"):
        found[task].append((since, until if until and until <= moment else None))
    return found


def _papers(tasks, moment):
    reports = list(
        ProgressReport.objects.filter(
            task__in=tasks, submitted_at__lte=moment
        ).order_by("submitted_at", "pk")
    )
    held = {
        review.report_id: review
        for review in Review.objects.filter(report__in=reports, at__lte=moment)
        if review.undone_at is None or review.undone_at > moment
    }
    found = defaultdict(list)
    for report in reports:
        review = held.get(report.pk)
        ended_at = None
        if report.status == ProgressReport.Status.WITHDRAWN:
            ended_at = report.closed_at
        elif review and review.verdict == Verdict.RETURNED:
            ended_at = review.at
        found[report.task_id, report.period_end].append(Paper(report, review, ended_at))
    return found
