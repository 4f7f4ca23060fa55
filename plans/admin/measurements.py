"""Figures of indicators: recorded one by one, corrected with a reason, never edited."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import Refused
from plans.actions import indicators as indicator_actions
from plans.admin.base import Acting, Refusable, decision_page
from plans.admin.period_entry import PeriodEntry
from plans.dashboards.figures import period_in_words
from plans.models import Measurement
from resort_portal.figures import plain
from towns import access
from towns.access import Permission
from towns.admin.base import PinyinSearch, PortalAdmin
from towns.admin_site import Shelf

RECORDED = [
    "indicator",
    "unit",
    "period_end",
    "value",
    "precision",
    "source",
    "published_on",
]
CORRECTED = ["value", "precision", "source", "published_on"]


class MeasurementForm(Refusable, forms.ModelForm):
    pass


class CorrectionForm(forms.ModelForm):
    """Another figure in the place of one that stood, and why."""

    reason = forms.CharField(
        label=gettext_lazy("reason of the correction"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("It stays on record beside the figure."),
    )

    class Meta:
        model = Measurement
        fields = CORRECTED
        widgets = {
            "source": admin.widgets.AdminTextInputWidget,
            "published_on": admin.widgets.AdminDateWidget,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["value"] = plain(self.initial["value"])

    # The row that stood is not touched: the action writes another one.
    def _post_clean(self):
        pass


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("1", _("Standing")), ("0", _("Corrected"))]

    def queryset(self, request, queryset):
        if self.value() in ("0", "1"):
            return queryset.filter(superseded_at__isnull=self.value() == "1")
        return queryset


@admin.register(Measurement)
class MeasurementAdmin(PeriodEntry, Acting, PinyinSearch, PortalAdmin):
    shelf = Shelf.PLAN
    shelf_order = 43
    shelf_help = gettext_lazy("Record what was measured; correct it with a reason.")
    form = MeasurementForm
    change_list_template = "admin/plans/measurement/change_list.html"
    change_form_template = "admin/plans/measurement/change_form.html"
    list_display = [
        "indicator",
        "place",
        "period_words",
        "figure",
        "state",
        "recorded_at",
    ]
    list_display_links = ["indicator"]
    list_filter = [StandingFilter, "indicator__theme", "indicator__period", "unit"]
    list_select_related = ["indicator", "unit"]
    date_hierarchy = "period_end"
    search_fields = ["indicator__search_key", "unit__search_key"]
    search_help_text = gettext_lazy("Indicator or unit: name, pinyin or initials")
    autocomplete_fields = ["indicator", "unit"]
    ordering = ["-period_end", "indicator__order", "unit__order", "-revision"]

    def get_fields(self, request, obj=None):
        if obj is None:
            return RECORDED
        made = ["reason", "recorded_by", "recorded_at", "superseded_at"]
        return [*RECORDED, "revision", *made]

    def has_change_permission(self, request, obj=None):
        # A figure is corrected by a row of its own.
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("unit"), ordering="unit__order")
    def place(self, measurement):
        if measurement.unit:
            return measurement.unit.short_name
        return _("the whole resort")

    @admin.display(description=gettext_lazy("period"), ordering="period_end")
    def period_words(self, measurement):
        return period_in_words(measurement.indicator, measurement.period_end)

    @admin.display(description=gettext_lazy("figure"))
    def figure(self, measurement):
        words = measurement.get_precision_display() if measurement.precision else ""
        unit = measurement.indicator.measure_unit
        return f"{words} {plain(measurement.value)} {unit}".strip()

    @admin.display(description=gettext_lazy("standing"))
    def state(self, measurement):
        if measurement.superseded_at:
            return _("Corrected")
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:plans_measurement_correct", args=[measurement.pk]),
            _("Correct on record"),
        )

    # What saving does

    def save_model(self, request, obj, form, change):
        made = indicator_actions.measure(
            by=request.user, **{name: form.cleaned_data[name] for name in RECORDED}
        )
        obj.pk = made.pk
        obj.refresh_from_db()

    def record_edit(self, request, form, formsets, change):
        """The action has written its record already."""

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST and response.status_code == 302:
            # The next figure is mostly of the same period and source.
            query = {"period_end": obj.period_end, "source": obj.source}
            return redirect(reverse("admin:plans_measurement_add", query=query))
        return response

    # Correcting

    def get_urls(self):
        correct = self.admin_site.admin_view(self.correct_view)
        return [
            path("<int:pk>/correct/", correct, name="plans_measurement_correct"),
            *super().get_urls(),
        ]

    def correct_view(self, request, pk):
        access.require(request.user, Permission.EDIT_PLAN)
        found = Measurement.objects.select_related("indicator", "unit")
        measurement = get_object_or_404(found, pk=pk)
        posted = request.POST if request.method == "POST" else None
        form = CorrectionForm(posted, instance=measurement)
        if form.is_valid():
            try:
                indicator_actions.correct(
                    measurement, by=request.user, **form.cleaned_data
                )
            except Refused as refused:
                field = refused.field if refused.field in form.fields else None
                form.add_error(field, str(refused))
            else:
                self.message_user(
                    request,
                    _("The figure of %(indicator)s is corrected.")
                    % {"indicator": measurement.indicator},
                    messages.SUCCESS,
                )
                return redirect("admin:plans_measurement_changelist")
        return decision_page(
            self,
            request,
            "admin/plans/measurement/correct.html",
            form,
            title=_("Correct a figure"),
            sentence=_(
                "%(indicator)s, %(place)s, %(period)s. The figure that stood until now "
                "stays visible in the history, with your reason."
            )
            % {
                "indicator": measurement.indicator,
                "place": self.place(measurement),
                "period": self.period_words(measurement),
            },
            url=request.path,
            way_back=reverse("admin:plans_measurement_changelist"),
            measurement=measurement,
        )
