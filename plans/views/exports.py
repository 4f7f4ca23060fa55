from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.dashboards.task_list import chosen_sort
from plans.exports import breakdown as breakdown_tables
from plans.exports import tables
from plans.exports import tasks as task_tables
from plans.exports.workbooks import Choices, workbook
from plans.forms.filters import TaskFilter
from plans.models import LightSpan, Task
from resort_portal import clock
from towns import access, audit
from towns.access import Permission

# kind in the address: (how it is written, content type)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "xlsx": (tables.xlsx, XLSX),
    "csv": (tables.as_csv, "text/csv; charset=utf-8"),
}


def chosen(request):
    """What the task list shows at this address; the same filters and scope."""
    spans = LightSpan.objects.tasks().at(request.as_of.moment).visible_to(request.user)
    filters = TaskFilter(
        request.GET,
        spans.in_plan(request.plan),
        viewpoint=request.as_of,
        plan=request.plan,
    )
    if not filters.is_valid():
        raise BadRequest(" ".join(filters.problems))
    return filters


def attachment(content, content_type, name):
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@require_safe
def tasks(request, kind):
    access.require(request.user, Permission.EXPORT)
    if kind not in KINDS or not request.plan:
        raise Http404(_("Tasks are exported as xlsx or csv."))
    filters = chosen(request)
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
    return attachment(content, content_type, f"{name}.{kind}")


@require_safe
def breakdown(request):
    """The task breakdown table of what the list shows."""
    access.require(request.user, Permission.EXPORT)
    if not request.plan:
        raise Http404(_("There is no plan to export yet."))
    filters = chosen(request)
    tasks = Task.objects.filter(pk__in=filters.qs.order_by().values("task"))
    return breakdown_of(
        tasks,
        plan=request.plan,
        viewpoint=request.as_of,
        by=request.user,
        filters=filters,
    )


def breakdown_of(tasks, *, plan, viewpoint, by, filters=None, to_edit=False):
    """These tasks as a workbook to take away, with its record.

    `to_edit` adds what a planner needs who means to bring it back.
    """
    at = clock.now()
    # An office document: Chinese in either language of the interface.
    with translation.override("zh-hans"):
        words = filters.in_words() if filters else ""
        table = breakdown_tables.breakdown(tasks, plan=plan, viewpoint=viewpoint)
        content = workbook(
            table,
            by=by,
            at=timezone.localtime(at),
            note=f"筛选：{words}" if words else "",
            choices=Choices.load() if to_edit else None,
        )
    audit.record(
        plan,
        "breakdown.exported",
        by=by,
        at=at,
        changes={
            "tasks": len(table.rows),
            "filters": words,
            "as_of": viewpoint.day.isoformat(),
        },
    )
    name = f"{plan.year}年任务分解表-{viewpoint.day:%Y%m%d}.xlsx"
    return attachment(content, XLSX, name)
