"""Reports that wait for the signature of a unit's head."""

from django.db.models import OuterRef, Subquery

from plans.models import ProgressReport
from plans.schedule import Period
from towns import access
from towns.access import Permission


def reports_to_sign(user):
    """What the person may sign off now, the oldest first; one query.

    Each with `before`, the percent accepted last, and `label`, its period in words.
    """
    units = [
        membership.unit
        for membership in user.current_memberships
        if access.can(user, Permission.SIGN_OFF, membership.unit)
    ]
    accepted = ProgressReport.objects.filter(
        task=OuterRef("task"),
        status=ProgressReport.Status.ACCEPTED,
        period_end__lte=OuterRef("period_end"),
    ).order_by("-period_end", "-revision")
    reports = (
        ProgressReport.objects.filter(
            status=ProgressReport.Status.SUBMITTED,
            task__plan__needs_sign_off=True,
            task__lead_unit__in=units,
        )
        .select_related("task__plan", "task__lead_unit", "author")
        .annotate(before=Subquery(accepted.values("percent")[:1]))
        .order_by("submitted_at", "pk")
    )
    found = list(reports)
    for report in found:
        period = Period(report.period_start, report.period_end)
        report.label = period.label()
    return found
