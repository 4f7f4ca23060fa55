"""The board of notices, one notice as a paper, and a page for each of its verbs."""

from dataclasses import asdict
from functools import partial

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from plans import deciders
from plans.actions import notices
from plans.calendar import working_days
from plans.dashboards import notices as board
from plans.dashboards.notice_page import NoticePage
from plans.dashboards.paging import page_of
from plans.forms.notices import LiftForm, NoticeForm, ReplyForm
from plans.models import Notice
from plans.views.choices import choices, one_of
from plans.views.deeds import (
    attempt,
    deed,
    form_page,
    impossible,
    not_now,
    posted,
    require_today,
    task_of,
)
from resort_portal.words import keeps_words
from towns import access
from towns.access import Permission
from towns.models import Unit

HERE = "plans:notices"


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    if not request.plan:
        return render(request, "plans/dashboards/overview_empty.html")
    unit = _unit(request.GET.get("unit", ""))
    chosen = {
        "level": one_of(request.GET, "level", Notice.Level.values),
        "unit": unit.slug if unit else "",
        "state": one_of(request.GET, "state", board.STATES),
    }
    page = board.Board(
        request.user, request.plan, request.as_of, working_days(), **chosen
    )
    labels = {
        "state": {
            "": _("All"),
            "open": pgettext("notices", "Waiting for a reply"),
            "answered": pgettext("notices", "Replied to"),
            "ended": pgettext("notices", "Ended"),
        },
        "level": {"": _("All"), **dict(Notice.Level.choices)},
        "unit": {"": _("All"), **{each.slug: each.short_title for each in page.units}},
    }
    if unit:
        # Its own page leads here, although it may have been sent none.
        labels["unit"][unit.slug] = unit.short_title
    context = {
        "page": page,
        "listed": page_of(page.rows, request.GET.get("page", "")),
        "filters": [
            choices(request, HERE, page.number, chosen, name, values)
            for name, values in labels.items()
            if len(values) > 2 or chosen[name]
        ],
    }
    return render(request, "plans/notices/index.html", context)


def _unit(slug):
    if not slug:
        return None
    unit = Unit.objects.filter(slug=slug).first()
    if unit is None:
        raise BadRequest(
            _("“%(name)s” cannot be “%(value)s” here.")
            % {"name": "unit", "value": slug[:40]}
        )
    return unit


def _notice_of(request, pk):
    """The notice that the person sees, with its task."""
    access.require(request.user, Permission.VIEW_PLAN)
    found = Notice.objects.visible_to(request.user).for_detail().filter(pk=pk).first()
    if found is None or found.sent_at > request.as_of.moment:
        raise Http404(_("There is no such notice."))
    return found


@require_safe
def detail(request, pk):
    notice = _notice_of(request, pk)
    page = NoticePage(notice, request.user, request.as_of)
    form = ReplyForm() if page.may_reply else None
    context = {"page": page, "notice": notice, "task": notice.task, "form": form}
    return render(request, "plans/notices/detail.html", context)


def _form(request, draft, **more):
    return NoticeForm(
        posted(request), initial=asdict(draft), today=request.as_of.day, **more
    )


def _by_the_ladder(draft):
    if not draft.level:
        return _("By the ladder this task calls for no notice now.")
    return _("By the ladder this task calls for: %(level)s.") % {
        "level": Notice.Level(draft.level).label
    }


@keeps_words("plans:notice-create")
def create(request, code):
    task = task_of(request, code)
    deciders.require(request.user, Permission.SEND_NOTICE, task)
    if request.method != "POST":
        if open_one := task.notices.open().first():
            messages.info(request, _("A notice is open on this task already."))
            return redirect(open_one)
        if task.state not in notices.PRESSED:
            return impossible(request, task, not_now(task))
    draft = notices.draft(task)
    form = _form(request, draft)
    if attempt(form, request, partial(notices.send, task, by=request.user)):
        messages.success(request, _("The notice is sent; the unit is told."))
        return redirect(task.notices.order_by("pk").last() or task)
    return form_page(
        request,
        task,
        form,
        title=_("Send a notice"),
        submit=_("Send the notice"),
        notes=[
            _by_the_ladder(draft),
            _("What stands below is only a draft: read it and change it."),
        ],
        what_next=_("It gets the plan’s next number and cannot be changed any more."),
    )


def _quoted(notice):
    return {
        "words": notice.demand,
        "by": notice.sent_by,
        "unit": notice.serial,
        "at": notice.sent_at,
        "due": notice.reply_by,
    }


def _ended(request, notice):
    """Where a notice that has ended leads: its own page says how."""
    messages.info(
        request,
        _("This notice has ended: %(ending)s.")
        % {"ending": notice.get_ending_display()},
    )
    return redirect(notice)


def _still_in_time(notice, today):
    if today <= notice.reply_by and not notice.replies.exists():
        yield _("The unit still has until %(day)s to reply to the notice below.") % {
            "day": notice.reply_by.isoformat()
        }


@keeps_words("plans:notice-step-up")
def step_up(request, pk):
    require_today(request)
    notice = _notice_of(request, pk)
    task = notice.task
    deciders.require(request.user, Permission.SEND_NOTICE, task)
    if not notice.higher_levels:
        return impossible(request, task, _("There is no higher level than this."))
    if request.method != "POST":
        if not notice.is_open:
            return _ended(request, notice)
        if task.state not in notices.PRESSED:
            return impossible(request, task, not_now(task))
    draft = notices.draft(task, raises=notice)
    form = _form(request, draft, levels=notice.higher_levels)
    if attempt(form, request, partial(notices.step_up, notice, by=request.user)):
        messages.success(request, _("The sterner notice is sent; the unit is told."))
        return redirect(task.notices.order_by("pk").last() or task)
    return form_page(
        request,
        task,
        form,
        title=_("Step the notice up"),
        submit=_("Send the sterner notice"),
        paper=_quoted(notice),
        notes=[
            *_still_in_time(notice, request.as_of.day),
            _("What stands below is only a draft: read it and change it."),
        ],
        what_next=_("With the new notice the earlier one ends."),
    )


@keeps_words("plans:notice-reply")
def reply(request, pk):
    require_today(request)
    notice = _notice_of(request, pk)
    access.require(request.user, Permission.ANSWER_NOTICE, notice.unit)
    if request.method != "POST" and not notice.is_open:
        return _ended(request, notice)
    return deed(
        request,
        notice.task,
        ReplyForm(posted(request)),
        partial(notices.reply, notice, by=request.user),
        told=_("The reply is on record; who sent it is told."),
        back=notice,
        title=_("Reply to the notice"),
        submit=_("Send the reply"),
        paper=_quoted(notice),
        what_next=_(
            "Your unit’s debt ends with the reply; the notice stays in force until it "
            "is lifted."
        ),
    )


@keeps_words("plans:notice-lift")
def lift(request, pk):
    require_today(request)
    notice = _notice_of(request, pk)
    deciders.require(request.user, Permission.SEND_NOTICE, notice.task)
    if request.method != "POST" and not notice.is_open:
        return _ended(request, notice)
    return deed(
        request,
        notice.task,
        LiftForm(posted(request)),
        partial(notices.lift, notice, by=request.user),
        told=_("The notice is lifted; the unit is told."),
        back=notice,
        title=_("Lift the notice"),
        submit=_("Lift the notice"),
        paper=_quoted(notice),
        what_next=_("The words stand on the paper; the notice is over."),
    )
