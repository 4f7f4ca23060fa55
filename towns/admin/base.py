"""What every page of the admin does alike: audit, no silent overwriting, reasons."""

from datetime import date, datetime
from functools import reduce
from http import HTTPStatus
from itertools import pairwise
from operator import or_

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.db.models import Exists, Max, OuterRef
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from resort_portal import clock
from towns import access, audit
from towns.access import Permission
from towns.admin.history import changes_between
from towns.admin_site import Shelf
from towns.pinyin import folded

# Longer searches are cut: databases refuse patterns of any length.
LONGEST_SEARCH = 60
SEEN = "seen_version"


def plain(value):
    """A form's value as the audit trail keeps it: JSON, names instead of keys."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, list | tuple | set | models.QuerySet):
        return sorted(str(each) for each in value)
    if value is None or isinstance(value, bool | int | str):
        return "" if value is None else value
    return str(value)


def _chosen(field, value):
    """The objects that a form's initial keys stand for."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [each for each in value or [] if isinstance(each, models.Model)]
    if isinstance(field, forms.ModelChoiceField):
        if isinstance(value, models.Model):
            return value
        return field.queryset.model._base_manager.filter(pk=value).first()
    return value


def changes_of(form):
    """{field: [before, after]} of what the person changed in a form."""
    return {
        name: [
            plain(_chosen(form.fields[name], form.initial.get(name))),
            plain(form.cleaned_data.get(name)),
        ]
        for name in form.changed_data
        if name != SEEN and name in form.fields
    }


def is_used(obj, *, besides=()):
    """Whether any row points at the object, its own history aside; one query.

    `besides` are models whose rows may go with it.
    """
    pointing = [
        Exists(
            relation.related_model._base_manager.filter(
                **{relation.field.name: OuterRef("pk")}
            )
        )
        for relation in obj._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and not hasattr(relation.related_model, "history_object")
        and relation.related_model not in besides
    ]
    return type(obj)._base_manager.filter(reduce(or_, pointing), pk=obj.pk).exists()


def name_cells(form):
    """Give each field of a table's row the name that its column's heading shows."""
    for field in form.fields.values():
        field.widget.attrs.setdefault("aria-label", field.label or "")


