"""What an import would do, line by line, before anything is done."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from plans.imports.cells import Problem


class Kind(TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")


@dataclass(frozen=True)
class Change:
    """One cell: what stood there, what will stand there, and the value itself."""

    field: str
    label: str
    before: str
    after: str
    value: Any

    @property
    def pair(self):
        return [self.before, self.after]


@dataclass(frozen=True)
class Line:
    """What one row of a sheet does; `thing` is what exists already."""

    sheet: str
    number: int
    name: str
    kind: Kind
    thing: Any = None
    task: Any = None
    parent: int | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""
    needs_reason: bool = False
    warning: str = ""

    @property
    def values(self):
        return {change.field: change.value for change in self.changes}

    @property
    def is_open(self):
        """Whether the person has still to say why."""
        return self.needs_reason and not self.reason


@dataclass
class Draft:
    """All lines of an upload, and what is wrong with it; only a sound one is done."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of_kind(self, kind):
        return [line for line in self.lines if line.kind == kind]

    @cached_property
    def new(self):
        return self.of_kind(Kind.NEW)

    @cached_property
    def changed(self):
        return self.of_kind(Kind.CHANGED)

    @cached_property
    def unchanged(self):
        return self.of_kind(Kind.UNCHANGED)

    @property
    def told(self):
        """The lines that do something, in the order of the table."""
        return [line for line in self.lines if line.kind != Kind.UNCHANGED]

    @property
    def is_sound(self):
        return not self.problems

    @property
    def does_something(self):
        return bool(self.new or self.changed)

    @property
    def needs_reason(self):
        return any(line.is_open for line in self.lines)

    @property
    def fingerprint(self):
        """The same as long as the same would be done."""
        seen = [
            [
                line.sheet,
                line.number,
                line.kind,
                str(getattr(line.thing, "pk", "")),
                line.reason,
                [
                    [change.field, change.before, change.after]
                    for change in line.changes
                ],
            ]
            for line in self.lines
        ]
        seen.append([str(problem) for problem in self.problems])
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()
