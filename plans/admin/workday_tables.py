"""Holidays and make-up working days of a year, taken in from a table."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.admin.tables import in_words, remember
from plans.admin.uploads import already, page, pages, status_of, upload_of
from plans.forms.imports import FileForm
from plans.imports import breakdown, holidays, stash
from plans.models import WorkdayException

LIST = reverse_lazy("admin:plans_workdayexception_changelist")
START = reverse_lazy("admin:plans_workdayexception_import")


def start(request):
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        book = form.cleaned_data["file"]
        try:
            holidays.dataset_of(book)
        except breakdown.NotOurs as reason:
            form.add_error("file", str(reason))
        else:
            upload = stash.keep(request.user, stash.Upload(holidays.KIND, book))
            return redirect("admin:plans_workdayexception_preview", upload.token)
    return page(
        request,
        "upload.html",
        model=WorkdayException,
        title=_("Import holidays"),
        sentence=_(
            "A table with the columns 日期, 安排 (放假 or 上班) and 名称, one day a "
            "row, as the yearly notice of the State Council arranges them."
        ),
        form=form,
        back=LIST,
        status=status_of(form),
    )


def preview(request, token):
    upload = upload_of(request, holidays.KIND, token)
    if upload is None:
        return redirect(START)
    if upload.done:
        return already(request, upload, LIST)
    return shown(request, upload, holidays.draft(upload.book))


def shown(request, upload, found, *, status=HTTPStatus.OK):
    upload.fingerprint = found.fingerprint
    stash.keep(request.user, upload)
    name = "admin:plans_workdayexception_confirm"
    return page(
        request,
        "preview.html",
        model=WorkdayException,
        title=_("Preview: nothing has been imported yet"),
        draft=found,
        file=upload.book.name,
        confirm_url=reverse(name, args=[upload.token]),
        start=START,
        back=LIST,
        status=status if found.is_sound else HTTPStatus.UNPROCESSABLE_ENTITY,
    )


@require_POST
def confirm(request, token):
    upload = upload_of(request, holidays.KIND, token)
    if upload is None:
        return redirect(START)
    try:
        done = holidays.carry_out(
            upload,
            by=request.user,
            remember=lambda draft: remember(request.user, upload, draft),
        )
    except breakdown.Done as earlier:
        return already(request, earlier.upload, LIST)
    except breakdown.Stale as stale:
        messages.error(request, str(stale))
        return shown(request, upload, stale.draft, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Imported: %(what)s") % {"what": in_words(done)})
    return redirect(LIST)


class WorkdayTables:
    """Mixed into the admin of holidays: their import."""

    change_list_template = "admin/plans/workdayexception/change_list.html"

    def get_urls(self):
        return [
            *pages(
                ("import/", start, "plans_workdayexception_import"),
                ("import/<str:token>/", preview, "plans_workdayexception_preview"),
                (
                    "import/<str:token>/confirm/",
                    confirm,
                    "plans_workdayexception_confirm",
                ),
            ),
            *super().get_urls(),
        ]
