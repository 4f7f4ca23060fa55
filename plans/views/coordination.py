from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.actions import requests
from plans.calendar import working_days
from plans.dashboards import coordination as board
from plans.dashboards.paging import page_of
from plans.forms.remarks import AnswerForm
from plans.models import CoordinationRequest
from plans.views.choices import choices, one_of
from plans.views.deeds import attempt, form_page, posted, task_of
from resort_portal.words import keeps_words
from towns import access
from towns.access import Permission

HERE = "plans:coordination"


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    if not request.plan:
        return render(request, "plans/dashboards/overview_empty.html")
    chosen = {
        "who": one_of(request.GET, "who", board.WHO),
        "state": one_of(request.GET, "state", board.STATES),
    }
    page = board.Board(
        request.user, request.plan, request.as_of, working_days(), **chosen
    )
    listed = page_of(page.rows, request.GET.get("page", ""))
    who = {"": _("All"), "asked": _("Asked by my unit")}
    if page.answering:
        who["answer"] = _("For my unit to answer")
    states = {"": _("All"), "open": _("Open"), "answered": _("Answered")}
    context = {
        "page": page,
        "listed": listed,
        "who": choices(request, HERE, page.number, chosen, "who", who),
        "states": choices(request, HERE, page.number, chosen, "state", states),
        "forms": {
            row.request.pk: AnswerForm(auto_id=f"answer-{row.request.pk}-%s")
            for row in listed
            if row.may_answer
        },
    }
    return render(request, "plans/coordination/index.html", context)


@keeps_words("plans:coordination-request")
def answer(request, pk):
    access.require(request.user, Permission.VIEW_PLAN)
    found = CoordinationRequest.objects.select_related("task", "addressee", "asked_by")
    paper = found.filter(pk=pk).first()
    if paper is None:
        raise Http404(_("There is no such coordination request."))
    task = task_of(request, paper.task.code)
    access.require(request.user, Permission.ANSWER_COORDINATION, paper.addressee)
    if request.method != "POST":
        # An old message may lead here: the task's page has what became of it.
        if paper.withdrawn_at:
            messages.info(request, _("This request has been withdrawn already."))
            return redirect(task)
        if paper.answered_at:
            messages.info(request, _("This request has been answered already."))
            return redirect(task)
    form = AnswerForm(posted(request))
    give = partial(requests.answer_coordination, paper, by=request.user)
    if attempt(form, request, give):
        messages.success(request, _("The coordination request is answered."))
        return redirect("plans:coordination")
    return form_page(
        request,
        task,
        form,
        title=_("Answer the coordination request"),
        submit=_("Answer"),
        paper={
            "words": paper.question,
            "by": paper.asked_by,
            "unit": task.lead_unit.title,
            "at": paper.asked_at,
            "due": paper.reply_by,
        },
        what_next=_("With the answer your unit’s debt ends."),
    )
