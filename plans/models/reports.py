from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ProgressReportQuerySet(models.QuerySet):
    def standing(self):
        """Submitted and neither withdrawn nor returned."""
        return self.filter(status__in=ProgressReport.STANDING)

    def accepted(self):
        return self.filter(status=ProgressReport.Status.ACCEPTED)

    def waiting(self):
        return self.filter(status__in=ProgressReport.WAITING)


class ProgressReport(models.Model):
    """What a task's lead unit says of one period 进展填报.

    Submitted rows are locked: what is returned or withdrawn stays as it was and is
    written anew as the next revision; so is the correction of an accepted one.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft report")
        SUBMITTED = "submitted", _("Submitted")
        SIGNED_OFF = "signed_off", _("Signed off")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    WAITING = (Status.SUBMITTED, Status.SIGNED_OFF)
    STANDING = (*WAITING, Status.ACCEPTED)

    task = models.ForeignKey(
        "plans.Task", models.PROTECT, related_name="reports", verbose_name=_("task")
    )
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period until"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT
    )
    progress = models.TextField(_("progress of the period"), blank=True)
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0)
    problems = models.TextField(_("problems"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    is_unchanged = models.BooleanField(_("no change"), default=False)
    author = models.ForeignKey(
        "towns.User", models.PROTECT, related_name="reports", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    is_late = models.BooleanField(_("submitted late"), default=False)
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    signed_off_by = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed off by"),
    )
    # When it stopped standing (returned, withdrawn), or was accepted.
    closed_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering = ["task", "period_end", "revision"]
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="report_percent_up_to_100"
            ),
            models.CheckConstraint(
                condition=Q(period_end__gt=models.F("period_start")),
                name="report_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at__isnull=True)
                | (~Q(status="draft") & Q(submitted_at__isnull=False)),
                name="report_submitted_at_iff_not_draft",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["accepted", "returned", "withdrawn"],
                    closed_at__isnull=False,
                )
                | Q(
                    status__in=["draft", "submitted", "signed_off"],
                    closed_at__isnull=True,
                ),
                name="report_closed_at_iff_decided",
            ),
            models.UniqueConstraint(
                fields=["task", "period_end", "revision"],
                name="report_revision_once",
            ),
            models.UniqueConstraint(
                fields=["task", "period_end"],
                condition=Q(status__in=["draft", "submitted", "signed_off"]),
                name="report_one_open_per_period",
            ),
        ]

    def __str__(self):
        return f"{self.task.code} {self.period_end:%Y-%m}"

    @property
    def form_url(self):
        """Where it is written, or stands locked."""
        query = {"period": f"{self.period_end:%Y-%m}"}
        return reverse("plans:report", args=[self.task.code], query=query)

    @property
    def is_waiting(self):
        return self.status in self.WAITING

    @property
    def is_standing(self):
        """Submitted and neither withdrawn nor returned. See also the QuerySet."""
        return self.status in self.STANDING


class ReachedMilestone(models.Model):
    """A milestone ticked as reached in a report; accepted with the report."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="reached")
    milestone = models.ForeignKey(
        "plans.Milestone", models.PROTECT, related_name="reached_in"
    )
    reached_on = models.DateField(_("reached on"))

    class Meta:
        ordering = ["reached_on", "pk"]
        verbose_name = _("milestone reached")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "milestone"], name="reached_once_per_report"
            ),
        ]

    def __str__(self):
        return f"{self.milestone} {self.reached_on}"


class ContributionNote(models.Model):
    """What a supporting unit adds to a task it does not lead."""

    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="contributions")
    unit = models.ForeignKey("towns.Unit", models.PROTECT, related_name="+")
    by = models.ForeignKey("towns.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(_("contribution"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("contribution note")

    def __str__(self):
        return f"{self.unit} {self.at:%Y-%m-%d}"


class CompletionClaim(models.Model):
    """That a lead unit says a task is done 办结申请, with its evidence."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="claims")
    evidence = models.TextField(_("evidence of completion"))
    completed_on = models.DateField(_("completed on"))
    # The due date in force when it was submitted: on time is judged against it.
    due_on = models.DateField(_("due date then"))
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.SUBMITTED
    )
    submitted_by = models.ForeignKey(
        "towns.User", models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    closed_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        ordering = ["task", "submitted_at", "pk"]
        verbose_name = _("completion claim")
        verbose_name_plural = _("completion claims")
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(status="submitted"),
                name="claim_one_open_per_task",
            ),
            models.CheckConstraint(
                condition=Q(status="submitted", closed_at__isnull=True)
                | (~Q(status="submitted") & Q(closed_at__isnull=False)),
                name="claim_closed_at_iff_decided",
            ),
        ]

    def __str__(self):
        return f"{self.task.code} {self.submitted_at:%Y-%m-%d}"


class Review(models.Model):
    """A reviewer's verdict on a report or a completion claim 审核."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")

    report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    claim = models.ForeignKey(
        CompletionClaim, models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    words = models.TextField(_("words of the reviewer"), blank=True)
    by = models.ForeignKey(
        "towns.User", models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    at = models.DateTimeField(_("moment"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, claim__isnull=True)
                | Q(report__isnull=True, claim__isnull=False),
                name="review_of_a_report_or_a_claim",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="returned", words=""),
                name="review_returns_with_words",
                violation_error_message=_("Say why it is returned."),
            ),
        ]

    def __str__(self):
        return f"{self.get_verdict_display()} {self.at:%Y-%m-%d}"