class VersionedForm(forms.ModelForm):
    """Refuses to overwrite what another person saved since the form was opened.

    The words typed stay in the form; the second attempt, made knowing what the other
    person changed, is taken.
    """

    seen_version = forms.CharField(required=False, label="", widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial[SEEN] = self.version()

    def watched(self):
        """The histories that this page edits, that of the object itself first."""
        return [self.instance.history.all()]

    def version(self):
        """The newest row of each watched history: "812.97", "812." without a second."""
        newest = (rows.aggregate(id=Max("history_id"))["id"] for rows in self.watched())
        return ".".join(str(each or "") for each in newest)

    def clean(self):
        data = super().clean()
        now = self.initial.get(SEEN, "")
        seen = self.data.get(self.add_prefix(SEEN), "")
        if self.instance.pk and seen != now:
            self.add_error(None, self._what_happened(seen))
            self.data = self.data.copy()
            self.data[self.add_prefix(SEEN)] = now
        return data

    def _what_happened(self, seen):
        known = [int(each) if each.isdecimal() else 0 for each in seen.split(".")]
        watched = self.watched()
        if len(known) != len(watched):
            return _("This page was opened too long ago. Check it and save again.")
        later = [
            row
            for rows, number in zip(watched, known, strict=True)
            for row in rows.filter(history_id__gt=number).select_related("history_user")
        ]
        if not later:
            return _("This page was opened too long ago. Check it and save again.")
        latest = max(later, key=lambda row: (row.history_date, row.history_id))
        words = [
            part
            for rows, number in zip(watched, known, strict=True)
            for part in self._changes_since(rows, number)
        ]
        told = _(" (%(changes)s)") % {"changes": _("; ").join(words)} if words else ""
        return _(
            "%(who)s changed this on %(when)s, after you opened the page%(what)s. "
            "Your words are kept below; save again to put them in place of theirs."
        ) % {
            "who": latest.history_user or _("Someone"),
            "when": formats.date_format(
                timezone.localtime(latest.history_date), "SHORT_DATETIME_FORMAT"
            ),
            "what": told,
        }

    def _changes_since(self, rows, number):
        """What became of each object of a history after its row `number`, in words."""
        newest = {}
        for row in rows.filter(history_id__gt=number).order_by("history_id"):
            newest[row.instance.pk] = row
        own = rows.model.instance_type is type(self.instance)
        for key, row in newest.items():
            name = "" if own else f"{row.instance._meta.verbose_name} {row.instance} "
            before = rows.filter(
                history_id__lte=number, **{row.instance._meta.pk.attname: key}
            ).first()
            if row.history_type == "-":
                yield _("%(name)sdeleted") % {"name": name}
            elif before is None:
                yield _("%(name)sadded") % {"name": name}
            else:
                for change in changes_between(before, row):
                    yield f"{name}{change.field} {change.old} → {change.new}"


class PortalAdmin(admin.ModelAdmin):
    """Base of every admin: edits are audited, deletions give their reasons."""

    shelf = Shelf.PAPERS
    shelf_order = 99
    shelf_help = ""
    show_full_result_count = False
    list_per_page = 100
    empty_value_display = "–"
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Units, themes and people are made and changed on their own pages.
            field.widget.can_add_related = False
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field

    def view_on_site(self, obj):
        """Its page in the portal, if it has one; straight, not by way of Django's."""
        if hasattr(obj, "get_absolute_url"):
            return obj.get_absolute_url()
        return None

    def why_kept(self, obj):
        """Why the object cannot be deleted, in a sentence; empty where it can."""
        return ""

    def kept(self, obj):
        """The same, asked once for an object however often the page needs it."""
        if not hasattr(obj, "_why_kept"):
            obj._why_kept = self.why_kept(obj)
        return obj._why_kept

    def audit_task(self, obj):
        """The task whose story an edit of the object belongs to, if any."""

    def has_delete_permission(self, request, obj=None):
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not self.kept(obj)

    def delete_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        may = obj and super().has_delete_permission(request, obj)
        if may and (reason := self.kept(obj)):
            self.message_user(request, reason, messages.ERROR)
            return redirect(self.change_url(obj))
        return super().delete_view(request, object_id, extra_context)

    def change_url(self, obj):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[obj.pk])

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        if obj and request.method == "POST" and connection.in_atomic_block:
            # From here on nobody else can change the row until this save is done.
            list(self.model._base_manager.select_for_update().filter(pk=obj.pk))
            obj = super().get_object(request, object_id, from_field)
        return obj

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and super().has_delete_permission(request, obj):
            context["why_kept"] = self.kept(obj)
        page = super().render_change_form(request, context, *args, obj=obj, **kwargs)
        # Every address of an object is a page of the plan.
        if not access.can(request.user, Permission.VIEW_PLAN):
            page.context_data["has_absolute_url"] = False
        if context["errors"]:
            page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return page

    def save_model(self, request, obj, form, change):
        if change and not form.has_changed():
            return
        obj._history_date = clock.now()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.record_edit(request, form, formsets, change)

    def record_edit(self, request, form, formsets, change):
        obj = form.instance
        changes = self.all_changes(form, formsets)
        if change and not changes:
            return
        audit.record(
            obj,
            f"{self.opts.model_name}.{'edited' if change else 'added'}",
            by=request.user,
            changes=changes,
            task=self.audit_task(obj),
        )

    def all_changes(self, form, formsets):
        changes = changes_of(form)
        for formset in formsets:
            for row in formset.forms:
                if row.has_changed() and hasattr(row, "cleaned_data"):
                    label = f"{formset.model._meta.verbose_name} {row.instance}"
                    words = {
                        name: pair
                        for name, pair in changes_of(row).items()
                        if name not in ("DELETE", formset.fk.name)
                    }
                    if row in getattr(formset, "deleted_forms", []):
                        changes[label] = [str(row.instance), ""]
                    elif words:
                        changes[label] = [
                            {name: pair[0] for name, pair in words.items()},
                            {name: pair[1] for name, pair in words.items()},
                        ]
        return changes

    def delete_model(self, request, obj):
        audit.record(
            obj,
            f"{self.opts.model_name}.deleted",
            by=request.user,
            task=self.audit_task(obj),
        )
        super().delete_model(request, obj)


class HistoryAdmin(PortalAdmin, SimpleHistoryAdmin):
    """An admin whose objects keep their history of fields, and guard against others."""

    form = VersionedForm

    def get_fieldsets(self, request, obj=None):
        return self.versioned(request, obj, super().get_fieldsets(request, obj))

    def versioned(self, request, obj, fieldsets):
        """The fieldsets with the version of what was opened, in the first of them."""
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        (title, options), *rest = fieldsets
        fields = [name for name in options["fields"] if name != SEEN]
        return [(title, {**options, "fields": [*fields, SEEN]}), *rest]

    def set_history_delta_changes(self, request, historical_records, **kwargs):
        # Ours tells states and dates too, and names instead of stored values.
        for newer, older in pairwise(historical_records):
            newer.history_delta_changes = changes_between(older, newer)

    def revert_disabled(self, request, obj=None):
        # Putting an old row back would also put back dates, units and states that
        # only decisions may move.
        return True

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method == "POST":
            raise PermissionDenied(
                _("The history is read, not put back; edit the object instead.")
            )
        return super().history_form_view(request, object_id, version_id, extra_context)


def is_choosing(request):
    """Whether the request searches for a choice in a form, not for rows of a list."""
    return request.resolver_match.url_name == "autocomplete"


class ReadOnly:
    """Papers and trails: seen here, made elsewhere."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def render_change_form(self, request, context, *args, **kwargs):
        # What nobody edits has no history of edits.
        context["no_history"] = True
        return super().render_change_form(request, context, *args, **kwargs)


class PinyinSearch:
    """Search by name, pinyin and initials, whatever the width or case typed."""

    search_fields = ["search_key"]
    search_help_text = gettext_lazy("Name, pinyin or initials")

    def get_search_results(self, request, queryset, search_term):
        words = folded(search_term)
        if len(words) > LONGEST_SEARCH:
            words = words[:LONGEST_SEARCH]
            self.message_user(
                request,
                _("Only the first %(number)s characters were searched for.")
                % {"number": LONGEST_SEARCH},
                messages.WARNING,
            )
        return super().get_search_results(request, queryset, words)
