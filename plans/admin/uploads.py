"""What the pages of every import share: the admin's frame, a door, a way back."""

from functools import wraps
from http import HTTPStatus

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from plans.imports import stash
from plans.models import Task
from towns import access
from towns.access import Permission


def door(view):
    """Only for those who edit the plan; others are told so (403)."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        access.require(request.user, Permission.EDIT_PLAN)
        return view(request, *args, **kwargs)

    return inner


def page(request, template, *, model=Task, status=HTTPStatus.OK, **context):
    return TemplateResponse(
        request,
        f"admin/plans/imports/{template}",
        {**admin.site.each_context(request), "opts": model._meta, **context},
        status=status,
    )


def status_of(form):
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def upload_of(request, kind, token):
    """The person's upload, or None after saying that it has expired."""
    upload = stash.find(request.user, kind, token)
    if upload is None:
        messages.warning(
            request,
            _(
                "This preview has expired; nothing was imported. Upload the table "
                "again."
            ),
        )
    return upload


def already(request, upload, url):
    """Back to the list after saying what became of an upload that was carried out."""
    messages.info(
        request,
        _("This table has been imported already: %(what)s") % {"what": upload.done},
    )
    return redirect(url)


def pages(*routes):
    """URL patterns of (route, view, name), behind the admin's door and ours."""
    return [
        path(route, admin.site.admin_view(door(view)), name=name)
        for route, view, name in routes
    ]
