"""Demands whose words left the text: bound to other words of it, or out of force."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.actions import Refused
from plans.actions import rebinding as actions
from plans.dashboards.rebinding import Rebinding
from plans.forms.texts import BindForm, RetireForm
from plans.models import Directive
from plans.views.deciding import meeting_of
from plans.views.deeds import CONFLICT, INVALID


def bind(request, pk, code):
    directive = _lost(request, pk, code)
    form = BindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _done(request, form, lambda: _bound(directive, form, request.user))
        if done:
            messages.success(request, _("The demand stands in the text again."))
            return _next(request, done)
    return _page(request, directive, bind=form)


def _next(request, bound):
    """To the demand; or on to its clauses, where some did not find their words."""
    left = list(bound.clauses.exclude(earlier_text=None).filter(retired_reason=""))
    if not left:
        return redirect(bound)
    messages.warning(
        request,
        _("Its clauses have still to be bound, or to be marked: %s")
        % "、".join(clause.code for clause in left),
    )
    return redirect("plans:directive-bind", bound.meeting_id, left[0].code)


def _bound(directive, form, user):
    return actions.bind(directive, by=user, **form.cleaned_data)


@require_POST
def retire(request, pk, code):
    directive = _lost(request, pk, code)
    form = RetireForm(request.POST)
    if form.is_valid():
        done = _done(
            request,
            form,
            lambda: actions.retire(directive, by=request.user, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("The demand is marked as no longer in force."))
            return redirect(done.meeting)
    return _page(request, directive, retire=form)


def _lost(request, pk, code):
    meeting = meeting_of(request, pk)
    directives = Directive.objects.select_related("meeting", "parent", "earlier_text")
    return get_object_or_404(directives, meeting=meeting, code=code)


def _done(request, form, do):
    """What an action returns; nothing where it is refused, which the form says."""
    try:
        return do()
    except Refused as error:
        form.was_refused = True
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None


def _page(request, directive, *, bind=None, retire=None):
    sent = bind if bind is not None and bind.is_bound else retire
    status = 200
    if sent is not None:
        status = CONFLICT if getattr(sent, "was_refused", False) else INVALID
    page = Rebinding(directive)
    context = {
        "page": page,
        "directive": directive,
        "meeting": directive.meeting,
        "bind": bind or BindForm(),
        "retire": retire or RetireForm(initial={"reason": directive.retired_reason}),
    }
    return render(request, "plans/texts/bind.html", context, status=status)
