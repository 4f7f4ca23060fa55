from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plans.actions import Refused
from plans.actions import reports as actions
from plans.dashboards.sign_off import reports_to_sign
from plans.forms.fields import visible
from plans.views.deeds import CONFLICT, INVALID, require_today
from plans.views.reports import report_of
from resort_portal.words import forget, keeps_words, kept
from towns import access
from towns.access import Permission


@require_safe
def index(request):
    access.require(request.user, Permission.SIGN_OFF)
    require_today(request)
    words = kept(request)
    context = {
        "reports": reports_to_sign(request.user),
        "words": words.get("words", ""),
        "written_for": words.get("report", ""),
    }
    return render(request, "plans/reports/sign_off.html", context)


@require_POST
def sign_off(request, pk):
    row = report_of(request, pk, Permission.SIGN_OFF)
    try:
        actions.sign_off(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("The report of %(code)s is signed off.") % {"code": row.task.code},
        )
    return redirect("plans:sign-off")


@keeps_words("plans:sign-off", has_arguments=False)
@require_POST
def send_back(request, pk):
    row = report_of(request, pk, Permission.SIGN_OFF)
    words = visible(request.POST.get("words", "").replace("\0", ""))
    try:
        actions.send_back(row, by=request.user, words=words)
    except Refused as refused:
        waiting = reports_to_sign(request.user)
        is_gone = row.pk not in {report.pk for report in waiting}
        context = {
            "reports": waiting,
            "is_gone": is_gone,
            "refusal": str(refused),
            "refused": row.pk,
            "words": words,
        }
        status = CONFLICT if is_gone else INVALID
        return render(request, "plans/reports/sign_off.html", context, status=status)
    forget(request)
    messages.success(
        request, _("The report of %(code)s is sent back.") % {"code": row.task.code}
    )
    return redirect("plans:sign-off")
