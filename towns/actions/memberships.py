"""Who serves where: granted and revoked, never deleted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from resort_portal import clock
from towns import audit
from towns.models import Membership


@transaction.atomic
def grant(user, *, unit, role, by, since=None, at=None):
    """Let a person serve a unit in a role from a day on.

    Raises ValidationError where the person holds it already, or would hold two of the
    three administrators' roles.
    """
    membership = Membership(
        user=user, unit=unit, role=role, since=since or clock.today()
    )
    membership.full_clean()
    membership.save()
    audit.record(
        membership,
        "membership.granted",
        by=by,
        at=at,
        changes={"user": str(user), "unit": unit.name, "role": role},
    )
    return membership


@transaction.atomic
def revoke(membership, *, by, until=None, at=None):
    """End a membership; the row stays for what was done under it."""
    day = until or clock.today()
    if day < membership.since:
        raise ValidationError({"until": [_("A membership ends after it begins.")]})
    membership.until = day
    membership.save()
    audit.record(
        membership,
        "membership.revoked",
        by=by,
        at=at,
        changes={"until": day.isoformat()},
    )
    return membership
