from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from plans import lights
from plans.models.tasks import Task


class LightSpanQuerySet(models.QuerySet):
    def at(self, moment):
        """The spans that cover the moment: one a task, one a milestone."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gt=moment), since__lte=moment
        )

    def tasks(self):
        return self.filter(milestone=None)

    def milestones(self):
        return self.exclude(milestone=None)

    def visible_to(self, user):
        """Spans of the tasks that the person sees. See also Task.objects."""
        return self.filter(task__in=Task.objects.visible_to(user))

    def in_plan(self, plan):
        return self.filter(task__plan=plan)

    def counted(self):
        """Of tasks that count: not drafts, registered or cancelled ones."""
        return self.exclude(light=LightSpan.Light.NONE)

    def weighed(self):
        """Of tasks in the sums of weighted progress: counted, not on hold."""
        return self.counted().exclude(state=Task.State.ON_HOLD)

    def for_listing(self):
        """Everything that one row of a task table prints, in a single query."""
        return self.select_related(
            "task__theme", "task__responsible_leader", "lead_unit"
        ).annotate(
            disputed=Exists(
                Task.objects.filter(
                    pk=OuterRef("task_id"),
                    objections__answered_at__isnull=True,
                    objections__isnull=False,
                )
            )
        )


class LightSpan(models.Model):
    """How a task or a milestone stands from one moment until another.

    Written only by `plans.standing` from the pure function in `plans.lights`. The
    future is written too, as it will come if nobody acts; a new fact ends the span
    of its moment and writes on. What is past is never touched again.
    """

    class Light(models.TextChoices):
        DONE = lights.Light.DONE, _("Done")
        RED = lights.Light.RED, _("Red")
        YELLOW = lights.Light.YELLOW, _("Warning")
        GREEN = lights.Light.GREEN, _("Normal")
        GREY = lights.Light.GREY, _("Not started")
        NONE = lights.Light.NONE, _("Not counted")

    task = models.ForeignKey(Task, models.CASCADE, related_name="spans")
    milestone = models.ForeignKey(
        "plans.Milestone", models.CASCADE, null=True, related_name="spans"
    )
    light = models.CharField(max_length=8, choices=Light)
    reason = models.CharField(max_length=30, blank=True)
    # All reasons with their figures: [["behind", {"percent": 5200, …}], …]
    reasons = models.JSONField(default=list)
    # What beside a red light would by itself only make a yellow one.
    beside = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=Task.State)
    lead_unit = models.ForeignKey("towns.Unit", models.PROTECT, related_name="+")
    start_on = models.DateField()
    due_on = models.DateField()
    original_due_on = models.DateField(null=True)
    weight = models.PositiveSmallIntegerField()
    # Basis points; expected is that of the end of `period_end`'s period.
    percent = models.PositiveSmallIntegerField(default=0)
    expected = models.PositiveSmallIntegerField(null=True)
    period_end = models.DateField(null=True)

    objects = LightSpanQuerySet.as_manager()

    class Meta:
        ordering = ["task", "since", "pk"]
        verbose_name = _("light span")
        verbose_name_plural = _("light spans")
        indexes = [
            models.Index(fields=["since", "until"], name="light_span_by_moment"),
            models.Index(fields=["task", "milestone", "since"], name="light_span_of"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="light_span_lasts",
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=10000)
                & (Q(expected__isnull=True) | Q(expected__lte=10000)),
                name="light_span_percent_up_to_10000",
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(until__isnull=True, milestone__isnull=True),
                name="light_span_one_open_per_task",
            ),
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(until__isnull=True, milestone__isnull=False),
                name="light_span_one_open_per_milestone",
            ),
        ]

    def __str__(self):
        return f"{self.task_id} {self.light} {self.since:%Y-%m-%d %H:%M}"

    @property
    def deviation(self):
        """Accepted minus expected, in basis points; None where nothing is due."""
        return None if self.expected is None else self.percent - self.expected

    @property
    def is_counted(self):
        return self.light != self.Light.NONE

    @property
    def reason_list(self):
        """The reasons as `plans.lights` speaks of them."""
        return [lights.Reason.from_json(reason) for reason in self.reasons]

    def sentence(self, on):
        """Why the light is what it is, in a sentence with figures as of the day."""
        return lights.sentence(self.reason_list, on)

    def short(self, on):
        """The same in a few words: 逾期 12 天."""
        return lights.short(self.reason_list, on)
