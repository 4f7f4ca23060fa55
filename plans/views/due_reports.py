from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from plans.actions import report_drafts as drafts
from plans.actions import reports as actions
from plans.dashboards.due_reports import Sent, due_reports, reporting_units, unowed
from plans.exports import due_reports as sheets
from plans.forms.due_reports import CompactForm
from plans.forms.sheets import SheetForm
from plans.imports import due_reports as readings
from plans.views.deeds import CONFLICT, INVALID, require_today
from plans.views.reports import attempt, saw, signed_by_its_head
from resort_portal import clock
from resort_portal.words import forget, keeps_words, kept
from towns import access, audit
from towns.access import Permission


def owed_by(request):
    """The reports that the person's units owe now."""
    access.require(request.user, Permission.REPORT)
    require_today(request)
    return due_reports(
        request.user, moment=request.as_of.moment, today=request.as_of.day
    )


def show(request, forms, *, reading=None, sheet=None, words=None, others=()):
    """The page with its forms as they were left.

    `others` are reports that are not owed (any more), with what was sent of them.
    """
    for form in forms:
        if conflict := getattr(form, "conflict", None):
            saw(form, conflict)
    wrong = [form for form in forms if form.is_bound and form.errors]
    conflicts = [form for form in forms if getattr(form, "conflict", None)]
    is_bad_sheet = sheet is not None and bool(sheet.errors)
    context = {
        "forms": [form for form in forms if not form.was_submitted],
        "units": reporting_units(request.user),
        "wrong": wrong,
        "reading": reading,
        "sheet": sheet or SheetForm(),
        "words_of_before": bool(words),
        "others": others,
    }
    status = (
        CONFLICT if conflicts or others else INVALID if wrong or is_bad_sheet else 200
    )
    return render(request, "plans/reports/due.html", context, status=status)


@keeps_words("plans:reports-due", has_arguments=False)
@require_http_methods(["GET", "HEAD", "POST"])
def due(request):
    owed = owed_by(request)
    if request.method != "POST":
        words = kept(request)
        forms = [CompactForm(due=row, words=words) for row in owed]
        return show(request, forms, words=words)
    forms, others = _sent(request, owed)
    filled = [form for form in forms if form.has_words]
    if not filled and not others:
        messages.warning(
            request, _("Nothing is filled in yet: there was nothing to send.")
        )
    for form in filled:
        _submit(request, form)
    _keep_drafts(request, [form for form in forms if form not in filled])
    return _answer(request, forms, others)


@keeps_words("plans:reports-due", has_arguments=False)
@require_POST
def due_one(request, code):
    owed = owed_by(request)
    forms, others = _sent(request, owed)
    chosen = [form for form in forms if form.due.task.code == code]
    if not chosen and code not in {row.code for row in others}:
        raise Http404(
            _("Your unit owes no report of “%(code)s”.") % {"code": code[:40]}
        )
    for form in chosen:
        _submit(request, form)
    _keep_drafts(request, [form for form in forms if form not in chosen])
    return _answer(request, forms, others)


def _sent(request, owed):
    """The forms of what is owed as they were sent, and what else was sent.

    A form of a period that is past is no form of the present one.
    """
    codes = [
        name.removesuffix("-progress")
        for name in request.POST
        if name.endswith("-progress")
    ]
    sent = {code: _words_of(request.POST, code) for code in codes}
    forms = [
        CompactForm(request.POST, due=row)
        for row in owed
        if (each := sent.get(row.task.code)) and each.period in ("", row.key)
    ]
    for form in forms:
        del sent[form.due.task.code]
    return forms, unowed(request.user, list(sent.values()))


def _words_of(data, code):
    def text(name):
        return data.get(f"{code}-{name}", "").strip().replace("\r\n", "\n")

    return Sent(
        code=code,
        period=text("period"),
        progress=text("progress"),
        problems=text("problems"),
        next_steps=text("next_steps"),
        is_unchanged=bool(text("is_unchanged")),
    )


def _keep_drafts(request, forms):
    """What was typed of tasks that are not submitted is kept as their drafts."""
    for form in forms:
        # Nobody has sent it: that it is not whole is no mistake.
        form.is_draft = True
        if form.has_changed():
            row = attempt(form, lambda form=form: _save(request, form))
            if row is not None:
                saw(form, row)


def _submit(request, form):
    row = attempt(form, lambda: _file(request, form))
    form.was_submitted = row is not None


def _file(request, form):
    task, period = form.due.task, form.due.period
    if form.is_marked_unchanged:
        for name in form.own_words:
            raise actions.Refused(
                _("“No change” is ticked, and yet something is written here."), name
            )
        row = actions.file_unchanged(task, by=request.user, period=period)
    else:
        row = actions.file(task, by=request.user, period=period, **form.written)
    return signed_by_its_head(row, task, request.user)


def _save(request, form):
    task, period = form.due.task, form.due.period
    return drafts.save_draft(task, by=request.user, period=period, **form.written)


def _answer(request, forms, others):
    """Say how many went out; what was refused stays on the page with its reasons.

    A form that is sent twice has filed its reports the first time.
    """
    forget(request)
    done = [form for form in forms if form.was_submitted]
    done += [row for row in others if row.is_same]
    others = [row for row in others if not row.is_same]
    if done:
        messages.success(
            request,
            ngettext(
                "%(n)s report is submitted.", "%(n)s reports are submitted.", len(done)
            )
            % {"n": len(done)},
        )
    if others or any(form.errors for form in forms):
        return show(request, forms, others=others)
    return redirect("plans:reports-due")


@require_safe
def sheet(request):
    owed = owed_by(request)
    content = sheets.workbook(owed, by=request.user, at=clock.now())
    audit.record(None, "reports.exported", by=request.user, changes={"n": len(owed)})
    name = _("reports-due-%(day)s") % {"day": request.as_of.day.isoformat()}
    return HttpResponse(
        content,
        content_type=sheets.MEDIA_TYPE,
        headers={
            "Content-Disposition": content_disposition_header(True, f"{name}.xlsx")
        },
    )


@require_POST
def read_sheet(request):
    """What an uploaded sheet says, in the forms; nothing is stored yet."""
    owed = owed_by(request)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, [CompactForm(due=row) for row in owed], sheet=form)
    reading = readings.read(form.cleaned_data["sheet"], owed)
    forms = [
        CompactForm(reading.data, due=row)
        if row.task.code in reading.codes
        else CompactForm(due=row)
        for row in owed
    ]
    return show(request, forms, reading=reading)
