"""The reports of one task, each with what became of it, and those that never came."""

from dataclasses import dataclass
from datetime import date

from plans.dashboards.freshness import submitted_by
from plans.dashboards.papers import Paper, unit_of
from plans.models import ProgressReport, Review
from plans.schedule import Duty, Period, day_of

Verdict = Review.Verdict


@dataclass(frozen=True)
class ReportView:
    """A submitted report, or a period whose report was missed (`report` is None)."""

    period: Period
    report: ProgressReport | None = None
    review: Paper | None = None
    reached: tuple[Paper, ...] = ()
    attachments: tuple[Paper, ...] = ()
    is_missed: bool = False
    signed_off_on: date | None = None

    @property
    def label(self):
        return self.period.label()

    @property
    def percent_bp(self):
        return self.report.percent * 100

    @property
    def is_accepted(self):
        return self.report is not None and self.report.verdict == Verdict.ACCEPTED

    @property
    def is_returned(self):
        return self.report is not None and self.report.verdict == Verdict.RETURNED

    @property
    def is_waiting(self):
        return self.report is not None and self.report.verdict is None


def of(task, moment):
    """What had been submitted by the moment, the newest period first; one query."""
    return (
        submitted_by(moment)
        .filter(task=task)
        .select_related("author", "signed_off_by")
        .annotate(author_unit=unit_of("author", "submitted_at"))
        .order_by("-period_end", "-revision")
    )


def views(reports, papers, task, owed, moment):
    """The reports as the page shows them, missed periods among them."""
    found = [
        _view(report, papers, _was_missed(report, reports, owed.duties), moment)
        for report in reports
    ]
    filed = {report.period_end for report in reports}
    found += [
        ReportView(duty.period, is_missed=True)
        for duty in owed.missed
        if duty.period.end not in filed
    ]
    return sorted(
        found,
        key=lambda view: (view.period.end, view.report.revision if view.report else 0),
        reverse=True,
    )


def _view(report, papers, is_missed, moment):
    def of_this(kind):
        return tuple(paper for paper in papers[kind] if paper.ref == report.pk)

    reviews = [
        paper
        for paper in of_this("report_review")
        if paper.ended_at is None or paper.ended_at > moment
    ]
    signed_off_at = report.signed_off_at
    return ReportView(
        period=Period(report.period_start, report.period_end),
        report=report,
        review=reviews[-1] if reviews else None,
        reached=of_this("tick"),
        attachments=of_this("attachment"),
        is_missed=is_missed,
        signed_off_on=day_of(signed_off_at)
        if signed_off_at and signed_off_at <= moment
        else None,
    )


def _was_missed(report, reports, duties: tuple[Duty, ...]):
    """Whether it came only after the next window had opened: a supplement.

    What corrects or replaces a report that stood at that moment is none.
    """
    return any(
        duty.period.end == report.period_end
        and report.submitted_at >= duty.missed_at
        and not any(
            other.period_end == report.period_end and _stood(other, duty.missed_at)
            for other in reports
        )
        for duty in duties
    )


def _stood(report, moment):
    was_returned = report.verdict == Verdict.RETURNED and report.decided_at <= moment
    return report.submitted_at < moment and not was_returned
