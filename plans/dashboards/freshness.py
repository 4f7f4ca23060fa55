"""How fresh a task's figures are: its latest report at a moment, and what lacks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.lights import Code
from plans.models import ProgressReport, Review
from plans.schedule import Period, day_of

Verdict = Review.Verdict


@dataclass(frozen=True)
class Freshness:
    """`text` in words; `late` and `missing` are badges of their own, or empty."""

    text: str
    late: str = ""
    missing: str = ""

    def __str__(self):
        parts = [self.text, self.late, self.missing]
        return pgettext("between clauses", ", ").join(part for part in parts if part)


def submitted_by(moment):
    """Reports as they stood at a moment: not drafts, not those taken back by then.

    `verdict` and `decided_at` are of the review that held then.
    """
    held = Review.objects.filter(
        Q(undone_at=None) | Q(undone_at__gt=moment),
        report=OuterRef("pk"),
        at__lte=moment,
    ).order_by("-at", "-pk")
    return (
        ProgressReport.objects.filter(submitted_at__lte=moment)
        .exclude(status=ProgressReport.Status.WITHDRAWN, closed_at__lte=moment)
        .annotate(
            verdict=Subquery(held.values("verdict")[:1]),
            decided_at=Subquery(held.values("at")[:1]),
        )
    )


def label_of(end, kind):
    """The name of the period that ends on a day: September, Q3, H1."""
    period = Period.of(kind, end)
    # A task that now reports by quarter may have reported by month before.
    return (period if period.end == end else Period.of("month", end)).label()


@dataclass(frozen=True)
class Latest:
    """The latest report of each task, and the end of its latest accepted period."""

    report: dict[int, ProgressReport]
    accepted: dict[int, date]

    def of(self, span):
        key = span.task_id
        return of(span, span.task, self.report.get(key), self.accepted.get(key))


def latest(spans, moment):
    """What is latest of the tasks of these spans (a list or a query); one query."""
    if isinstance(spans, QuerySet):
        tasks = spans.order_by().values("task")
    else:
        tasks = [span.task_id for span in spans]
    reports = (
        submitted_by(moment)
        .filter(task__in=tasks)
        .only("task_id", "period_end", "revision", "status", "submitted_at", "is_late")
        .order_by("period_end", "revision")
    )
    found = Latest({}, {})
    for report in reports.iterator():
        found.report[report.task_id] = report
        if report.verdict == Verdict.ACCEPTED:
            found.accepted[report.task_id] = report.period_end
    return found


def of(span, task, report, accepted_end):
    """The freshness of one task, given its latest report and its latest accepted one.

    `accepted_end` is the end of the latest period of which a report is accepted.
    """
    missing = missing_of(span, task.reporting, accepted_end)
    if report is None:
        return Freshness(_("No report yet"), missing=missing)
    return Freshness(
        text=words(report, task.reporting),
        late=_("late") if report.is_late else "",
        missing=missing,
    )


def words(report, kind):
    """September report, accepted on 10-09."""
    period = label_of(report.period_end, kind)
    if report.verdict == Verdict.ACCEPTED:
        text = _("%(period)s report, accepted on %(day)s")
        day = day_of(report.decided_at)
    elif report.verdict == Verdict.RETURNED:
        text = _("%(period)s report, returned on %(day)s")
        day = day_of(report.decided_at)
    else:
        text = _("%(period)s report of %(day)s, waiting for review")
        day = day_of(report.submitted_at)
    return text % {"period": period, "day": f"{day:%m-%d}"}


def missing_of(span, kind, accepted_end):
    """Which report was missed (for ever) or has not come in time, in words.

    Read from the span: a task is held to the end of a missed period, and a report
    whose window has closed is among the reasons.
    """
    if span.period_end and (accepted_end is None or span.period_end > accepted_end):
        return _("%(period)s report missed") % {
            "period": label_of(span.period_end, kind)
        }
    for code, figures in (*span.reasons, *span.beside):
        if code == Code.REPORT_MISSING:
            end = date.fromisoformat(figures["period_end"])
            return _("%(period)s report overdue") % {"period": label_of(end, kind)}
    return ""
