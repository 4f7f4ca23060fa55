"""What a unit has asked for, taken back before it is decided or answered."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.models import CoordinationRequest, Decision
from resort_portal import clock
from towns import audit


def _withdraw(request, *, by, at):
    request = type(request).objects.select_for_update().get(pk=request.pk)
    if request.status != Decision.PENDING:
        raise Refused(_("This request has been decided already."))
    request.status = Decision.WITHDRAWN
    request.decided_by, request.decided_at = by, at
    request.save()
    return request


@transaction.atomic
def withdraw_extension(request, *, by, at=None):
    """Take an extension request back before it is decided."""
    at = at or clock.now()
    request = _withdraw(request, by=by, at=at)
    audit.record(
        request,
        "extension.withdrawn",
        by=by,
        at=at,
        task=request.task,
        changes={
            "milestone": request.milestone.name if request.milestone else "",
            "due_on": [
                request.from_due_on.isoformat(),
                request.to_due_on.isoformat(),
            ],
        },
    )
    return request


@transaction.atomic
def withdraw_change(request, *, by, at=None):
    """Take a change request back before it is decided."""
    at = at or clock.now()
    request = _withdraw(request, by=by, at=at)
    audit.record(
        request,
        "change.withdrawn",
        by=by,
        at=at,
        task=request.task,
        changes={"kind": request.kind},
    )
    return request


@transaction.atomic
def withdraw_coordination(request, *, by, at=None):
    """Take a coordination request back; its addressee owes nothing any more."""
    at = at or clock.now()
    request = CoordinationRequest.objects.select_for_update().get(pk=request.pk)
    if request.answered_at:
        raise Refused(_("This request has been answered already."))
    if request.withdrawn_at:
        raise Refused(_("This request has been withdrawn already."))
    request.withdrawn_at = at
    request.save()
    audit.record(
        request,
        "coordination.withdrawn",
        by=by,
        at=at,
        task=request.task,
        changes={"addressee": request.addressee.name},
    )
    return request
