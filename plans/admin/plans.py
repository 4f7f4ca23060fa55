"""A year's plan: its frame, the numbers of its lights, and how it comes into force."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.actions import Refused
from plans.actions import plans as plan_actions
from plans.admin.base import ActingAdmin
from plans.models import Plan, Task
from towns.admin.base import is_used
from towns.admin_site import Shelf

# These decide lights, windows and duties: an edit of one is a new fact of every task.
NUMBERS = [
    ("red_below", "yellow_from"),
    "near_days",
    ("opens_day", "closes_day", "closes_hour"),
    ("extension_lead_days", "acknowledge_days"),
    ("review_days", "escalation_days"),
]
DECIDING = {
    "starts_on",
    "ends_on",
    "reports_from",
    *(name for row in NUMBERS for name in ([row] if isinstance(row, str) else row)),
}


@admin.register(Plan)
class PlanAdmin(ActingAdmin):
    shelf = Shelf.PLAN
    shelf_order = 10
    shelf_help = gettext_lazy("The year, its reporting days and the limits of lights.")
    change_form_template = "admin/plans/plan/change_form.html"
    list_display = ["name", "year", "status", "tasks_link", "starts_on", "ends_on"]
    list_display_links = ["name"]
    list_filter = ["status"]
    ordering = ["-year"]
    search_fields = ["name", "english_name", "year"]
    search_help_text = gettext_lazy("Name or year")
    autocomplete_fields = ["meetings"]
    readonly_fields = ["status", "tasks_link"]
    fieldsets = [
        (
            None,
            {"fields": ["year", "name", "english_name", "status", "tasks_link"]},
        ),
        (
            gettext_lazy("Frame"),
            {"fields": [("starts_on", "ends_on"), "reports_from", "meetings"]},
        ),
        (
            gettext_lazy("Lights, windows and days allowed"),
            {"fields": [*NUMBERS, "needs_sign_off"]},
        ),
    ]

    def get_queryset(self, request):
        drafts = Q(tasks__state=Task.State.DRAFT)
        waiting = Q(tasks__state=Task.State.REGISTERED)
        return (
            super()
            .get_queryset(request)
            .annotate(
                tasks_total=Count("tasks", distinct=True),
                tasks_draft=Count("tasks", filter=drafts, distinct=True),
                tasks_registered=Count("tasks", filter=waiting, distinct=True),
            )
        )

    def get_readonly_fields(self, request, obj=None):
        # The codes of its tasks carry the year.
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "year"] if obj and obj.tasks.exists() else fixed

    @admin.display(description=gettext_lazy("tasks"))
    def tasks_link(self, plan):
        # Neither a new plan nor a row of its history has been counted.
        if not hasattr(plan, "tasks_total"):
            return "–"
        words = ngettext("%(number)d task", "%(number)d tasks", plan.tasks_total)
        aside = [
            (plan.tasks_draft, _("%(number)d drafts")),
            (plan.tasks_registered, _("%(number)d registered")),
        ]
        return format_html(
            '<a href="{}">{}</a>{}',
            reverse("admin:plans_task_changelist", query={"plan__id__exact": plan.pk}),
            words % {"number": plan.tasks_total},
            "".join(f" · {text % {'number': n}}" for n, text in aside if n),
        )

    def why_kept(self, obj):
        if is_used(obj, besides=[Plan.meetings.through]):
            return _("Tasks belong to this plan; it stays.")
        return ""

    def record_edit(self, request, form, formsets, change):
        super().record_edit(request, form, formsets, change)
        if change and DECIDING & set(form.changed_data):
            plan_actions.refresh(form.instance)

    def get_urls(self):
        approve = self.admin_site.admin_view(self.approve_view)
        return [
            path("<int:pk>/approve/", approve, name="plans_plan_approve"),
            *super().get_urls(),
        ]

    def approve_view(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        plan = self.get_object(request, str(pk))
        if plan is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, plan):
            raise PermissionDenied
        try:
            plan_actions.approve(plan, by=request.user)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.message_user(
                request,
                _("“%(plan)s” is in force.") % {"plan": plan},
                messages.SUCCESS,
            )
        return redirect(self.change_url(plan))
