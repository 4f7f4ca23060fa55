"""What a verb is, and what is looked at to know whether a person may do it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import uuid4

from django.urls import reverse

from plans import deciders
from plans.dashboards.next_steps import Reporting
from plans.dashboards.papers import Paper
from plans.models import LightSpan, ProgressReport, Task
from plans.schedule import day_of
from plans.working_days import WorkingDays
from towns import access
from towns.access import Permission
from towns.models import User


@dataclass(frozen=True)
class Verb:
    """One thing that a person may do now, as a link to its form or as a button.

    `tone` is "primary" for what is waited for, "danger" for what cannot be undone;
    `paper` is (kind, key) of the paper beside which it stands, if of one. The ticket
    makes a double click of a button harmless.
    """

    name: str
    label: str
    url: str
    tone: str = ""
    is_post: bool = False
    confirm: str = ""
    hint: str = ""
    paper: tuple[str, int] | None = None
    ticket: str = field(default_factory=lambda: str(uuid4()), compare=False)

    @property
    def is_up_front(self):
        """Whether it stands at the head of the page, not only beside its paper."""
        return self.paper is None or self.tone == "primary"


@dataclass
class Scene:
    """A task as it stands now before one person; everything here is loaded already."""

    task: Task
    span: LightSpan
    user: User
    moment: datetime
    calendar: WorkingDays
    papers: dict[str, list[Paper]]
    # The reports that are owed, and those that were submitted, the newest first.
    owed: Reporting
    reports: list[ProgressReport]
    # Slugs of the units that support the task.
    supporting: frozenset[str]

    @property
    def today(self) -> date:
        return day_of(self.moment)

    def may(self, permission: Permission, unit=None) -> bool:
        """Whether the person holds the permission towards the task's lead unit."""
        return access.can(self.user, permission, unit or self.task.lead_unit)

    def may_decide(self, permission: Permission) -> bool:
        """Whether the person holds a supervisor's verb on the task."""
        return self.may(permission) or self._stands_in

    @cached_property
    def _stands_in(self):
        # See also deciders.may: asked once, however many verbs ask.
        return deciders.stands_in(self.user, self.task)

    @cached_property
    def supporting_units(self):
        """The person's own units that support the task."""
        units = {m.unit.pk: m.unit for m in self.user.current_memberships}
        return [unit for unit in units.values() if unit.slug in self.supporting]

    def own_unit(self, permission: Permission, key: int | None):
        """The unit with the key if the person holds the permission in it, or None."""
        for membership in self.user.current_memberships:
            unit = membership.unit
            if unit.pk == key and access.can(self.user, permission, unit):
                return unit
        return None

    def open_papers(self, kind: str):
        return [paper for paper in self.papers[kind] if paper.is_open_at(self.moment)]

    def address(self, name: str, *args) -> str:
        """The address of one of the task's verbs."""
        return reverse(f"plans:{name}", args=[self.task.code, *args])
