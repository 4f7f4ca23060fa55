from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("The audit trail is append-only.")

    def delete(self):
        raise TypeError("The audit trail is append-only.")


class AuditEntry(models.Model):
    """Who did what to which object, and when. Written once by an action, for ever.

    No foreign key to the subject: the trail outlives what it speaks of.
    """

    at = models.DateTimeField(_("moment"), db_index=True)
    by = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    by_name = models.CharField(_("name at the time"), max_length=60, blank=True)
    verb = models.CharField(_("verb"), max_length=60, db_index=True)
    subject_type = models.CharField(_("kind of object"), max_length=60)
    subject_id = models.CharField(_("key"), max_length=40, blank=True)
    subject_label = models.CharField(_("object"), max_length=200, blank=True)
    # The task whose story this belongs to, by its code; empty for all else.
    task_code = models.CharField(_("task"), max_length=20, blank=True, db_index=True)
    changes = models.JSONField(_("changes"), default=dict, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_label}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The audit trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The audit trail is append-only.")
