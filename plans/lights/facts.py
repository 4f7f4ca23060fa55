"""What a verdict is given from, and what it is made of."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from plans.schedule import Basis, Exemption, PeriodKind, Timetable


class Light(StrEnum):
    DONE = "done"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"
    NONE = "none"  # not counted


class State(StrEnum):
    DRAFT = "draft"
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    CLOSED = "closed"
    ARCHIVED = "archived"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"


NOT_COUNTED = (State.DRAFT, State.REGISTERED, State.CANCELLED)
FINISHED = (State.COMPLETED, State.CLOSED, State.ARCHIVED)


class Tag(StrEnum):
    NEAR_DUE = "near_due"  # 临期
    EXTENDED = "extended"  # 已延期
    LATE_DONE = "late_done"  # 逾期完成


@dataclass(frozen=True)
class MilestoneFacts:
    """A milestone as known at the moment.

    `claimed`: a tick that was submitted and neither returned nor withdrawn stands.
    """

    id: int
    name: str
    due_on: date
    weight: int = 1
    is_key: bool = False
    claimed: bool = False
    done: bool = False
    done_late: bool = False
    original_due_on: date | None = None


@dataclass(frozen=True)
class ReportFacts:
    """A report that stands: submitted, neither returned nor withdrawn."""

    period_end: date
    percent_bp: int
    submitted_at: datetime
    accepted: bool


@dataclass(frozen=True)
class ReturnedFacts:
    """A report that was submitted and given back by the reviewer."""

    period_end: date
    submitted_at: datetime
    returned_at: datetime


@dataclass(frozen=True)
class TaskFacts:
    """All that is known of a task at a moment.

    `exempt` are the stretches in which no report is required: on hold, claimed,
    completed, cancelled; an open one ends with None. `claim_due_on` is the due date
    that was in force when the claim was submitted, if it is not the present one.
    """

    state: State
    start_on: date
    due_on: date
    plan_first_period: date
    plan_end: date
    assigned_at: datetime | None = None
    milestones: tuple[MilestoneFacts, ...] = ()
    reports: tuple[ReportFacts, ...] = ()
    returned: tuple[ReturnedFacts, ...] = ()
    period_kind: str = PeriodKind.MONTH
    basis: str = Basis.MILESTONES
    exempt: tuple[Exemption, ...] = ()
    claim_submitted_at: datetime | None = None
    claim_due_on: date | None = None
    original_due_on: date | None = None
    review_on: date | None = None

    @property
    def timetable(self) -> Timetable:
        return Timetable(
            start_on=self.start_on,
            due_on=self.due_on,
            steps=tuple((m.due_on, m.weight) for m in self.milestones),
            basis=self.basis,
            year=self.plan_end.year,
        )


class Code(StrEnum):
    """Every reason there is; those of one light most serious first."""

    OVERDUE = "overdue"
    KEY_MILESTONE_OVERDUE = "key_milestone_overdue"
    BEHIND = "behind"
    MILESTONE_OVERDUE = "milestone_overdue"
    DUE_SOON = "due_soon"
    KEY_MILESTONE_DUE_SOON = "key_milestone_due_soon"
    REPORT_MISSING = "report_missing"
    ON_SCHEDULE = "on_schedule"
    CLAIMED = "claimed"
    MILESTONE_CLAIMED = "milestone_claimed"
    NOT_STARTED = "not_started"
    ON_HOLD = "on_hold"
    DONE = "done"
    DRAFT = "draft"
    REGISTERED = "registered"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Reason:
    """Why a light is what it is: a code and the figures its sentence needs.

    Figures never hold what changes from day to day, such as days overdue: those are
    counted when the sentence is read, so that a verdict stays the same until the
    light has cause to change.
    """

    code: str
    figures: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, **figures: Any) -> "Reason":
        """Days become ISO text, as JSON knows no days."""
        plain = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in figures.items()
        }
        return cls.from_json([str(code), plain])

    @classmethod
    def from_json(cls, value: list) -> "Reason":
        code, figures = value
        # Sorted, because a JSON column does not keep the order.
        return cls(code, tuple(sorted(figures.items())))

    def as_json(self) -> list:
        return [self.code, dict(self.figures)]

    def get(self, name: str) -> Any:
        return dict(self.figures).get(name)

    def day(self, name: str) -> date | None:
        text = self.get(name)
        return text and date.fromisoformat(text)


@dataclass(frozen=True)
class Verdict:
    """A light and why.

    `reasons` are all that hold at the light's own level, most serious first; `beside`
    are those of a red light that by themselves would only make it yellow. `expected_bp`
    is expected progress at `period_end`, the end of the period it is measured at.
    """

    light: Light
    reasons: tuple[Reason, ...]
    beside: tuple[Reason, ...] = ()
    tags: tuple[str, ...] = ()
    percent_bp: int = 0
    expected_bp: int | None = None
    period_end: date | None = None

    @property
    def reason(self) -> str:
        return self.reasons[0].code
