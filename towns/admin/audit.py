"""The auditor's pages: the trail, sign-ins and failed sign-ins; all to read."""

import csv
from functools import lru_cache

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from resort_portal import clock
from towns import audit
from towns.admin.base import LONGEST_SEARCH, PortalAdmin, ReadOnly
from towns.admin_site import Shelf
from towns.audit_words import CHANGES, words_of
from towns.models import AuditEntry


class VerbFilter(admin.SimpleListFilter):
    title = gettext_lazy("verb")
    parameter_name = "verb"

    def lookups(self, request, model_admin):
        found = AuditEntry.objects.order_by("verb").values_list("verb", flat=True)
        return [(verb, words_of(verb)) for verb in found.distinct()]

    def queryset(self, request, queryset):
        return queryset.filter(verb=self.value()) if self.value() else queryset


class SubjectFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind of object")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        kinds = AuditEntry.objects.order_by("subject_type")
        kinds = kinds.values_list("subject_type", flat=True).distinct()
        return [(kind, name_of(kind)) for kind in kinds if kind]

    def queryset(self, request, queryset):
        return queryset.filter(subject_type=self.value()) if self.value() else queryset


def name_of(label):
    """The Chinese name of a model's label ("plans.Task"); the label if it is gone."""
    for model in admin.site._registry:
        if model._meta.label == label:
            return str(model._meta.verbose_name)
    return label


@lru_cache(maxsize=200)
def labels_of(kind, language):
    """The names that an entry's changes may carry, in the reader's words.

    `kind` is the label of the model of which the entry speaks; a request's entry also
    speaks of its task.
    """
    models = {model._meta.label: model for model in apps.get_models()}
    known = [models.get("plans.Milestone"), models.get("plans.Task"), models.get(kind)]
    fields = {
        field.name: str(field.verbose_name)
        for model in filter(None, known)
        for field in model._meta.get_fields()
        if field.concrete
    }
    return fields | {name: str(words) for name, words in CHANGES.items()}


def value_in_words(value):
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return "、".join(f"{key} {value_in_words(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "、".join(value_in_words(each) for each in value)
    return "–" if value in ("", None) else str(value)


def change_in_words(change):
    if isinstance(change, list) and len(change) == 2:
        return " → ".join(value_in_words(each) for each in change)
    return value_in_words(change)


def in_words(entry):
    """{"due_on": [old, new], "reason": "…"} of an entry on one line, in words."""
    labels = labels_of(entry.subject_type, get_language())
    return "；".join(
        f"{labels.get(name, name)}：{change_in_words(change)}"
        for name, change in entry.changes.items()
    )


def harmless(text):
    """Text that a spreadsheet must not take for a formula."""
    text = str(text)
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


class Echo:
    """A file that gives back what is written to it: rows leave as they are made."""

    def write(self, value):
        return value


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, PortalAdmin):
    shelf = Shelf.TRAIL
    shelf_order = 10
    shelf_help = gettext_lazy("Who did what to which object, and when; for ever.")
    change_list_template = "admin/towns/auditentry/change_list.html"
    list_display = ["at", "by_name", "what", "subject_label", "task_code"]
    list_display_links = ["at"]
    list_filter = [VerbFilter, SubjectFilter]
    search_fields = ["by_name", "subject_label", "task_code", "verb"]
    search_help_text = gettext_lazy("Person, object or task code")
    date_hierarchy = "at"
    fields = [
        "at",
        "account",
        "by_name",
        "what",
        "subject_type",
        "subject_id",
        "subject_label",
        "task_code",
        "details",
    ]
    readonly_fields = ["account", "what", "details"]

    @admin.display(description=gettext_lazy("account"))
    def account(self, entry):
        # No link: accounts are the system administrators' pages.
        return entry.by.username if entry.by else None

    @admin.display(description=gettext_lazy("verb"), ordering="verb")
    def what(self, entry):
        return words_of(entry.verb)

    @admin.display(description=gettext_lazy("changes"))
    def details(self, entry):
        return in_words(entry) or "–"

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(
            request, queryset, search_term[:LONGEST_SEARCH]
        )

    def get_urls(self):
        export = self.admin_site.admin_view(self.export)
        return [
            path("export/", export, name="towns_auditentry_export"),
            *super().get_urls(),
        ]

    def export(self, request):
        """What the list shows with its filters, as CSV that opens in Excel and WPS."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        audit.record(
            None, "audit.exported", by=request.user, changes={"rows": entries.count()}
        )
        response = StreamingHttpResponse(
            self._lines(entries), content_type="text/csv; charset=utf-8"
        )
        name = f"audit-{clock.today():%Y%m%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @staticmethod
    def _lines(entries):
        writer = csv.writer(Echo())
        head = [
            _("moment"),
            _("person"),
            _("verb"),
            _("object"),
            _("task"),
            _("changes"),
        ]
        yield "\ufeff" + writer.writerow(head)
        for entry in entries.iterator(chunk_size=1000):
            row = [
                f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
                entry.by_name,
                words_of(entry.verb),
                entry.subject_label,
                entry.task_code,
                in_words(entry),
            ]
            yield writer.writerow([harmless(cell) for cell in row])


class SignInAdmin(ReadOnly, PortalAdmin):
    shelf = Shelf.TRAIL
    search_fields = ["username", "ip_address"]
    search_help_text = gettext_lazy("User name or IP address")
    date_hierarchy = "attempt_time"
    fields = ["attempt_time", "username", "ip_address", "user_agent", "path_info"]


for model, order, columns, words in [
    (
        AccessLog,
        20,
        ["attempt_time", "username", "ip_address", "logout_time"],
        gettext_lazy("Who signed in, from where, and when they left."),
    ),
    (
        AccessFailureLog,
        30,
        ["attempt_time", "username", "ip_address", "locked_out"],
        gettext_lazy("Sign-ins that failed, one row each."),
    ),
    (
        AccessAttempt,
        40,
        ["attempt_time", "username", "ip_address", "failures_since_start"],
        gettext_lazy("Failures counted toward a lock-out that is still running."),
    ),
]:
    admin.site.unregister(model)
    admin.site.register(
        model,
        type(
            f"{model.__name__}Admin",
            (SignInAdmin,),
            {"shelf_order": order, "list_display": columns, "shelf_help": words},
        ),
    )
