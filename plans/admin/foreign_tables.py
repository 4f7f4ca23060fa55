"""A table of another office: its columns, what its words mean, the preview."""

from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.actions import Refused
from plans.admin.tables import in_words, remember
from plans.admin.uploads import already, page, pages, status_of, upload_of
from plans.forms.imports import ColumnsForm, TableForm, WordsForm
from plans.imports import breakdown, foreign, layouts, stash
from plans.imports.lookups import Lookups
from plans.models import Plan, Theme

LIST = reverse_lazy("admin:plans_task_changelist")
START = reverse_lazy("admin:plans_task_table")
# In the session: what was chosen for tables with these headings.
MEMORY = "table_layouts"
REMEMBERED = 10


def start(request):
    form = TableForm(
        request.POST or None,
        request.FILES or None,
        initial={"plan": request.plan.pk if request.plan else None},
    )
    if request.method == "POST" and form.is_valid():
        book = form.cleaned_data["file"]
        upload = stash.Upload(foreign.KIND, book, form.cleaned_data["plan"].pk)
        upload.choices["layout"] = layouts.guess(book)
        recall(request.session, upload)
        stash.keep(request.user, upload)
        return redirect("admin:plans_task_table_columns", upload.token)
    return page(
        request,
        "upload.html",
        title=_("Import another table"),
        sentence=_(
            "A list of another office, however it is laid out. You say which column is "
            "which and what its units and deadlines mean; its rows become drafts."
        ),
        form=form,
        back=LIST,
        status=status_of(form),
    )


def recall(session, upload):
    """Take over what was chosen for the last table with the same headings."""
    layout = upload.choices["layout"]
    known = session.get(MEMORY, {}).get(layouts.signature(upload.book, layout))
    if known:
        layout.fields = {int(place): name for place, name in known["fields"].items()}
        upload.choices["units"] = known["units"]
        upload.choices["theme"] = Theme.objects.filter(pk=known["theme"]).first()


def note(session, upload):
    layout, theme = upload.choices["layout"], upload.choices.get("theme")
    known = session.get(MEMORY, {})
    known.pop(layouts.signature(upload.book, layout), None)
    known[layouts.signature(upload.book, layout)] = {
        "fields": layout.fields,
        "units": upload.choices.get("units", {}),
        "theme": theme.pk if theme else None,
    }
    session[MEMORY] = dict(list(known.items())[-REMEMBERED:])


def with_upload(view):
    """The pages after the first: the upload and its plan, or the way back."""

    def inner(request, token):
        upload = upload_of(request, foreign.KIND, token)
        if upload is None:
            return redirect(START)
        if upload.done:
            return already(request, upload, LIST)
        return view(request, upload, get_object_or_404(Plan, pk=upload.plan_id))

    return inner


@with_upload
def columns(request, upload, plan):
    choices = upload.choices
    theme = choices.get("theme")
    form = ColumnsForm(
        request.POST or None, upload.book, choices["layout"], theme=theme
    )
    if form.is_valid():
        choices["theme"] = form.cleaned_data["theme"]
        if form.is_moved:
            data = form.cleaned_data
            choices["layout"] = layouts.at(upload.book, data["sheet"], data["top"])
            stash.keep(request.user, upload)
            return redirect("admin:plans_task_table_columns", upload.token)
        choices["layout"].fields = form.meanings
        stash.keep(request.user, upload)
        note(request.session, upload)
        return redirect("admin:plans_task_table_words", upload.token)
    return page(
        request,
        "columns.html",
        title=_("Which column is which?"),
        form=form,
        file=upload.book.name,
        back=LIST,
        status=status_of(form),
    )


@with_upload
def words(request, upload, plan):
    reading = foreign.read(upload.book, upload.choices["layout"])
    lookups = Lookups()
    form = WordsForm(
        request.POST or None,
        reading,
        foreign.unknown_names(reading.rows, lookups),
        foreign.phrases(reading.rows, plan),
        plan,
        choices=upload.choices,
    )
    if not reading.problems and form.is_valid():
        upload.choices.update(form.chosen)
        stash.keep(request.user, upload)
        note(request.session, upload)
        return redirect("admin:plans_task_table_preview", upload.token)
    failed = reading.problems or form.errors
    return page(
        request,
        "words.html",
        title=_("What do its words mean?"),
        form=form,
        reading=reading,
        file=upload.book.name,
        plan=plan,
        columns_url=reverse("admin:plans_task_table_columns", args=[upload.token]),
        start=START,
        back=LIST,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK,
    )


@with_upload
def preview(request, upload, plan):
    if "days" not in upload.choices:
        return redirect("admin:plans_task_table_words", upload.token)
    return shown(request, upload, plan, foreign.draft(upload, plan, Lookups()))


def shown(request, upload, plan, found, *, status=HTTPStatus.OK):
    upload.fingerprint = found.fingerprint
    stash.keep(request.user, upload)
    return page(
        request,
        "preview.html",
        title=_("Preview: nothing has been imported yet"),
        draft=found,
        plan=plan,
        file=upload.book.name,
        form=None,
        confirm_url=reverse("admin:plans_task_table_confirm", args=[upload.token]),
        words_url=reverse("admin:plans_task_table_words", args=[upload.token]),
        start=START,
        back=LIST,
        status=status if found.is_sound else HTTPStatus.UNPROCESSABLE_ENTITY,
    )


@require_POST
@with_upload
def confirm(request, upload, plan):
    lookups = Lookups()
    try:
        done = foreign.carry_out(
            upload,
            plan,
            lookups,
            by=request.user,
            remember=lambda draft: remember(request.user, upload, draft),
        )
    except breakdown.Done as earlier:
        return already(request, earlier.upload, LIST)
    except breakdown.Stale as stale:
        messages.error(request, str(stale))
        found = stale.draft
    except (Refused, IntegrityError):
        messages.error(
            request,
            _("Nothing was imported: somebody entered a task just now. Try again."),
        )
        found = foreign.draft(upload, plan, lookups)
    else:
        messages.success(request, _("Imported: %(what)s") % {"what": in_words(done)})
        return redirect(f"{LIST}?state__exact=draft")
    return shown(request, upload, plan, found, status=HTTPStatus.CONFLICT)


class ForeignTables:
    """Mixed into the task admin: the pages of other offices' tables."""

    def get_urls(self):
        return [
            *pages(
                ("table/", start, "plans_task_table"),
                ("table/<str:token>/columns/", columns, "plans_task_table_columns"),
                ("table/<str:token>/words/", words, "plans_task_table_words"),
                ("table/<str:token>/", preview, "plans_task_table_preview"),
                ("table/<str:token>/confirm/", confirm, "plans_task_table_confirm"),
            ),
            *super().get_urls(),
        ]
