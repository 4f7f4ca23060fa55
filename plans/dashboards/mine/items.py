"""From rows to lines of “my work”: what, which task, until when, and where to do it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.charts.lights import WORDS
from plans.dashboards.filing import current_period
from plans.dashboards.freshness import label_of
from plans.models import ChangeRequest, CoordinationRequest, Decision, Notice, Task
from plans.schedule import (
    SHANGHAI,
    Rules,
    day_of,
    is_required,
    start_of,
    window,
)
from plans.working_days import WorkingDays

State = Task.State
FULL = 100


@dataclass(frozen=True)
class Item:
    """One line: something owed, or (`is_news`) something that was decided lately."""

    kind: str
    what: str
    code: str
    title: str
    url: str
    action: str
    # The last moment, or the last day, on which it is done in time.
    due: datetime | date | None = None
    due_words: str = ""
    is_overdue: bool = False
    is_returned: bool = False
    is_news: bool = False
    # What another person wrote, and who.
    words: str = ""
    who: str = ""
    note: str = ""
    unit: str = ""
    at: datetime | None = None
    key: str = ""

    @property
    def task_url(self):
        return reverse("plans:task", args=[self.code])

    @property
    def order(self):
        """Returned first, then by due moment; what has none comes last."""
        return (not self.is_returned, moment_of(self.due), self.code, self.kind)


def moment_of(due):
    """The last moment of a due day, so that days and moments can be compared."""
    if due is None:
        return datetime.max.replace(tzinfo=SHANGHAI)
    if isinstance(due, datetime):
        return due
    return datetime.combine(due, time(23, 59, 59), SHANGHAI)


def in_words(due, moment):
    """How far a due moment is: today until 18:00, 4 days left, 2 days overdue."""
    if due is None:
        return ""
    day = day_of(due) if isinstance(due, datetime) else due
    days = (day - day_of(moment)).days
    hour = f"{due.astimezone(SHANGHAI):%H:%M}" if isinstance(due, datetime) else ""
    if moment_of(due) < moment:
        if days == 0:
            return _("closed today at %(hour)s") % {"hour": hour}
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {
            "days": -days
        }
    if days == 0:
        return _("today until %(hour)s") % {"hour": hour} if hour else _("due today")
    if days == 1:
        return _("tomorrow until %(hour)s") % {"hour": hour} if hour else _("tomorrow")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


@dataclass(frozen=True)
class PlanNumbers:
    """As much of a task's plan as tells which report is owed."""

    rules: Rules
    reports_from: date
    ends_on: date

    @classmethod
    def of(cls, row):
        return cls(
            Rules(
                opens_day=row.opens_day,
                closes_day=row.closes_day,
                closes_hour=row.closes_hour,
            ),
            row.reports_from,
            row.ends_on,
        )


