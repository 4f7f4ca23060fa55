"""An admin whose saves go through actions, and what several pages of the plan share."""

from http import HTTPStatus

from django import forms
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from plans.actions import Refused
from plans.models import Milestone
from plans.templatetags.lights import light_shape, light_word
from resort_portal import clock
from towns.admin.base import HistoryAdmin, VersionedForm


class Refusable:
    """Shows what an action refused on the first attempt to save, at its field."""

    refusal = None

    def clean(self):
        data = super().clean()
        if self.refusal:
            field = self.refusal.field
            self.add_error(field if field in self.fields else None, str(self.refusal))
        return data


class ActingForm(Refusable, VersionedForm):
    pass


class Acting:
    """An admin whose forms are `Refusable`: what an action refuses is shown in them."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            # Everything was rolled back. The same page once more: the form now fails
            # with the reason, and shows all that was typed.
            request.refusal = refused
            return super().changeform_view(request, object_id, form_url, extra_context)


class ActingAdmin(Acting, HistoryAdmin):
    form = ActingForm


class TaskChoices(AutocompleteSelectMultiple):
    """Chooses tasks for a field of the form that is no field of the model."""

    def __init__(self, admin_site):
        # Any foreign key to a task tells the widget where to search for tasks.
        super().__init__(Milestone._meta.get_field("task"), admin_site)


def reason_field():
    return forms.CharField(
        label=gettext_lazy("reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("It stays on record and shows on the task’s page."),
    )


def decision_page(model_admin, request, template, form, *, failed=False, **shown):
    """A page of its own for what is decided, not merely edited.

    `shown` takes title, sentence, url, way_back and what the template wants besides.
    """
    failed = failed or bool(form.errors)
    return TemplateResponse(
        request,
        template,
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "form": form,
            "media": model_admin.media + form.media,
            **shown,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK,
    )


def light_of(thing, words):
    """The light of what was fetched with `spans_now`, and `words` of its span."""
    span = next(iter(getattr(thing, "spans_now", ())), None)
    return light_mark(span.light, words(span, clock.today())) if span else "–"


def light_mark(light, words=""):
    """A light as the portal shows it: shape and word, then a few words more."""
    if not light:
        return "–"
    word = str(light_word(light))
    if word in words or words in word:
        # “已完成 已完成” says nothing twice.
        word, words = words or word, ""
    return format_html(
        '<span class="light" data-light="{}">{} {}</span> {}',
        light,
        light_shape(light),
        word,
        words,
    )
