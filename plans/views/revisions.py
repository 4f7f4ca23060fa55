"""Which earlier demands a demand of a later meeting revises."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.actions import meetings as actions
from plans.forms.texts import RevisionForm
from plans.models import Directive
from plans.proposals import likeness
from plans.views.deciding import meeting_of
from plans.views.deeds import CONFLICT, INVALID

MOST = 40


def edit(request, pk, code):
    meeting = meeting_of(request, pk)
    directive = get_object_or_404(Directive, meeting=meeting, code=code)
    earlier = (
        Directive.objects.leaves()
        .filter(meeting__held_on__lt=meeting.held_on)
        .select_related("meeting")
        .defer("meeting__text")
    )
    form = RevisionForm(request.POST or None, earlier=earlier)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                actions.revise(
                    directive, earlier=form.cleaned_data["revises"], by=request.user
                )
            except Refused as error:
                form.add_error(None, str(error))
                status = CONFLICT
            else:
                messages.success(request, _("Saved."))
                return redirect(directive)
    chosen = set(directive.supersedes.values_list("pk", flat=True))
    candidates = sorted(
        earlier,
        key=lambda each: (
            each.pk not in chosen,
            -likeness(directive.quote, each.quote),
        ),
    )
    context = {
        "meeting": meeting,
        "directive": directive,
        "form": form,
        "candidates": candidates[:MOST],
        "chosen": chosen,
    }
    return render(request, "plans/texts/revises.html", context, status=status)
