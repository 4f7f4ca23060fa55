"""Indicators with their targets: a changed target is a new row, on record."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import Refused
from plans.actions import indicators as indicator_actions
from plans.admin.base import ActingAdmin, decision_page, reason_field
from plans.admin.milestone_inlines import AddedFormSet
from plans.models import Indicator, Target
from resort_portal import clock
from resort_portal.figures import plain
from towns.admin.base import PinyinSearch, name_cells
from towns.admin_site import Shelf

TARGET = ["plan", "unit", "value", "floor", "reason"]


class LiftForm(forms.Form):
    reason = reason_field()


class TargetForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_cells(self)


class TargetsSoFar(admin.TabularInline):
    """Every target ever set; they are changed below, never in their row."""

    model = Target
    extra = 0
    can_delete = False
    ordering = ["-set_at", "-pk"]
    fields = readonly_fields = [
        "plan",
        "whose",
        "figure",
        "reason",
        "in_force",
        "set_by",
        "decide",
    ]
    verbose_name_plural = gettext_lazy("Targets, present and former")

    def get_queryset(self, request):
        return super().get_queryset(request).for_reading()

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("unit"))
    def whose(self, target):
        return target.unit.short_name if target.unit else _("the whole resort")

    @admin.display(description=gettext_lazy("target"))
    def figure(self, target):
        low = "" if target.floor is None else f"{plain(target.floor)}–"
        return f"{low}{plain(target.value)}"

    @admin.display(description=gettext_lazy("in force"))
    def in_force(self, target):
        since = f"{timezone.localtime(target.set_at):%Y-%m-%d}"
        if target.until is None:
            return _("since %(day)s") % {"day": since}
        until = f"{timezone.localtime(target.until):%Y-%m-%d}"
        return _("from %(first)s to %(last)s") % {"first": since, "last": until}

    @admin.display(description=gettext_lazy("decision"))
    def decide(self, target):
        if target.until:
            return "–"
        address = reverse("admin:plans_indicator_lift", args=[target.pk])
        return format_html('<a href="{}">{}</a>', address, _("Lift"))


class AddedTargets(admin.TabularInline):
    """New targets; one for the same year and unit takes the place of the old."""

    model = Target
    extra = 0
    form = TargetForm
    formset = AddedFormSet
    fields = TARGET
    autocomplete_fields = ["unit"]
    can_delete = False
    verbose_name = gettext_lazy("target")
    verbose_name_plural = gettext_lazy(
        "Set or change targets (a changed one with its reason)"
    )

    def get_queryset(self, request):
        return super().get_queryset(request).none()


@admin.register(Indicator)
class IndicatorAdmin(PinyinSearch, ActingAdmin):
    shelf = Shelf.PLAN
    shelf_order = 42
    shelf_help = gettext_lazy("What is counted regularly, and the year’s targets.")
    change_form_template = "admin/plans/indicator/change_form.html"
    list_display = [
        "name",
        "measure_unit",
        "period",
        "theme",
        "unit",
        "target_now",
        "latest",
        "is_proposed",
    ]
    list_filter = [
        "theme",
        "unit",
        "period",
        "kind",
        "is_proposed",
        ("closed_on", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["theme", "unit"]
    ordering = ["order", "pk"]
    autocomplete_fields = ["unit", "tasks"]
    inlines = [TargetsSoFar, AddedTargets]
    fieldsets = [
        (None, {"fields": ["name", "english_name", "slug", "theme", "order"]}),
        (
            gettext_lazy("What is counted"),
            {
                "fields": [
                    ("measure_unit", "period"),
                    ("kind", "direction"),
                    "definition",
                    "source",
                ]
            },
        ),
        (
            gettext_lazy("Whose it is"),
            {"fields": ["unit", "tasks", "is_proposed", "closed_on"]},
        ),
    ]

    def get_queryset(self, request):
        targets = Target.objects.in_force().filter(indicator=OuterRef("pk"), unit=None)
        return (
            super()
            .get_queryset(request)
            .with_latest(clock.now())
            .annotate(
                target_value=Subquery(
                    targets.order_by("-plan__year").values("value")[:1]
                ),
            )
        )

    @admin.display(description=gettext_lazy("target"))
    def target_now(self, indicator):
        return self._shown(indicator.target_value)

    @admin.display(description=gettext_lazy("latest figure"))
    def latest(self, indicator):
        if indicator.latest_value is None:
            return "–"
        return f"{plain(indicator.latest_value)} ({indicator.latest_end:%Y-%m})"

    def _shown(self, value):
        return "–" if value is None else plain(value)

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        # The slug is its permanent address; figures keep their meaning.
        return ["slug", *(Indicator.MEANING if obj.is_in_use else ())]

    def get_inlines(self, request, obj):
        return [TargetsSoFar, AddedTargets] if obj else [AddedTargets]

    def why_kept(self, obj):
        if obj.is_in_use:
            return _(
                "It has targets or figures, which stay on record. Enter the day on "
                "which it is given up instead."
            )
        return ""

    # What saving does

    def save_formset(self, request, form, formset, change):
        formset.changed_objects = formset.deleted_objects = []
        formset.new_objects = [
            indicator_actions.set_target(
                form.instance,
                by=request.user,
                **{name: row.cleaned_data[name] for name in TARGET},
            )
            for row in formset.extra_forms
            if isinstance(formset, AddedFormSet) and row.has_changed()
        ]

    def all_changes(self, form, formsets):
        # Targets have records of their own.
        return super().all_changes(form, [])

    # Lifting a target

    def get_urls(self):
        lift = self.admin_site.admin_view(self.lift_view)
        return [
            path("targets/<int:pk>/lift/", lift, name="plans_indicator_lift"),
            *super().get_urls(),
        ]

    def lift_view(self, request, pk):
        targets = Target.objects.select_related("indicator", "plan", "unit")
        target = get_object_or_404(targets, pk=pk)
        if not self.has_change_permission(request, target.indicator):
            raise PermissionDenied
        way_back = self.change_url(target.indicator)
        form = LiftForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                indicator_actions.lift_target(
                    target, by=request.user, **form.cleaned_data
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                self.message_user(request, _("The target is lifted."), messages.SUCCESS)
                return redirect(way_back)
        return decision_page(
            self,
            request,
            "admin/plans/indicator/lift.html",
            form,
            title=_("Lift the target"),
            sentence=_(
                "From now on the indicator has no such target; what was aimed at until "
                "today stays on record."
            ),
            url=request.path,
            way_back=way_back,
            target=target,
        )
