from datetime import timedelta

from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.calendar import working_days
from plans.dashboards import snapshot, standings
from plans.dashboards import timeline as read
from plans.dashboards.addresses import Addresses
from plans.forms import timeline as asked
from plans.models import LightSpan, Theme
from resort_portal.context_processors import viewpoint_of
from towns import access
from towns.access import Permission
from towns.models import Unit

NARROWING = ("unit", "theme", "leader", "light", "key")


def _standing(request):
    spans = LightSpan.objects.in_plan(request.plan).visible_to(request.user)
    return snapshot.read(asked.narrowed(spans, request.GET), request.as_of.moment)


def _addresses(request):
    return Addresses(viewpoint_of(request))


@require_safe
def timeline(request):
    access.require(request.user, Permission.VIEW_PLAN)
    plan = request.plan
    if not plan:
        return render(request, "plans/dashboards/overview_empty.html")
    groups = asked.one_of(request.GET, "group", {"theme", "unit"})
    group = groups[0] if groups else "theme"
    units, themes = list(Unit.objects.all()), list(Theme.objects.all())
    standing = _standing(request)
    context = {
        "plan": plan,
        "has_proposed_dates": standing.has_proposed_dates,
        "tally": standings.tally_of(standing.tasks),
        "group": group,
        "units": units,
        "themes": themes,
        "gantt": read.gantt(
            plan,
            standing,
            group,
            units=units,
            themes=themes,
            as_of=request.as_of,
            to=_addresses(request),
        ),
    }
    return render(request, "plans/timeline/timeline.html", context)


@require_safe
def milestones(request):
    access.require(request.user, Permission.VIEW_PLAN)
    plan, today = request.plan, request.as_of.day
    if not plan:
        return render(request, "plans/dashboards/overview_empty.html")
    span = asked.range_of(request.GET)
    first = asked.month_of(request.GET.get("month", ""), today)
    units = list(Unit.objects.all())
    chosen = {
        "light": asked.lights(request.GET),
        "key": asked.one_of(request.GET, "key", {"1"}),
    }
    to = _addresses(request)
    items = read.dues(
        _standing(request),
        *(span or (first, asked.month_end(first))),
        units=units,
        to=to,
        chosen=chosen,
    )
    kept = {
        name: request.GET.getlist(name) for name in NARROWING if request.GET.get(name)
    }
    before = (first - timedelta(days=1)).replace(day=1)
    after = asked.month_end(first) + timedelta(days=1)
    context = {
        "plan": plan,
        "items": items,
        "has_proposed_dates": any(item.is_proposed for item in items),
        "range": span,
        "first": first,
        "units": units,
        "themes": list(Theme.objects.all()),
        "before": to.to("plans:milestones", **kept, month=f"{before:%Y-%m}"),
        "after": to.to("plans:milestones", **kept, month=f"{after:%Y-%m}"),
        "before_day": before,
        "after_day": after,
        "month": None if span else read.month(first, items, working_days(), today),
    }
    return render(request, "plans/timeline/milestones.html", context)
