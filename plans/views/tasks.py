from django.shortcuts import render

from plans.dashboards.task_index import Here, Index
from plans.forms.filters import TaskFilter
from plans.models import LightSpan
from resort_portal.context_processors import KEPT
from towns import access
from towns.access import Permission


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


def detail(request, code):
    tasks = LightSpan.objects.tasks().visible_to(request.user)
    access.require(request.user, Permission.VIEW_PLAN)
    span = tasks.filter(task__code=code).at(request.as_of.moment).first()
    if span is None:
        raise Http404(_("There is no task %(code)s.") % {"code": code})
    return redirect("plans:tasks", permanent=False)
