from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.models import Theme
from towns.admin.base import HistoryAdmin, PinyinSearch, is_used
from towns.admin_site import Shelf


@admin.register(Theme)
class ThemeAdmin(PinyinSearch, HistoryAdmin):
    shelf = Shelf.PLAN
    shelf_order = 40
    shelf_help = gettext_lazy(
        "The main lines of the minutes by which tasks are sorted."
    )
    list_display = ["name", "word", "tasks_link", "order"]
    ordering = ["order", "pk"]
    fieldsets = [
        (None, {"fields": ["name", "english_name", "slug", "order"]}),
        (
            gettext_lazy("What the minutes say of it"),
            {"fields": ["word", "english_word", "heading"]},
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(tasks_total=Count("tasks"))

    def get_readonly_fields(self, request, obj=None):
        # The slug is the theme's permanent address.
        return ["slug"] if obj else []

    @admin.display(description=gettext_lazy("tasks"))
    def tasks_link(self, theme):
        query = {"theme__id__exact": theme.pk}
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:plans_task_changelist", query=query),
            theme.tasks_total,
        )

    def why_kept(self, obj):
        if is_used(obj):
            return _("Tasks or directives belong to this theme; it stays.")
        return ""
