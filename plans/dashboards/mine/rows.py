"""Everything that may wait for one person, read in one query.

Reports, papers, remarks and states are tables of their own; the header of every page
counts what waits in them, and “my work” lists it. So they are read as one union of
rows, of which each part asks only for units in which the person may act.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import get_language

from plans import deciders
from plans.actions.contributions import CONTRIBUTED_TO
from plans.dashboards.mine.prepared import Prepared
from plans.dashboards.papers import unit_title
from plans.dashboards.review_queue import SOURCES
from plans.models import (
    ChangeRequest,
    CompletionClaim,
    CoordinationRequest,
    Decision,
    ExtensionRequest,
    Instruction,
    Milestone,
    Notice,
    Notification,
    Objection,
    Plan,
    ProgressReport,
    Review,
    Task,
    TaskState,
    TaskTerm,
    WorkdayException,
)
from plans.schedule import start_of
from plans.standing import EXEMPT
from towns import access
from towns.access import Permission

# How long a decision or an answer is news.
NEWS = timedelta(days=14)
# A stretch on hold that ended earlier excuses no report that is still owed.
RECENT = timedelta(days=220)
Status = ProgressReport.Status
State = Task.State


@dataclass(frozen=True)
class Row:
    """One row of any of the tables; what a kind has none of is None."""

    kind: str
    pk: int
    task: int | None = None
    code: str | None = None
    title: str | None = None
    unit: str | None = None
    state: str | None = None
    at: datetime | None = None
    until: datetime | None = None
    due: date | None = None
    day: date | None = None
    words: str | None = None
    answer: str | None = None
    who: str | None = None
    about: str | None = None
    period: str | None = None
    # Numbers of the plan: the window's days and hour, working days to acknowledge.
    opens_day: int | None = None
    closes_day: int | None = None
    closes_hour: int | None = None
    acknowledge_days: int | None = None
    review_days: int | None = None
    reports_from: date | None = None
    ends_on: date | None = None
    percent: int | None = None
    milestones: int | None = None
    open_milestones: int | None = None
    number: int | None = None


COLUMNS = {
    "kind": CharField(),
    "pk": IntegerField(),
    "task": IntegerField(),
    "code": CharField(),
    "title": CharField(),
    "unit": CharField(),
    "state": CharField(),
    "at": DateTimeField(),
    "until": DateTimeField(),
    "due": DateField(),
    "day": DateField(),
    "words": TextField(),
    "answer": TextField(),
    "who": CharField(),
    "about": CharField(),
    "period": CharField(),
    "opens_day": IntegerField(),
    "closes_day": IntegerField(),
    "closes_hour": IntegerField(),
    "acknowledge_days": IntegerField(),
    "review_days": IntegerField(),
    "reports_from": DateField(),
    "ends_on": DateField(),
    "percent": IntegerField(),
    "milestones": IntegerField(),
    "open_milestones": IntegerField(),
    "number": IntegerField(),
}


def _part(kind, queryset, *, pk="pk", task="task", **columns):
    """One table's rows with the columns of all; `task` is the path to the task."""
    known = {"kind": Value(kind, CharField())}
    known["pk"] = F(pk) if isinstance(pk, str) else pk
    if task is not None:
        prefix = f"{task}__" if task else ""
        known |= {
            "task": F(f"{prefix}pk"),
            "code": F(f"{prefix}code"),
            "title": F(f"{prefix}title"),
            "unit": unit_title(f"{prefix}lead_unit"),
            "state": F(f"{prefix}state"),
            "period": F(f"{prefix}reporting"),
        }
    known |= {
        name: F(column) if isinstance(column, str) else column
        for name, column in columns.items()
    }
    # The empty ones are cast, because PostgreSQL must know their types.
    cells = [
        known.get(name) or Cast(Value(None), field) for name, field in COLUMNS.items()
    ]
    return queryset.order_by().values_list(*cells)


def _total(kind, queryset, column):
    """One row with the number of rows that agree in a column; none where none are."""
    totals = queryset.order_by().values(column).annotate(total=Count("pk"))
    return _part(
        kind, totals, pk=Value(0, IntegerField()), task=None, number=F("total")
    )


def units_with(user, permission):
    """Keys of the units for which the person holds a unit-bound permission."""
    return {
        membership.unit_id
        for membership in user.current_memberships
        if access.can(user, permission, membership.unit)
    }


def _latest(queryset, value, *order):
    return Subquery(queryset.order_by(*order).values(value)[:1])


def _count(queryset):
    """How many rows of a subquery belong to the outer row."""
    return Subquery(
        queryset.order_by().values("task").annotate(n=Count("pk")).values("n")
    )


def _led_by(units):
    return Task.objects.filter(lead_unit__in=units).exclude(
        plan__status=Plan.Status.ARCHIVED
    )


