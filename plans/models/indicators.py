"""Indicators 指标: what is counted, what is aimed at, and what was measured.

Neither a target nor a measurement is ever overwritten: a changed one is a new row, and
the old one keeps the moment until which it stood.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.schedule import Period
from towns.pinyin import folded, search_key

DIGITS = {"max_digits": 16, "decimal_places": 4}
SLUG = RegexValidator(
    r"^[a-z0-9-]+$", _("Write small letters, digits and hyphens, such as visitors.")
)


class IndicatorQuerySet(models.QuerySet):
    def kept_on(self, day):
        """Those that were not given up by the day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def search(self, words):
        found = self
        for word in folded(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def with_latest(self, moment, unit=None):
        """Adds `latest_value` and `latest_end` of the resort, or of one unit."""
        newest = (
            Measurement.objects.at(moment)
            .filter(indicator=OuterRef("pk"), unit=unit)
            .order_by("-period_end")
        )
        return self.annotate(
            latest_value=Subquery(newest.values("value")[:1]),
            latest_end=Subquery(newest.values("period_end")[:1]),
        )

    def for_listing(self):
        return self.select_related("theme", "unit").order_by(
            F("theme__order").asc(nulls_last=True), "order", "pk"
        )


class Indicator(models.Model):
    """Something that is counted regularly, the same way each time."""

    class Period(models.TextChoices):
        MONTH = "month", _("monthly")
        QUARTER = "quarter", _("quarterly")
        YEAR = "year", _("yearly")

    class Direction(models.TextChoices):
        MORE = "more", _("more is better")
        LESS = "less", _("less is better")
        WITHIN = "within", _("keep within limits")

    class Kind(models.TextChoices):
        CUMULATIVE = "cumulative", _("quantity, summed from January")
        LEVEL = "level", _("level at the period’s end")

    # Once there are targets or figures, what they mean stays.
    MEANING = ("measure_unit", "period", "direction", "kind")

    slug = models.CharField(
        _("address name"), max_length=60, unique=True, validators=[SLUG]
    )
    name = models.CharField(_("name"), max_length=60)
    english_name = models.CharField(_("English name"), max_length=100, blank=True)
    measure_unit = models.CharField(_("unit of measure"), max_length=20)
    period = models.CharField(
        _("measured"), max_length=8, choices=Period, default=Period.MONTH
    )
    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction, default=Direction.MORE
    )
    kind = models.CharField(
        _("kind of figure"), max_length=12, choices=Kind, default=Kind.CUMULATIVE
    )
    theme = models.ForeignKey(
        "plans.Theme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("theme"),
    )
    unit = models.ForeignKey(
        "towns.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("unit in charge"),
    )
    tasks = models.ManyToManyField(
        "plans.Task", blank=True, related_name="indicators", verbose_name=_("tasks")
    )
    definition = models.TextField(_("what is counted, and how"), blank=True)
    source = models.CharField(_("where figures come from"), max_length=200, blank=True)
    is_proposed = models.BooleanField(
        _("proposed"),
        default=False,
        help_text=_("Not confirmed yet; the portal marks it as a proposal."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    closed_on = models.DateField(
        _("given up on"),
        null=True,
        blank=True,
        help_text=_("From this day on it is no longer listed; its history stays."),
    )
    search_key = models.CharField(max_length=300, editable=False, default="")

    objects = IndicatorQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[tasks])

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="cumulative", direction="within"),
                name="indicator_only_a_level_is_kept_within",
                violation_error_message=_(
                    "Only a level is kept within limits, not a sum."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.name, self.english_name, self.slug)[:300]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("plans:indicator", args=[self.slug])

    @property
    def title(self):
        if get_language() == "en" and self.english_name:
            return self.english_name
        return self.name

    @property
    def is_cumulative(self):
        return self.kind == self.Kind.CUMULATIVE

    @property
    def is_in_use(self):
        """Whether there are targets or figures that its meaning is fixed by."""
        return self.targets.exists() or self.measurements.exists()

    @property
    def is_share(self):
        """Whether it is a percentage: two of them differ by points, not by percent."""
        return self.measure_unit in ("%", "％")


def _standing(moment, began, ended):
    return Q(**{f"{began}__lte": moment}) & (
        Q(**{ended: None}) | Q(**{f"{ended}__gt": moment})
    )


class TargetQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(until=None)

    def at(self, moment):
        """Those that were in force at the moment, by what was known then."""
        return self.filter(_standing(moment, "set_at", "until"))

    def known_at(self, moment):
        return self.filter(set_at__lte=moment)

    def for_reading(self):
        return self.select_related("unit", "plan", "set_by")


