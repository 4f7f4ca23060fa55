"""A plan comes into force, and ends."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.models import Plan
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
