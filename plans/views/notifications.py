from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from plans.actions import notifications as actions
from plans.dashboards.inbox import Inbox
from plans.forms.notifications import InboxSettingsForm
from plans.models import Notification
from plans.notifications import links
from plans.notifications.kinds import KINDS_OF, LOCKED, MUTABLE, Topic
from plans.views.deeds import INVALID, posted
from resort_portal import clock
from towns import access
from towns.access import Permission


@require_safe
def index(request):
    access.require(request.user, Permission.VIEW_PLAN)
    if request.as_of.is_past:
        # What one was told stands in today's inbox.
        return redirect("plans:inbox")
    inbox = Inbox(
        request.user,
        topic=request.GET.get("topic", ""),
        only=request.GET.get("show", ""),
        number=request.GET.get("page", ""),
    )
    context = {"inbox": inbox, "now": clock.now(), "locked": LOCKED}
    return render(request, "plans/notifications/index.html", context)


def _mine(request, pk):
    rows = Notification.objects.visible_to(request.user).for_listing()
    notification = rows.filter(pk=pk).first()
    if notification is None:
        raise Http404(_("There is no such message."))
    return notification


@require_POST
def read(request, pk):
    """Mark one as read, and go where it leads (`open`) or back to the list."""
    access.require(request.user, Permission.VIEW_PLAN)
    notification = _mine(request, pk)
    actions.read(notification)
    if request.POST.get("open"):
        return redirect(links.of(notification))
    return redirect(_back(request))


@require_POST
def read_all(request):
    access.require(request.user, Permission.VIEW_PLAN)
    topic = request.POST.get("topic", "")
    if topic and topic not in Topic.values:
        raise BadRequest(_("There is no such topic."))
    number = actions.read_all(
        request.user,
        kinds=KINDS_OF[Topic(topic)] if topic else None,
        until=_moment(request.POST.get("until", "")),
    )
    messages.success(
        request,
        ngettext(
            "%(number)s message marked as read.",
            "%(number)s messages marked as read.",
            number,
        )
        % {"number": number},
    )
    return redirect(_back(request))


def _moment(text):
    """When the list was opened: what came afterwards has not been seen."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or is_naive(moment) or not 2000 <= moment.year < 2100:
        return None
    return moment


def _back(request):
    """The list as it was filtered."""
    topic = request.POST.get("topic", "")
    return links.inbox(topic=topic if topic in Topic.values else "")


def settings(request):
    access.require(request.user, Permission.VIEW_PLAN)
    if request.as_of.is_past:
        return redirect("plans:inbox-settings")
    user = request.user
    muted = set(user.mutes.values_list("topic", flat=True))
    initial = {
        "wanted": [topic for topic in MUTABLE if topic not in muted],
        "language": user.language or "zh-hans",
    }
    form = InboxSettingsForm(posted(request), initial=initial)
    if form.is_valid():
        actions.choose(user, **form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("plans:inbox-settings")
    context = {
        "form": form,
        "locked": [topic.label for topic in LOCKED],
        "email": user.email,
    }
    status = INVALID if form.is_bound else 200
    return render(request, "plans/notifications/settings.html", context, status=status)
