"""What every page shows: where one may go, the demo's banner, a missing calendar."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.dashboards.mine import Work
from plans.demo.accounts import SIGN_IN
from resort_portal import clock
from towns import access
from towns.access import Permission
from towns.authentication import home_of

# What a link keeps of the page it stands on: the reader's viewpoint.
KEPT = ("as_of", "plan")
THEME_PAGES = {"themes", "theme", "indicators", "indicator"}
MINUTES_PAGES = {
    *("meetings", "meeting", "meeting-decide", "meeting-issue"),
    *("draft-new", "draft", "draft-text", "undecided", "elsewhere"),
    *("meeting-correct", "meeting-correct-save", "meeting-text", "directive-revises"),
}


def viewpoint_of(request):
    """The part of the page's query that its links carry on, as a dict.

    Empty on an error page: a viewpoint that could not be read is not carried on.
    """
    if getattr(request, "as_of", None) is None:
        return {}
    return {name: request.GET[name] for name in KEPT if request.GET.get(name)}


MINE = {"mine", "reports-due", "sign-off"}
INBOX = {"inbox", "inbox-settings"}
REVIEWS = {
    "reviews",
    "deputy",
    "report-review",
    "claim-review",
    "extension-decide",
    "change-decide",
}


def work_of(request, *, is_whole=False):
    """What waits for the signed-in person; read once a request, when first asked."""
    if not hasattr(request, "work"):
        request.work = Work(request.user, clock.now(), clock.today(), is_whole=is_whole)
    return request.work


@dataclass(frozen=True)
class Badge:
    """One of the person's own pages, with the number of things that wait there."""

    name: str
    label: str
    url: str
    number: int
    is_current: bool


def _badges(request):
    user = request.user
    if not access.can(user, Permission.VIEW_PLAN):
        return []
    work = work_of(request)
    here = request.resolver_match.url_name if request.resolver_match else ""
    # What is to be done is always to be done today: no viewpoint is carried there.
    found = [("mine", _("My work"), work.number, MINE)]
    if access.can(user, Permission.REVIEW):
        found.append(("reviews", _("Reviews"), work.reviews, REVIEWS))
    found.append(("inbox", _("Inbox"), work.unread, INBOX))
    return [
        Badge(name, label, reverse(f"plans:{name}"), number, here in names)
        for name, label, number, names in found
    ]


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    is_current: bool


def _navigation(request):
    user = request.user
    if not access.can(user, Permission.VIEW_PLAN):
        return []
    kept = viewpoint_of(request)
    here = request.resolver_match.url_name if request.resolver_match else ""
    sections = [
        (_("Overview"), "plans:overview", {"overview"}),
        (pgettext("navigation", "Minutes"), "plans:meetings", MINUTES_PAGES),
        (_("Tasks"), "plans:tasks", {"tasks", "task"}),
        (pgettext("navigation", "Units"), "plans:units", {"units", "unit"}),
        (_("Themes"), "plans:themes", THEME_PAGES),
        (_("Timeline"), "plans:timeline", {"timeline"}),
        (_("Milestones"), "plans:milestones", {"milestones"}),
    ]
    return [
        NavItem(label, reverse(name, query=kept or None), here in names)
        for label, name, names in sections
    ]


def portal(request):
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    offers_accounts = settings.DEMO and not signed_in
    return {
        "demo_mode": settings.DEMO,
        "today": clock.today(),
        "nav": SimpleLazyObject(lambda: _navigation(request)) if signed_in else [],
        "home_url": home_of(user) if signed_in else "/",
        "badges": SimpleLazyObject(lambda: _badges(request)) if signed_in else [],
        "nav_admin": signed_in and access.can(user, Permission.USE_ADMIN),
        # A leader decides where a supervisor would on their own unit's work.
        "nav_stand_in": signed_in and access.can(user, Permission.STAND_IN),
        "demo_accounts": SIGN_IN if offers_accounts else [],
        "demo_password": settings.DEMO_PASSWORD if offers_accounts else "",
    }
