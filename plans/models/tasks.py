from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans import lights
from plans.models.milestones import TaskKind
from towns import access
from towns.access import Permission
from towns.pinyin import folded, search_key


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Unrestricted tasks, and the restricted ones that concern the person.

        See also PRODUCT.md §2; everything that shows or serves tasks starts here.
        """
        if access.can(user, Permission.SEE_RESTRICTED):
            return self
        if not access.can(user, Permission.VIEW_PLAN):
            return self.none()
        return self.filter(pk__in=self.model.seen_by(user))

    def in_plan(self, plan):
        return self.filter(plan=plan)

    def near_plan(self, plan):
        """Tasks of a plan and of that of the year before."""
        return self.filter(plan__year__in=[plan.year - 1, plan.year])

    def search(self, words):
        """Tasks whose code, title, goal or pinyin contains every word."""
        found = self
        for word in folded(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def for_detail(self):
        return self.select_related(
            "plan",
            "theme",
            "lead_unit",
            "responsible_leader",
            "owner",
            "continues",
        )


class Task(models.Model):
    """Work that one unit owes by a date."""

    class State(models.TextChoices):
        DRAFT = lights.State.DRAFT, _("Draft")
        REGISTERED = lights.State.REGISTERED, _("Registered")
        ASSIGNED = lights.State.ASSIGNED, _("Assigned")
        ACKNOWLEDGED = lights.State.ACKNOWLEDGED, _("Acknowledged")
        IN_PROGRESS = lights.State.IN_PROGRESS, _("In progress")
        CLAIMED = lights.State.CLAIMED, _("Completion claimed")
        COMPLETED = lights.State.COMPLETED, _("Completed")
        CLOSED = lights.State.CLOSED, _("Closed")
        ARCHIVED = lights.State.ARCHIVED, _("Archived")
        ON_HOLD = lights.State.ON_HOLD, _("On hold")
        CANCELLED = lights.State.CANCELLED, _("Cancelled")

    # Plan fields may be edited freely only before the task is assigned.
    UNASSIGNED = (State.DRAFT, State.REGISTERED)
    DONE = (State.COMPLETED, State.CLOSED, State.ARCHIVED)
    OPEN = (State.ASSIGNED, State.ACKNOWLEDGED, State.IN_PROGRESS)
    OVER = (*DONE, State.CANCELLED)

    Kind = TaskKind

    class Source(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        INSTRUCTION = "instruction", _("Instruction")
        DOCUMENT = "document", _("Document")
        OTHER = "other", _("Other source")

    class Reporting(models.TextChoices):
        MONTH = "month", _("Every month")
        QUARTER = "quarter", _("Every quarter")
        HALF = "half", _("Every half-year")

    class Basis(models.TextChoices):
        MILESTONES = "milestones", _("By milestones")
        LINEAR = "linear", _("Evenly from start to due date")
        MONTHS = "months", _("By months of the year")

    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^\d{4}-\d{3,5}\Z", _("A code reads 2025-034."))],
    )
    plan = models.ForeignKey(
        "plans.Plan", models.PROTECT, related_name="tasks", verbose_name=_("plan")
    )
    theme = models.ForeignKey(
        "plans.Theme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("theme"),
    )
    title = models.CharField(_("task"), max_length=120)
    measures = models.TextField(_("measures"), blank=True)
    goal = models.TextField(_("goal of the year"), blank=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind, default=Kind.ROUTINE
    )
    source = models.CharField(
        _("source"), max_length=12, choices=Source, default=Source.MEETING
    )
    basis_note = models.CharField(_("grounds"), max_length=300, blank=True)
    directives = models.ManyToManyField(
        "plans.Directive",
        blank=True,
        related_name="tasks",
        verbose_name=_("directives"),
    )
    continues = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("continues"),
        help_text=_("The task of an earlier plan that this one carries on."),
    )
    lead_unit = models.ForeignKey(
        "towns.Unit",
        models.PROTECT,
        related_name="led_tasks",
        verbose_name=_("lead unit"),
    )
    supporting_units = models.ManyToManyField(
        "towns.Unit",
        blank=True,
        related_name="supported_tasks",
        verbose_name=_("supporting units"),
    )
    responsible_leader = models.ForeignKey(
        "towns.Post",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("responsible leader"),
    )
    owner = models.ForeignKey(
        "towns.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_tasks",
        verbose_name=_("owner"),
    )
    start_on = models.DateField(_("start"))
    due_on = models.DateField(_("due"))
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("2 for a key task, 1 for a routine one"),
    )
    reporting = models.CharField(
        _("reporting period"),
        max_length=8,
        choices=Reporting,
        default=Reporting.MONTH,
    )
    basis = models.CharField(
        _("expected progress"),
        max_length=12,
        choices=Basis,
        default=Basis.MILESTONES,
    )
    is_red_line = models.BooleanField(
        _("red line"),
        default=False,
        help_text=_("Guards safety, environment or another bottom line."),
    )
    is_restricted = models.BooleanField(_("restricted"), default=False)
    proposed_fields = models.CharField(
        _("proposed"),
        max_length=300,
        blank=True,
        help_text=_("Which fields the minutes do not say; separated by 、."),
    )
    remark = models.TextField(_("remark"), blank=True)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=State,
        default=State.DRAFT,
        editable=False,
    )
    original_due_on = models.DateField(
        _("original due date"), null=True, blank=True, editable=False
    )
    assigned_at = models.DateTimeField(
        _("assigned at"), null=True, blank=True, editable=False
    )
    completed_on = models.DateField(
        _("completed on"), null=True, blank=True, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    search_key = models.TextField(editable=False, default="")

    objects = TaskQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[directives, supporting_units])

    class Meta:
        ordering = ["code"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("start_on")),
                name="task_due_after_start",
                violation_error_message=_("A task is due on or after its start."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=10),
                name="task_weight_between_1_and_10",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["completed", "closed", "archived"],
                    completed_on__isnull=False,
                )
                | (
                    ~Q(state__in=["completed", "closed", "archived"])
                    & Q(completed_on__isnull=True)
                ),
                name="task_has_completion_date_iff_done",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "registered", "cancelled"])
                | Q(assigned_at__isnull=False),
                name="task_beyond_registration_was_assigned",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.code, self.title, self.goal)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("plans:task", args=[self.code])

    @classmethod
    def seen_by(cls, user):
        """Keys of the tasks that someone without SEE_RESTRICTED sees."""
        concerned = (
            Q(is_restricted=False)
            | Q(lead_unit__in=user.unit_ids)
            | Q(
                pk__in=cls.supporting_units.through.objects.filter(
                    unit__in=user.unit_ids
                ).values("task_id")
            )
            | Q(responsible_leader__in=user.current_posts)
        )
        return cls.objects.filter(concerned).values("pk")

    @property
    def proposed(self):
        """The names of the proposed fields, as a list."""
        return [name for name in self.proposed_fields.split("、") if name]

    @property
    def is_key(self):
        return self.weight >= 2

    @property
    def is_assigned(self):
        return self.assigned_at is not None

    @property
    def is_over(self):
        """Whether nothing of its terms can be decided any more."""
        return self.state in (*self.DONE, self.State.CANCELLED)


class TaskTerm(models.Model):
    """The dates, weight and lead unit of a task, as they stood for a while.

    Written at assignment and by every decided change afterwards; never edited.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="terms")
    lead_unit = models.ForeignKey("towns.Unit", models.PROTECT, related_name="+")
    start_on = models.DateField()
    due_on = models.DateField()
    weight = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("towns.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["task", "since", "pk"]
        verbose_name = _("terms of a task")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("start_on")), name="task_term_due_after_start"
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(until__isnull=True),
                name="task_term_one_in_force",
            ),
        ]

    def __str__(self):
        return f"{self.task_id} {self.start_on}–{self.due_on}"


class TaskState(models.Model):
    """The state of a task for a while; the chain of these is its path."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="states")
    state = models.CharField(max_length=12, choices=Task.State)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    review_on = models.DateField(_("review date"), null=True)
    by = models.ForeignKey("towns.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["task", "since", "pk"]
        verbose_name = _("state of a task")
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(until__isnull=True),
                name="task_state_one_in_force",
            ),
        ]

    def __str__(self):
        return f"{self.task_id} {self.state}"
