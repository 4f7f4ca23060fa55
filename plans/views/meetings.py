from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from plans.dashboards.addresses import Addresses
from plans.dashboards.meetings import Meetings
from plans.dashboards.minutes import Minutes
from plans.forms.minutes import MinutesForm, refuse
from plans.models import Meeting, Plan
from resort_portal.context_processors import viewpoint_of
from towns import access
from towns.access import Permission


def plan_of(meeting, request):
    """The plan whose tasks the minutes show: the chosen one, else the meeting's."""
    if "plan" in request.GET:
        return request.plan or None
    return Plan.objects.for_meeting(meeting, request.as_of.day)


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    page = Meetings(
        user=request.user,
        plan=request.plan or None,
        as_of=request.as_of,
        to=Addresses(viewpoint_of(request)),
    )
    return render(request, "plans/meetings/index.html", {"page": page})


@require_safe
def detail(request, pk):
    meeting = get_object_or_404(Meeting.objects.for_reading(), pk=pk)
    access.require(request.user, Permission.VIEW_PLAN)

    plan = plan_of(meeting, request)
    kept = viewpoint_of(request)
    if plan and not plan.starts_on <= request.as_of.day <= plan.ends_on:
        kept["plan"] = plan.year
    page = Minutes(
        meeting, user=request.user, plan=plan, as_of=request.as_of, to=Addresses(kept)
    )
    form = MinutesForm(request.GET, page.units)
    page.narrow(form.filters())
    code = form.data.get("directive", "")
    chosen = page.choose(code) if code else None
    if code and not chosen:
        refuse(form, "directive")
    context = {
        "page": page,
        "meeting": meeting,
        "form": form,
        "chosen": chosen,
        "sees_restricted": access.can(request.user, Permission.SEE_RESTRICTED),
    }
    return render(request, "plans/meetings/detail.html", context)
