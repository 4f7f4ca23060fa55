"""What leaves the portal: a letter to a person, a message to a unit's group robot."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Robot(models.Model):
    """A group robot of a unit in WeCom, DingTalk or Feishu."""

    class Kind(models.TextChoices):
        WECOM = "wecom", _("WeCom")
        DINGTALK = "dingtalk", _("DingTalk")
        FEISHU = "feishu", _("Feishu")

    unit = models.ForeignKey(
        "towns.Unit",
        models.PROTECT,
        related_name="robots",
        verbose_name=_("unit"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    url = models.CharField(
        _("webhook address"),
        max_length=500,
        help_text=_("As the group shows it, with its key."),
    )
    secret = models.CharField(
        _("signing secret"),
        max_length=200,
        blank=True,
        help_text=_("DingTalk and Feishu: if the robot is set to check signatures."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["unit", "kind", "pk"]
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")
        constraints = [
            models.UniqueConstraint(fields=["unit", "url"], name="robot_once_per_unit"),
        ]

    def __str__(self):
        return f"{self.unit.short_name} · {self.get_kind_display()}"


class DeliveryQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(closed_at=None)

    def due(self, moment):
        return self.pending().filter(next_try_at__lte=moment)


class Delivery(models.Model):
    """A letter or a robot's message on its way; tried again until it has arrived.

    A letter's content is put together at the moment of sending; a message's lines are
    kept here. A person and a robot have one delivery on its way at most: what comes
    up meanwhile joins it.
    """

    user = models.ForeignKey(
        "towns.User", models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    robot = models.ForeignKey(
        Robot, models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    day = models.DateField(_("day"))
    lines = models.JSONField(_("lines"), default=list, blank=True)
    created_at = models.DateTimeField(_("created at"))
    tries = models.PositiveIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    error = models.CharField(_("last error"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(closed_at__isnull=True),
                name="delivery_pending",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, robot__isnull=True)
                | Q(user__isnull=True, robot__isnull=False),
                name="delivery_to_a_person_or_a_robot",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(closed_at__isnull=False),
                name="delivery_sent_is_closed",
            ),
            models.UniqueConstraint(
                fields=["user", "day"], name="delivery_one_letter_per_day"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(closed_at__isnull=True),
                name="delivery_one_letter_on_its_way",
            ),
            models.UniqueConstraint(
                fields=["robot"],
                condition=Q(closed_at__isnull=True),
                name="delivery_one_message_on_its_way",
            ),
        ]

    def __str__(self):
        return f"{self.user or self.robot} {self.day}"
