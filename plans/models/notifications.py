from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models.tasks import Task


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, without those of tasks that they no longer see."""
        tasks = Task.objects.visible_to(user)
        return self.filter(models.Q(task=None) | models.Q(task__in=tasks), user=user)

    def unread(self):
        return self.filter(read_at=None)

    def for_listing(self):
        """Everything that the inbox and a letter print, in a single query."""
        return self.select_related("task__lead_unit")


class Notification(models.Model):
    """One message to one person, kept in the inbox; `key` makes it unrepeatable.

    `kind` says which event it tells of (plans.notifications.kinds), `figures` hold
    what its sentence needs; the words come when it is read, in the reader's language.
    """

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

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(
                fields=["user", "read_at", "-created_at"], name="notification_inbox"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], name="notification_once_per_person_and_event"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.user}"


class NotificationMute(models.Model):
    """That a person does not want to hear of a topic."""

    user = models.ForeignKey("towns.User", models.CASCADE, related_name="mutes")
    topic = models.CharField(_("topic"), max_length=20)

    class Meta:
        verbose_name = _("muted topic")
        verbose_name_plural = _("muted topics")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "topic"], name="notification_mute_once"
            ),
        ]

    def __str__(self):
        return f"{self.topic} {self.user}"
