"""/plans/<year>/renew/: the plan of the next year out of this one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.actions import Refused, renewing
from plans.forms.renewing import RenewalForm
from plans.models import Plan, Task
from plans.views.deeds import CONFLICT, INVALID
from plans.views.drafts import require_planner


def renew(request, year):
    require_planner(request)
    plan = get_object_or_404(Plan, year=year)
    done = (*Task.DONE, Task.State.CANCELLED)
    tasks = plan.tasks.exclude(state__in=done).select_related("lead_unit", "theme")
    form = RenewalForm(request.POST or None, plan=plan, tasks=tasks)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                new = renewing.renew(plan, by=request.user, **form.cleaned_data)
            except Refused as error:
                known = error.field if error.field in form.fields else None
                form.add_error(known, str(error))
                status = CONFLICT
            else:
                messages.success(
                    request,
                    _(
                        "The plan is drafted; look its tasks over before it is in "
                        "force."
                    ),
                )
                return redirect(
                    reverse("plans:tasks", query={"plan": new.year, "light": "none"})
                )
    context = {"plan": plan, "tasks": tasks, "form": form}
    return render(request, "plans/renewing/form.html", context, status=status)
