"""The task breakdown table leaves, comes back, is looked at, and is taken in."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from plans.actions import Refused
from plans.admin.uploads import already, page, pages, status_of, upload_of
from plans.exports.workbooks import TASKS
from plans.forms.imports import ReasonForm, TableForm
from plans.imports import breakdown, stash
from plans.models import Plan, Task
from plans.views.exports import breakdown_of

LIST = reverse_lazy("admin:plans_task_changelist")
START = reverse_lazy("admin:plans_task_import")


def start(request):
    """Choose a table of ours."""
    form = TableForm(
        request.POST or None,
        request.FILES or None,
        initial={"plan": request.plan.pk if request.plan else None},
    )
    foreign = ""
    if request.method == "POST" and form.is_valid():
        book, plan = form.cleaned_data["file"], form.cleaned_data["plan"]
        try:
            breakdown.table_of(book)
        except breakdown.NotOurs as reason:
            form.add_error("file", str(reason))
            foreign = reverse("admin:plans_task_table")
        else:
            upload = stash.Upload(breakdown.KIND, book, plan.pk)
            stash.keep(request.user, upload)
            return redirect("admin:plans_task_import_preview", upload.token)
    return page(
        request,
        "upload.html",
        title=_("Import a task breakdown table"),
        sentence=_(
            "The table as it was exported here and edited in Excel or WPS. You see "
            "every change before anything is done."
        ),
        form=form,
        foreign=foreign,
        back=LIST,
        status=status_of(form),
    )


def preview(request, token):
    upload = upload_of(request, breakdown.KIND, token)
    if upload is None:
        return redirect(START)
    if upload.done:
        return already(request, upload, LIST)
    plan = get_object_or_404(Plan, pk=upload.plan_id)
    found = breakdown.draft(upload.book, plan)
    return shown(request, upload, plan, found)


def shown(request, upload, plan, found, *, form=None, status=HTTPStatus.OK):
    """The preview; from now on this is what can be confirmed."""
    upload.fingerprint = found.fingerprint
    stash.keep(request.user, upload)
    return page(
        request,
        "preview.html",
        title=_("Preview: nothing has been imported yet"),
        draft=found,
        tasks_sheet=TASKS,
        plan=plan,
        file=upload.book.name,
        form=form or ReasonForm(is_needed=found.needs_reason),
        confirm_url=reverse("admin:plans_task_import_confirm", args=[upload.token]),
        start=START,
        back=LIST,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if not found.is_sound else status,
    )


@require_POST
def confirm(request, token):
    upload = upload_of(request, breakdown.KIND, token)
    if upload is None:
        return redirect(START)
    if upload.done:
        return already(request, upload, LIST)
    plan = get_object_or_404(Plan, pk=upload.plan_id)
    found = breakdown.draft(upload.book, plan)
    form = ReasonForm(request.POST, is_needed=found.needs_reason)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return shown(request, upload, plan, found, form=form, status=status)
    try:
        done = breakdown.carry_out(
            upload,
            plan,
            by=request.user,
            reason=form.cleaned_data["reason"],
            remember=lambda draft: remember(request.user, upload, draft),
        )
    except breakdown.Done as earlier:
        return already(request, earlier.upload, LIST)
    except breakdown.Stale as stale:
        messages.error(request, str(stale))
        found = stale.draft
    except Refused as refused:
        messages.error(
            request, _("Nothing was imported: %(reason)s") % {"reason": refused}
        )
    except IntegrityError:
        messages.error(
            request,
            _("Nothing was imported: somebody entered a task just now. Try again."),
        )
    else:
        messages.success(request, _("Imported: %(what)s") % {"what": in_words(done)})
        return redirect(LIST)
    return shown(request, upload, plan, found, form=form, status=HTTPStatus.CONFLICT)


def remember(user, upload, draft):
    """So that the same table, confirmed twice, is taken in once."""
    upload.done, upload.book = in_words(draft), None
    stash.keep(user, upload)


def in_words(draft):
    new = len(draft.new)
    changed = len(draft.changed)
    return "，".join(
        [
            ngettext("%(number)d row new", "%(number)d rows new", new)
            % {"number": new},
            ngettext("%(number)d row changed", "%(number)d rows changed", changed)
            % {"number": changed},
        ]
    )


class TaskTables:
    """Mixed into the task admin: the pages of the breakdown table."""

    def get_urls(self):
        return [
            *pages(
                ("breakdown/", require_safe(self.export), "plans_task_breakdown"),
                ("import/", start, "plans_task_import"),
                ("import/<str:token>/", preview, "plans_task_import_preview"),
                ("import/<str:token>/confirm/", confirm, "plans_task_import_confirm"),
            ),
            *super().get_urls(),
        ]

    def export(self, request):
        """What the list shows with its filters, drafts included."""
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            raise BadRequest(_("This filter of the list is not known.")) from None
        year = request.GET.get("plan__id__exact", "")
        plan = (
            Plan.objects.filter(pk=year).first() if year.isdecimal() else request.plan
        )
        if not plan:
            raise Http404(_("There is no plan to export yet."))
        tasks = Task.objects.visible_to(request.user).in_plan(plan)
        return breakdown_of(
            tasks.filter(pk__in=listed.order_by().values("pk")),
            plan=plan,
            viewpoint=request.as_of,
            by=request.user,
            to_edit=not request.as_of.is_past,
        )
