"""What every view of a verb shares: its task, its one attempt, its refusal."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.actions.tickets import once
from plans.models import LightSpan, Task
from resort_portal.words import forget, kept
from towns import access
from towns.access import Permission

INVALID = 422
CONFLICT = 409


def require_today(request):
    """Refuse to act in a past that can only be read."""
    if request.as_of.is_past:
        raise BadRequest(_("The past can only be read. Go back to today to act."))


def task_of(request, code):
    """The task that the person sees under the code, as it stands today."""
    access.require(request.user, Permission.VIEW_PLAN)
    require_today(request)
    task = Task.objects.visible_to(request.user).for_detail().filter(code=code).first()
    if task is None:
        raise Http404(_("There is no task “%(code)s”.") % {"code": code[:40]})
    return task


def posted(request):
    """What a form is bound to: all that was sent, even nothing; None on a page."""
    return request.POST if request.method == "POST" else None


def attempt(form, request, do):
    """Do what a valid OnceForm asks for, at most once; whether it is done.

    What the form holds beside its ticket is given to `do` by name. A refusal becomes
    the form's error; a replay does nothing and says so.
    """
    if not form.is_valid():
        return False
    words = dict(form.cleaned_data)
    try:
        with once(words.pop("ticket"), by=request.user) as is_first:
            if is_first:
                do(**words)
    except Refused as error:
        known = error.field if error.field in form.fields else None
        form.add_error(known, str(error))
        form.was_refused = True
        return False
    if kept(request):
        forget(request)
    if not is_first:
        messages.info(request, _("This form had been sent already; it counts once."))
    return True


def deed(request, task, form, do, *, told, back=None, **page):
    """A verb's page: by POST the verb itself, then `back` to its paper or the task,
    where `told` says what has happened; else the form, with what `form_page` takes as
    `page`.
    """
    if attempt(form, request, do):
        messages.success(request, told)
        return redirect(back or task)
    return form_page(request, task, form, **page)


def status_of(form):
    """200 for an empty form, 422 for a wrong one, 409 where things have changed."""
    if not form.is_bound:
        return 200
    return CONFLICT if getattr(form, "was_refused", False) else INVALID


def with_words_of_before(form, request):
    """Put what was sent after the session had ended into a form; whether there is any.

    Its ticket is a new one.
    """
    words = {} if form.is_bound else kept(request).dict()
    words.pop("ticket", None)
    form.initial = {**form.initial, **words}
    return bool(words)


def form_page(request, task, form, *, title, submit, notes=(), what_next="", **more):
    """The page of a verb's form, with the task beside it.

    `notes` are sentences to know before one writes; `what_next` says what happens
    afterwards.
    """
    span = LightSpan.objects.tasks().at(request.as_of.moment).filter(task=task).first()
    context = {
        "task": task,
        "form": form,
        "words_of_before": with_words_of_before(form, request),
        "title": title,
        "submit": submit,
        "notes": notes,
        "what_next": what_next,
        "span": span,
        "reason": span.sentence(request.as_of.day) if span else "",
        **more,
    }
    return render(request, "plans/deeds/form.html", context, status=status_of(form))


def impossible(request, task, sentence):
    """The answer to a verb that cannot be done now, whatever is filled in."""
    context = {"task": task, "sentence": sentence}
    return render(request, "plans/deeds/impossible.html", context, status=CONFLICT)


def refused(request, task, form):
    """The answer to a button that can no longer do what it says."""
    return impossible(request, task, "".join(form.non_field_errors()))


def not_now(task):
    """Why a verb that fits another state cannot be done."""
    return _("The task is “%(state)s” now; this can no longer be done.") % {
        "state": task.get_state_display()
    }
