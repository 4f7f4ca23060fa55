from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans import file_kinds
from plans.models.reports import ProgressReport
from plans.models.tasks import Task


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of the tasks that the person sees, and those of meetings.

        What lies beside a draft is seen by the unit that writes it.
        """
        tasks = Task.objects.visible_to(user)
        is_draft = Q(report__status=ProgressReport.Status.DRAFT)
        return self.filter(
            Q(meeting__isnull=False) | Q(task__in=tasks),
            Q(report=None) | ~is_draft | Q(task__lead_unit__in=user.unit_ids),
        )


class Attachment(models.Model):
    """A file beside a task's report or claim, or a meeting's original file.

    Served only through a view that asks who may see the task; the stored name is
    ours, the person's own name is only shown.
    """

    task = models.ForeignKey(
        "plans.Task",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    report = models.ForeignKey(
        "plans.ProgressReport",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    claim = models.ForeignKey(
        "plans.CompletionClaim",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    meeting = models.ForeignKey(
        "plans.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    file = models.FileField(_("file"), upload_to="attachments/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    kind = models.CharField(_("kind by content"), max_length=12)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("towns.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, meeting__isnull=True)
                | Q(task__isnull=True, meeting__isnull=False),
                name="attachment_of_a_task_or_a_meeting",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("plans:attachment", args=[self.pk])

    @property
    def is_picture(self):
        return self.kind in file_kinds.PICTURES
