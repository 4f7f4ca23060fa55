from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class TaskKind(models.TextChoices):
    """What kind of work a task is; its milestones follow from it."""

    PROJECT = "project", _("Major project")
    CREATION = "creation", _("Creation programme")
    EVENT = "event", _("Event")
    REFORM = "reform", _("Reform of mechanisms")
    PROGRAMME = "programme", _("Special programme")
    ROUTINE = "routine", _("Routine")


class Milestone(models.Model):
    """A dated step of a task 节点; a key one can turn the task red."""

    class Stage(models.TextChoices):
        ATTRACT = "招引", _("Attracting")
        APPROVE = "报批", _("Approval")
        START = "开工", _("Start of works")
        BUILD = "建设", _("Construction")
        FINISH = "竣工", _("Completion of works")
        PRODUCE = "产出", _("Output")

    task = models.ForeignKey(
        "plans.Task",
        models.CASCADE,
        related_name="milestones",
        verbose_name=_("task"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("milestone"), max_length=80)
    due_on = models.DateField(_("due"))
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    is_key = models.BooleanField(_("key milestone"), default=False)
    stage = models.CharField(
        _("stage of a project"), max_length=4, choices=Stage, blank=True
    )
    original_due_on = models.DateField(
        _("original due date"), null=True, blank=True, editable=False
    )
    reached_on = models.DateField(
        _("reached on"), null=True, blank=True, editable=False
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["task", "order", "due_on", "pk"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100),
                name="milestone_weight_between_1_and_100",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.task.get_absolute_url()}#milestone-{self.pk}"


class MilestoneTerm(models.Model):
    """The due date, weight and rank of a milestone, as they stood for a while."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="terms")
    due_on = models.DateField()
    weight = models.PositiveSmallIntegerField()
    is_key = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("towns.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["milestone", "since", "pk"]
        verbose_name = _("terms of a milestone")
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(until__isnull=True),
                name="milestone_term_one_in_force",
            ),
        ]

    def __str__(self):
        return f"{self.milestone_id} {self.due_on}"


class MilestoneTemplate(models.Model):
    """A step that tasks of one kind usually take, as a share of their time."""

    kind = models.CharField(_("kind of task"), max_length=12, choices=TaskKind.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("milestone"), max_length=80)
    share = models.PositiveSmallIntegerField(
        _("percent of the way"),
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("When it is due between start and due date; 100 is the due date."),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    is_key = models.BooleanField(_("key milestone"), default=False)
    stage = models.CharField(
        _("stage of a project"), max_length=4, choices=Milestone.Stage, blank=True
    )

    class Meta:
        ordering = ["kind", "order", "pk"]
        verbose_name = _("milestone template")
        verbose_name_plural = _("milestone templates")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "order"], name="milestone_template_order_once"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100, weight__gte=1),
                name="milestone_template_share_between_1_and_100",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.name}"
