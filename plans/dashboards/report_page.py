"""Everything that stands around the form in which a period is reported."""

from datetime import date
from functools import cached_property

from django.urls import reverse

from plans.actions import Refused
from plans.actions.report_drafts import check_task
from plans.dashboards.filing import current_period
from plans.dashboards.task_page import TaskPage
from plans.duties import time_limit
from plans.models import ProgressReport, Review
from plans.schedule import Period, Timetable, day_of, expected, periods, window

Status = ProgressReport.Status


class ReportPage:
    """One task's report of one period, as it stands now."""

    def __init__(self, task, as_of, period=None):
        self.task, self.moment, self.today = task, as_of.moment, as_of.day
        self.around = TaskPage(task, as_of)
        self.period = period or self.current

    @cached_property
    def current(self):
        """The period whose window opened last; before the first one the first."""
        plan, kind = self.task.plan, self.task.reporting
        found = current_period(
            plan, self.around.calendar, self.moment, self.today, kind
        )
        coming = max(plan.reports_from, min(self.today, plan.ends_on))
        return found or Period.of(kind, coming)

    @property
    def periods(self):
        """Every period that may be reported by now."""
        since = self.task.plan.reports_from
        if self.task.assigned_at:
            since = max(since, day_of(self.task.assigned_at))
        return periods(self.task.reporting, since, self.current.end)

    @property
    def is_known(self):
        return self.period == self.current or self.period in self.periods

    @property
    def label(self):
        return self.period.label()

    @cached_property
    def window(self):
        return window(self.period, self.task.plan.rules, self.around.calendar)

    @property
    def is_open_yet(self):
        return self.window.opens_at <= self.moment

    @cached_property
    def closes_at(self):
        """Until when the report comes in time; later, where one was returned."""
        calendar = self.around.calendar
        return time_limit(self.task, self.rows, self.window.closes_at, calendar)

    @property
    def is_closed(self):
        return self.closes_at < self.moment

    @property
    def days_left(self):
        return (day_of(self.closes_at) - self.today).days

    @cached_property
    def is_supplement(self):
        """Whether the next window has opened already: the period was missed."""
        following = self.period.next()
        opens = window(following, self.task.plan.rules, self.around.calendar).opens_at
        return opens <= self.moment and self.first is None

    @property
    def is_required(self):
        return any(duty.period == self.period for duty in self.around.owed.duties)

    # --- The rows of the period ------------------------------------------------------

    @cached_property
    def rows(self):
        return list(
            self.task.reports.filter(period_end=self.period.end)
            .select_related("author", "signed_off_by")
            .order_by("revision")
        )

    @property
    def last(self):
        return self.rows[-1] if self.rows else None

    @property
    def first(self):
        """The first report of the period that was submitted and not taken back."""
        submitted = [row for row in self.rows if row.submitted_at]
        return next((r for r in submitted if r.status != Status.WITHDRAWN), None)

    @property
    def draft(self):
        return self.last if self.last and self.last.status == Status.DRAFT else None

    @property
    def locked(self):
        """The report that stands, where nothing can be written now."""
        return self.last if self.last and self.last.is_standing else None

    @property
    def is_correction(self):
        return any(row.status == Status.ACCEPTED for row in self.rows[:-1])

    @property
    def version(self):
        return self.last.version if self.last else 0

    @cached_property
    def returned(self):
        """The review that gave the report back, while its draft is being mended."""
        if not self.draft or len(self.rows) < 2:
            return None
        before = self.rows[-2]
        return next(
            (
                paper
                for paper in reversed(self.around.papers["report_review"])
                if paper.ref == before.pk
                and paper.status == Review.Verdict.RETURNED
                and paper.ended_at is None
            ),
            None,
        )

    @cached_property
    def ticked(self):
        """What the draft, or the locked report, says was reached: {milestone: day}."""
        if not self.last:
            return {}
        return dict(self.last.reached.values_list("milestone_id", "reached_on"))

    @property
    def files(self):
        papers = self.around.papers["attachment"]
        return [paper for paper in papers if self.last and paper.ref == self.last.pk]

    # --- What it is measured against -------------------------------------------------

    @cached_property
    def before(self):
        """The accepted report of the newest period up to this one, or None."""
        accepted = [
            report
            for report in self.around.submitted
            if report.status == Status.ACCEPTED and report.period_end <= self.period.end
        ]
        return max(accepted, key=lambda r: (r.period_end, r.revision), default=None)

    @cached_property
    def previous(self):
        """The report of an earlier period that stands, whose words are shown."""
        standing = [
            report
            for report in self.around.submitted
            if report.is_standing and report.period_end < self.period.end
        ]
        return max(standing, key=lambda r: (r.period_end, r.revision), default=None)

    @property
    def previous_label(self):
        if not self.previous:
            return ""
        end = self.previous.period_end
        period = Period.of(self.task.reporting, end)
        return (period if period.end == end else Period.of("month", end)).label()

    @property
    def can_stand_unchanged(self):
        before = self.before
        return (
            self.is_open_yet
            and before is not None
            and before.period_end < self.period.end
            and not self.returned
        )

    @cached_property
    def milestones(self):
        """Those that are not reached yet, and those that this report has ticked."""
        return [
            span.milestone
            for span in self.around.milestones
            if span.milestone.reached_on is None or span.milestone_id in self.ticked
        ]

    @property
    def steps(self):
        return self.around.steps

    @property
    def expected_bp(self):
        """Expected progress at the end of the period."""
        span = self.around.span
        timetable = Timetable(
            span.start_on,
            span.due_on,
            tuple((step.due_on, step.weight) for step in self.around.milestones),
            self.task.basis,
            self.task.plan.year,
        )
        return expected(timetable, self.period.end)

    @property
    def refusal(self):
        """Why nothing can be reported of the task, in a sentence; or nothing."""
        try:
            check_task(self.task)
        except Refused as refused:
            return str(refused)
        return ""

    # --- The form --------------------------------------------------------------------

    @property
    def initial(self):
        draft, before = self.draft, self.before
        found = {
            "version": self.version,
            "percent": before.percent if before else 0,
        }
        if draft:
            found |= {
                "progress": draft.progress,
                "percent": draft.percent,
                "problems": draft.problems,
                "next_steps": draft.next_steps,
            }
        for milestone, day in self.ticked.items():
            found |= {f"reached_{milestone}": True, f"reached_on_{milestone}": day}
        return found

    def address(self, name):
        query = {"period": f"{self.period.end:%Y-%m}"}
        return reverse(f"plans:{name}", args=[self.task.code], query=query)

    @property
    def url(self):
        return self.address("report")

    @property
    def draft_url(self):
        return self.address("report-draft")

    @property
    def unchanged_url(self):
        return self.address("report-unchanged")

    @property
    def missed(self):
        """Periods that were missed and may still be supplied: (label, address)."""
        filed = {report.period_end for report in self.around.submitted}
        url = reverse("plans:report", args=[self.task.code])
        return [
            (duty.period.label(), f"{url}?period={duty.period.end:%Y-%m}")
            for duty in self.around.owed.missed
            if duty.period != self.period and duty.period.end not in filed
        ]


def period_of(text, kind):
    """The period that ?period=2025-09 names, or None where it is no month."""
    year, dash, month = text.partition("-")
    if not (dash and year.isascii() and month.isascii()):
        return None
    try:
        return Period.of(kind, date(int(year), int(month), 1))
    except ValueError:
        return None
