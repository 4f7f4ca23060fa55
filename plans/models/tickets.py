from django.db import models
from django.utils.translation import gettext_lazy as _


class FormTicket(models.Model):
    """That one printed form has been carried out; sent again, it does nothing more."""

    key = models.UUIDField(unique=True)
    by = models.ForeignKey("towns.User", models.CASCADE, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("form ticket")
        verbose_name_plural = _("form tickets")

    def __str__(self):
        return str(self.key)
