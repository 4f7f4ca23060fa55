from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    PENDING = "pending", _("Waiting for decision")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended with the task")


class DecidedRequest(models.Model):
    """Asked by someone, decided by another; both moments stay."""

    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(
        "towns.User", models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    status = models.CharField(
        _("status"), max_length=10, choices=Decision, default=Decision.PENDING
    )
    decided_by = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_words = models.TextField(_("words of the decision"), blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def constraints(name):
        return [
            models.CheckConstraint(
                condition=Q(status="pending", decided_at__isnull=True)
                | (~Q(status="pending") & Q(decided_at__isnull=False)),
                name=f"{name}_decided_at_iff_decided",
            ),
        ]


class ExtensionRequest(DecidedRequest):
    """That one task or one milestone be due later 延期申请."""

    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="extensions")
    milestone = models.ForeignKey(
        "plans.Milestone",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
    )
    from_due_on = models.DateField(_("due until now"))
    to_due_on = models.DateField(_("new due date"))
    is_late = models.BooleanField(_("asked late"), default=False)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("extension request")
        verbose_name_plural = _("extension requests")
        constraints = [
            *DecidedRequest.constraints("extension"),
            models.CheckConstraint(
                condition=Q(to_due_on__gt=F("from_due_on")),
                name="extension_moves_the_date_later",
                violation_error_message=_("An extension moves the date later."),
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(status="pending", milestone__isnull=True),
                name="extension_one_pending_per_task",
            ),
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(status="pending", milestone__isnull=False),
                name="extension_one_pending_per_milestone",
            ),
        ]

    def __str__(self):
        return f"{self.task.code} {self.from_due_on} → {self.to_due_on}"


class ChangeRequest(DecidedRequest):
    """That content, unit, target or the task itself be changed 变更申请."""

    class Kind(models.TextChoices):
        CONTENT = "content", _("Content")
        UNIT = "unit", _("Lead unit")
        TARGET = "target", _("Goal")
        DATES = "dates", _("Dates")
        CANCEL = "cancel", _("Cancellation")

    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="changes")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        constraints = DecidedRequest.constraints("change")

    def __str__(self):
        return f"{self.task.code} {self.get_kind_display()}"


class CoordinationRequest(models.Model):
    """What a lead unit needs from another unit or the management office 协调事项."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("Decision")
        MONEY = "money", _("Money")
        LAND = "land", _("Land")
        PEOPLE = "people", _("People")
        OTHER = "other", _("Other need")

    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="coordination")
    addressee = models.ForeignKey(
        "towns.Unit",
        models.PROTECT,
        related_name="coordination_owed",
        verbose_name=_("addressee"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    question = models.TextField(_("what is needed"))
    reply_by = models.DateField(_("reply by"))
    asked_by = models.ForeignKey("towns.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        "towns.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("coordination request")
        verbose_name_plural = _("coordination requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="coordination_answered_with_words",
            ),
        ]

    def __str__(self):
        return f"{self.task.code} → {self.addressee}"
