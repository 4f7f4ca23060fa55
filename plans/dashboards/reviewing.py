"""How long the reviewers took: all of them together, never one person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from plans.dashboards.conduct import Item
from plans.dashboards.tally import rounded
from plans.models import ChangeRequest, CompletionClaim, ExtensionRequest, Task
from plans.schedule import FULL, day_of

WAITED = {
    "late": gettext_lazy("Decided late"),
    "waiting": gettext_lazy("Still waiting beyond the time"),
}
KINDS = {
    "claim": gettext_lazy("Completion claim"),
    "extension": gettext_lazy("Extension request"),
    "change": gettext_lazy("Change request"),
}


@dataclass(frozen=True)
class Wait:
    """A paper handed in for a decision, and when it was decided."""

    task: Task
    kind: str
    asked_at: datetime
    decided_at: datetime | None


def waits_of(board):
    """Everything handed in for a decision by the moment; one more query."""
    by_key = {task.pk: task for task in board.tasks}
    found = []
    for debt in board.debts:
        for paper in debt.papers:
            report, moment = paper.report, paper.submitted_at
            if board.plan.needs_sign_off:
                moment = report.signed_off_at
            decided = paper.review.at if paper.review else None
            if (
                moment
                and moment <= board.as_of.moment
                and (decided or paper.stood(board.as_of.moment))
            ):
                kind = _("%(period)s report") % {"period": debt.period.label()}
                found.append(Wait(debt.task, kind, moment, decided))
    for task, kind, asked, decided in _requests(board):
        until = decided if decided and decided <= board.as_of.moment else None
        found.append(Wait(by_key[task], KINDS[kind], asked, until))
    return found


def _requests(board):
    now = board.as_of.moment

    def rows(model, kind, asked, decided):
        return (
            model.objects.filter(task__in=board.tasks, **{f"{asked}__lte": now})
            .exclude(status__in=("withdrawn", "ended"))
            .order_by()
            .values_list("task", Value(kind), F(asked), F(decided))
        )

    return rows(CompletionClaim, "claim", "submitted_at", "closed_at").union(
        rows(ExtensionRequest, "extension", "asked_at", "decided_at"),
        rows(ChangeRequest, "change", "asked_at", "decided_at"),
        all=True,
    )


class Reviewing:
    """How long decisions took: of all reviewers together."""

    def __init__(self, board):
        self.allowed = board.plan.review_days
        self._calendar, self._day = board.calendar, board.as_of.day
        self.items = {name: [] for name in WAITED}
        self.decided = self.in_time = self.waiting = self._days = 0
        for wait in waits_of(board):
            self._take(wait, board)
        self.urls = {
            name: board.to.to("plans:discipline-reviews", show=name) for name in WAITED
        }

    def _take(self, wait, board):
        asked = day_of(wait.asked_at)
        decided = wait.decided_at and day_of(wait.decided_at)
        days = self._calendar.count(asked, decided or self._day)
        unit = board.units[board.leads[wait.task.pk]]
        if decided is None:
            self.waiting += 1
        else:
            self.decided += 1
            self._days += days
            self.in_time += days <= self.allowed
        if days <= self.allowed:
            return
        name = "late" if decided else "waiting"
        text = ngettext(
            "handed in on %(asked)s, %(days)s working day",
            "handed in on %(asked)s, %(days)s working days",
            days,
        )
        words = text % {"asked": f"{asked:%m-%d}", "days": days}
        if decided:
            end = _("decided on %(day)s") % {"day": f"{decided:%m-%d}"}
            words = pgettext("between clauses", ", ").join([words, end])
        self.items[name].append(Item(wait.task, unit, str(wait.kind), words))

    @property
    def in_time_share(self):
        return rounded(self.in_time * FULL, self.decided)

    @property
    def average(self):
        """Working days from handing in to the decision, in tenths."""
        tenths = rounded(self._days * 10, self.decided)
        return None if tenths is None else f"{tenths // 10}.{tenths % 10}"
