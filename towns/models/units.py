from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from towns.pinyin import folded, search_key


class UnitQuerySet(models.QuerySet):
    def open(self, on=None):
        """Units that exist (on that day)."""
        if on is None:
            return self.filter(closed_on=None)
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def of(self, user):
        """The units the person is a member of today."""
        return self.filter(pk__in=user.unit_ids)

    def search(self, words):
        return self.filter(search_key__contains=folded(words))


class Unit(models.Model):
    """Who can owe work: the management office, a town, the group or a department."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Management office")
        TOWN = "town", _("Town")
        GROUP = "group", _("Group")
        DEPARTMENT = "department", _("Department")

    # The last column of every matrix: the office and its departments together.
    OFFICE_KINDS = (Kind.OFFICE, Kind.DEPARTMENT)

    slug = models.SlugField(_("address name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    short_name = models.CharField(_("short name"), max_length=20)
    english_name = models.CharField(_("English name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent unit"),
    )
    strategy_word = models.CharField(_("strategy word"), max_length=4, blank=True)
    english_strategy = models.CharField(
        _("strategy in English"), max_length=40, blank=True
    )
    former_names = models.CharField(
        _("former and other names"),
        max_length=200,
        blank=True,
        help_text=_("Separated by 、; search finds the unit by each of them."),
    )
    office_phone = models.CharField(_("office phone"), max_length=30, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_proposed = models.BooleanField(
        _("proposed"),
        default=False,
        help_text=_("Not said by the minutes; shown with the mark “proposed”."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    search_key = models.CharField(max_length=600, editable=False, default="")

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="office", parent__isnull=True)
                | (~Q(kind="office") & Q(parent__isnull=False)),
                name="unit_only_the_office_has_no_parent",
                violation_error_message=_(
                    "Only the management office stands without a parent unit."
                ),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="office"),
                name="unit_one_office",
                violation_error_message=_("There is one management office already."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        # A derived column, no side effect: it must be right however the row is saved.
        self.search_key = search_key(
            self.name,
            self.short_name,
            self.english_name,
            self.slug,
            *self.former_names.split("、"),
        )[:600]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("plans:unit", args=[self.slug])

    @property
    def title(self):
        """The name in the reader's language; Chinese where English has none."""
        if get_language() == "en" and self.english_name:
            return self.english_name
        return self.name

    @property
    def short_title(self):
        if get_language() == "en" and self.english_name:
            return self.english_name
        return self.short_name

    @property
    def strategy(self):
        if get_language() == "en" and self.english_strategy:
            return self.english_strategy
        return self.strategy_word

    def peers(self):
        """The units this one may be compared with, itself included."""
        return Unit.objects.open().filter(kind=self.kind)
