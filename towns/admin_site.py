"""Django admin as this portal opens it: the permission table decides, one sign-in."""

from functools import update_wrapper, wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from towns import access
from towns.access import Permission


class Shelf(TextChoices):
    """Where the index shows a model; in the order in which a plan comes about."""

    PLAN = "plan", gettext_lazy("The year’s plan")
    MINUTES = "minutes", gettext_lazy("Minutes and directives")
    UNITS = "units", gettext_lazy("Units and people")
    PAPERS = "papers", gettext_lazy("Reports and requests (to read)")
    TRAIL = "trail", gettext_lazy("Audit trail and sign-ins")


class PortalAdminSite(AdminSite):
    """Django admin, open to planners and the three administrators."""

    site_header = gettext_lazy("Work plan · administration")
    site_title = gettext_lazy("Work plan")
    index_title = gettext_lazy("What can be edited here")
    index_template = "admin/index.html"
    enable_nav_sidebar = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Functions of the request that give the index what is to be done next:
        # dicts with text, url and tone. Apps add theirs.
        self.reminders = []

    def has_permission(self, request):
        return access.can(request.user, Permission.USE_ADMIN)

    def admin_view(self, view, cacheable=False):
        """Who is signed in and may not is told so, instead of signing in once more."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(
                    _(
                        "Administration is for the planner and the three "
                        "administrators; your role does not include it."
                    )
                )
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    def get_urls(self):
        # Django's detour to an object's own page would tell any administrator the
        # addresses of tasks; ours are linked straight (PortalAdmin.view_on_site).
        return [
            url
            for url in super().get_urls()
            if getattr(url, "name", "") != "view_on_site"
        ]

    # There is one door to the portal: allauth's, with its lock-out and second factor.
    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        query = {"next": request.GET.get("next") or reverse("admin:index")}
        return redirect(reverse("account_login", query=query))

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        reminders = [note for find in self.reminders for note in find(request)]
        return super().index(request, {"reminders": reminders, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """The models by shelf; by app only where a page of one app asks for it."""
        apps = self._build_app_dict(request, app_label)
        entries = sorted(
            (self._entry(model) for app in apps.values() for model in app["models"]),
            key=lambda entry: entry["order"],
        )
        if app_label:
            return [{**app, "models": entries} for app in apps.values()]
        return [
            {
                "name": shelf.label,
                "app_label": shelf.value,
                "app_url": f"{reverse('admin:index')}#shelf-{shelf.value}",
                "has_module_perms": True,
                "models": mine,
            }
            for shelf in Shelf
            if (mine := [entry for entry in entries if entry["shelf"] == shelf])
        ]

    def _entry(self, model):
        admin = self._registry[model["model"]]
        return {
            **model,
            "shelf": getattr(admin, "shelf", Shelf.PAPERS),
            "order": getattr(admin, "shelf_order", 99),
            "help": getattr(admin, "shelf_help", ""),
        }