def _of_led_tasks(units, since):
    """What the units that the person reports for owe."""
    led = _led_by(units)
    of_task = {"task": OuterRef("pk")}
    standing = ProgressReport.objects.standing().filter(**of_task)
    milestones = Milestone.objects.filter(**of_task)
    yield _part(
        "task",
        led.filter(state__in=Task.OPEN),
        task="",
        at="assigned_at",
        until=_latest(TaskTerm.objects.filter(until=None, **of_task), "since", "since"),
        due="due_on",
        # The latest period whose report stands.
        day=_latest(standing, "period_end", "-period_end"),
        opens_day="plan__opens_day",
        closes_day="plan__closes_day",
        closes_hour="plan__closes_hour",
        acknowledge_days="plan__acknowledge_days",
        reports_from="plan__reports_from",
        ends_on="plan__ends_on",
        percent=_latest(
            standing.filter(status=Status.ACCEPTED),
            "percent",
            "-period_end",
            "-revision",
        ),
        milestones=_count(milestones),
        open_milestones=_count(milestones.filter(reached_on=None)),
    )
    yield _part(
        "exempt",
        TaskState.objects.filter(
            Q(until=None) | Q(until__gte=since - RECENT),
            task__in=led.filter(state__in=Task.OPEN),
            state__in=EXEMPT,
        ),
        at="since",
        until="until",
    )
    returned = Review.objects.filter(
        report__task=OuterRef("task"),
        report__period_end=OuterRef("period_end"),
        verdict=Review.Verdict.RETURNED,
        undone_at=None,
    )
    # See also `duties.time_limit`.
    has_new_time = Q(report__is_late=False) & (
        Q(report__task__plan__needs_sign_off=False)
        | Q(report__signed_off_at__isnull=False)
    )
    yield _part(
        "draft",
        ProgressReport.objects.filter(
            status=Status.DRAFT,
            task__in=led.filter(state__in=(*Task.OPEN, State.ON_HOLD)),
        ),
        day="period_end",
        at="updated_at",
        who="author__full_name",
        percent="percent",
        until=_latest(returned, "at", "-at", "-pk"),
        closes_hour="task__plan__closes_hour",
        # For a report that came in time and was returned: the days it has anew.
        review_days=_latest(
            returned.annotate(
                days=Case(When(has_new_time, then="report__task__plan__review_days"))
            ),
            "days",
            "-at",
            "-pk",
        ),
        words=_latest(returned, "words", "-at", "-pk"),
        about=_latest(returned, "by__full_name", "-at", "-pk"),
    )
    later = CompletionClaim.objects.filter(
        task=OuterRef("task"), submitted_at__gt=OuterRef("submitted_at")
    )
    back = Review.objects.filter(claim=OuterRef("pk"), undone_at=None)
    yield _part(
        "claim",
        CompletionClaim.objects.filter(
            ~Exists(later),
            status=CompletionClaim.Status.RETURNED,
            task__in=led.filter(state__in=Task.OPEN),
        ),
        at="closed_at",
        due="task__due_on",
        words=_latest(back, "words", "-at", "-pk"),
        who=_latest(back, "by__full_name", "-at", "-pk"),
    )


def _heard(units, since):
    """What was decided or answered lately for the units the person reports for."""
    led = _led_by(units)
    for kind, model, about in (
        ("extension", ExtensionRequest, "milestone__name"),
        ("change", ChangeRequest, "kind"),
    ):
        dates = kind == "extension"
        yield _part(
            kind,
            model.objects.filter(
                status__in=(Decision.APPROVED, Decision.REFUSED),
                decided_at__gte=since,
                task__in=led,
            ),
            at="decided_at",
            due="to_due_on" if dates else "task__due_on",
            words="decision_words",
            answer="status",
            who="decided_by__full_name",
            about=about,
        )
    yield _part(
        "reply",
        CoordinationRequest.objects.filter(answered_at__gte=since, task__in=led),
        at="answered_at",
        words="answer",
        answer="question",
        who="answered_by__full_name",
        about=unit_title("addressee"),
    )
    yield _part(
        "objection_answered",
        Objection.objects.filter(answered_at__gte=since, task__in=led),
        at="answered_at",
        words="answer",
        who="answered_by__full_name",
    )


