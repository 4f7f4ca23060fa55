"""Decisions on one paper: its page, and one address for each answer."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Model
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from plans import deciders
from plans.actions import claims, reports, requests
from plans.dashboards import review_queue
from plans.dashboards.review_items import CHANGE, CLAIM, EXTENSION, PAGES, REPORT
from plans.forms.reviews import ReturnForm, WordsForm
from plans.models import (
    ChangeRequest,
    CompletionClaim,
    ExtensionRequest,
    ProgressReport,
    Task,
)
from plans.views.deeds import attempt, status_of, with_words_of_before
from plans.views.reviews import back, following, require_reviewer, scene_of
from resort_portal.words import keeps_words
from towns import access
from towns.access import Permission


@dataclass(frozen=True)
class Kind:
    """One kind of papers that are decided on."""

    name: str
    model: type[Model]
    permission: Permission
    hidden: dict


KINDS = {
    kind.name: kind
    for kind in (
        Kind(REPORT, ProgressReport, Permission.REVIEW, {"submitted_at": None}),
        Kind(CLAIM, CompletionClaim, Permission.REVIEW, {}),
        Kind(EXTENSION, ExtensionRequest, Permission.DECIDE, {}),
        Kind(CHANGE, ChangeRequest, Permission.DECIDE, {}),
    )
}


def _fetch(request, kind, pk):
    """The paper, and the absent supervisor for whom the person decides, if any."""
    access.require(request.user, Permission.VIEW_PLAN)
    rows = kind.model.objects.filter(task__in=Task.objects.visible_to(request.user))
    if kind.hidden:
        rows = rows.exclude(**kind.hidden)
    paper = get_object_or_404(
        rows.select_related("task__plan", "task__lead_unit"), pk=pk
    )
    behind = deciders.require(request.user, kind.permission, paper.task)
    require_reviewer(request)
    return paper, behind


def _page(request, kind, paper, form, status=200):
    item = review_queue.item(kind.name, paper, scene_of(request))
    context = {
        "item": item,
        "form": form,
        "words_of_before": with_words_of_before(form, request),
        "then": request.POST.get("then", ""),
        "next": request.POST.get("next", paper.task.get_absolute_url()),
    }
    return render(request, "plans/reviews/decide.html", context, status=status)


def page_of(name):
    """The page of one paper of a kind, with the form of its decision."""
    kind = KINDS[name]

    @require_safe
    def view(request, pk):
        paper, _behind = _fetch(request, kind, pk)
        return _page(request, kind, paper, WordsForm())

    return view


def decision(name, act: Callable, told: str, form_class=WordsForm):
    """One answer to papers of a kind: POST only; refused, the paper's page again."""
    kind = KINDS[name]

    @keeps_words(f"plans:{PAGES[name][0]}")
    @require_POST
    def view(request, pk):
        paper, behind = _fetch(request, kind, pk)
        form = form_class(request.POST)

        def decide(words):
            act(paper, by=request.user, words=words, on_behalf_of=behind)

        if not attempt(form, request, decide):
            return _page(request, kind, paper, form, status_of(form))
        messages.success(request, _(told) % {"task": paper.task.title})
        return back(request, following(request))

    return view


def _decide_extension(approve):
    def act(paper, **how):
        requests.decide_extension(paper, approve=approve, **how)

    return act


def _decide_change(approve):
    def act(paper, **how):
        requests.decide_change(paper, approve=approve, **how)

    return act


report_page = page_of(REPORT)
claim_page = page_of(CLAIM)
extension_page = page_of(EXTENSION)
change_page = page_of(CHANGE)

accept_report = decision(
    REPORT, reports.accept, gettext_noop("Accepted: the report of “%(task)s”.")
)
return_report = decision(
    REPORT,
    reports.return_for_rework,
    gettext_noop("Returned: the report of “%(task)s”."),
    ReturnForm,
)
accept_claim = decision(
    CLAIM, claims.accept, gettext_noop("Accepted: the completion of “%(task)s”.")
)
return_claim = decision(
    CLAIM,
    claims.return_for_rework,
    gettext_noop("Returned: the completion claim of “%(task)s”."),
    ReturnForm,
)
approve_extension = decision(
    EXTENSION,
    _decide_extension(True),
    gettext_noop("Approved: the extension of “%(task)s”."),
)
refuse_extension = decision(
    EXTENSION,
    _decide_extension(False),
    gettext_noop("Refused: the extension of “%(task)s”."),
    ReturnForm,
)
approve_change = decision(
    CHANGE, _decide_change(True), gettext_noop("Approved: the change of “%(task)s”.")
)
refuse_change = decision(
    CHANGE,
    _decide_change(False),
    gettext_noop("Refused: the change of “%(task)s”."),
    ReturnForm,
)
