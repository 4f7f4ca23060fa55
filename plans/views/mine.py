from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from resort_portal.context_processors import work_of
from towns import access
from towns.access import Permission


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    if request.as_of.is_past:
        # What is to be done is always to be done now.
        return redirect("plans:mine")
    work = work_of(request, is_whole=True)
    return render(request, "plans/mine/index.html", {"work": work})
