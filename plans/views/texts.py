"""Later corrections of a meeting's text, its earlier texts, its original file."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans import documents
from plans.actions import Refused, texts
from plans.forms.texts import CorrectionForm
from plans.models import Attachment, Meeting, MeetingText
from plans.views.attachments import served
from plans.views.deciding import meeting_of
from plans.views.deeds import CONFLICT, INVALID
from towns import access
from towns.access import Permission


def correct(request, pk):
    """The form; sent, it shows what would become of each directive."""
    meeting = meeting_of(request, pk)
    form = CorrectionForm(request.POST or None, meeting=meeting)
    context = {"meeting": meeting, "form": form}
    status = 200
    if request.method == "POST":
        if form.is_valid():
            moved = texts.foresee(meeting, form.cleaned_data["text"])
            context |= {
                "is_preview": True,
                "kept": sum(each.place is not None for each in moved),
                "changed": [each for each in moved if each.is_changed],
                "lost": [each for each in moved if each.place is None],
            }
        else:
            status = INVALID
    return render(request, "plans/texts/correct.html", context, status=status)


@require_POST
def save(request, pk):
    meeting = meeting_of(request, pk)
    form = CorrectionForm(request.POST, meeting=meeting)
    status = INVALID
    if form.is_valid():
        try:
            lost = texts.correct(meeting, by=request.user, **form.cleaned_data)
        except Refused as error:
            known = error.field if error.field in form.fields else None
            form.add_error(known, str(error))
            status = CONFLICT
        except documents.Unreadable as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("The text is corrected; the old one is kept."))
            if lost:
                messages.warning(
                    request,
                    _("These demands no longer stand in the text: %s")
                    % "、".join(each.directive.code for each in lost),
                )
            return redirect(meeting)
    context = {"meeting": meeting, "form": form}
    return render(request, "plans/texts/correct.html", context, status=status)


@require_GET
def earlier(request, pk, version):
    access.require(request.user, Permission.VIEW_PLAN)
    text = get_object_or_404(
        MeetingText.objects.select_related("meeting", "by"), meeting=pk, pk=version
    )
    return render(request, "plans/texts/earlier.html", {"earlier": text})


@require_GET
def original(request, pk):
    """The file that the minutes came in."""
    access.require(request.user, Permission.VIEW_PLAN)
    meeting = get_object_or_404(Meeting, pk=pk)
    attachment = Attachment.objects.filter(meeting=meeting).first()
    if attachment is None:
        raise Http404(_("These minutes came without a file."))
    return served(attachment, as_attachment=True)
