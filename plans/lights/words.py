"""Verdicts in words: the sentence beside a light, and the few words of its badge."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from plans.schedule import Period

from .facts import Code, Reason


def sentence(reasons: Iterable[Reason], on: date) -> str:
    """All reasons, with their figures as of the day."""
    said = [SENTENCES[reason.code](reason, on) for reason in reasons]
    return pgettext("between reasons", "; ").join(said)


def short(reasons: Iterable[Reason], on: date) -> str:
    """The first reason, in few words."""
    for reason in reasons:
        return SHORT.get(reason.code, SENTENCES[reason.code])(reason, on)
    return ""


def figure(bp: int, digits: int = 1) -> str:
    """Basis points as a number of percent, without needless zeros."""
    step = Decimal(1).scaleb(-digits)
    number = Decimal(bp).scaleb(-2).quantize(step, ROUND_HALF_UP)
    return f"{number.normalize():f}"


def _overdue(reason, on):
    days = _days_since(reason, on)
    return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {
        "days": days
    }


def _key_milestone_overdue(reason, on):
    days = _days_since(reason, on)
    return ngettext(
        "key milestone “%(name)s” %(days)s day overdue",
        "key milestone “%(name)s” %(days)s days overdue",
        days,
    ) % {"name": reason.get("name"), "days": days}


def _key_milestone_overdue_short(reason, on):
    days = _days_since(reason, on)
    return ngettext(
        "key milestone %(days)s day overdue",
        "key milestone %(days)s days overdue",
        days,
    ) % {"days": days}


def _milestone_overdue(reason, on):
    days = _days_since(reason, on)
    return ngettext(
        "milestone “%(name)s” %(days)s day overdue",
        "milestone “%(name)s” %(days)s days overdue",
        days,
    ) % {"name": reason.get("name"), "days": days}


def _milestone_overdue_short(reason, on):
    days = _days_since(reason, on)
    return ngettext(
        "milestone %(days)s day overdue", "milestone %(days)s days overdue", days
    ) % {"days": days}


def _due_soon(reason, on):
    days = -_days_since(reason, on)
    if days == 0:
        return _("due today")
    return ngettext("due in %(days)s day", "due in %(days)s days", days) % {
        "days": days
    }


def _key_milestone_due_soon(reason, on):
    days = -_days_since(reason, on)
    name = reason.get("name")
    if days == 0:
        return _("key milestone “%(name)s” due today") % {"name": name}
    return ngettext(
        "key milestone “%(name)s” due in %(days)s day",
        "key milestone “%(name)s” due in %(days)s days",
        days,
    ) % {"name": name, "days": days}


def _key_milestone_due_soon_short(reason, on):
    days = -_days_since(reason, on)
    if days == 0:
        return _("key milestone due today")
    return ngettext(
        "key milestone due in %(days)s day",
        "key milestone due in %(days)s days",
        days,
    ) % {"days": days}


def _behind(reason, on):
    points = figure(_lag(reason), _digits(reason))
    return ngettext(
        "%(points)s percentage point behind schedule (%(evidence)s)",
        "%(points)s percentage points behind schedule (%(evidence)s)",
        1 if points == "1" else 2,
    ) % {"points": points, "evidence": _evidence(reason)}


def _behind_short(reason, on):
    points = figure(_lag(reason), digits=0)
    return ngettext(
        "%(points)s point behind schedule",
        "%(points)s points behind schedule",
        1 if points == "1" else 2,
    ) % {"points": points}


def _report_missing(reason, on):
    return _("%(period)s report missing") % {"period": _period(reason, "period_end")}


def _on_schedule(reason, on):
    if reason.get("expected") is None:
        return _("on schedule")
    return _("on schedule (%(evidence)s)") % {"evidence": _evidence(reason)}


def _on_schedule_short(reason, on):
    return _("on schedule")


def _claimed(reason, on):
    return _("completion claimed, waiting for review")


def _milestone_claimed(reason, on):
    return _("reported as reached, waiting for review")


def _not_started(reason, on):
    return _("not started, to begin on %(day)s") % {"day": reason.get("start_on")}


def _not_started_short(reason, on):
    return _("not started")


def _on_hold(reason, on):
    if reason.get("review_on") is None:
        return _("on hold")
    return _("on hold, to be reviewed on %(day)s") % {"day": reason.get("review_on")}


def _on_hold_short(reason, on):
    return _("on hold")


def _done(reason, on):
    due_on, claimed_on = reason.day("due_on"), reason.day("claimed_on")
    if due_on is None or claimed_on is None or claimed_on <= due_on:
        return _("completed")
    days = (claimed_on - due_on).days
    return ngettext(
        "completed %(days)s day late", "completed %(days)s days late", days
    ) % {"days": days}


def _draft(reason, on):
    return _("draft, not counted")


def _registered(reason, on):
    return _("registered, not yet assigned")


def _cancelled(reason, on):
    return _("cancelled")


def _evidence(reason: Reason) -> str:
    """Expected and accepted progress, and of which period each is."""
    figures = {
        "expected": figure(reason.get("expected"), _digits(reason)),
        "percent": figure(reason.get("percent"), _digits(reason)),
        "missed": _period(reason, "period_end"),
    }
    if reason.get("accepted_end") is None:
        text = _("expected %(expected)s%%, no %(missed)s report, nothing accepted yet")
        return text % figures
    figures["period"] = _period(reason, "accepted_end")
    if reason.get("accepted_end") == reason.get("period_end"):
        text = _("expected %(expected)s%%, %(percent)s%% accepted for %(period)s")
        return text % figures
    text = _(
        "expected %(expected)s%%, no %(missed)s report, "
        "%(percent)s%% accepted for %(period)s"
    )
    return text % figures


def _lag(reason: Reason) -> int:
    return reason.get("expected") - reason.get("percent")


def _digits(reason: Reason) -> int:
    """One decimal, unless it would show a lag just past the limit as the limit."""
    limit = reason.get("limit")
    if limit is not None and figure(_lag(reason)) == figure(limit):
        return 2
    return 1


def _period(reason: Reason, name: str) -> str:
    end = reason.day(name)
    period = Period.of(reason.get("period_kind"), end)
    # A task that now reports by quarter may have been accepted by month.
    return (period if period.end == end else Period.of("month", end)).label()


def _days_since(reason: Reason, on: date) -> int:
    return (on - reason.day("due_on")).days


SENTENCES = {
    Code.OVERDUE: _overdue,
    Code.KEY_MILESTONE_OVERDUE: _key_milestone_overdue,
    Code.BEHIND: _behind,
    Code.MILESTONE_OVERDUE: _milestone_overdue,
    Code.DUE_SOON: _due_soon,
    Code.KEY_MILESTONE_DUE_SOON: _key_milestone_due_soon,
    Code.REPORT_MISSING: _report_missing,
    Code.ON_SCHEDULE: _on_schedule,
    Code.CLAIMED: _claimed,
    Code.MILESTONE_CLAIMED: _milestone_claimed,
    Code.NOT_STARTED: _not_started,
    Code.ON_HOLD: _on_hold,
    Code.DONE: _done,
    Code.DRAFT: _draft,
    Code.REGISTERED: _registered,
    Code.CANCELLED: _cancelled,
}

SHORT = {
    Code.KEY_MILESTONE_OVERDUE: _key_milestone_overdue_short,
    Code.BEHIND: _behind_short,
    Code.MILESTONE_OVERDUE: _milestone_overdue_short,
    Code.KEY_MILESTONE_DUE_SOON: _key_milestone_due_soon_short,
    Code.ON_SCHEDULE: _on_schedule_short,
    Code.NOT_STARTED: _not_started_short,
    Code.ON_HOLD: _on_hold_short,
}
