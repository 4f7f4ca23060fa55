"""How fresh a task's figures are: its latest report at a moment, and what lacks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

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
        return _(", ").join(part for part in parts if part)


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


def of_spans(spans, moment):
    """The freshness of each span's task, by task key; one query."""
    tasks = [span.task_id for span in spans]
    return _gathered(submitted_by(moment).filter(task__in=tasks), spans)


def of_all(queryset, spans, moment):
    """The same for the spans of a query that is too long for a list of keys."""
    reports = submitted_by(moment).filter(task__in=queryset.order_by().values("task"))
    return _gathered(reports, spans)


def _gathered(reports, spans):
    latest, accepted = {}, {}
    wanted = reports.only(
        "task_id", "period_end", "revision", "status", "submitted_at", "is_late"
    ).order_by("period_end", "revision")
    for report in wanted.iterator():
        latest[report.task_id] = report
        if report.verdict == Verdict.ACCEPTED:
            accepted[report.task_id] = report.period_end
    return {
        span.task_id: of(
            span, span.task, latest.get(span.task_id), accepted.get(span.task_id)
        )
        for span in spans
    }


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
