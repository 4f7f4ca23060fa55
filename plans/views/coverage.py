"""The pages of what is not covered, each with its count."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.dashboards import coverage
from towns import access
from towns.access import Permission


@require_safe
def undecided(request):
    access.require(request.user, Permission.VIEW_PLAN)
    leaves = coverage.undecided_leaves(request.as_of)
    page = Paginator(leaves, coverage.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/coverage/undecided.html", {"page": page})


@require_safe
def elsewhere(request):
    access.require(request.user, Permission.VIEW_PLAN)
    spans = coverage.tasks_from_elsewhere(
        request.user, request.plan or None, request.as_of
    )
    page = Paginator(spans, coverage.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/coverage/elsewhere.html", {"page": page})
