"""The milestones of one task in the order of their dates."""

from dataclasses import dataclass, replace
from datetime import date

from .lights import MILESTONE_WORDS


@dataclass(frozen=True)
class Step:
    name: str
    due: date
    light: str
    is_key: bool = False
    reached_on: date | None = None
    original_due: date | None = None
    note: str = ""
    is_current: bool = False

    @property
    def word(self):
        return MILESTONE_WORDS[self.light]

    @property
    def is_reached(self):
        return self.light == "done"

    @property
    def is_moved(self):
        return self.original_due is not None and self.original_due != self.due


def stepper(steps):
    """Order the steps and mark the first that is still owed."""
    ordered = sorted(steps, key=lambda step: step.due)
    current = next((step for step in ordered if not step.is_reached), None)
    return tuple(
        replace(step, is_current=True) if step is current else step for step in ordered
    )
