"""The milestones of all tasks; those in force are changed on record."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import Refused, terms
from plans.actions import tasks as task_actions
from plans.admin.base import ActingAdmin, decision_page, light_of, reason_field
from plans.admin.filters import MilestoneLightFilter
from plans.admin.milestone_inlines import IN_FORCE, rank_of
from plans.models import LightSpan, Milestone, MilestoneTemplate
from resort_portal import clock
from towns.admin.base import LONGEST_SEARCH, PortalAdmin
from towns.admin_site import Shelf
from towns.pinyin import folded


class AmendForm(forms.Form):
    """The terms of a milestone in force, and why they change."""

    due_on = forms.DateField(
        label=gettext_lazy("due"), widget=admin.widgets.AdminDateWidget
    )
    weight = forms.IntegerField(
        label=gettext_lazy("weight"), min_value=1, max_value=100
    )
    is_key = forms.BooleanField(label=gettext_lazy("key milestone"), required=False)
    reason = reason_field()


@admin.register(Milestone)
class MilestoneAdmin(ActingAdmin):
    """Milestones of all tasks by date; made on the task's page, decided on here."""

    shelf = Shelf.PLAN
    shelf_order = 30
    shelf_help = gettext_lazy("The milestones of all tasks, by date and by light.")
    list_display = [
        "due",
        "name",
        "light_now",
        "rank",
        "unit",
        "task",
    ]
    list_display_links = ["due", "name"]
    list_filter = [
        MilestoneLightFilter,
        "is_key",
        "task__lead_unit",
        "task__theme",
        "stage",
        "task__plan",
    ]
    list_select_related = ["task__lead_unit"]
    date_hierarchy = "due_on"
    ordering = ["due_on", "task", "order"]
    search_fields = ["name", "task__search_key", "task__lead_unit__search_key"]
    search_help_text = gettext_lazy("Milestone, task or unit; pinyin or initials")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "task",
                    "name",
                    "order",
                    "stage",
                    "light_sentence",
                    ("due_on", "original_due_on"),
                    ("weight", "is_key"),
                    "reached_on",
                ]
            },
        )
    ]
    change_form_template = "admin/plans/milestone/change_form.html"

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        now = LightSpan.objects.milestones().at(clock.now())
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("spans", now, to_attr="spans_now"))
        )

    def get_search_results(self, request, queryset, search_term):
        words = folded(search_term)[:LONGEST_SEARCH]
        return super().get_search_results(request, queryset, words)

    def get_readonly_fields(self, request, obj=None):
        fixed = ["task", "light_sentence", "original_due_on", "reached_on"]
        return [*fixed, *(IN_FORCE if obj and obj.task.is_assigned else [])]

    @admin.display(description=gettext_lazy("due"), ordering="due_on")
    def due(self, milestone):
        return milestone.due_on.isoformat()

    @admin.display(description=gettext_lazy("light"))
    def light_now(self, milestone):
        return light_of(milestone, LightSpan.short)

    @admin.display(description=gettext_lazy("light"))
    def light_sentence(self, milestone):
        return light_of(milestone, LightSpan.sentence)

    @admin.display(description=gettext_lazy("rank"), ordering="is_key")
    def rank(self, milestone):
        return rank_of(milestone)

    @admin.display(description=gettext_lazy("unit"), ordering="task__lead_unit__order")
    def unit(self, milestone):
        return milestone.task.lead_unit.short_name

    def why_kept(self, obj):
        if obj.task.is_assigned:
            return _("The task is assigned: its milestones stay on record.")
        return ""

    def audit_task(self, obj):
        return obj.task

    def record_edit(self, request, form, formsets, change):
        super().record_edit(request, form, formsets, change)
        task_actions.refresh(form.instance.task)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        task_actions.refresh(obj.task)

    def get_urls(self):
        amend = self.admin_site.admin_view(self.amend_view)
        return [
            path("<int:pk>/amend/", amend, name="plans_milestone_amend"),
            *super().get_urls(),
        ]

    def amend_view(self, request, pk):
        milestone = get_object_or_404(Milestone.objects.select_related("task"), pk=pk)
        if not self.has_change_permission(request, milestone):
            raise PermissionDenied
        terms_now = {name: getattr(milestone, name) for name in IN_FORCE}
        posted = request.POST if request.method == "POST" else None
        form = AmendForm(posted, initial=terms_now)
        if form.is_valid():
            try:
                terms.amend_milestone(milestone, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                self.message_user(
                    request,
                    _("Milestone “%(name)s” changed.") % {"name": milestone},
                    messages.SUCCESS,
                )
                return redirect("admin:plans_task_change", milestone.task_id)
        return decision_page(
            self,
            request,
            "admin/plans/milestone/amend.html",
            form,
            title=_("Change a milestone in force"),
            sentence=_(
                "From now on the new terms count; the old ones stay on record with the "
                "time for which they held."
            ),
            url=request.path,
            way_back=reverse("admin:plans_task_change", args=[milestone.task_id]),
            milestone=milestone,
        )


@admin.register(MilestoneTemplate)
class MilestoneTemplateAdmin(PortalAdmin):
    shelf = Shelf.PLAN
    shelf_order = 45
    shelf_help = gettext_lazy("The milestones that each kind of task usually takes.")
    list_display = ["name", "kind", "order", "share", "weight", "rank", "stage"]
    list_filter = ["kind", "is_key", "stage"]
    search_fields = ["name"]
    ordering = ["kind", "order"]
    fields = ["kind", "order", "name", "share", "weight", "is_key", "stage"]

    @admin.display(description=gettext_lazy("rank"), ordering="is_key")
    def rank(self, template):
        return rank_of(template)
