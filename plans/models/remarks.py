"""What people say about a task beside its reports: objections and instructions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Objection(models.Model):
    """That a unit doubts its task's light 对灯色有异议, in words."""

    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="objections")
    light = models.CharField(_("light"), max_length=8)
    words = models.TextField(_("objection"))
    raised_by = models.ForeignKey("towns.User", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("raised at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        "towns.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        verbose_name = _("objection to a light")
        verbose_name_plural = _("objections to lights")
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(answered_at__isnull=True),
                name="objection_one_open_per_task",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="objection_answered_with_words",
            ),
        ]

    def __str__(self):
        return f"{self.task.code} {self.raised_at:%Y-%m-%d}"


class Instruction(models.Model):
    """What a responsible leader asks of a unit on a task 批示; open until answered."""

    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="instructions")
    unit = models.ForeignKey(
        "towns.Unit", models.PROTECT, related_name="+", verbose_name=_("who answers")
    )
    words = models.TextField(_("instruction"))
    answer_by = models.DateField(_("answer by"))
    given_by = models.ForeignKey("towns.User", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("given at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        "towns.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="instruction_answered_with_words",
            ),
        ]

    def __str__(self):
        return f"{self.task.code} {self.given_at:%Y-%m-%d}"
