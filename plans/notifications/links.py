"""Where a notification leads."""

from django.urls import reverse

from plans.models import Task
from plans.notifications.kinds import Kind

# What concerns several tasks at once leads to the page where it is done.
TOGETHER = {
    Kind.REPORT_OPEN: "plans:reports-due",
    Kind.REPORT_DUE: "plans:reports-due",
    Kind.REPORT_OVERDUE: "plans:reports-due",
    Kind.REPORT_MISSED: "plans:reports-due",
    Kind.SIGN_OFF: "plans:sign-off",
    Kind.REVIEW_WAITING: "plans:reviews",
}
TO_REPORT = {
    Kind.REPORT_OPEN,
    Kind.REPORT_DUE,
    Kind.REPORT_OVERDUE,
    Kind.REPORT_RETURNED,
}
TO_NOTICE = {
    Kind.NOTICE_SENT,
    Kind.NOTICE_ANSWERED,
    Kind.NOTICE_ENDED,
    Kind.NOTICE_OVERDUE,
}
TO_ANSWER = {Kind.COORDINATION_ASKED, Kind.COORDINATION_OVERDUE}


def inbox(topic=""):
    return reverse("plans:inbox", query={"topic": topic} if topic else None)


def settings():
    return reverse("plans:inbox-settings")


def of(notification):
    """The page on which to do something about it."""
    kind, task = notification.kind, notification.task
    if kind in TO_ANSWER and "request" in notification.figures:
        return reverse(
            "plans:coordination-request", args=[notification.figures["request"]]
        )
    if kind in TO_NOTICE and "notice" in notification.figures:
        return reverse("plans:notice", args=[notification.figures["notice"]])
    if task:
        is_report = kind in TO_REPORT and task.state in Task.OPEN
        return (
            reverse("plans:report", args=[task.code])
            if is_report
            else task.get_absolute_url()
        )
    return _together(kind)


def _together(kind):
    return reverse(TOGETHER[kind]) if kind in TOGETHER else inbox()