def _of_answers(user):
    """What others ask of the person's units, of tasks that the person still sees."""
    seen = Task.objects.visible_to(user)
    if units := units_with(user, Permission.ANSWER_COORDINATION):
        yield _part(
            "coordination",
            CoordinationRequest.objects.filter(
                addressee__in=units,
                answered_at=None,
                withdrawn_at=None,
                task__in=seen,
            ),
            at="asked_at",
            due="reply_by",
            words="question",
            about="kind",
            who="asked_by__full_name",
        )
    if units := units_with(user, Permission.ANSWER_INSTRUCTION):
        yield _part(
            "instruction",
            Instruction.objects.filter(unit__in=units, answered_at=None, task__in=seen),
            at="given_at",
            due="answer_by",
            words="words",
            who="given_by__full_name",
        )
    if units := units_with(user, Permission.ANSWER_NOTICE):
        yield _part(
            "notice",
            Notice.objects.unanswered().filter(unit__in=units),
            at="sent_at",
            due="reply_by",
            words="demand",
            about="level",
            who="sent_by__full_name",
        )
    if units := units_with(user, Permission.SIGN_OFF):
        yield _part(
            "sign_off",
            ProgressReport.objects.filter(
                status=Status.SUBMITTED,
                task__lead_unit__in=units,
                task__plan__needs_sign_off=True,
            ),
            at="submitted_at",
            day="period_end",
            who="author__full_name",
            percent="percent",
        )


def _of_support(user):
    """What the person's units support and may add a note to."""
    units = units_with(user, Permission.CONTRIBUTE)
    if units:
        # A unit may support a task and another of the person's units lead it.
        supported = Task.objects.filter(
            pk__in=Task.supporting_units.through.objects.filter(unit__in=units).values(
                "task_id"
            ),
            state__in=CONTRIBUTED_TO,
        )
        yield _part(
            "support",
            supported,
            task="",
            due="due_on",
            at=Subquery(
                supported.filter(pk=OuterRef("pk"), contributions__unit__in=units)
                .order_by()
                .values("pk")
                .annotate(latest=Max("contributions__at"))
                .values("latest")
            ),
        )


def _of_decisions(user, today, is_whole):
    """What waits for the person as supervisor, or in a supervisor's place."""
    if not deciders.may_somewhere(user):
        return
    tasks = deciders.tasks_of(user)
    if is_whole or access.can(user, Permission.REVIEW):
        for waiting, author, _since in SOURCES.values():
            others = waiting.filter(task__in=tasks).exclude(**{author: user})
            yield _total("review", others, "task__plan")
    yield _part(
        "hold",
        TaskState.objects.filter(
            state=State.ON_HOLD, until=None, review_on__lte=today, task__in=tasks
        ),
        at="since",
        due="review_on",
        words="reason",
    )
    yield _part(
        "objection",
        Objection.objects.filter(answered_at=None, task__in=tasks),
        at="raised_at",
        words="words",
        who="raised_by__full_name",
        about="light",
    )


def _of_leaders(user, since):
    """What became of the instructions that the person has given."""
    if access.can(user, Permission.INSTRUCT):
        seen = Task.objects.visible_to(user)
        given = Instruction.objects.filter(given_by=user, task__in=seen)
        yield _part(
            "given",
            given.filter(Q(answered_at=None) | Q(answered_at__gte=since)),
            at="given_at",
            until="answered_at",
            due="answer_by",
            words="words",
            answer="answer",
            about=unit_title("unit"),
        )


def _parts(user, moment, today, is_whole):
    since = moment - NEWS
    if units := units_with(user, Permission.REPORT):
        yield from _of_led_tasks(units, since)
        yield _part(
            "workday",
            WorkdayException.objects.filter(day__gte=today - RECENT),
            task=None,
            day="day",
            number=Cast("is_working", IntegerField()),
        )
        if is_whole:
            yield from _heard(units, since)
    yield from _of_answers(user)
    yield from _of_decisions(user, today, is_whole)
    if is_whole:
        yield from _of_support(user)
        yield from _of_leaders(user, since)
    yield _total("unread", Notification.objects.visible_to(user).unread(), "user")


def load(user, moment, today, *, is_whole=True):
    """What may wait for the person at the moment, by kind; one query.

    The header only counts: without `is_whole` news and supported tasks are left out.
    """
    if is_whole:
        values = _union(_parts(user, moment, today, is_whole))
    else:
        values = _of_header(_Reader(user, today)).rows()
    found = defaultdict(list)
    for row in values:
        found[row[0]].append(Row(*row))
    return found


def _union(parts):
    first, *others = parts
    return first.union(*others, all=True) if others else first


class _Reader:
    """A person on a day, equal to another where the header asks the same query.

    It holds all that the query is made of beside its text: who reads, in which
    language, on which day, and the memberships on which every permission hangs.
    """

    def __init__(self, user, today):
        self.user, self.today = user, today
        memberships = (
            (row.user_id, row.unit_id, row.role) for row in user.memberships_at_hand
        )
        self.key = user.pk, today, get_language(), tuple(memberships)

    def __eq__(self, other):
        return self.key == other.key

    def __hash__(self):
        return hash(self.key)


@lru_cache(maxsize=200)
def _of_header(reader):
    # Nothing in it may depend on the moment: it serves the whole day.
    parts = _parts(reader.user, start_of(reader.today), reader.today, is_whole=False)
    return Prepared.of(_union(parts), COLUMNS.values())
