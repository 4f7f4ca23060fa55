from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from towns import access
from towns.access import Permission


class PortalAdminSite(AdminSite):
    """Django admin, open to planners and the three administrators."""

    site_header = _("Work plan · administration")
    site_title = _("Work plan")
    index_title = _("What can be edited here")
    enable_nav_sidebar = True

    def has_permission(self, request):
        return access.can(request.user, Permission.USE_ADMIN)
