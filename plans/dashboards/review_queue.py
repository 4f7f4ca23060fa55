"""The reviewers' queue: what waits for a person's decision, in order of waiting."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import (
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from plans import deciders
from plans.actions.reviews import UNDO_WITHIN
from plans.dashboards import review_files
from plans.dashboards.freshness import label_of
from plans.dashboards.review_items import (
    CHANGE,
    CLAIM,
    EXTENSION,
    KINDS,
    REPORT,
    Clock,
    clock_of,
)
from plans.models import (
    ChangeRequest,
    CompletionClaim,
    Decision,
    ExtensionRequest,
    ProgressReport,
    Review,
)
from plans.schedule import day_of
from towns import access
from towns.access import Permission

PAGE_SIZE = 20
Status = ProgressReport.Status


@dataclass(frozen=True)
class Waiting:
    """One line of the queue, before its file is read."""

    kind: str
    pk: int
    task_id: int
    since: datetime
    review_days: int


@dataclass(frozen=True)
class Line:
    waiting: Waiting
    clock: Clock


def _signed(reports):
    """Of plans that ask for it only the reports that the head has signed off."""
    return reports.filter(
        Q(status=Status.SIGNED_OFF)
        | Q(status=Status.SUBMITTED, task__plan__needs_sign_off=False)
    )


VERDICTS = {
    Review.Verdict.ACCEPTED: pgettext_lazy("just decided", "Accepted"),
    Review.Verdict.RETURNED: pgettext_lazy("just decided", "Returned"),
}
# kind: (rows that wait, who asked, since when)
SOURCES = {
    REPORT: (
        _signed(ProgressReport.objects.all()),
        "author",
        Coalesce("signed_off_at", "submitted_at"),
    ),
    CLAIM: (
        CompletionClaim.objects.filter(status=CompletionClaim.Status.SUBMITTED),
        "submitted_by",
        F("submitted_at"),
    ),
    EXTENSION: (
        ExtensionRequest.objects.filter(status=Decision.PENDING),
        "asked_by",
        F("asked_at"),
    ),
    CHANGE: (
        ChangeRequest.objects.filter(status=Decision.PENDING),
        "asked_by",
        F("asked_at"),
    ),
}


def waiting_in(tasks, user, *, only_mine=False):
    """Everything of these tasks that waits for a decision of the person; one query.

    Nobody decides on their own papers: those are left out. `only_mine` keeps the tasks
    on which the person gave the latest verdict.
    """
    parts = []
    for kind, (rows, author, since) in SOURCES.items():
        rows = rows.filter(task__in=tasks).exclude(**{author: user})
        if only_mine:
            rows = rows.annotate(last=_last_reviewer()).filter(last=user.pk)
        parts.append(
            rows.order_by().values_list(
                Value(kind, CharField()),
                F("pk"),
                F("task_id"),
                since,
                Coalesce("task__plan__review_days", 0, output_field=IntegerField()),
            )
        )
    first, *others = parts
    found = [Waiting(*row) for row in first.union(*others, all=True)]
    return sorted(found, key=lambda row: (row.since, row.kind, row.pk))


def _last_reviewer():
    last = Review.objects.filter(
        Q(report__task=OuterRef("task")) | Q(claim__task=OuterRef("task")),
        undone_at=None,
    ).order_by("-at", "-pk")
    return Subquery(last.values("by")[:1])


class Queue:
    """The queue as one page shows it; `chosen` are the filters of a valid form."""

    def __init__(self, user, scene, chosen, page=1):
        self.user, self.scene, self.chosen, self.page_number = user, scene, chosen, page
        self.today = day_of(scene.moment)

    @cached_property
    def _all(self):
        """What the filters by task let through, of every kind."""
        tasks = deciders.tasks_of(self.user)
        if words := self.chosen.get("q"):
            tasks = tasks.search(words)
        if self.chosen.get("unit"):
            tasks = tasks.filter(self.chosen["unit"])
        if slug := self.chosen.get("theme"):
            tasks = tasks.filter(theme__slug=slug)
        rows = waiting_in(tasks, self.user, only_mine=bool(self.chosen.get("mine")))
        return [
            Line(
                row,
                clock_of(row.since, row.review_days, self.scene.calendar, self.today),
            )
            for row in rows
        ]

    @cached_property
    def counts(self):
        """How many there are of each kind, whatever kind is chosen."""
        return Counter(line.waiting.kind for line in self._all)

    @property
    def total(self):
        return len(self._all)

    @cached_property
    def overdue(self):
        return sum(line.clock.is_overdue for line in self._all)

    @cached_property
    def lines(self):
        kind, clock = self.chosen.get("kind"), self.chosen.get("clock")
        return [
            line
            for line in self._all
            if (not kind or line.waiting.kind == kind)
            and (not clock or line.clock.is_overdue == (clock == "overdue"))
        ]

    @property
    def may_name_deputy(self):
        """Only those who review in their own right are stood in for."""
        mandates = access.mandates(self.user, Permission.REVIEW)
        return any(mandate.absent is None for mandate in mandates)

    @cached_property
    def page(self):
        return Paginator(self.lines, PAGE_SIZE).get_page(self.page_number)

    @cached_property
    def items(self):
        return items(self.page.object_list, self.scene)

    @cached_property
    def unremarkable(self):
        """The reports of this page that need no look of their own."""
        return [item for item in self.items if item.kind == REPORT and not item.looks]

    def unremarkable_of(self, keys):
        """Of these reports the ones that wait and need no look of their own."""
        wanted = {int(key) for key in keys}
        lines = [
            line
            for line in self._all
            if line.waiting.kind == REPORT and line.waiting.pk in wanted
        ]
        return [item for item in items(lines, self.scene) if not item.looks]

    @cached_property
    def undoable(self):
        """The person's verdicts of the last minutes, the newest first."""
        return recent(self.user, self.scene.moment)


def items(lines, scene):
    """The items of these lines, in their order; three queries."""
    if not lines:
        return []
    files = review_files.load({line.waiting.task_id for line in lines}, scene.moment)
    return [
        KINDS[line.waiting.kind](
            line.waiting.pk, files[line.waiting.task_id], line.clock, scene
        )
        for line in lines
    ]


def item(kind, paper, scene):
    """One paper as an item, whether it still waits or not."""
    since = {
        REPORT: lambda: paper.signed_off_at or paper.submitted_at,
        CLAIM: lambda: paper.submitted_at,
    }.get(kind, lambda: paper.asked_at)()
    row = Waiting(kind, paper.pk, paper.task_id, since, paper.task.plan.review_days)
    clock = clock_of(since, row.review_days, scene.calendar, day_of(scene.moment))
    return items([Line(row, clock)], scene)[0]


@dataclass(frozen=True)
class Undoable:
    """A verdict that can still be taken back, for so many minutes."""

    review: Review
    what: str
    minutes: int

    @property
    def task(self):
        return (self.review.report or self.review.claim).task

    @property
    def verdict(self):
        return VERDICTS[self.review.verdict]


def recent(user, moment):
    reviews = (
        Review.objects.filter(by=user, undone_at=None, at__gte=moment - UNDO_WITHIN)
        .select_related("report__task", "claim__task")
        .order_by("-at", "-pk")
    )
    return [
        Undoable(review, _what(review), _minutes_left(review, moment))
        for review in reviews
    ]


def _minutes_left(review, moment):
    left = review.at + UNDO_WITHIN - moment
    return -(-left.seconds // 60)


def _what(review):
    if review.claim:
        return KINDS[CLAIM].title()
    report = review.report
    return KINDS[REPORT].title(label_of(report.period_end, report.task.reporting))
