from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from towns.views import health

handler400 = "resort_portal.errors.bad_request"
handler403 = "resort_portal.errors.permission_denied"
handler404 = "resort_portal.errors.page_not_found"
handler500 = "resort_portal.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("plans.urls")),
]
