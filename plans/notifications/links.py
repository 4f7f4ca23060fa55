"""Where a notification leads."""

from django.urls import NoReverseMatch, reverse

from plans.notifications.kinds import Kind

# What concerns several tasks at once leads to the page where it is done.
PAGES = {
    Kind.REPORT_OPEN: "plans:mine",
    Kind.REPORT_DUE: "plans:mine",
    Kind.REPORT_OVERDUE: "plans:mine",
    Kind.REPORT_MISSED: "plans:mine",
    Kind.SIGN_OFF: "plans:mine",
    Kind.REVIEW_WAITING: "plans:reviews",
    Kind.COORDINATION_ASKED: "plans:coordination",
    Kind.COORDINATION_OVERDUE: "plans:coordination",
}


def inbox(topic=""):
    return reverse("plans:inbox", query={"topic": topic} if topic else None)


def settings():
    return reverse("plans:inbox-settings")


def of(notification):
    """The page on which to do something about it."""
    page = PAGES.get(notification.kind)
    if page and (notification.task is None):
        try:
            return reverse(page)
        except NoReverseMatch:
            return inbox()
    return notification.task.get_absolute_url() if notification.task else inbox()
