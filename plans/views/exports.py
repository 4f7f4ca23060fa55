from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.dashboards.task_list import chosen_sort
from plans.exports import tables
from plans.exports import tasks as task_tables
from plans.forms.filters import TaskFilter
from plans.models import LightSpan
from resort_portal import clock
from towns import access, audit
from towns.access import Permission

# kind in the address: (how it is written, content type)
KINDS = {
    "xlsx": (
        tables.xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (tables.as_csv, "text/csv; charset=utf-8"),
}


@require_safe
def tasks(request, kind):
    spans = LightSpan.objects.tasks().at(request.as_of.moment).visible_to(request.user)
    access.require(request.user, Permission.EXPORT)
    if kind not in KINDS or not request.plan:
        raise Http404(_("Tasks are exported as xlsx or csv."))
    filters = TaskFilter(
        request.GET,
        spans.in_plan(request.plan),
        viewpoint=request.as_of,
        plan=request.plan,
    )
    if not filters.is_valid():
        raise BadRequest(" ".join(filters.problems))
    write, content_type = KINDS[kind]
    table = task_tables.table(
        filters,
        plan=request.plan,
        by=request.user,
        at=clock.now(),
        sort=chosen_sort(request.GET.get("sort", "")),
    )
    content = write(table)
    audit.record(
        None,
        "tasks.exported",
        by=request.user,
        changes={
            "kind": kind,
            "tasks": filters.qs.count(),
            "filters": filters.in_words(),
            "as_of": request.as_of.day.isoformat(),
        },
    )
    name = _("tasks-%(year)s-%(day)s") % {
        "year": request.plan.year,
        "day": request.as_of.day.isoformat(),
    }
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, f"{name}.{kind}")
        },
    )
