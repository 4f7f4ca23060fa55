from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from towns.admin.base import (
    HistoryAdmin,
    PinyinSearch,
    PortalAdmin,
    is_choosing,
    is_used,
)
from towns.admin_site import Shelf
from towns.models import Post, Unit


@admin.register(Unit)
class UnitAdmin(PinyinSearch, HistoryAdmin):
    shelf = Shelf.UNITS
    shelf_order = 10
    shelf_help = gettext_lazy("Towns, the group, departments; with their office phone.")
    list_display = ["name", "short_name", "kind", "office_phone", "is_proposed"]
    list_display_links = ["name"]
    list_filter = ["kind", "is_proposed"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "english_name", "slug"]}),
        (gettext_lazy("Place"), {"fields": ["kind", "parent", "order", "closed_on"]}),
        (
            gettext_lazy("What the minutes give it"),
            {"fields": ["strategy_word", "english_strategy"]},
        ),
        (
            gettext_lazy("Found and reached by"),
            {"fields": ["office_phone", "former_names", "note", "is_proposed"]},
        ),
    ]

    def get_queryset(self, request):
        units = super().get_queryset(request)
        # What is closed gets no new work, people or parts.
        return units.open() if is_choosing(request) else units

    def get_readonly_fields(self, request, obj=None):
        # The slug is the unit's permanent address.
        return ["slug"] if obj else []

    def why_kept(self, obj):
        if obj.kind == Unit.Kind.OFFICE:
            return _("The management office cannot be deleted.")
        if is_used(obj):
            return _(
                "People or tasks belong to this unit. Close it with a date instead of "
                "deleting it; what it did stays."
            )
        return ""


@admin.register(Post)
class PostAdmin(PortalAdmin):
    shelf = Shelf.UNITS
    shelf_order = 20
    shelf_help = gettext_lazy("Tasks name the post; who holds it may change.")
    list_display = ["name", "english_name", "is_proposed", "holder"]
    search_fields = ["name", "english_name", "slug"]
    fields = ["name", "english_name", "slug", "note", "is_proposed", "order"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("appointments__user")

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    @admin.display(description=gettext_lazy("holder now"))
    def holder(self, post):
        return "、".join(
            str(each.user) for each in post.appointments.all() if each.until is None
        )

    def why_kept(self, obj):
        if is_used(obj):
            return _("Tasks or people hang on this post; it stays.")
        return ""
