from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class MinutesDraft(models.Model):
    """Minutes on their way in: a text, what was found in it, the file it came from.

    `findings` are `plans.minutes.findings`; `version` counts the edits of the text and
    of the meeting's facts, each finding counts its own.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Being looked at")
        RECORDED = "recorded", _("Recorded")
        DROPPED = "dropped", _("Given up")

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.OPEN
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    body = models.CharField(_("body that met"), max_length=80, blank=True)
    host = models.CharField(_("host"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    plan = models.ForeignKey(
        "plans.Plan",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("plan that the meeting feeds"),
    )
    text = models.TextField(_("text of the minutes"))
    findings = models.JSONField(default=dict, editable=False)
    file = models.FileField(_("file"), upload_to="attachments/%Y/%m/", blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    file_kind = models.CharField(max_length=12, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True)
    meeting = models.OneToOneField(
        "plans.Meeting",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="draft",
        verbose_name=_("meeting"),
    )
    author = models.ForeignKey(
        "towns.User", models.PROTECT, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("created at"))
    changed_by = models.ForeignKey("towns.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("draft of minutes")
        verbose_name_plural = _("drafts of minutes")

    def __str__(self):
        # Not its words: the trail is read by people who see no plan content.
        return self.title or f"{self.created_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("plans:draft", args=[self.pk])

    @property
    def is_open(self):
        return self.status == self.Status.OPEN


class MeetingText(models.Model):
    """A meeting's text as it stood until it was corrected, with its directives' spans.

    `spans` is {key of a directive: [start, end]}.
    """

    meeting = models.ForeignKey(
        "plans.Meeting", models.CASCADE, related_name="earlier_texts"
    )
    text = models.TextField(_("text of the minutes"))
    spans = models.JSONField(default=dict)
    sections = models.JSONField(default=dict)
    until = models.DateTimeField(_("in force until"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey("towns.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["meeting", "until", "pk"]
        verbose_name = _("earlier text of a meeting")
        verbose_name_plural = _("earlier texts of meetings")

    def __str__(self):
        return f"{self.meeting} ({self.until:%Y-%m-%d})"
