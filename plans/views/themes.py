from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.calendar import working_days
from plans.dashboards import indicators, standings, themes, units
from plans.dashboards.addresses import Addresses
from plans.models import Theme
from resort_portal.context_processors import viewpoint_of
from towns import access
from towns.access import Permission
from towns.models import Unit


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    plan = request.plan
    if not plan:
        return render(request, "plans/dashboards/overview_empty.html")
    standing = units.read(plan, request.user, request.as_of)
    cards = themes.cards(
        Theme.objects.all(),
        standing,
        units=list(Unit.objects.all()),
        as_of=request.as_of,
        to=Addresses(viewpoint_of(request)),
    )
    context = {
        "cards": cards,
        "tally": standings.tally_of(standing.tasks),
        "plan": plan,
    }
    return render(request, "plans/themes/index.html", context)


@require_safe
def detail(request, slug):
    access.require(request.user, Permission.VIEW_PLAN)
    plan = request.plan
    theme, briefs = indicators.of_theme(slug, request.as_of)
    if theme is None:
        raise Http404(_("There is no such theme."))
    if not plan:
        return render(request, "plans/dashboards/overview_empty.html")
    standing = units.read(plan, request.user, request.as_of)
    context = {
        "theme": theme,
        "plan": plan,
        "demands": themes.demands(theme, plan),
        "indicators": briefs,
        "page": themes.page(
            plan,
            theme,
            standing,
            units=list(Unit.objects.all()),
            as_of=request.as_of,
            calendar=working_days(),
            to=Addresses(viewpoint_of(request)),
        ),
    }
    return render(request, "plans/themes/detail.html", context)
