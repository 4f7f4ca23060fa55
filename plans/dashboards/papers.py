"""All papers that hang on tasks, read in one query.

Claims, requests, remarks, reviews, ticks, files and states are tables of their own;
a task's page needs every one of them, so they are read as one union of rows.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf, TruncDate
from django.utils.translation import get_language

from plans.file_kinds import PICTURES
from plans.models import (
    Attachment,
    ChangeRequest,
    CompletionClaim,
    ContributionNote,
    CoordinationRequest,
    ExtensionRequest,
    Instruction,
    Notice,
    NoticeReply,
    Objection,
    ReachedMilestone,
    Review,
    TaskState,
)
from plans.schedule import SHANGHAI
from towns.models import Membership


@dataclass(frozen=True)
class Paper:
    """One row of any of the tables; what a kind has none of is None."""

    kind: str
    pk: int
    task: int
    at: datetime
    by: str | None = None
    by_unit: str | None = None
    unit: str | None = None
    words: str | None = None
    status: str | None = None
    about: str | None = None
    ref: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    ended_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    answer: str | None = None
    is_late: bool | None = None
    before: str | None = None
    after: str | None = None
    number: int | None = None

    def is_open_at(self, moment):
        """Whether nobody had answered, decided or taken it back by the moment."""
        closed = self.answered_at or self.ended_at
        return closed is None or closed > moment

    def is_in_force_at(self, moment):
        """Whether it had not been ended by the moment, answered or not."""
        return self.ended_at is None or self.ended_at > moment

    def was_answered_by(self, moment):
        return self.answered_at is not None and self.answered_at <= moment

    @property
    def is_picture(self):
        """Whether this attachment can be looked at before it is opened."""
        return self.about in PICTURES

    @cached_property
    def moves(self):
        """What a change request asks for: (field, before, after)."""
        before, after = json.loads(self.before or "{}"), json.loads(self.after or "{}")
        return [(name, before.get(name, ""), value) for name, value in after.items()]


COLUMNS = {
    "kind": CharField(),
    "pk": IntegerField(),
    "task": IntegerField(),
    "at": DateTimeField(),
    "by": CharField(),
    "by_unit": CharField(),
    "unit": CharField(),
    "words": TextField(),
    "status": CharField(),
    "about": CharField(),
    "ref": IntegerField(),
    "from_on": DateField(),
    "to_on": DateField(),
    "ended_at": DateTimeField(),
    "answered_at": DateTimeField(),
    "answered_by": CharField(),
    "answer": TextField(),
    "is_late": BooleanField(),
    "before": TextField(),
    "after": TextField(),
    "number": IntegerField(),
}


def unit_title(path="unit"):
    """A unit's short name in the reader's language, as an expression."""
    short = F(f"{path}__short_name")
    if get_language() != "en":
        return short
    return Coalesce(NullIf(F(f"{path}__english_name"), Value("")), short)


def unit_of(person, moment):
    """The short name of the unit that a person served at a moment, as a subquery."""
    at = ExpressionWrapper(OuterRef(moment), DateTimeField())
    day = TruncDate(at, tzinfo=SHANGHAI)
    return Subquery(
        Membership.objects.filter(
            Q(until=None) | Q(until__gt=day), user=OuterRef(person), since__lte=day
        )
        .order_by("pk")
        .values_list(unit_title())[:1]
    )


def part(kind, queryset, *, at, by=None, task="task_id", **columns):
    """One table's rows with the columns of all."""
    known = {
        "kind": Value(kind, CharField()),
        "pk": F("pk"),
        "task": F(task),
        "at": F(at) if isinstance(at, str) else at,
    }
    if by:
        known |= {"by": F(f"{by}__full_name"), "by_unit": unit_of(by, at)}
    known |= {
        name: F(column) if isinstance(column, str) else column
        for name, column in columns.items()
    }
    # The empty ones are cast, because PostgreSQL must know their types.
    cells = [
        known.get(name) or Cast(Value(None), field) for name, field in COLUMNS.items()
    ]
    return queryset.order_by().values_list(*cells)


