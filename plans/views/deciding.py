"""From the demands of a meeting to tasks: decide on each leaf, then send out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from plans.actions import Refused, drafting
from plans.actions import meetings as meeting_actions
from plans.actions.tickets import once
from plans.dashboards import deciding
from plans.forms.proposals import TASK_FIELDS, Choice, IssueForm, LeafForm
from plans.forms.tickets import OnceForm
from plans.models import Directive, Meeting, Task
from plans.proposals import Proposals
from plans.views.deeds import CONFLICT, INVALID
from plans.views.drafts import require_planner
from plans.views.meetings import plan_of


def meeting_of(request, pk):
    require_planner(request)
    return get_object_or_404(Meeting, pk=pk)


def decide(request, pk):
    meeting = meeting_of(request, pk)
    plan = plan_of(meeting, request)
    proposals = Proposals(meeting, plan, user=request.user)
    leaves, decided = deciding.leaves_of(meeting, request.user)
    if request.method == "POST":
        return _decided(request, meeting, plan, proposals, leaves, decided)
    page = Paginator(leaves, deciding.PER_PAGE).get_page(request.GET.get("page"))
    forms = [_form(leaf, proposals) for leaf in page]
    return _decide_page(request, meeting, plan, proposals, forms, decided, page=page)


def _form(leaf, proposals, data=None):
    return LeafForm(
        data,
        prefix=leaf.code,
        proposal=proposals.of(leaf),
        names=proposals.names,
        units=proposals.names.choices,
        themes=proposals.themes,
        tasks=proposals.tasks,
        earlier=proposals.earlier,
    )


def _decide_page(
    request, meeting, plan, proposals, forms, decided, *, page=None, status=200
):
    context = {
        "meeting": meeting,
        "plan": plan,
        "forms": forms,
        "page": page,
        "known_tasks": proposals.tasks,
        "earlier_tasks": proposals.earlier,
        "decided": decided,
        "to_issue": len({task.pk for each in decided for task in each.waiting}),
        "ticket": OnceForm(),
    }
    return render(request, "plans/deciding/decide.html", context, status=status)


def _decided(request, meeting, plan, proposals, leaves, decided):
    """Carry out the right choices of a page; the wrong ones stay, with their errors."""
    wanted = request.POST.getlist("leaf")
    open_leaves = {leaf.code: leaf for leaf in leaves}
    gone = [code for code in wanted if code not in open_leaves]
    forms = [
        _form(open_leaves[code], proposals, request.POST)
        for code in wanted
        if code in open_leaves
    ]
    ticket = OnceForm(request.POST)
    ticket.is_valid()
    status = INVALID
    with once(ticket.cleaned_data["ticket"], by=request.user) as is_first:
        if is_first and _carry_out(request, meeting, plan, forms):
            status = CONFLICT
    if gone and is_first:
        messages.warning(
            request,
            _("Decided by somebody else meanwhile and left as it is: %s")
            % "、".join(gone[:20]),
        )
    wrong = [form for form in forms if form.errors]
    if not wrong:
        return redirect("plans:meeting-decide", meeting.pk)
    wrong[0].focus()
    _leaves, decided = deciding.leaves_of(meeting, request.user)
    return _decide_page(
        request, meeting, plan, proposals, wrong, decided, status=status
    )


def _carry_out(request, meeting, plan, forms):
    """Do each choice by itself; whether any was refused, which stands at its leaf."""
    done, made, is_refused = 0, 0, False
    for form in forms:
        if not form.is_valid():
            continue
        try:
            with transaction.atomic():
                made += _apply(form, meeting, plan, by=request.user)
        except Refused as error:
            known = error.field if error.field in form.fields else None
            form.add_error(known, str(error))
            is_refused = True
        else:
            done += 1
    if made:
        words = ngettext(
            "%(number)s task has been drafted. Send it out when it is right.",
            "%(number)s tasks have been drafted. Send them out when they are right.",
            made,
        )
        messages.success(request, words % {"number": made})
    elif done:
        messages.success(request, _("Saved."))
    return is_refused


def _apply(form, meeting, plan, *, by):
    """Do what was chosen for one leaf; 1 where a task was drafted."""
    data, leaf = form.cleaned_data, form.proposal.directive
    match data["choice"]:
        case Choice.TASK:
            start = meeting.held_on
            if plan and start < plan.starts_on:
                start = plan.starts_on
            drafting.draft_task(
                leaf,
                plan=plan,
                by=by,
                start_on=min(start, data["due_on"]),
                basis_note=_grounds(leaf),
                proposed_fields=form.proposed_fields,
                **{name: data.get(name) for name in TASK_FIELDS},
            )
            return 1
        case Choice.LINK:
            meeting_actions.link(leaf, data["task"], by=by)
        case Choice.NONE:
            meeting_actions.decide_no_task(leaf, reason=data["reason"], by=by)
    return 0


def _grounds(leaf):
    """The grounds 依据 of a task, in the words of the plan's own table."""
    return f"会议原文：{leaf.quote.rstrip('。；，')}。"


def issue(request, pk):
    meeting = meeting_of(request, pk)
    tasks = deciding.to_issue(meeting, request.user)
    form = IssueForm(request.POST or None, tasks=tasks)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                issued = drafting.issue(form.cleaned_data["tasks"], by=request.user)
            except Refused as error:
                form.add_error(None, str(error))
                status = CONFLICT
            else:
                words = ngettext(
                    "%(number)s task has been sent to its lead unit.",
                    "%(number)s tasks have been sent to their lead units.",
                    len(issued),
                )
                messages.success(request, words % {"number": len(issued)})
                return redirect(meeting)
        else:
            status = INVALID
    context = {"meeting": meeting, "tasks": tasks, "form": form}
    return render(request, "plans/deciding/issue.html", context, status=status)


def _leaf(request, pk, code):
    meeting = meeting_of(request, pk)
    return get_object_or_404(Directive.objects.leaves(), meeting=meeting, code=code)


def _back(request, leaf):
    return redirect(reverse("plans:meeting-decide", args=[leaf.meeting_id]))


@require_POST
def reconsider(request, pk, code):
    leaf = _leaf(request, pk, code)
    return _try(
        request, leaf, lambda: meeting_actions.reconsider(leaf, by=request.user)
    )


@require_POST
def unlink(request, pk, code, task):
    leaf = _leaf(request, pk, code)
    tasks = Task.objects.visible_to(request.user).filter(directives=leaf)
    found = tasks.filter(code=task).first()
    if found is None:
        raise Http404(_("There is no task “%(code)s”.") % {"code": task[:40]})
    return _try(
        request, leaf, lambda: meeting_actions.unlink(leaf, found, by=request.user)
    )


@require_POST
def discard(request, pk, code, task):
    leaf = _leaf(request, pk, code)
    tasks = Task.objects.visible_to(request.user).filter(directives=leaf)
    found = tasks.filter(code=task).first()
    if found is None:
        raise Http404(_("There is no task “%(code)s”.") % {"code": task[:40]})
    return _try(request, leaf, lambda: drafting.discard(found, by=request.user))


def _try(request, leaf, do):
    try:
        do()
    except Refused as error:
        messages.error(request, str(error))
    return _back(request, leaf)
