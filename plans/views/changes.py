from datetime import timedelta

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.dashboards.addresses import Addresses
from plans.dashboards.changes import Changes
from plans.forms import timeline as asked
from plans.middleware import EARLIEST, AsOf, end_of_day, parse_day
from plans.models import LightSpan, Theme
from resort_portal.context_processors import viewpoint_of
from towns import access
from towns.access import Permission
from towns.models import Unit

NARROWING = ("unit", "theme", "leader")


def since_of(text, as_of):
    """The end of the day that the address names; without one, of last month."""
    day = parse_day(text, "since") if text else _last_month_end(as_of.day)
    if day >= as_of.day:
        raise BadRequest(
            _("“since” must lie before %(day)s, the day it is compared with.")
            % {"day": as_of.day.isoformat()}
        )
    if day < EARLIEST:
        raise BadRequest(
            _(
                "“since” lies before everything that the portal knows; choose a day "
                "from %(first)s on."
            )
            % {"first": EARLIEST.isoformat()}
        )
    return AsOf(day, end_of_day(day), is_past=True)


def _last_month_end(day):
    return day.replace(day=1) - timedelta(days=1)


def _usual_days(plan, as_of):
    """The days one compares with most: a week ago, last month's end, the beginning."""
    days = {
        as_of.day - timedelta(days=7): _("a week ago"),
        _last_month_end(as_of.day): _("the end of last month"),
        plan.starts_on: _("the plan’s beginning"),
    }
    return [(day, label) for day, label in days.items() if day < as_of.day]


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    plan, as_of = request.plan, request.as_of
    if not plan:
        return render(request, "plans/dashboards/overview_empty.html")
    since = since_of(request.GET.get("since", ""), as_of)
    units = list(Unit.objects.all())
    spans = LightSpan.objects.in_plan(plan).visible_to(request.user)
    kept = {name: request.GET[name] for name in NARROWING if request.GET.get(name)}
    to = Addresses(viewpoint_of(request))
    context = {
        "plan": plan,
        "since": since,
        "usual_days": [
            (day, label, to.to("plans:changes", since=day.isoformat(), **kept))
            for day, label in _usual_days(plan, as_of)
        ],
        "page": Changes(
            asked.narrowed(spans, request.GET),
            since=since,
            as_of=as_of,
            units=units,
            to=to,
        ),
        "units": units,
        "themes": list(Theme.objects.all()),
        "before_url": to.overview(as_of=since.day.isoformat()),
        "sees_restricted": access.can(request.user, Permission.SEE_RESTRICTED),
    }
    return render(request, "plans/dashboards/changes.html", context)
