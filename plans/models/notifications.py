from django.db import models
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """One message to one person, kept in the inbox; `key` makes it unrepeatable."""

    user = models.ForeignKey("towns.User", models.CASCADE, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=30)
    key = models.CharField(max_length=120)
    task = models.ForeignKey(
        "plans.Task", models.CASCADE, null=True, blank=True, related_name="+"
    )
    figures = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("created at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], name="notification_once_per_person_and_event"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.user}"
