"""What supporting units add to a task that they do not lead."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.models import ContributionNote, Task
from resort_portal import clock
from towns import audit

CONTRIBUTED_TO = (*Task.OPEN, Task.State.CLAIMED, Task.State.ON_HOLD)


@transaction.atomic
def contribute(task, *, unit, words, by, at=None):
    """Add a supporting unit's note 配合情况 to a task."""
    at = at or clock.now()
    if not words.strip():
        raise Refused(_("Say what your unit has contributed."))
    if not task.supporting_units.filter(pk=unit.pk).exists():
        raise Refused(_("This unit does not support the task."))
    if task.state not in CONTRIBUTED_TO:
        raise Refused(
            _("The task is “%(state)s” now; this can no longer be done.")
            % {"state": task.get_state_display()}
        )
    note = ContributionNote.objects.create(
        task=task, unit=unit, words=words, by=by, at=at
    )
    audit.record(
        note,
        "contribution.added",
        by=by,
        at=at,
        task=task,
        changes={"unit": unit.name, "words": words},
    )
    return note
