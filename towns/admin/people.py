"""Accounts (system administrator), memberships and posts held (security administrator).

Nobody is deleted: an account is shut, a membership or an appointment ends.
"""

from axes.utils import reset
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from resort_portal import clock
from towns import access, audit
from towns.access import Permission
from towns.actions import memberships as membership_actions
from towns.admin.base import PinyinSearch, PortalAdmin, changes_of, is_choosing
from towns.admin_site import Shelf
from towns.models import Appointment, Membership, User


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["username", "full_name", "job_title", "office_phone", "email"]


@admin.register(User)
class PersonAdmin(PinyinSearch, PortalAdmin, DjangoUserAdmin):
    shelf = Shelf.UNITS
    shelf_order = 40
    shelf_help = gettext_lazy("Who may sign in; first password, shutting an account.")
    add_form = NewPersonForm
    list_display = ["full_name", "username", "job_title", "serves", "is_active"]
    list_display_links = ["full_name"]
    list_filter = ["is_active", "memberships__unit", "memberships__role"]
    ordering = ["full_name", "pk"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined", "serves"]
    actions = ["unlock"]
    PERSON = (
        gettext_lazy("Person"),
        {"fields": ["full_name", "job_title", "office_phone", "email", "serves"]},
    )
    ACCOUNT = (
        gettext_lazy("Account"),
        {"fields": ["username", "is_active", "last_login", "date_joined"]},
    )
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active"]}),
        PERSON,
        (gettext_lazy("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (
            gettext_lazy("Person"),
            {"fields": ["full_name", "job_title", "office_phone", "email"]},
        ),
    ]

    def get_queryset(self, request):
        current = Membership.objects.current().select_related("unit")
        people = super().get_queryset(request)
        # Who has left is chosen for nothing new.
        return (
            people.filter(is_active=True) if is_choosing(request) else people
        ).prefetch_related(Prefetch("memberships", current, to_attr="serving"))

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            # Planners find whom to call; accounts are the administrators' concern.
            keeper = access.can(request.user, Permission.MANAGE_ROLES)
            return [self.PERSON, self.ACCOUNT] if keeper else [self.PERSON]
        return super().get_fieldsets(request, obj)

    def get_list_filter(self, request):
        # Roles and units are not the system administrator's to browse by, but help.
        return self.list_filter

    @admin.display(description=gettext_lazy("serves"))
    def serves(self, person):
        serving = getattr(person, "serving", None)
        if serving is None:
            return ""
        return "、".join(
            f"{each.unit.short_title} {each.get_role_display()}" for each in serving
        )

    def why_kept(self, obj):
        return _(
            "Accounts are not deleted: what the person did keeps their name. "
            "Take away “active” instead."
        )

    def record_edit(self, request, form, formsets, change):
        if not change:
            # Passwords never reach the trail.
            changes = {"username": ["", form.instance.username]}
            audit.record(form.instance, "user.added", by=request.user, changes=changes)
            return
        changes = changes_of(form)
        active = changes.get("is_active")
        if active:
            verb = "user.activated" if active[1] else "user.deactivated"
            audit.record(form.instance, verb, by=request.user)
        others = {name: pair for name, pair in changes.items() if name != "is_active"}
        if others:
            audit.record(form.instance, "user.edited", by=request.user, changes=others)

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        person = self.get_object(request, id)
        if request.method == "POST" and response.status_code == 302 and person:
            audit.record(person, "user.password_reset", by=request.user)
        return response

    @admin.action(description=gettext_lazy("Unlock signing in"), permissions=["change"])
    def unlock(self, request, queryset):
        people = list(queryset)
        for person in people:
            reset(username=person.username)
            audit.record(person, "user.unlocked", by=request.user)
        self.message_user(
            request,
            ngettext(
                "%(count)d person may try to sign in again.",
                "%(count)d people may try to sign in again.",
                len(people),
            )
            % {"count": len(people)},
        )


class DatedForm(forms.ModelForm):
    """A membership or an appointment: given once, afterwards only ended."""

    def _get_validation_exclusions(self):
        # “One holder at a time” asks for the end, which a new row does not show.
        return super()._get_validation_exclusions() - {"until"}

    def clean_until(self):
        until = self.cleaned_data.get("until")
        if self.instance.pk and self.instance.until and not until:
            raise ValidationError(_("What has ended is not revived; grant it anew."))
        return until


class MembershipForm(DatedForm):
    def clean(self):
        data = super().clean()
        person = data.get("user") or (self.instance.user if self.instance.pk else None)
        if person is not None and person == self.by:
            raise ValidationError(_("Nobody grants or ends a role of their own."))
        return data


class DatedAdmin(PortalAdmin):
    """Rows that hold from a day until another; they end, and stay."""

    autocomplete_fields = ["user"]
    list_filter = []
    date_hierarchy = "since"
    fixed = ()

    def get_readonly_fields(self, request, obj=None):
        return self.fixed if obj else []

    def get_fields(self, request, obj=None):
        return [*self.fixed, "until"] if obj else list(self.fixed)

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {"since": clock.today(), **initial}

    def why_kept(self, obj):
        return _("Enter the day on which it ends instead of deleting it.")


class InForceFilter(admin.SimpleListFilter):
    title = gettext_lazy("in force")
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return [("1", _("In force today")), ("0", _("Not in force"))]

    def queryset(self, request, queryset):
        if self.value() == "1":
            return queryset.current()
        if self.value() == "0":
            return queryset.exclude(pk__in=queryset.current().values("pk"))
        return queryset


@admin.register(Membership)
class MembershipAdmin(DatedAdmin):
    shelf = Shelf.UNITS
    shelf_order = 50
    shelf_help = gettext_lazy("Who serves which unit in which role, from when until.")
    form = MembershipForm
    fixed = ("user", "unit", "role", "since")
    autocomplete_fields = ["user", "unit"]
    list_display = ["user", "unit", "role", "since", "until"]
    list_filter = [InForceFilter, "role", "unit"]
    list_select_related = ["user", "unit"]
    search_fields = ["user__search_key", "unit__search_key"]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        if change:
            if "until" in form.changed_data:
                membership_actions.revoke(obj, by=request.user, until=obj.until)
            return
        granted = membership_actions.grant(
            obj.user, unit=obj.unit, role=obj.role, since=obj.since, by=request.user
        )
        obj.pk = granted.pk

    def record_edit(self, request, form, formsets, change):
        """The actions have written the trail."""


@admin.register(Appointment)
class AppointmentAdmin(DatedAdmin):
    shelf = Shelf.UNITS
    shelf_order = 30
    shelf_help = gettext_lazy("Who holds which post of a responsible leader.")
    form = DatedForm
    fixed = ("post", "user", "since")
    autocomplete_fields = ["user", "post"]
    list_display = ["post", "user", "since", "until"]
    list_filter = [InForceFilter, "post"]
    list_select_related = ["user", "post"]
    search_fields = ["user__search_key", "post__name"]