def parts(tasks):
    yield part(
        "claim",
        CompletionClaim.objects.filter(task__in=tasks),
        at="submitted_at",
        by="submitted_by",
        words="evidence",
        status="status",
        from_on="completed_on",
        to_on="due_on",
        ended_at="closed_at",
    )
    yield part(
        "extension",
        ExtensionRequest.objects.filter(task__in=tasks),
        at="asked_at",
        by="asked_by",
        words="reason",
        status="status",
        about="milestone__name",
        ref="milestone_id",
        from_on="from_due_on",
        to_on="to_due_on",
        answered_at="decided_at",
        answered_by="decided_by__full_name",
        answer="decision_words",
        is_late="is_late",
    )
    yield part(
        "change",
        ChangeRequest.objects.filter(task__in=tasks),
        at="asked_at",
        by="asked_by",
        words="reason",
        status="status",
        about="kind",
        answered_at="decided_at",
        answered_by="decided_by__full_name",
        answer="decision_words",
        before=Cast("before", TextField()),
        after=Cast("after", TextField()),
    )
    yield part(
        "coordination",
        CoordinationRequest.objects.filter(task__in=tasks),
        at="asked_at",
        by="asked_by",
        unit=unit_title("addressee"),
        ref="addressee_id",
        words="question",
        about="kind",
        to_on="reply_by",
        ended_at="withdrawn_at",
        answered_at="answered_at",
        answered_by="answered_by__full_name",
        answer="answer",
    )
    yield part(
        "instruction",
        Instruction.objects.filter(task__in=tasks),
        at="given_at",
        by="given_by",
        unit=unit_title(),
        ref="unit_id",
        words="words",
        to_on="answer_by",
        answered_at="answered_at",
        answered_by="answered_by__full_name",
        answer="answer",
    )
    first = NoticeReply.objects.filter(notice=OuterRef("pk")).order_by("at", "pk")
    yield part(
        "notice",
        Notice.objects.filter(task__in=tasks),
        at="sent_at",
        by="sent_by",
        unit=unit_title(),
        ref="unit_id",
        words="demand",
        status="ending",
        about="level",
        number="number",
        to_on="reply_by",
        ended_at="ended_at",
        answered_at=Subquery(first.values("at")[:1]),
        answered_by=Subquery(first.values("by__full_name")[:1]),
        answer=Subquery(first.values("words")[:1]),
    )
    yield part(
        "objection",
        Objection.objects.filter(task__in=tasks),
        at="raised_at",
        by="raised_by",
        words="words",
        about="light",
        answered_at="answered_at",
        answered_by="answered_by__full_name",
        answer="answer",
    )
    yield part(
        "contribution",
        ContributionNote.objects.filter(task__in=tasks),
        at="at",
        by="by",
        unit=unit_title(),
        words="words",
    )
    for paper in ("report", "claim"):
        yield part(
            f"{paper}_review",
            Review.objects.filter(**{f"{paper}__task__in": tasks}),
            task=f"{paper}__task_id",
            at="at",
            by="by",
            ref=f"{paper}_id",
            words="words",
            status="verdict",
            ended_at="undone_at",
        )
    yield part(
        "tick",
        ReachedMilestone.objects.filter(
            report__task__in=tasks, report__submitted_at__isnull=False
        ),
        task="report__task_id",
        at="report__submitted_at",
        ref="report_id",
        words="milestone__name",
        number="milestone_id",
        from_on="reached_on",
    )
    yield part(
        "attachment",
        Attachment.objects.filter(task__in=tasks),
        at="uploaded_at",
        by="uploaded_by",
        words="name",
        about="kind",
        ref="report_id",
        number="size",
    )
    yield part(
        "state",
        TaskState.objects.filter(task__in=tasks),
        at="since",
        by="by",
        words="reason",
        status="state",
        to_on="review_on",
        ended_at="until",
    )


def load(task, moment):
    """What was on record of a task at the moment, oldest first, by kind; one query."""
    return read(parts([task]), moment)[task.pk]


def read(parts, moment):
    """The rows of all parts, oldest first, by task and kind; one query."""
    first, *others = parts
    found = defaultdict(lambda: defaultdict(list))
    papers = (Paper(*row) for row in first.union(*others, all=True))
    for paper in sorted(papers, key=lambda paper: (paper.at, paper.pk)):
        if paper.at <= moment:
            found[paper.task][paper.kind].append(paper)
    return found
