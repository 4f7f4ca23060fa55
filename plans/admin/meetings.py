"""Meetings with their text and sections; the text stands once directives quote it."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.admin.base import ActingAdmin
from plans.models import Directive, Meeting, Section
from towns.admin.base import PortalAdmin, is_used, name_cells
from towns.admin_site import Shelf


class SectionForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        meeting = data.get("meeting") or self.instance.meeting
        start, end = data.get("start"), data.get("end")
        self.instance.text_length = len(meeting.text)
        if None not in (start, end) and not start < end <= len(meeting.text):
            raise ValidationError(
                _("The text has %(length)s characters: start < end <= %(length)s.")
                % {"length": len(meeting.text)}
            )
        return data


class SectionFormSet(BaseInlineFormSet):
    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.instance.meeting = self.instance
        name_cells(form)
        return form


class SectionInline(admin.TabularInline):
    model = Section
    form = SectionForm
    formset = SectionFormSet
    extra = 0
    fields = ["order", "label", "heading", "marker", "start", "end"]


@admin.register(Meeting)
class MeetingAdmin(ActingAdmin):
    shelf = Shelf.MINUTES
    shelf_order = 10
    shelf_help = gettext_lazy("The published text of each meeting, and its sections.")
    list_display = [
        "title",
        "held_on",
        "body",
        "directives_link",
        "undecided_link",
        "is_simulated",
    ]
    list_filter = ["is_simulated", "body"]
    search_fields = ["title", "host", "body", "text"]
    search_help_text = gettext_lazy("Title, body, host or words of the text")
    date_hierarchy = "held_on"
    ordering = ["-held_on", "-pk"]
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 20})}
    }
    fieldsets = [
        (None, {"fields": ["title", ("held_on", "published_on"), "body", "host"]}),
        (
            gettext_lazy("The text"),
            {"fields": ["source", "text"]},
        ),
    ]

    def get_queryset(self, request):
        undecided = Directive.objects.undecided().filter(meeting=OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                directives_total=Count("directives"),
                has_undecided=Exists(undecided),
            )
        )

    def get_readonly_fields(self, request, obj=None):
        # Every directive quotes the text at exact offsets.
        return ["text"] if obj and obj.directives.exists() else []

    def get_inlines(self, request, obj):
        return [SectionInline] if obj else []

    def _link(self, meeting, words, **query):
        query = {"meeting__id__exact": meeting.pk, **query}
        url = reverse("admin:plans_directive_changelist", query=query)
        return format_html('<a href="{}">{}</a>', url, words)

    @admin.display(description=gettext_lazy("directives"))
    def directives_link(self, meeting):
        return self._link(meeting, meeting.directives_total)

    @admin.display(description=gettext_lazy("decision"))
    def undecided_link(self, meeting):
        if not meeting.has_undecided:
            return _("All decided") if meeting.directives_total else "–"
        return self._link(meeting, _("To be broken down"), decision="undecided")

    def why_kept(self, obj):
        if is_used(obj, besides=[Section]):
            return _("Directives, plans or attachments hang on this meeting; it stays.")
        return ""


@admin.register(Section)
class SectionAdmin(PortalAdmin):
    shelf = Shelf.MINUTES
    shelf_order = 30
    shelf_help = gettext_lazy("What “the meeting required …” and the like govern.")
    form = SectionForm
    list_display = ["words", "meeting", "order", "label", "directives_total"]
    list_filter = ["label", "meeting"]
    list_select_related = ["meeting"]
    search_fields = ["heading", "marker"]
    ordering = ["meeting", "order"]
    fields = [
        "meeting",
        "order",
        "label",
        "heading",
        "marker",
        ("start", "end"),
        "text",
    ]
    readonly_fields = ["text"]

    def get_queryset(self, request):
        directives = Count("directives")
        return super().get_queryset(request).annotate(directives_total=directives)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "meeting"] if obj else fixed

    @admin.display(description=gettext_lazy("section"))
    def words(self, section):
        return str(section) or section.get_label_display()

    @admin.display(description=gettext_lazy("directives"))
    def directives_total(self, section):
        return section.directives_total

    @admin.display(description=gettext_lazy("its text"))
    def text(self, section):
        if section.pk is None:
            return "–"
        words = section.meeting.text[section.start : section.end]
        return format_html('<div class="minutes-text">{}</div>', words)

    def why_kept(self, obj):
        if obj.directives.exists():
            return _("Directives lie in this section; it stays.")
        return ""
