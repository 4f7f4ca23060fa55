"""Who decides in a supervisor's place while they are away."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resort_portal import clock
from towns import audit
from towns.access import GRANTS, Permission
from towns.models import Deputy, Membership, User


def candidates(on=None):
    """Keys of the people who work with the plan and may therefore be deputies."""
    roles = [role for role in GRANTS if Permission.VIEW_PLAN in GRANTS[role]]
    return Membership.objects.current(on).filter(role__in=roles).values("user")


@transaction.atomic
def name(absent, *, deputy, since, until, by, at=None):
    """Let another decide in the supervisor's place; `until` is the first day without.

    It ends by itself. The deputy decides on nothing that either of the two leads.
    """
    at = at or clock.now()
    today = timezone.localdate(at)
    # Two pages that name deputies at once: the second waits and then sees the first.
    absent = User.objects.select_for_update().get(pk=absent.pk)
    if deputy == absent:
        raise ValidationError(_("Nobody is their own deputy."))
    if since < today:
        raise ValidationError(_("The first day must not lie in the past."))
    if until <= since:
        raise ValidationError(_("The last day must not lie before the first."))
    if not deputy.is_active or not candidates(since).filter(user=deputy).exists():
        raise ValidationError(
            _("%(name)s does not work with the plan.") % {"name": deputy}
        )
    overlapping = Deputy.objects.filter(
        absent=absent, since__lt=until, until__gt=since
    ).first()
    if overlapping:
        raise ValidationError(
            _("%(name)s is your deputy from %(first)s on already; end that first.")
            % {"name": overlapping.deputy, "first": overlapping.since.isoformat()}
        )
    row = Deputy.objects.create(
        absent=absent, deputy=deputy, since=since, until=until, named_by=by
    )
    audit.record(
        row,
        "deputy.named",
        by=by,
        at=at,
        changes={
            "absent": str(absent),
            "deputy": str(deputy),
            "since": since.isoformat(),
            "until": until.isoformat(),
        },
    )
    return row


@transaction.atomic
def end(row, *, by, at=None):
    """End a deputy's time before its day; from this moment on nothing is held."""
    at = at or clock.now()
    row = Deputy.objects.select_for_update().get(pk=row.pk)
    today = timezone.localdate(at)
    if row.until <= today:
        raise ValidationError(_("This has ended already."))
    before, row.until = row.until, max(today, row.since)
    row.save()
    audit.record(
        row,
        "deputy.ended",
        by=by,
        at=at,
        changes={"until": [before.isoformat(), row.until.isoformat()]},
    )
    return row
