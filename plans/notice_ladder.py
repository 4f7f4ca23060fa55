"""Which notice a task calls for: blue near its date, yellow behind, red overdue.

The system only drafts: what is proposed here a person reads, changes and sends. The
grounds are the reasons of the task's light span, so that the numbers are those of the
plan; see docs/decisions/009-notices.md. The words are Chinese, as the paper is.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from plans import lights
from plans.lights import Code
from plans.models import Notice, ProgressReport, Task
from plans.schedule import Period, day_of

Level = Notice.Level
# Working days that a unit has to reply, if nobody writes another date.
DAYS = 3
GROUNDS = {
    Level.RED: (Code.OVERDUE,),
    Level.YELLOW: (Code.KEY_MILESTONE_OVERDUE, Code.BEHIND, Code.REPORT_MISSING),
    Level.BLUE: (Code.DUE_SOON, Code.KEY_MILESTONE_DUE_SOON),
}
PAPER = "zh-hans"


@dataclass(frozen=True)
class Returned:
    """A report that was returned and is still not filed again."""

    period: Period
    on: date


@dataclass(frozen=True)
class Proposal:
    """What the rule would write into a notice; `level` is empty where it asks none."""

    level: str
    reason: str
    demand: str


@dataclass(frozen=True)
class Case:
    """A task at a moment, with what the ladder looks at."""

    span: object
    returned: tuple[Returned, ...]
    day: date

    @property
    def reasons(self):
        """What speaks for a notice, the gravest first."""
        if self.span is None or self.span.state not in Task.OPEN:
            return []
        rows = (*self.span.reasons, *self.span.beside)
        known = [lights.Reason.from_json(row) for row in rows]
        return [
            reason
            for codes in GROUNDS.values()
            for reason in known
            if reason.code in codes
        ]

    @property
    def level(self):
        if self.span is None or self.span.state not in Task.OPEN:
            return ""
        codes = {reason.code for reason in self.reasons}
        for level, grounds in GROUNDS.items():
            if codes.intersection(grounds):
                return level
            if level == Level.YELLOW and self.returned:
                return level
        return ""

    def proposal(self):
        with override(PAPER):
            return Proposal(self.level, self._reason(), self._demand())

    @property
    def words(self):
        """What speaks for a notice, in the reader's language."""
        said = [lights.sentence(self.reasons, self.day)] if self.reasons else []
        if self.level:
            said += [
                _("the %(period)s report was returned on %(day)s and not filed again")
                % {"period": each.period.label(), "day": each.on.isoformat()}
                for each in self.returned
            ]
        return pgettext("between reasons", "; ").join(said)

    def _reason(self):
        if not self.words:
            return ""
        return _("Due on %(due)s: %(reasons)s.") % {
            "due": self.span.due_on.isoformat(),
            "reasons": self.words,
        }

    def _demand(self):
        codes = {reason.code for reason in self.reasons}
        asked = []
        if Code.OVERDUE in codes:
            asked.append(
                _(
                    "Say why the task is overdue, and name the day of completion, the "
                    "steps of each week and who answers for them."
                )
            )
        elif codes.intersection((Code.BEHIND, Code.KEY_MILESTONE_OVERDUE)):
            asked.append(
                _(
                    "Say why the work is behind, and what is done by when and by whom "
                    "to be back on schedule."
                )
            )
        elif codes.intersection(GROUNDS[Level.BLUE]):
            asked.append(
                _(
                    "Plan the remaining work backwards from the due date. If it cannot "
                    "be met, ask for an extension before it expires."
                )
            )
        if Code.REPORT_MISSING in codes:
            asked.append(_("File the missing report."))
        if self.level and self.returned:
            asked.append(_("Mend the returned report and file it again."))
        return "\n".join(asked)


def returned_reports(tasks, day, calendar):
    """Reports of the tasks that were returned too long ago, by task; one query.

    Too long is more than the working days that the reviewer had, as in decision 7.
    """
    standing = ProgressReport.objects.standing().filter(
        task=OuterRef("task"), period_end=OuterRef("period_end")
    )
    rows = ProgressReport.objects.filter(
        ~Exists(standing), status=ProgressReport.Status.RETURNED, task__in=tasks
    ).order_by("period_end", "revision")
    latest = {}
    columns = "task", "period_start", "period_end", "closed_at"
    for task, start, end, closed_at, days in rows.values_list(
        *columns, "task__plan__review_days"
    ):
        latest[task, end] = (Period(start, end), day_of(closed_at), days)
    found = defaultdict(tuple)
    for (task, _end), (period, on, days) in latest.items():
        if calendar.count(on, day) > days:
            found[task] += (Returned(period, on),)
    return found


def reply_day(day, calendar):
    """By when a notice of this day is answered, if nobody writes another date."""
    return calendar.add(day, DAYS)
