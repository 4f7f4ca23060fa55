from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plans.actions import Refused, attachments
from plans.dashboards.report_page import ReportPage
from plans.file_kinds import KINDS
from plans.models import Attachment
from plans.schedule import Period
from plans.views.deeds import require_today, task_of
from plans.views.reports import attempt, form_of, save, show
from towns import access
from towns.access import Permission


@require_safe
def download(request, pk):
    access.require(request.user, Permission.VIEW_PLAN)
    row = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    return served(row, as_attachment=True)


@require_safe
def preview(request, pk):
    access.require(request.user, Permission.VIEW_PLAN)
    row = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    if not row.is_picture:
        raise Http404(_("Only pictures have a preview."))
    return served(row, as_attachment=False)


def served(row, *, as_attachment):
    """The stored file, which no browser may take for a page of ours."""
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is no longer in the store.")) from None
    kind = KINDS.get(row.kind)
    return FileResponse(
        file,
        as_attachment=as_attachment,
        filename=row.name,
        content_type=kind.media_type if kind else "application/octet-stream",
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )


def _words_beside(request, report):
    """Keep what stands in the report's form, whose button it was, in the draft.

    The form's page again, where the words could not be saved.
    """
    if "progress" not in request.POST:
        return None
    task = task_of(request, report.task.code)
    period = Period(report.period_start, report.period_end)
    page = ReportPage(task, request.as_of, period)
    form = form_of(page, request.POST, is_draft=True)
    saved = attempt(form, lambda: save(request, page, form))
    return None if saved else show(request, page, form)


@require_POST
def remove(request, pk):
    access.require(request.user, Permission.VIEW_PLAN)
    require_today(request)
    rows = Attachment.objects.visible_to(request.user).select_related(
        "task__lead_unit", "report"
    )
    row = get_object_or_404(rows, pk=pk, report__isnull=False)
    access.require(request.user, Permission.REPORT, row.task.lead_unit)
    if unsaved := _words_beside(request, row.report):
        return unsaved
    name = row.name
    try:
        attachments.remove(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is removed.") % {"name": name})
    return redirect(row.report.form_url)
