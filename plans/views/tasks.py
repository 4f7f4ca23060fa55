import re
import unicodedata

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plans.actions import tasks as actions
from plans.dashboards.task_index import Here, Index
from plans.dashboards.task_links import with_holder
from plans.dashboards.task_page import TaskPage
from plans.forms.filters import TaskFilter
from plans.forms.tickets import OnceForm
from plans.models import LightSpan, Task
from plans.verbs import beside_papers, verbs_of
from plans.views.deeds import attempt, refused, task_of
from resort_portal.context_processors import KEPT
from towns import access
from towns.access import Permission

CODE = re.compile(r"\d{4}-\d{3,5}", re.ASCII)


@require_safe
def index(request):
    spans = LightSpan.objects.tasks().at(request.as_of.moment).visible_to(request.user)
    access.require(request.user, Permission.VIEW_PLAN)
    if not request.plan:
        return render(request, "plans/tasks/no_plan.html")
    filters = TaskFilter(
        request.GET,
        spans.in_plan(request.plan),
        viewpoint=request.as_of,
        plan=request.plan,
    )
    here = Here(request.path, request.GET)
    context = {"filters": filters, "clear_url": here.bare(KEPT)}
    if not filters.is_valid():
        return render(request, "plans/tasks/index.html", context, status=400)
    listing = Index(
        filters,
        here,
        sort=request.GET.get("sort", ""),
        page=request.GET.get("page", ""),
    )
    return render(request, "plans/tasks/index.html", {**context, "index": listing})


@require_safe
def detail(request, code):
    access.require(request.user, Permission.VIEW_PLAN)
    plain = unicodedata.normalize("NFKC", code).strip()
    if plain != code and CODE.fullmatch(plain):
        return redirect(reverse("plans:task", args=[plain], query=request.GET or None))
    tasks = with_holder(Task.objects.visible_to(request.user).for_detail())
    task = tasks.filter(code=code).first()
    if task is None:
        raise Http404(_("There is no task “%(code)s”.") % {"code": code[:40]})
    page = TaskPage(task, request.as_of)
    if not page.is_known:
        raise Http404(
            _("Task %(code)s was not yet on record on %(day)s.")
            % {"code": code, "day": request.as_of.day.isoformat()}
        )
    # What is past can only be read.
    verbs = [] if request.as_of.is_past else verbs_of(page.scene(request.user))
    context = {
        "page": page,
        "task": task,
        "verbs": verbs,
        "paper_verbs": beside_papers(verbs),
    }
    return render(request, "plans/tasks/detail.html", context)


@require_POST
def assign(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.ASSIGN, task.lead_unit)
    form = OnceForm(request.POST)
    if not attempt(form, request, lambda: actions.assign(task, by=request.user)):
        return refused(request, task, form)
    messages.success(request, _("The task is assigned; its lead unit is told."))
    return redirect(task)


@require_POST
def acknowledge(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.ACKNOWLEDGE, task.lead_unit)
    form = OnceForm(request.POST)
    if not attempt(form, request, lambda: actions.acknowledge(task, by=request.user)):
        return refused(request, task, form)
    messages.success(request, _("The task is acknowledged."))
    return redirect(task)
