from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from towns.models.memberships import DatedQuerySet


class Post(models.Model):
    """A responsible leader's post 责任领导: tasks name the post, not the person."""

    slug = models.SlugField(_("address name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    english_name = models.CharField(_("English name"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_proposed = models.BooleanField(_("proposed"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("post of a responsible leader")
        verbose_name_plural = _("posts of responsible leaders")

    def __str__(self):
        return self.name

    @property
    def title(self):
        if get_language() == "en" and self.english_name:
            return self.english_name
        return self.name


class Appointment(models.Model):
    """That a person holds a post; the successor takes over without new papers."""

    post = models.ForeignKey(
        Post, models.PROTECT, related_name="appointments", verbose_name=_("post")
    )
    user = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("person"),
    )
    since = models.DateField(_("since"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day without it.")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["post", "since", "pk"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="appointment_until_after_since",
                violation_error_message=_("An appointment ends after it begins."),
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(until__isnull=True),
                name="appointment_one_holder_per_post",
                violation_error_message=_("This post has a holder already."),
            ),
        ]

    def __str__(self):
        return f"{self.post} · {self.user}"
