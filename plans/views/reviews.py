"""The reviewers' queue, and what is decided from it together."""

from itertools import zip_longest

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from plans import deciders
from plans.actions import Refused, reports
from plans.actions import reviews as actions
from plans.calendar import working_days
from plans.dashboards.paging import number_of
from plans.dashboards.review_items import Scene
from plans.dashboards.review_queue import Queue
from plans.dashboards.task_index import Here
from plans.forms.choices import Lists
from plans.forms.reviews import BatchForm, QueueFilter, WordsForm
from plans.forms.tickets import OnceForm
from plans.models import ProgressReport, Review, Task
from plans.views.deeds import attempt, refused, require_today
from resort_portal.context_processors import KEPT
from towns.access import Permission


def require_reviewer(request):
    """Refuse with 403 all who can have nothing to decide."""
    if not deciders.may_somewhere(request.user):
        raise PermissionDenied(
            _("Only supervisors, their deputies and responsible leaders decide here.")
        )
    require_today(request)


def scene_of(request, lists=None):
    units = dict((lists or Lists.load()).units)
    return Scene(request.as_of.moment, working_days(), units)


def back(request, anchor=""):
    """To the place that the form came from, at the paper that follows there."""
    queue = reverse("plans:reviews")
    url = request.POST.get("next", "").split("#")[0]
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        url = queue
    if not anchor and url.split("?")[0] == queue:
        anchor = "queue"
    return redirect(f"{url}#{anchor}" if anchor else url)


def following(request):
    """The anchor of the paper after the one decided on, as the form names it."""
    anchor = request.POST.get("then", "")
    kind, _dash, key = anchor.partition("-")
    is_anchor = anchor.isascii() and kind.isalpha() and key.isdigit()
    return anchor if is_anchor else ""


@require_safe
def index(request):
    require_reviewer(request)
    filters = QueueFilter(request.GET)
    here = Here(request.path, request.GET)
    context = {"filters": filters, "clear_url": here.bare(KEPT)}
    if not filters.is_valid():
        return render(request, "plans/reviews/index.html", context, status=400)
    queue = _queue(request, filters)
    return render(request, "plans/reviews/index.html", {**context, **_shown(queue)})


def _queue(request, filters):
    page = number_of(request.GET.get("page", ""))
    scene = scene_of(request, filters.lists)
    return Queue(request.user, scene, filters.chosen, page)


def _shown(queue):
    anchors = [item.anchor for item in queue.items]
    return {
        "queue": queue,
        "cards": [
            {
                "item": item,
                "then": then,
                "form": WordsForm(auto_id=f"{item.anchor}-%s"),
            }
            for item, then in zip_longest(queue.items, anchors[1:], fillvalue="")
        ],
        "batch_ticket": OnceForm(),
        "undos": [(undoable, OnceForm()) for undoable in queue.undoable],
    }


@require_POST
def accept_many(request):
    """Accept the unremarkable reports that are ticked, each in the person's name."""
    require_reviewer(request)
    form = BatchForm(request.POST)
    told = []

    def accept(report):
        queue = Queue(request.user, scene_of(request), {})
        unremarkable = {item.pk for item in queue.unremarkable_of(report)}
        asked = ProgressReport.objects.filter(
            pk__in=report, task__in=deciders.tasks_of(request.user)
        )
        # In one order for everybody, so that two people never wait for each other.
        for each in asked.select_related("task__lead_unit").order_by("task", "pk"):
            told.append((each, _accept_one(request, each, each.pk in unremarkable)))

    if not attempt(form, request, accept):
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, error)
        return back(request)
    accepted = sum(problem is None for _report, problem in told)
    if accepted:
        words = ngettext(
            "%(n)s report is accepted.", "%(n)s reports are accepted.", accepted
        )
        messages.success(request, words % {"n": accepted})
    for report, problem in told:
        if problem is not None:
            messages.warning(request, f"{report.task.code}: {problem}")
    return back(request)


def _accept_one(request, report, is_unremarkable):
    """Why the report was not accepted; None where it was."""
    if report.status in ProgressReport.WAITING and not is_unremarkable:
        return _("This report needs a look of its own: decide on it below.")
    behind = deciders.absent_behind(request.user, Permission.REVIEW, report.task)
    try:
        reports.accept(report, by=request.user, on_behalf_of=behind)
    except Refused as refusal:
        return str(refusal)
    return None


@require_POST
def undo(request, pk):
    require_reviewer(request)
    seen = Task.objects.visible_to(request.user)
    reviews = Review.objects.select_related(
        "report__task__lead_unit", "claim__task__lead_unit"
    )
    review = get_object_or_404(
        reviews.filter(report__task__in=seen) | reviews.filter(claim__task__in=seen),
        pk=pk,
    )
    task = (review.report or review.claim).task
    behind = deciders.require(request.user, Permission.REVIEW, task)
    form = OnceForm(request.POST)

    def take_back():
        actions.undo(review, by=request.user, on_behalf_of=behind)

    if not attempt(form, request, take_back):
        return refused(request, task, form)
    messages.success(request, _("The decision is undone; the paper waits again."))
    noun = "report" if review.report_id else "claim"
    return back(request, f"{noun}-{review.report_id or review.claim_id}")
