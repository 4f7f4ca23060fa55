"""Notices 督办单: what supervision presses a lead unit to do, and what it answered."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.models.tasks import Task

# The number on the paper, as offices write it; it stays Chinese in every language.
SERIAL = "度督〔{year}〕{number}号"


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Notices of the tasks that the person sees. See also Task.objects."""
        return self.filter(task__in=Task.objects.visible_to(user))

    def open(self):
        """Not ended yet, answered or not."""
        return self.filter(ended_at=None)

    def unanswered(self):
        """Those that the unit still owes an answer."""
        return self.open().exclude(
            pk__in=NoticeReply.objects.order_by().values("notice_id")
        )

    def for_detail(self):
        """Everything that the paper itself prints of its own and its neighbours."""
        return self.select_related(
            "plan",
            "task__plan",
            "task__theme",
            "task__lead_unit",
            "task__responsible_leader",
            "unit",
            "sent_by",
            "ended_by",
            "raises__plan",
            "raised_by_notice__plan",
        )


class Notice(models.Model):
    """One graded notice to the unit that leads a task; it is never edited.

    The level is no light: it says how hard supervision presses, a person chose it. A
    notice ends once, for one of the reasons in `Ending`; see
    docs/decisions/009-notices.md.
    """

    class Level(models.TextChoices):
        BLUE = "blue", pgettext_lazy("notice", "Blue notice")
        YELLOW = "yellow", pgettext_lazy("notice", "Yellow notice")
        RED = "red", pgettext_lazy("notice", "Red notice")

    class Ending(models.TextChoices):
        LIFTED = "lifted", pgettext_lazy("notice", "Lifted")
        STEPPED_UP = "stepped_up", pgettext_lazy("notice", "Stepped up")
        COMPLETED = "completed", pgettext_lazy("notice", "Lifted by completion")
        CANCELLED = "cancelled", pgettext_lazy("notice", "Lifted by cancellation")
        HANDED_OVER = "handed_over", pgettext_lazy("notice", "Ended with the lead")

    # From the mildest to the sternest.
    LADDER = (Level.BLUE, Level.YELLOW, Level.RED)

    task = models.ForeignKey(
        Task, models.PROTECT, related_name="notices", verbose_name=_("task")
    )
    plan = models.ForeignKey(
        "plans.Plan", models.PROTECT, related_name="notices", verbose_name=_("plan")
    )
    number = models.PositiveIntegerField(_("number in the plan’s year"))
    level = models.CharField(_("level"), max_length=6, choices=Level)
    unit = models.ForeignKey(
        "towns.Unit",
        models.PROTECT,
        related_name="notices",
        verbose_name=_("lead unit"),
    )
    reason = models.TextField(_("reason"))
    demand = models.TextField(_("what is demanded"))
    reply_by = models.DateField(_("reply by"))
    raises = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="raised_by_notice",
        verbose_name=_("steps up"),
    )
    sent_by = models.ForeignKey(
        "towns.User", models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent at"))
    ending = models.CharField(_("ending"), max_length=12, choices=Ending, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    ended_words = models.TextField(_("words of the ending"), blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="notice_number_once_in_a_plan"
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(ended_at__isnull=True),
                name="notice_one_open_per_task",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="notice_numbers_begin_with_1"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["blue", "yellow", "red"]),
                name="notice_level_is_one_of_three",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(demand=""),
                name="notice_says_why_and_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="", ended_words="")
                | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="notice_ends_in_one_way",
            ),
            models.CheckConstraint(
                condition=~Q(ending="lifted")
                | (~Q(ended_words="") & Q(ended_by__isnull=False)),
                name="notice_lifted_with_words",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("sent_at")),
                name="notice_ends_after_it_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(raises__isnull=True) | ~Q(raises=F("id")),
                name="notice_does_not_raise_itself",
            ),
        ]

    def __str__(self):
        return f"{self.serial} {self.task.code}"

    def get_absolute_url(self):
        return reverse("plans:notice", args=[self.pk])

    @property
    def serial(self):
        """度督〔2025〕3号."""
        return SERIAL.format(year=self.plan.year, number=self.number)

    @property
    def is_open(self):
        # See also NoticeQuerySet.open().
        return self.ended_at is None

    @property
    def higher_levels(self):
        """The levels to which it can be stepped up."""
        return self.LADDER[self.LADDER.index(self.level) + 1 :]


class NoticeReply(models.Model):
    """What the unit answered 回执; a further reply is a row of its own."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="replies", verbose_name=_("notice")
    )
    words = models.TextField(_("reply"))
    by = models.ForeignKey(
        "towns.User", models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("reply to a notice")
        verbose_name_plural = _("replies to notices")
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="notice_reply_has_words"
            ),
        ]

    def __str__(self):
        return f"{self.notice.serial} {self.at:%Y-%m-%d}"
