"""A plan comes into force, and ends."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans import standing
from plans.actions import Refused
from plans.models import Plan, Task
from resort_portal import clock
from towns import audit


@transaction.atomic
def approve(plan, *, by, at=None):
    """Put a drafted plan into force."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status != Plan.Status.DRAFT:
        raise Refused(_("This plan is in force already."))
    plan.status = Plan.Status.APPROVED
    plan.save()
    audit.record(plan, "plan.approved", by=by, at=at)
    return plan


def refresh(plan, *, at=None):
    """Decide the lights of all its tasks anew after an edit of the plan's numbers."""
    standing.rewrite_many(plan.tasks.all(), at or clock.now())


def refresh_open(*, at=None):
    """The same for all tasks not over, after an edit of the working calendar."""
    tasks = Task.objects.exclude(state__in=Task.OVER)
    standing.rewrite_many(tasks, at or clock.now())
