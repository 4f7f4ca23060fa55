from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.calendar import working_days
from plans.dashboards import board, standings, units
from plans.dashboards.addresses import Addresses
from plans.models import Theme
from resort_portal.context_processors import viewpoint_of
from towns import access
from towns.access import Permission
from towns.models import Unit


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    plan, as_of = request.plan, request.as_of
    if not plan:
        return render(request, "plans/dashboards/overview_empty.html")
    to = Addresses(viewpoint_of(request))
    everyone = list(Unit.objects.all())
    standing = units.read(plan, request.user, as_of)
    context = {
        "groups": units.cards(
            plan, standing, everyone, as_of=as_of, calendar=working_days(), to=to
        ),
        "tally": standings.tally_of(standing.tasks),
        "town_map": board.town_map([r.grouped for r in standing.tasks], everyone, to),
        "plan": plan,
    }
    return render(request, "plans/units/index.html", context)


@require_safe
def detail(request, slug):
    access.require(request.user, Permission.VIEW_PLAN)
    plan, as_of = request.plan, request.as_of
    everyone = list(Unit.objects.all())
    unit = units.find(slug, everyone, as_of.day)
    if unit is None:
        raise Http404(_("There is no such unit."))
    if not plan:
        return render(request, "plans/dashboards/overview_empty.html")
    standing = units.read(plan, request.user, as_of)
    context = {
        "unit": unit,
        "plan": plan,
        "demands": units.demands(unit),
        "page": units.page(
            plan,
            unit,
            standing,
            units=everyone,
            themes=list(Theme.objects.all()),
            as_of=as_of,
            calendar=working_days(),
            to=Addresses(viewpoint_of(request)),
        ),
    }
    return render(request, "plans/units/detail.html", context)
