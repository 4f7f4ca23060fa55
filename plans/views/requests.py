from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from plans.actions import requests, withdrawals
from plans.calendar import working_days
from plans.forms.requests import CHANGES, CoordinationForm, ExtensionForm
from plans.forms.tickets import OnceForm
from plans.models import ChangeRequest
from plans.views.deeds import (
    attempt,
    deed,
    impossible,
    not_now,
    posted,
    refused,
    task_of,
)
from resort_portal.words import keeps_words
from towns import access
from towns.access import Permission
from towns.models import Unit

Kind = ChangeRequest.Kind
TITLES = {
    Kind.CONTENT: gettext_lazy("Ask to change the content"),
    Kind.TARGET: gettext_lazy("Ask to change the goal"),
    Kind.UNIT: gettext_lazy("Ask for reassignment"),
    Kind.DATES: gettext_lazy("Ask to change a date"),
    Kind.CANCEL: gettext_lazy("Ask to cancel the task"),
}
MEANING = {
    Kind.CONTENT: gettext_lazy("The title or the measures should read differently."),
    Kind.TARGET: gettext_lazy("The goal of the year should be another."),
    Kind.UNIT: gettext_lazy("Another unit should lead the task."),
    Kind.DATES: gettext_lazy(
        "A date has passed already or should come earlier; the slip is counted."
    ),
    Kind.CANCEL: gettext_lazy("The task should be struck out of the plan."),
}
DECIDED_BY = gettext_lazy(
    "The supervisor decides; until then everything stays as it is."
)


def _asking(request, code):
    """The task about which the person may ask for something."""
    task = task_of(request, code)
    access.require(request.user, Permission.REQUEST, task.lead_unit)
    return task


def _is_closed(request, task):
    # A form that has been written is refused with its words still there.
    return task.state not in requests.ASKING and request.method != "POST"


@keeps_words("plans:extension-create")
def extension(request, code):
    task = _asking(request, code)
    if _is_closed(request, task):
        return impossible(request, task, not_now(task))
    today = request.as_of.day
    milestones = list(task.milestones.filter(reached_on=None))
    form = ExtensionForm(
        posted(request),
        task=task,
        today=today,
        milestones=milestones,
        initial={"subject": request.GET.get("milestone")},
    )
    ask = partial(requests.ask_extension, task, by=request.user)
    subjects = [(task.title, task.due_on), *((m.name, m.due_on) for m in milestones)]
    return deed(
        request,
        task,
        form,
        ask,
        told=_("The extension is asked for; it waits."),
        title=_("Ask for an extension"),
        submit=_("Ask for the extension"),
        notes=[
            _(
                "Asked by the last day below it is in time; later, but before expiry, "
                "it is marked as asked late; after expiry only a change request helps, "
                "and the slip is counted."
            )
        ],
        what_next=DECIDED_BY,
        expiries=_expiries(task.plan, subjects, today),
        change_url=reverse("plans:change-create", args=[task.code, Kind.DATES]),
    )


def _expiries(plan, subjects, today):
    """For each date: the last day on which more time is asked for in time."""
    calendar = working_days()
    for name, due_on in subjects:
        last_day = requests.last_day_to_ask(plan, due_on, calendar)
        if today > due_on:
            standing = "expired"
        elif today > last_day:
            standing = "late"
        else:
            standing = "in_time"
        yield {
            "name": name,
            "due_on": due_on,
            "last_day": last_day,
            "standing": standing,
        }


@require_safe
def change_kinds(request, code):
    task = _asking(request, code)
    if _is_closed(request, task):
        return impossible(request, task, not_now(task))
    kinds = [
        (TITLES[kind], MEANING[kind], reverse("plans:change-create", args=[code, kind]))
        for kind in CHANGES
    ]
    context = {"task": task, "kinds": kinds}
    return render(request, "plans/deeds/change_kinds.html", context)


@keeps_words("plans:change-create")
def change(request, code, kind):
    task = _asking(request, code)
    if kind not in CHANGES:
        raise Http404(_("There is no such kind of change."))
    if _is_closed(request, task):
        return impossible(request, task, not_now(task))
    more = {}
    if kind == Kind.DATES:
        more["milestones"] = list(task.milestones.filter(reached_on=None))
    form = CHANGES[kind](posted(request), task=task, **more)
    ask = partial(requests.ask_change, task, kind=kind, by=request.user)
    return deed(
        request,
        task,
        form,
        ask,
        told=_("The change is asked for; it waits."),
        title=TITLES[kind],
        submit=_("Ask for the change"),
        notes=[MEANING[kind]],
        what_next=DECIDED_BY,
    )


@keeps_words("plans:coordination-create")
def coordination(request, code):
    task = _asking(request, code)
    if _is_closed(request, task):
        return impossible(request, task, not_now(task))
    form = CoordinationForm(
        posted(request),
        task=task,
        today=request.as_of.day,
        units=addressees_of(task),
    )
    ask = partial(requests.ask_coordination, task, by=request.user)
    return deed(
        request,
        task,
        form,
        ask,
        told=_("The unit is asked; its answer is on the clock."),
        title=_("Ask for coordination"),
        submit=_("Ask for coordination"),
        notes=[
            _(
                "Ask another unit or the management office for a decision, money, land "
                "or people. Until it answers, the request is its debt."
            )
        ],
        what_next=_(
            "The head of the unit asked finds it under “My work”; days past the reply "
            "date are shown beside the task."
        ),
    )


def addressees_of(task):
    """Whom the task's unit may ask: of a restricted task only those who see it."""
    units = Unit.objects.open().exclude(pk=task.lead_unit_id)
    if task.is_restricted:
        office = Unit.objects.filter(kind=Unit.Kind.OFFICE)
        units = units.filter(pk__in=task.supporting_units.all()) | units.filter(
            pk__in=office
        )
    return units


def _withdraw(request, code, pk, *, papers, action, said):
    task = _asking(request, code)
    paper = get_object_or_404(getattr(task, papers), pk=pk)
    form = OnceForm(request.POST)
    if not attempt(form, request, partial(action, paper, by=request.user)):
        return refused(request, task, form)
    messages.success(request, said)
    return redirect(task)


@require_POST
def withdraw_extension(request, code, pk):
    return _withdraw(
        request,
        code,
        pk,
        papers="extensions",
        action=withdrawals.withdraw_extension,
        said=_("The extension request is withdrawn."),
    )


@require_POST
def withdraw_change(request, code, pk):
    return _withdraw(
        request,
        code,
        pk,
        papers="changes",
        action=withdrawals.withdraw_change,
        said=_("The change request is withdrawn."),
    )


@require_POST
def withdraw_coordination(request, code, pk):
    return _withdraw(
        request,
        code,
        pk,
        papers="coordination",
        action=withdrawals.withdraw_coordination,
        said=_("The coordination request is withdrawn."),
    )
