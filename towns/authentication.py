"""Signing in: a closed portal, demo passwords only in the demo."""

import re

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from towns import access
from towns.access import Permission


def home_of(user):
    """Where the portal begins for this person."""
    sees_plan = access.can(user, Permission.VIEW_PLAN)
    if not sees_plan and access.can(user, Permission.USE_ADMIN):
        return reverse("admin:index")
    return settings.LOGIN_REDIRECT_URL


class PortalBackend(AuthenticationBackend):
    """allauth's backend; permissions come from the table in `towns.access` alone."""

    def authenticate(self, request, **credentials):
        password = credentials.get("password")
        # The demo's password is printed in its README: it never opens a real portal.
        if password == settings.DEMO_PASSWORD and not settings.DEMO:
            return None
        return super().authenticate(request, **credentials)

    def has_perm(self, user_obj, perm, obj=None):
        return False

    def has_module_perms(self, user_obj, app_label):
        return False


class ClosedAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """The first page of those who see the plan; of the others their office."""
        return home_of(request.user)


class ClosedSocialAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False


class CharacterClassesValidator:
    """At least three of: small letters, capitals, digits, other characters."""

    CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
    NEEDED = 3

    def validate(self, password, user=None):
        found = sum(bool(re.search(pattern, password)) for pattern in self.CLASSES)
        if found < self.NEEDED:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self):
        return _(
            "Use at least three of: small letters, capital letters, digits, "
            "other characters."
        )
