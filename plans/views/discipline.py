from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.calendar import working_days
from plans.dashboards.addresses import Addresses
from plans.dashboards.conduct import SHOWN
from plans.dashboards.discipline import Discipline
from plans.dashboards.paging import page_of
from plans.dashboards.reviewing import WAITED
from plans.forms import timeline as asked
from resort_portal.context_processors import viewpoint_of
from towns import access
from towns.access import Permission


def _board(request):
    return Discipline(
        request.plan,
        request.user,
        request.as_of,
        calendar=working_days(),
        to=Addresses(viewpoint_of(request)),
    )


def _context(request, **context):
    sees_restricted = access.can(request.user, Permission.SEE_RESTRICTED)
    return {"plan": request.plan, "sees_restricted": sees_restricted, **context}


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    if not request.plan:
        return render(request, "plans/dashboards/overview_empty.html")
    context = _context(request, board=_board(request))
    return render(request, "plans/discipline/index.html", context)


def _shown(request, names):
    chosen = asked.one_of(request.GET, "show", set(names))
    return chosen[0] if chosen else next(iter(names))


@require_safe
def unit(request, slug):
    access.require(request.user, Permission.VIEW_PLAN)
    if not request.plan:
        return render(request, "plans/dashboards/overview_empty.html")
    shown, board = _shown(request, SHOWN), _board(request)
    found = board.of(slug)
    if found is None:
        raise Http404(_("This unit leads no task here."))
    unit, conduct = found
    context = _context(
        request,
        title=unit.title,
        names=[(name, SHOWN[name], len(conduct.items[name])) for name in SHOWN],
        shown=shown,
        listed=page_of(conduct.items[shown], request.GET.get("page", "")),
    )
    return render(request, "plans/discipline/items.html", context)


@require_safe
def reviews(request):
    access.require(request.user, Permission.VIEW_PLAN)
    if not request.plan:
        return render(request, "plans/dashboards/overview_empty.html")
    shown, items = _shown(request, WAITED), _board(request).reviewing.items
    context = _context(
        request,
        title=_("Reviewers’ delays"),
        names=[(name, WAITED[name], len(items[name])) for name in WAITED],
        shown=shown,
        listed=page_of(items[shown], request.GET.get("page", "")),
        with_unit=True,
    )
    return render(request, "plans/discipline/items.html", context)