class Lines:
    """The lines of one person at a moment, from the rows of `mine.rows`."""

    def __init__(self, rows, moment):
        self.rows, self.moment, self.today = rows, moment, day_of(moment)
        self.calendar = WorkingDays(
            {row.day: bool(row.number) for row in rows["workday"]}
        )
        self.exempt = {}
        for row in rows["exempt"]:
            self.exempt.setdefault(row.task, []).append((row.at, row.until))
        self.drafts = {(row.task, row.day): row for row in rows["draft"]}
        self.periods = {}

    def all(self):
        found = [
            item
            for kind, lines in KINDS.items()
            for row in self.rows[kind]
            for item in lines(self, row)
        ]
        return sorted(found, key=lambda item: item.order)

    def line(self, row, kind, what, url, action, *, due=None, **more):
        """A line about the row's task, its due moment put into words."""
        is_news = more.get("is_news", False)
        return Item(
            kind=kind,
            what=what,
            code=row.code,
            title=row.title,
            url=url,
            action=action,
            due=due,
            due_words="" if is_news else in_words(due, self.moment),
            is_overdue=not is_news and due is not None and moment_of(due) < self.moment,
            at=row.at,
            key=f"{kind}-{row.pk}",
            unit=row.unit or "",
            **more,
        )

    def of_task(self, row):
        """What the lead unit owes by the task's state alone."""
        if row.state == State.ASSIGNED:
            # A task that has come from another unit is on the clock since then.
            since = max(row.at, row.until or row.at)
            yield self.line(
                row,
                "acknowledge",
                _("Acknowledge the task"),
                reverse("plans:task", args=[row.code]),
                _("Acknowledge"),
                due=self.calendar.add(day_of(since), row.acknowledge_days),
            )
        yield from self.of_report(row)
        if self._is_ready(row):
            done = (
                _("All milestones are reached")
                if row.milestones and not row.open_milestones
                else _("Accepted at 100 %")
            )
            yield self.line(
                row,
                "claim",
                _("Claim completion"),
                reverse("plans:claim-create", args=[row.code]),
                _("Claim completion"),
                due=row.due,
                note=done,
            )

    def _is_ready(self, row):
        if any(claim.task == row.task for claim in self.rows["claim"]):
            return False  # it stands in the list as returned
        is_reached = bool(row.milestones) and not row.open_milestones
        return row.state == State.IN_PROGRESS and (
            is_reached or (row.percent or 0) >= FULL
        )

    def _period(self, row):
        """The period whose report the task owes at the moment, and its deadline."""
        key = (row.period, row.opens_day, row.closes_day, row.closes_hour)
        key += (row.reports_from, row.ends_on)
        if key not in self.periods:
            numbers = PlanNumbers.of(row)
            period = current_period(
                numbers, self.calendar, self.moment, self.today, row.period
            )
            closes_at = (
                period and window(period, numbers.rules, self.calendar).closes_at
            )
            self.periods[key] = numbers.rules, period, closes_at
        return self.periods[key]

    def of_report(self, row):
        rules, period, closes_at = self._period(row)
        if period is None or (row.day and row.day >= period.end):
            return
        exempt = self.exempt.get(row.task, ())
        if not is_required(period, row.at, exempt, rules, self.calendar):
            return
        draft = self.drafts.pop((row.task, period.end), None)
        url = report_url(row.code, period.end)
        name = {"period": period.label()}
        if draft and draft.words:
            yield self._returned(draft, row, due=closes_at)
        else:
            yield self.line(
                row,
                "report",
                _("File the %(period)s report") % name,
                url,
                _("Go on writing") if draft else _("Report"),
                due=closes_at,
                note=self._saved(draft) if draft else "",
            )

    def _saved(self, draft):
        return _("draft saved on %(at)s by %(name)s") % {
            "at": f"{draft.at.astimezone(SHANGHAI):%m-%d %H:%M}",
            "name": draft.who,
        }

    def _anew_until(self, draft):
        """Until when a report that came in time and was returned is filed anew."""
        if not draft.review_days:
            return None
        day = self.calendar.add(day_of(draft.until), draft.review_days)
        return start_of(day).replace(hour=draft.closes_hour)

    def _returned(self, draft, row, *, due):
        limits = [moment for moment in (due, self._anew_until(draft)) if moment]
        due = max(limits, default=None)
        return self.line(
            row,
            "returned",
            _("The %(period)s report has been returned")
            % {"period": label_of(draft.day, row.period)},
            report_url(row.code, draft.day),
            _("Mend the report"),
            due=due,
            words=draft.words,
            who=draft.about or "",
            is_returned=True,
        )

    def of_draft(self, row):
        """Drafts of periods that are over; those of the present one are its report."""
        if (row.task, row.day) not in self.drafts:
            return
        if row.words:
            yield self._returned(row, row, due=None)
        else:
            yield self.line(
                row,
                "draft",
                _("Draft of the %(period)s report")
                % {"period": label_of(row.day, row.period)},
                report_url(row.code, row.day),
                _("Go on writing"),
                note=self._saved(row),
            )

    def of_claim(self, row):
        yield self.line(
            row,
            "claim-returned",
            _("The completion claim has been returned"),
            reverse("plans:claim-create", args=[row.code]),
            _("Claim again"),
            due=row.due,
            words=row.words or "",
            who=row.who or "",
            is_returned=True,
        )

    def of_coordination(self, row):
        yield self.line(
            row,
            "coordination",
            _("Answer the coordination request (%(kind)s)")
            % {"kind": CoordinationRequest.Kind(row.about).label},
            reverse("plans:coordination-request", args=[row.pk]),
            _("Answer"),
            due=row.due,
            words=row.words,
            who=row.who,
        )

    def of_instruction(self, row):
        yield self.line(
            row,
            "instruction",
            _("Answer the instruction"),
            reverse("plans:instruction-answer", args=[row.code, row.pk]),
            _("Answer"),
            due=row.due,
            words=row.words,
            who=row.who,
        )

    def of_notice(self, row):
        yield self.line(
            row,
            "notice",
            _("Reply to the notice (%(level)s)")
            % {"level": Notice.Level(row.about).label},
            reverse("plans:notice", args=[row.pk]),
            _("Reply"),
            due=row.due,
            words=row.words,
            who=row.who,
        )

    def of_sign_off(self, row):
        yield self.line(
            row,
            "sign-off",
            _("Sign off the %(period)s report")
            % {"period": label_of(row.day, row.period)},
            f"{reverse('plans:sign-off')}#report-{row.pk}",
            _("Sign off"),
            # Before the supervisor can look at it the head must: it waits since then.
            due=self.calendar.add(day_of(row.at), 1),
            note=_("%(name)s, %(percent)s%%")
            % {"name": row.who, "percent": row.percent},
        )

    def of_hold(self, row):
        yield self.line(
            row,
            "hold",
            _("Look at the hold again"),
            reverse("plans:task", args=[row.code]),
            _("Look at it"),
            due=row.due,
            words=row.words or "",
        )

    def of_objection(self, row):
        yield self.line(
            row,
            "objection",
            _("Answer the objection to the light “%(light)s”")
            % {"light": WORDS[row.about]},
            reverse("plans:objection-answer", args=[row.code, row.pk]),
            _("Answer"),
            words=row.words,
            who=row.who,
        )

    def of_extension(self, row):
        subject = (
            _("milestone “%(name)s”") % {"name": row.about}
            if row.about
            else _("the task")
        )
        text = (
            _("Extension of %(subject)s approved, now due on %(day)s")
            if row.answer == Decision.APPROVED
            else _("Extension of %(subject)s refused")
        )
        yield self._news(row, text % {"subject": subject, "day": row.due})

    def of_change(self, row):
        text = (
            _("Change approved: %(kind)s")
            if row.answer == Decision.APPROVED
            else _("Change refused: %(kind)s")
        )
        kind = ChangeRequest.Kind(row.about).label
        yield self._news(row, text % {"kind": kind})

    def of_reply(self, row):
        text = _("%(unit)s has answered your coordination request")
        yield self._news(row, text % {"unit": row.about})

    def of_objection_answered(self, row):
        yield self._news(row, _("Your objection to the light has been answered"))

    def of_given(self, row):
        """What became of an instruction, for the leader who gave it."""
        figures = {"unit": row.about}
        if row.until:
            answered = replace(row, at=row.until, words=row.answer, who=row.about)
            yield self._news(
                answered, _("%(unit)s has answered your instruction") % figures
            )
            return
        item = self._news(
            replace(row, who=""), _("Your instruction to %(unit)s is open") % figures
        )
        yield replace(
            item,
            due_words=in_words(row.due, self.moment),
            is_overdue=row.due < self.today,
        )

    def _news(self, row, what):
        return self.line(
            row,
            row.kind,
            what,
            reverse("plans:task", args=[row.code]),
            _("Look at it"),
            words=row.words or "",
            who=row.who or "",
            is_news=True,
        )


def report_url(code, end):
    return f"{reverse('plans:report', args=[code])}?period={end:%Y-%m}"


# In this order: the present report of a task takes its draft before drafts are listed.
KINDS = {
    "task": Lines.of_task,
    "draft": Lines.of_draft,
    "claim": Lines.of_claim,
    "coordination": Lines.of_coordination,
    "instruction": Lines.of_instruction,
    "notice": Lines.of_notice,
    "sign_off": Lines.of_sign_off,
    "hold": Lines.of_hold,
    "objection": Lines.of_objection,
    "extension": Lines.of_extension,
    "change": Lines.of_change,
    "reply": Lines.of_reply,
    "objection_answered": Lines.of_objection_answered,
    "given": Lines.of_given,
}
