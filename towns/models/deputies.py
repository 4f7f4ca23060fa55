from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from towns.models.memberships import DatedQuerySet


class Deputy(models.Model):
    """That a person decides in a supervisor's place for a range of days 代理."""

    absent = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        related_name="absences",
        verbose_name=_("absent supervisor"),
    )
    deputy = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        related_name="deputizes",
        verbose_name=_("deputy"),
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), help_text=_("The first day without it."))
    named_by = models.ForeignKey(
        "towns.User", models.PROTECT, related_name="+", verbose_name=_("named by")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="deputy_until_after_since",
                violation_error_message=_("A deputy’s time ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")),
                name="deputy_is_another_person",
                violation_error_message=_("Nobody is their own deputy."),
            ),
        ]

    def __str__(self):
        return f"{self.absent} → {self.deputy}"

    @property
    def last_on(self):
        """The last day on which it holds; before `since` where it was called off."""
        return self.until - timedelta(days=1)
