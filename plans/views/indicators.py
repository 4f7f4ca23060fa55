from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.dashboards.addresses import Addresses
from plans.dashboards.indicators import Board, IndicatorPage
from plans.exports import indicators as indicator_tables
from plans.models import Indicator
from plans.views.exports import KINDS, attachment
from resort_portal import clock
from resort_portal.context_processors import viewpoint_of
from towns import access, audit
from towns.access import Permission


def _board(request):
    return Board(request.plan, request.as_of, to=Addresses(viewpoint_of(request)))


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    if not request.plan:
        return render(request, "plans/dashboards/overview_empty.html")
    context = {"board": _board(request), "plan": request.plan}
    return render(request, "plans/indicators/index.html", context)


@require_safe
def detail(request, slug):
    access.require(request.user, Permission.VIEW_PLAN)
    indicators = Indicator.objects.for_listing()
    indicator = get_object_or_404(indicators, slug=slug)
    if not request.plan:
        return render(request, "plans/dashboards/overview_empty.html")
    page = IndicatorPage(
        indicator,
        request.plan,
        request.as_of,
        user=request.user,
        to=Addresses(viewpoint_of(request)),
        unit=request.GET.get("unit", ""),
    )
    if not page.is_found:
        raise Http404(_("This unit has neither a target nor a figure here."))
    context = {"indicator": indicator, "page": page, "plan": request.plan}
    return render(request, "plans/indicators/detail.html", context)


@require_safe
def export(request, kind):
    access.require(request.user, Permission.EXPORT)
    if kind not in KINDS or not request.plan:
        raise Http404(_("Indicators are exported as xlsx or csv."))
    write, content_type = KINDS[kind]
    board, at = _board(request), clock.now()
    content = write(indicator_tables.table(board, by=request.user, at=at))
    audit.record(
        None,
        "indicators.exported",
        by=request.user,
        at=at,
        changes={
            "kind": kind,
            "rows": len(board.standings),
            "as_of": request.as_of.day.isoformat(),
        },
    )
    name = _("indicators-%(year)s-%(day)s") % {
        "year": request.plan.year,
        "day": request.as_of.day.isoformat(),
    }
    return attachment(content, content_type, f"{name}.{kind}")
