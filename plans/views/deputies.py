"""A supervisor names who decides while they are away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.actions import Refused
from plans.forms.reviews import DeputyForm
from plans.forms.tickets import OnceForm
from plans.views.deeds import attempt, posted, require_today, status_of
from towns import access
from towns.access import Permission
from towns.actions import deputies as actions
from towns.models import Deputy, User


def _require_own_right(request):
    mandates = access.mandates(request.user, Permission.REVIEW)
    if not any(mandate.absent is None for mandate in mandates):
        raise PermissionDenied(_("Only a supervisor names a deputy, for themselves."))
    require_today(request)


def _refusing(act):
    """The action; what it finds wrong becomes the refusal that a form shows."""
    try:
        return act()
    except ValidationError as error:
        raise Refused(error.messages[0]) from None


def name(request):
    _require_own_right(request)
    today = request.as_of.day
    people = User.objects.filter(is_active=True).exclude(pk=request.user.pk)
    candidates = people.filter(pk__in=actions.candidates())
    form = DeputyForm(
        posted(request),
        people=candidates,
        initial={"since": today, "last_on": today},
    )

    def do(**named):
        _refusing(lambda: actions.name(request.user, by=request.user, **named))

    if request.method == "POST" and attempt(form, request, do):
        messages.success(request, _("The deputy is named; it stands on record."))
        return redirect("plans:deputy")
    rows = Deputy.objects.filter(absent=request.user).select_related("deputy")
    context = {
        "form": form,
        "rows": [(row, OnceForm()) for row in rows.order_by("-since", "-pk")],
        "today": today,
    }
    status = status_of(form)
    return render(request, "plans/reviews/deputy.html", context, status=status)


@require_POST
def end(request, pk):
    _require_own_right(request)
    row = get_object_or_404(Deputy, pk=pk, absent=request.user)
    form = OnceForm(request.POST)

    def do():
        _refusing(lambda: actions.end(row, by=request.user))

    if attempt(form, request, do):
        messages.success(request, _("The deputy’s time has ended."))
    else:
        for error in form.non_field_errors():
            messages.error(request, error)
    return redirect("plans:deputy")
