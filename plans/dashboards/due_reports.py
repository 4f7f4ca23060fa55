"""All reports that a person's units owe now, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from plans.calendar import working_days
from plans.dashboards.filing import current_period
from plans.duties import time_limit
from plans.models import Milestone, ProgressReport, Review, Task, TaskState
from plans.schedule import (
    Period,
    Timetable,
    day_of,
    expected,
    is_required,
    window,
)
from plans.standing import EXEMPT
from towns import access
from towns.access import Permission

Status = ProgressReport.Status


@dataclass(frozen=True)
class DueReport:
    """A required report that has not been submitted, or has come back."""

    task: Task
    period: Period
    closes_at: datetime
    expected_bp: int
    before: ProgressReport | None
    previous: ProgressReport | None
    draft: ProgressReport | None
    returned: Review | None
    version: int
    today: date

    @property
    def label(self):
        return self.period.label()

    @property
    def key(self):
        """The period as addresses and forms name it."""
        return f"{self.period.end:%Y-%m}"

    @property
    def previous_label(self):
        if not self.previous:
            return ""
        end = self.previous.period_end
        period = Period.of(self.task.reporting, end)
        return (period if period.end == end else Period.of("month", end)).label()

    @property
    def days_left(self):
        return (day_of(self.closes_at) - self.today).days

    @property
    def initial(self):
        found = {
            "version": self.version,
            "period": self.key,
            "percent": self.before.percent if self.before else 0,
        }
        if self.draft:
            names = ("progress", "percent", "problems", "next_steps")
            found |= {name: getattr(self.draft, name) for name in names}
        return found


def reporting_units(user):
    """The units for which the person reports."""
    return [
        membership.unit
        for membership in user.current_memberships
        if access.can(user, Permission.REPORT, membership.unit)
    ]


def due_reports(user, *, moment, today):
    """What the person's units owe, the nearest deadline first; five queries."""
    calendar = working_days()
    tasks = (
        Task.objects.filter(lead_unit__in=reporting_units(user), state__in=Task.OPEN)
        .select_related("plan", "lead_unit", "theme")
        .prefetch_related(
            Prefetch("milestones", Milestone.objects.order_by("due_on")),
            Prefetch("states", TaskState.objects.filter(state__in=EXEMPT)),
            Prefetch(
                "reports",
                ProgressReport.objects.select_related("author").order_by(
                    "period_end", "revision"
                ),
            ),
            Prefetch(
                "reports__reviews",
                Review.objects.filter(
                    verdict=Review.Verdict.RETURNED, undone_at=None
                ).select_related("by"),
            ),
        )
    )
    found = (_due(task, moment, today, calendar) for task in tasks)
    return sorted(
        (row for row in found if row),
        key=lambda row: (row.closes_at, row.returned is None, row.task.code),
    )


@dataclass(frozen=True)
class Sent:
    """What a person has sent of one report; `period` reads 2025-09, or is empty."""

    code: str
    period: str
    progress: str
    problems: str
    next_steps: str
    is_unchanged: bool

    @property
    def words(self):
        return [
            text for text in (self.progress, self.problems, self.next_steps) if text
        ]

    def is_of(self, report):
        return self.period in ("", f"{report.period_end:%Y-%m}")

    def is_saved_in(self, draft):
        names = ("progress", "problems", "next_steps")
        return all(getattr(draft, name) == getattr(self, name) for name in names)


@dataclass(frozen=True)
class Unowed:
    """What was sent of a report that is not owed, and what stands in its place."""

    sent: Sent
    report: ProgressReport | None = None
    is_same: bool = False

    @property
    def code(self):
        return self.sent.code


def unowed(user, sent):
    """What the person's units do not owe, or no longer, among `sent`; one query.

    What nobody would miss is left out: nothing written, or kept in the draft already.
    """
    rows = (
        ProgressReport.objects.filter(
            task__code__in=[each.code for each in sent],
            task__lead_unit__in=reporting_units(user),
        )
        .filter(status__in=(Status.DRAFT, *ProgressReport.STANDING))
        .select_related("task", "author")
        .order_by("period_end", "revision")
    )
    found = []
    reports = list(rows) if sent else []
    for each in sent:
        mine = [r for r in reports if r.task.code == each.code and each.is_of(r)]
        last = mine[-1] if mine else None
        if last and last.is_standing and (each.progress or each.is_unchanged):
            is_same = last.author_id == user.pk and (
                last.is_unchanged or last.progress == each.progress
            )
            found.append(Unowed(each, last, is_same))
        elif (each.words or each.is_unchanged) and not (
            last and each.is_saved_in(last)
        ):
            found.append(Unowed(each))
    return found


def _due(task, moment, today, calendar):
    period = current_period(task.plan, calendar, moment, today, task.reporting)
    if period is None:
        return None
    exempt = [(state.since, state.until) for state in task.states.all()]
    rules = task.plan.rules
    if not is_required(period, task.assigned_at, exempt, rules, calendar):
        return None
    reports = list(task.reports.all())
    rows = [report for report in reports if report.period_end == period.end]
    last = rows[-1] if rows else None
    if last and last.is_standing:
        return None
    if any(row.status == Status.ACCEPTED for row in rows):
        return None  # only a correction is being written
    standing = [r for r in reports if r.is_standing and r.period_end < period.end]
    accepted = [r for r in standing if r.status == Status.ACCEPTED]
    is_draft = last is not None and last.status == Status.DRAFT
    reviews = [review for row in rows for review in row.reviews.all()]
    return DueReport(
        task=task,
        period=period,
        closes_at=time_limit(
            task, rows, window(period, rules, calendar).closes_at, calendar
        ),
        expected_bp=expected(_timetable(task), period.end),
        before=accepted[-1] if accepted else None,
        previous=standing[-1] if standing else None,
        draft=last if is_draft else None,
        returned=reviews[-1] if reviews and is_draft else None,
        version=last.version if last else 0,
        today=today,
    )


def _timetable(task):
    return Timetable(
        task.start_on,
        task.due_on,
        tuple((step.due_on, step.weight) for step in task.milestones.all()),
        task.basis,
        task.plan.year,
    )