class Target(models.Model):
    """What an indicator is to reach in a plan's year, for the resort or one unit."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    plan = models.ForeignKey(
        "plans.Plan", models.PROTECT, related_name="targets", verbose_name=_("plan")
    )
    unit = models.ForeignKey(
        "towns.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Empty: the whole resort."),
    )
    value = models.DecimalField(_("target"), **DIGITS)
    floor = models.DecimalField(
        _("lower limit"),
        **DIGITS,
        null=True,
        blank=True,
        help_text=_("Only where the figure is to be kept within limits."),
    )
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("set by"),
    )
    reason = models.CharField(_("basis or reason"), max_length=300, blank=True)
    until = models.DateTimeField(_("in force until"), null=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "plan", "set_at", "pk"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "plan"],
                condition=Q(until__isnull=True, unit__isnull=True),
                name="target_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["indicator", "plan", "unit"],
                condition=Q(until__isnull=True, unit__isnull=False),
                name="target_one_in_force_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(floor__lt=F("value")),
                name="target_floor_below_the_upper_limit",
                violation_error_message=_("The lower limit lies below the upper one."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("set_at")),
                name="target_until_after_it_was_set",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.plan.year}"


class MeasurementQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(superseded_at=None)

    def at(self, moment):
        """The figures that stood at the moment, by what was recorded then."""
        return self.filter(_standing(moment, "recorded_at", "superseded_at"))

    def known_at(self, moment):
        return self.filter(recorded_at__lte=moment)

    def since_or_newest(self, day, moment):
        """Those from the day on, and where there is none the newest before it."""
        # The resort itself has no unit, and NULL equals nothing.
        placed = {"place": Coalesce("unit", 0)}
        later = (
            Measurement.objects.at(moment)
            .annotate(**placed)
            .filter(
                place=OuterRef("place"),
                indicator=OuterRef("indicator"),
                period_end__gt=OuterRef("period_end"),
            )
        )
        return self.annotate(**placed).filter(Q(period_end__gte=day) | ~Exists(later))

    def for_reading(self):
        return self.select_related("unit", "recorded_by")


class Measurement(models.Model):
    """One figure of one period; the latest revision stands, the others are kept."""

    class Precision(models.TextChoices):
        EXACT = "", _("exact")
        AT_LEAST = "at_least", _("at least")
        ABOUT = "about", _("about")

    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="measurements",
        verbose_name=_("indicator"),
    )
    unit = models.ForeignKey(
        "towns.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Empty: the whole resort."),
    )
    # The indicator's own, copied so that the database can tell a period's last day.
    period = models.CharField(
        _("measured"), max_length=8, choices=Indicator.Period, editable=False
    )
    period_end = models.DateField(
        _("period until"), help_text=_("The last day of the month, quarter or year.")
    )
    value = models.DecimalField(_("figure"), **DIGITS)
    precision = models.CharField(
        _("precision"), max_length=8, choices=Precision, default="", blank=True
    )
    source = models.CharField(_("source"), max_length=300)
    published_on = models.DateField(
        _("published on"), null=True, blank=True, help_text=_("Where it is known.")
    )
    revision = models.PositiveSmallIntegerField(
        _("revision"), default=1, editable=False
    )
    reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        "towns.User",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    superseded_at = models.DateTimeField(_("superseded at"), null=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "-period_end", "-revision", "pk"]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period_end", "revision"],
                condition=Q(unit__isnull=True),
                name="measurement_revision_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "period_end", "revision"],
                condition=Q(unit__isnull=False),
                name="measurement_revision_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_end"],
                condition=Q(superseded_at__isnull=True, unit__isnull=True),
                name="measurement_one_standing",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "period_end"],
                condition=Q(superseded_at__isnull=True, unit__isnull=False),
                name="measurement_one_standing_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(revision=1, reason="")
                | (Q(revision__gt=1) & ~Q(reason="")),
                name="measurement_corrected_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True)
                | Q(superseded_at__gte=F("recorded_at")),
                name="measurement_superseded_after_it_was_recorded",
            ),
            models.CheckConstraint(
                condition=(
                    Q(period_end__month__in=[1, 3, 5, 7, 8, 10, 12], period_end__day=31)
                    | Q(period_end__month__in=[4, 6, 9, 11], period_end__day=30)
                    | Q(period_end__month=2, period_end__day__in=[28, 29])
                )
                & (
                    Q(period="month")
                    | Q(period="quarter", period_end__month__in=[3, 6, 9, 12])
                    | Q(period="year", period_end__month=12)
                ),
                name="measurement_ends_a_period",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.period_end}"

    @property
    def span(self):
        return Period.of(self.period, self.period_end)

    @property
    def is_correction(self):
        return self.revision > 1
