"""Who must act next on a task, and since when: the unit's debts and the reviewer's."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.models import Review, Task
from plans.schedule import Duty, Period, day_of, duties, window
from plans.standing import EXEMPT

State = Task.State


@dataclass(frozen=True)
class Step:
    """`who` owes `what`; `since` when it has waited, `by` when it is due."""

    who: str
    what: str
    since: date | None = None
    by: datetime | date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Reporting:
    """The reports that a task owes, and the window that is open or opens next."""

    duties: tuple[Duty, ...]
    filed: dict[date, datetime]
    moment: datetime
    opens_at: datetime | None = None

    @property
    def current(self):
        """The first duty that can still be met in time for its period, or None."""
        return next((d for d in self.duties if d.missed_at > self.moment), None)

    @property
    def is_filed(self):
        return self.current is not None and self.current.period.end in self.filed

    @property
    def is_open(self):
        return self.opens_at is not None and self.opens_at <= self.moment

    @property
    def is_closed(self):
        return self.current is not None and self.current.closes_at <= self.moment

    @property
    def label(self):
        return self.current.period.label()

    @property
    def missed(self):
        """Periods whose report had not come when the next window opened."""
        return [
            duty
            for duty in self.duties
            if duty.missed_at <= self.moment
            and not self.filed.get(duty.period.end, self.moment) < duty.missed_at
        ]


def reporting(task, reports, states, moment, calendar):
    """The duties of a task as known at the moment."""
    plan = task.plan
    is_assigned = task.assigned_at is not None and task.assigned_at <= moment
    owed = duties(
        task.reporting,
        plan.reports_from,
        plan.ends_on,
        assigned_at=task.assigned_at if is_assigned else None,
        exempt=[
            (row.at, row.ended_at if row.ended_at and row.ended_at <= moment else None)
            for row in states
            if row.status in EXEMPT
        ],
        rules=plan.rules,
        calendar=calendar,
    )
    filed = {}
    for report in sorted(reports, key=lambda report: report.submitted_at):
        if report.verdict != Review.Verdict.RETURNED:
            filed.setdefault(report.period_end, report.submitted_at)
    found = Reporting(owed, filed, moment)
    if found.current is None:
        return found
    opens_at = window(found.current.period, plan.rules, calendar).opens_at
    return Reporting(owed, filed, moment, opens_at)


def window_in_words(owed):
    """October window: 2025-10-20 to 2025-10-24 18:00, open."""
    if owed.current is None:
        return ""
    if owed.is_filed:
        standing = pgettext("reporting window", "filed")
    elif owed.is_closed:
        standing = _("closed, still owed")
    elif owed.is_open:
        standing = pgettext("reporting window", "open")
    else:
        standing = _("not yet open")
    return _("%(period)s window %(opens)s to %(closes)s, %(standing)s") % {
        "period": owed.label,
        "opens": f"{owed.opens_at:%m-%d}",
        "closes": f"{owed.current.closes_at:%m-%d %H:%M}",
        "standing": standing,
    }


def steps(task, span, papers, reports, owed, moment):
    """What is waited for, the weightiest first."""
    unit = span.lead_unit.short_title
    found = [
        *_of_state(task, span, papers, unit),
        *_of_claims(papers, moment),
        *_of_reports(task, reports, unit, moment),
        *_of_notices(papers, moment),
        *_of_papers(papers, moment),
    ]
    duty = owed.current
    if duty and owed.is_open and not owed.is_filed:
        what = _("file the %(period)s report") % {"period": duty.period.label()}
        found.append(
            Step(
                unit,
                what,
                since=day_of(owed.opens_at),
                by=duty.closes_at,
                is_late=owed.is_closed,
            )
        )
    return found


def _since(papers, state):
    rows = [row for row in papers["state"] if row.status == state]
    return day_of(rows[-1].at) if rows else None


def _of_state(task, span, papers, unit):
    planner, supervisor = _("The planner"), _("The supervisor")
    since = _since(papers, span.state)
    if span.state == State.DRAFT:
        yield Step(planner, _("register the task"), since)
    elif span.state == State.REGISTERED:
        yield Step(planner, _("assign the task"), since)
    elif span.state == State.ASSIGNED:
        yield Step(unit, _("acknowledge the task"), since)
    elif span.state == State.COMPLETED:
        yield Step(supervisor, _("close the task"), since)
    elif span.state == State.ON_HOLD:
        held = papers["state"][-1] if papers["state"] else None
        yield Step(supervisor, _("look at the hold again"), since, held and held.to_on)


def _of_claims(papers, moment):
    for claim in papers["claim"]:
        if claim.is_open_at(moment):
            yield Step(
                _("The supervisor"), _("review the completion claim"), day_of(claim.at)
            )


def _of_reports(task, reports, unit, moment):
    for report in reports:
        if report.verdict is not None:
            continue
        period = Period(report.period_start, report.period_end).label()
        signed_at = report.signed_off_at
        if signed_at and signed_at > moment:
            signed_at = None
        if task.plan.needs_sign_off and not signed_at:
            what = _("sign off the %(period)s report") % {"period": period}
            who = _("The head of %(unit)s") % {"unit": unit}
        else:
            what = _("review the %(period)s report") % {"period": period}
            who = _("The supervisor")
        yield Step(who, what, day_of(signed_at or report.submitted_at))


def _of_notices(papers, moment):
    """The unit owes a reply; with it the supervisor decides what becomes of it."""
    for paper in papers["notice"]:
        if paper.is_open_at(moment):
            by, today = paper.to_on, day_of(moment)
            yield Step(
                paper.unit, _("reply to the notice"), day_of(paper.at), by, by < today
            )
        elif paper.is_in_force_at(moment):
            yield Step(
                _("The supervisor"),
                _("lift the notice or step it up"),
                day_of(paper.answered_at),
            )


def _of_papers(papers, moment):
    today = day_of(moment)
    supervisor = _("The supervisor")
    for kind, what in (
        ("extension", _("decide the extension")),
        ("change", _("decide the change")),
        ("objection", _("answer the objection to the light")),
    ):
        for paper in papers[kind]:
            if paper.is_open_at(moment):
                yield Step(supervisor, what, day_of(paper.at))
    for kind, what in (
        ("instruction", _("answer the instruction")),
        ("coordination", _("answer the coordination request")),
    ):
        for paper in papers[kind]:
            if paper.is_open_at(moment):
                yield Step(
                    paper.unit, what, day_of(paper.at), paper.to_on, paper.to_on < today
                )
