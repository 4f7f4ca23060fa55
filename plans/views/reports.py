from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans.actions import Refused, attachments
from plans.actions import report_drafts as drafts
from plans.actions import reports as actions
from plans.dashboards.report_page import ReportPage, period_of
from plans.forms.reports import ReportForm
from plans.models import ProgressReport, Task
from plans.views.deeds import CONFLICT, INVALID, require_today, task_of
from resort_portal.words import forget, keeps_words, kept
from towns import access
from towns.access import Permission


def page_of(request, task):
    """The task's report of the period in the address, or of the present one."""
    text = request.GET.get("period", "")
    period = period_of(text, task.reporting) if text else None
    page = ReportPage(task, request.as_of, period)
    if text and (period is None or not page.is_known):
        raise BadRequest(
            _(
                "“%(text)s” is no period that can be reported by now; an address reads "
                "?period=2025-09."
            )
            % {"text": text[:40]}
        )
    return page


def form_of(page, data=None, files=None, *, words=None, **options):
    """The form as posted; or as the draft says, with `words` written over it."""
    initial = page.initial
    if words:
        ticks = {f"reached_{milestone.pk}": False for milestone in page.milestones}
        initial = initial | ticks | words.dict()
    return ReportForm(
        data,
        files,
        initial=initial,
        task=page.task,
        milestones=page.milestones,
        today=page.today,
        before=page.before,
        **options,
    )


def attempt(form, do):
    """What `do` gives back; or None, with the refusal as an error of the form."""
    if not form.is_valid():
        return None
    try:
        return do()
    except Refused as refused:
        form.add_error(
            refused.field if refused.field in form.fields else None, str(refused)
        )
        form.conflict = getattr(refused, "other", None)
        return None


def saw(form, row):
    """From now on the form counts as written by somebody who has seen this version."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = row.version


def show(request, page, form, words=None):
    """The form as it was left, with what is wrong or what another has written.

    `words` are those of before a sign-in, already in the form.
    """
    conflict = getattr(form, "conflict", None)
    if conflict:
        saw(form, conflict)
    context = {
        "page": page,
        "task": page.task,
        "form": form,
        "conflict": conflict,
        "words_of_before": bool(words),
        "may_sign_off": access.can(
            request.user, Permission.SIGN_OFF, page.task.lead_unit
        ),
    }
    status = CONFLICT if conflict else INVALID if form.is_bound else 200
    return render(request, "plans/reports/form.html", context, status=status)


@keeps_words("plans:report")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.REPORT, task.lead_unit)
    page = page_of(request, task)
    if request.method != "POST":
        words = kept(request)
        return show(request, page, form_of(page, words=words), words)
    form = form_of(page, request.POST, request.FILES)
    row = attempt(form, lambda: _file(request, page, form))
    if row is None:
        return show(request, page, form)
    return _submitted(request, page)


def _file(request, page, form):
    row = actions.file(
        page.task,
        by=request.user,
        period=page.period,
        uploads=form.cleaned_data["files"],
        **form.written,
    )
    return signed_by_its_head(row, page.task, request.user)


def signed_by_its_head(row, task, user):
    """What a head submits needs no second signature of the same person."""
    if (
        task.plan.needs_sign_off
        and row.status == ProgressReport.Status.SUBMITTED
        and access.can(user, Permission.SIGN_OFF, task.lead_unit)
    ):
        return actions.sign_off(row, by=user)
    return row


def _submitted(request, page):
    forget(request)
    messages.success(
        request,
        _("The %(period)s report is submitted.") % {"period": page.period.label()},
    )
    return redirect(page.url)


@keeps_words("plans:report")
@require_POST
def draft(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.REPORT, task.lead_unit)
    page = page_of(request, task)
    form = form_of(page, request.POST, request.FILES, is_draft=True)
    unfit = form.set_files_aside()
    row = attempt(form, lambda: save(request, page, form))
    if row is not None:
        forget(request)
        _attach(request, page, form, row)
    if unfit:
        form.errors["files"] = unfit
    if not request.accepts("text/html"):
        return _as_json(form, row)
    if row is None or form.errors:
        return show(request, page, form)
    messages.success(request, saved_in_words(row))
    return redirect(page.url)


def save(request, page, form):
    return drafts.save_draft(
        page.task, by=request.user, period=page.period, **form.written
    )


def _attach(request, page, form, row):
    """Keep the files beside the saved draft; the words stay saved without them."""
    files = form.cleaned_data.get("files", ())
    saw(form, row)
    attempt(
        form,
        lambda: attachments.attach(page.task, files, by=request.user, report=row),
    )


def saved_in_words(row):
    return _("Draft saved at %(time)s") % {
        "time": f"{timezone.localtime(row.updated_at):%H:%M}"
    }


def _as_json(form, row):
    """What the page's own script is told about a draft."""
    if row is not None and not form.errors:
        return JsonResponse({"version": row.version, "said": saved_in_words(row)})
    errors = {name: list(words) for name, words in form.errors.items()}
    said = " ".join(words for found in errors.values() for words in found)
    conflict = getattr(form, "conflict", None)
    return JsonResponse(
        {
            "errors": errors,
            "said": said,
            "conflict": bool(conflict),
            # The words may be saved where a file was refused.
            **({"version": row.version} if row is not None else {}),
        },
        status=CONFLICT if conflict else INVALID,
    )


@keeps_words("plans:report")
@require_POST
def unchanged(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.REPORT, task.lead_unit)
    page = page_of(request, task)
    form = form_of(page, request.POST, is_draft=True)
    for name in form.own_words if form.is_valid() else ():
        form.add_error(
            name,
            _("You have written something: submit it, or empty this field first."),
        )
    row = attempt(form, lambda: _file_unchanged(request, page))
    return show(request, page, form) if row is None else _submitted(request, page)


def _file_unchanged(request, page):
    row = actions.file_unchanged(page.task, by=request.user, period=page.period)
    return signed_by_its_head(row, page.task, request.user)


def report_of(request, pk, permission):
    """A report of a task that the person sees, whose unit they may act for."""
    access.require(request.user, Permission.VIEW_PLAN)
    require_today(request)
    rows = ProgressReport.objects.select_related("task__plan", "task__lead_unit")
    row = get_object_or_404(
        rows.filter(task__in=Task.objects.visible_to(request.user)), pk=pk
    )
    access.require(request.user, permission, row.task.lead_unit)
    return row


@require_POST
def withdraw(request, pk):
    row = report_of(request, pk, Permission.REPORT)
    try:
        actions.withdraw(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("The report is withdrawn; its words are in the draft below.")
        )
    return redirect(row.form_url)


@require_POST
def correct(request, pk):
    row = report_of(request, pk, Permission.REPORT)
    try:
        drafts.correct(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(row.form_url)
