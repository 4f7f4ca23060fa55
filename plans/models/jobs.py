from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """A job was queued for a slot; the unique row lets only one worker do so."""

    name = models.CharField(_("job"), max_length=60)
    slot = models.DateTimeField(_("slot"))
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        ordering = ["-slot", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "slot"], name="jobrun_once_per_slot"
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.slot:%Y-%m-%d %H:%M}"
