from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.actions import claims
from plans.forms.claims import ClaimForm
from plans.forms.tickets import OnceForm
from plans.models import Task
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


@keeps_words("plans:claim-create")
def create(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.CLAIM, task.lead_unit)
    if task.state not in Task.OPEN and request.method != "POST":
        return impossible(request, task, not_now(task))
    form = ClaimForm(
        posted(request),
        request.FILES or None,
        task=task,
        today=request.as_of.day,
    )
    return deed(
        request,
        task,
        form,
        partial(claims.claim, task, by=request.user),
        told=_("Completion is claimed and waits for review."),
        title=_("Claim completion"),
        submit=_("Claim completion"),
        notes=[
            _(
                "Claimed by the due date %(day)s, it counts as on time, however long "
                "the review takes."
            )
            % {"day": task.due_on}
        ],
        what_next=_(
            "The supervisor reviews the claim; until then no report is required."
        ),
    )


@require_POST
def withdraw(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.CLAIM, task.lead_unit)
    claim = task.claims.order_by("submitted_at", "pk").last()
    if claim is None:
        raise Http404(_("No completion has been claimed for this task."))
    form = OnceForm(request.POST)
    if not attempt(form, request, partial(claims.withdraw, claim, by=request.user)):
        return refused(request, task, form)
    messages.success(request, _("The claim is withdrawn; the task is in progress."))
    return redirect(task)
