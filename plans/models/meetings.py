from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class MeetingQuerySet(models.QuerySet):
    def for_reading(self):
        """With whether an earlier text and the file that it came in are kept."""
        texts = self.model.earlier_texts.field.model.objects
        files = self.model.attachments.field.model.objects
        return self.annotate(
            is_corrected=Exists(texts.filter(meeting=OuterRef("pk"))),
            has_file=Exists(files.filter(meeting=OuterRef("pk"))),
        )


class Meeting(models.Model):
    """A management meeting, with its published readout as it was published."""

    title = models.CharField(_("title"), max_length=120)
    held_on = models.DateField(_("held on"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    body = models.CharField(_("body that met"), max_length=80, blank=True)
    host = models.CharField(_("host"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    text = models.TextField(_("text of the minutes"))
    is_simulated = models.BooleanField(_("demo data"), default=False)

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["held_on", "title"], name="meeting_once_per_day_and_title"
            ),
        ]

    def __str__(self):
        return f"{self.held_on:%Y-%m-%d} {self.title}"

    def get_absolute_url(self):
        return reverse("plans:meeting", args=[self.pk])


class Span(models.Model):
    """A stretch of a meeting's text: `text[start:end]`, Python string offsets.

    `text_length` repeats the meeting's so that the database itself can refuse offsets
    outside the text.
    """

    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    text_length = models.PositiveIntegerField(editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def constraints(name):
        return [
            models.CheckConstraint(
                condition=Q(start__lt=F("end"), end__lte=F("text_length")),
                name=f"{name}_lies_inside_the_text",
                violation_error_message=_("These offsets lie outside the text."),
            ),
        ]


class Section(Span):
    """What one marker (会议指出 …) governs; a themed block is a section of its own."""

    class Label(models.TextChoices):
        NOTED = "noted", _("Noted")
        STRESSED = "stressed", _("Stressed")
        REQUIRED = "required", _("Required")
        SPECIFIED = "specified", _("Specified")
        OTHER = "other", _("Other")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="sections", verbose_name=_("meeting")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    label = models.CharField(_("label"), max_length=12, choices=Label)
    marker = models.CharField(_("marker"), max_length=200, blank=True)
    heading = models.CharField(_("heading"), max_length=120, blank=True)

    class Meta:
        ordering = ["meeting", "order"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            *Span.constraints("section"),
            models.UniqueConstraint(
                fields=["meeting", "order"], name="section_order_once"
            ),
        ]

    def __str__(self):
        return " · ".join(filter(None, [self.marker[-20:], self.heading]))


class DirectiveQuerySet(models.QuerySet):
    def sentences(self):
        """Whole sentences of the minutes, not their clauses."""
        return self.filter(parent=None)

    def leaves(self):
        """What coverage counts: clauses, and the sentences that have none."""
        return self.filter(~Exists(Directive.objects.filter(parent_id=OuterRef("pk"))))

    def undecided(self):
        """Leaves that neither lead to a task nor are marked as needing none."""
        from_task = self.model.tasks.through.objects.filter(directive_id=OuterRef("pk"))
        return self.leaves().filter(~Exists(from_task), no_task_reason="")

    def for_admin(self):
        return self.select_related("meeting", "section", "theme", "parent").annotate(
            tasks_total=Count("tasks")
        )


class Directive(Span):
    """One sentence of the minutes that is more than narration, or a clause of one."""

    class Kind(models.TextChoices):
        DEMAND = "demand", _("Demand")
        ASSIGNMENT = "assignment", _("Assignment")
        ASSESSMENT = "assessment", _("Assessment")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="directives", verbose_name=_("meeting")
    )
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="directives",
        verbose_name=_("section"),
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="clauses",
        verbose_name=_("sentence"),
    )
    code = models.CharField(
        _("number"),
        max_length=12,
        help_text=_("D03 for a sentence, D03-1 for a clause"),
    )
    quote = models.TextField(_("words of the minutes"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DEMAND)
    units = models.ManyToManyField(
        "towns.Unit",
        blank=True,
        related_name="directives",
        verbose_name=_("units named"),
    )
    addressees = models.CharField(_("addressees"), max_length=120, blank=True)
    deadline = models.CharField(_("deadline in words"), max_length=60, blank=True)
    theme = models.ForeignKey(
        "plans.Theme",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="directives",
        verbose_name=_("theme"),
    )
    supersedes = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("revises"),
        help_text=_("Earlier directives that this one replaces."),
    )
    earlier_text = models.ForeignKey(
        "plans.MeetingText",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="directives",
        verbose_name=_("earlier text that holds its words"),
    )
    retired_reason = models.CharField(
        _("why no longer in force"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("Of words that a correction has taken out of the text."),
    )
    no_task_reason = models.CharField(
        _("why no task of its own"),
        max_length=200,
        blank=True,
        help_text=_("A slogan or an attitude asks for no task: say so here."),
    )

    objects = DirectiveQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["meeting", "start", "-end"]
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        constraints = [
            *Span.constraints("directive"),
            models.CheckConstraint(
                condition=Q(end=F("start") + Length("quote")),
                name="directive_quotes_its_span",
                violation_error_message=_("The words do not fill the span."),
            ),
            models.CheckConstraint(
                condition=Q(retired_reason="") | Q(earlier_text__isnull=False),
                name="directive_retired_only_from_an_earlier_text",
                violation_error_message=_(
                    "The words of this demand stand in the text."
                ),
            ),
            models.UniqueConstraint(
                fields=["meeting", "code"], name="directive_code_once_per_meeting"
            ),
        ]

    def __str__(self):
        words = self.quote if len(self.quote) <= 24 else f"{self.quote[:24]}…"
        return f"{self.code} {words}"

    def get_absolute_url(self):
        return f"{reverse('plans:meeting', args=[self.meeting_id])}#{self.anchor}"

    @property
    def anchor(self):
        """The directive's permanent place on its meeting's page: #d12, #d12-1."""
        return self.code.lower()

    def clean(self):
        if self.meeting_id:
            text = self.earlier_text.text if self.earlier_text_id else self.meeting.text
            self.text_length = len(text)
            if self.start is not None and self.end is not None:
                self.quote = text[self.start : self.end]
