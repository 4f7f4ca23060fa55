from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plans.actions import Refused
from plans.actions import reports as actions
from plans.dashboards.sign_off import reports_to_sign
from plans.views.reports import report_of
from towns import access
from towns.access import Permission


@require_safe
def index(request):
    access.require(request.user, Permission.SIGN_OFF)
    reports = reports_to_sign(request.user)
    return render(request, "plans/reports/sign_off.html", {"reports": reports})


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


@require_POST
def send_back(request, pk):
    row = report_of(request, pk, Permission.SIGN_OFF)
    words = request.POST.get("words", "")
    try:
        actions.send_back(row, by=request.user, words=words)
    except Refused as refused:
        context = {
            "reports": reports_to_sign(request.user),
            "refusal": str(refused),
            "refused": row.pk,
            "words": words,
        }
        return render(request, "plans/reports/sign_off.html", context, status=422)
    messages.success(
        request, _("The report of %(code)s is sent back.") % {"code": row.task.code}
    )
    return redirect("plans:sign-off")
