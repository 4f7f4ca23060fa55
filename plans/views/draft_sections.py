"""The sections of a draft of minutes: corrected, added, dropped."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.actions import Refused
from plans.actions import draft_sections as actions
from plans.actions.drafts import Stale
from plans.dashboards.drafts import Draft
from plans.forms.drafts import DropSectionForm, KnownSectionForm, SectionForm
from plans.views.deeds import CONFLICT, INVALID
from plans.views.drafts import back_to, draft_of, page_of


@require_POST
def add(request, pk):
    draft = draft_of(request, pk)
    form = SectionForm(request.POST, auto_id="new_%s")
    if form.is_valid():
        try:
            number = actions.add(draft, by=request.user, **form.cleaned_data)
            return back_to(request, draft, section=number)
        except Refused as error:
            form.add_error(None, str(error))
    return page_of(request, draft, new_section=form, status=INVALID)


@require_POST
def correct(request, pk, number):
    draft = draft_of(request, pk)
    part = _part(draft, number)
    form = KnownSectionForm.of(part, request.POST)
    if not form.is_valid():
        return page_of(request, draft, section=number, form=form, status=INVALID)
    values = dict(form.cleaned_data)
    if values["start"] is None and not form.moved(part):
        values["first"] = ""
    try:
        number = actions.correct(draft, number, by=request.user, **values)
    except Stale as error:
        return _as_it_is_now(request, draft, number, form, error)
    except Refused as error:
        form.add_error(None, str(error))
        return page_of(request, draft, section=number, form=form, status=INVALID)
    return back_to(request, draft, section=number)


@require_POST
def drop(request, pk, number):
    draft = draft_of(request, pk)
    form = DropSectionForm(request.POST)
    if not form.is_valid():
        raise BadRequest(_("The address or the form could not be read."))
    try:
        actions.drop(draft, number, by=request.user, **form.cleaned_data)
    except Refused as error:
        draft.refresh_from_db()
        return page_of(request, draft, refusal=str(error), status=CONFLICT)
    return back_to(request, draft)


def _part(draft, number):
    page = Draft(draft, address=lambda **query: "", section=str(number))
    if page.section is None:
        raise Http404(_("The draft has no such section."))
    return page.section


def _as_it_is_now(request, draft, number, form, error):
    """Somebody was faster: what was typed, above the section as it reads now."""
    draft.refresh_from_db()
    form.add_error(None, str(error))
    page = Draft(draft, address=lambda **query: "", section=str(number))
    if page.section is None:
        return page_of(request, draft, refusal=str(error), status=CONFLICT)
    form.data = form.data.copy()
    form.data["was"] = page.section.mark
    return page_of(request, draft, section=number, form=form, status=CONFLICT)
