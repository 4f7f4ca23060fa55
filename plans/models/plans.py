from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.schedule import Rules
from towns.pinyin import search_key


class PlanQuerySet(models.QuerySet):
    def for_day(self, day):
        """The plan that contains the day, else the latest begun, else the first."""
        return self.order_by(*_nearest(day)).first()

    def for_meeting(self, meeting, day):
        """Of the meeting's own plans the one for the day, else that of all plans."""
        is_own = Exists(
            self.model.meetings.through.objects.filter(
                plan=OuterRef("pk"), meeting=meeting
            )
        )
        return self.order_by(is_own.desc(), *_nearest(day)).first()


def _nearest(day):
    """An order of plans: that which contains the day comes first."""
    return (
        Case(
            When(starts_on__lte=day, ends_on__gte=day, then=0),
            When(starts_on__lte=day, then=1),
            default=2,
        ),
        # Of those begun the newest, of those to come the first.
        Case(
            When(starts_on__lte=day, then=0 - F("year")),
            default=F("year"),
            output_field=models.IntegerField(),
        ),
    )


class Plan(models.Model):
    """A year's work, and the numbers by which its lights are decided."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("In force")
        ARCHIVED = "archived", _("Archived")

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    english_name = models.CharField(_("English name"), max_length=120, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    reports_from = models.DateField(
        _("reports from"), help_text=_("The first day of the first period reported.")
    )
    meetings = models.ManyToManyField(
        "plans.Meeting", blank=True, related_name="plans", verbose_name=_("meetings")
    )

    red_below = models.PositiveSmallIntegerField(
        _("red below"),
        default=3000,
        help_text=_("Deviation in basis points; 3000 = more than 30 points behind."),
    )
    yellow_from = models.PositiveSmallIntegerField(
        _("yellow from"),
        default=1000,
        help_text=_("Deviation in basis points; 1000 = 10 points behind or more."),
    )
    near_days = models.PositiveSmallIntegerField(
        _("days that count as near"), default=7
    )
    opens_day = models.PositiveSmallIntegerField(_("window opens on day"), default=20)
    closes_day = models.PositiveSmallIntegerField(_("window closes on day"), default=25)
    closes_hour = models.PositiveSmallIntegerField(
        _("window closes at hour"), default=18
    )
    extension_lead_days = models.PositiveSmallIntegerField(
        _("working days before expiry to ask for an extension"), default=3
    )
    acknowledge_days = models.PositiveSmallIntegerField(
        _("working days to acknowledge"), default=1
    )
    review_days = models.PositiveSmallIntegerField(
        _("working days to review"), default=3
    )
    escalation_days = models.PositiveSmallIntegerField(
        _("working days overdue before the leader is told"), default=5
    )
    needs_sign_off = models.BooleanField(
        _("heads sign off reports"),
        default=False,
        help_text=_("Reports go to review only after the unit’s head signed them."),
    )

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="plan_ends_after_it_starts",
                violation_error_message=_("A plan ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(opens_day__gte=1)
                & Q(closes_day__lte=28)
                & Q(opens_day__lte=F("closes_day"))
                & Q(closes_hour__lte=23),
                name="plan_window_lies_in_every_month",
                violation_error_message=_(
                    "The reporting window opens and closes between the 1st and 28th."
                ),
            ),
            models.CheckConstraint(
                condition=Q(red_below__lte=10000) & Q(yellow_from__lte=F("red_below")),
                name="plan_yellow_comes_before_red",
                violation_error_message=_("Yellow begins before red."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self):
        if get_language() == "en" and self.english_name:
            return self.english_name
        return self.name

    @cached_property
    def rules(self):
        """The plan's numbers as `plans.lights` and `plans.schedule` take them."""
        return Rules(
            red_below=self.red_below,
            yellow_from=self.yellow_from,
            near_days=self.near_days,
            opens_day=self.opens_day,
            closes_day=self.closes_day,
            closes_hour=self.closes_hour,
            extension_lead_days=self.extension_lead_days,
            acknowledge_days=self.acknowledge_days,
            review_days=self.review_days,
            escalation_days=self.escalation_days,
        )


class Theme(models.Model):
    """One of the main lines 主线 of the minutes."""

    slug = models.SlugField(_("address name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=40)
    english_name = models.CharField(_("English name"), max_length=60, blank=True)
    word = models.CharField(_("word of the minutes"), max_length=10, blank=True)
    english_word = models.CharField(_("word in English"), max_length=30, blank=True)
    heading = models.CharField(_("heading in the minutes"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    search_key = models.CharField(max_length=200, editable=False, default="")

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.name, self.word, self.english_name)[:200]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("plans:theme", args=[self.slug])

    @property
    def title(self):
        if get_language() == "en" and self.english_name:
            return self.english_name
        return self.name

    @property
    def slogan(self):
        if get_language() == "en" and self.english_word:
            return self.english_word
        return self.word


class WorkdayException(models.Model):
    """A day that is (or is not) a working day against the weekly rule.

    For years whose official calendar the library does not know yet; a row here wins
    over the library.
    """

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("is a working day"))
    name = models.CharField(_("occasion"), max_length=40, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("holiday or make-up working day")
        verbose_name_plural = _("holidays and make-up working days")

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.name}"


class ShippedRow(models.Model):
    """What `load_plan` last wrote into an object, so that edits by people stay."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("shipped content")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="shipped_row_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"
