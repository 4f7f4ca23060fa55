from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from resort_portal import clock


class DatedQuerySet(models.QuerySet):
    """Rows that hold from a day until (not including) another."""

    def current(self, on=None):
        day = on or clock.today()
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Membership(models.Model):
    """That a person serves a unit in a role, from a day, until another."""

    class Role(models.TextChoices):
        VIEWER = "viewer", _("Viewer")
        LEADER = "leader", _("Leader")
        REPORTER = "reporter", _("Reporter")
        HEAD = "head", _("Head of unit")
        SUPERVISOR = "supervisor", _("Supervisor")
        PLANNER = "planner", _("Planner")
        SYSADMIN = "sysadmin", _("System administrator")
        SECADMIN = "secadmin", _("Security administrator")
        AUDITOR = "auditor", _("Auditor")

    # The three administrators (三员): nobody may hold two of these.
    ADMINISTRATORS = (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)

    user = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    unit = models.ForeignKey(
        "towns.Unit",
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("unit"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    since = models.DateField(_("since"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day without it.")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["user", "since", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_until_after_since",
                violation_error_message=_("A membership ends after it begins."),
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(until__isnull=True),
                name="membership_once_per_unit_and_role",
                violation_error_message=_(
                    "This person already serves this unit in this role."
                ),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(
                    until__isnull=True, role__in=["sysadmin", "secadmin", "auditor"]
                ),
                name="membership_one_administrator_role",
                violation_error_message=_(
                    "Nobody may hold two of the three administrators’ roles."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.unit.short_name} · {self.get_role_display()}"
