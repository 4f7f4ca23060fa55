"""Who: units, people and the audit trail in Django admin."""

from contextlib import suppress

from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.auth.models import Group

from towns.admin import audit, people, units

__all__ = ["audit", "people", "units"]

# What the libraries offer beside our own permission table and accounts: groups would
# be a second table of permissions, e-mail addresses and social apps a second door.
for model in [model for model in admin.site._registry if model is not Group]:
    if model._meta.app_label in {
        "account",
        "mfa",
        "socialaccount",
        "usersessions",
        "django_tasks_database",
    }:
        admin.site.unregister(model)
with suppress(NotRegistered):
    admin.site.unregister(Group)
# One at a time, so that what must stay can say why.
admin.site.disable_action("delete_selected")
