"""Reporting: the verbs of those who write a report, and of the head who signs it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.models import ProgressReport, Task
from plans.schedule import Period
from plans.verbs.scene import Verb
from towns.access import Permission

Status = ProgressReport.Status
REPORTED = (*Task.OPEN, Task.State.ON_HOLD, Task.State.CLAIMED)


def verbs(scene):
    if scene.task.state not in REPORTED:
        return
    if scene.may(Permission.SIGN_OFF):
        yield from _sign_off(scene)
    if scene.may(Permission.REPORT):
        yield from _report(scene)
        yield from _withdraw(scene)


def _report(scene):
    """The report of the present period: to be filed, mended or looked at."""
    owed = scene.owed
    if not owed.current or not owed.is_open:
        return
    url = f"{scene.address('report')}?period={owed.current.period.end:%Y-%m}"
    if owed.is_filed:
        return
    closes = f"{owed.current.closes_at:%m-%d %H:%M}"
    yield Verb(
        "report",
        _("File the %(period)s report") % {"period": owed.label},
        url,
        tone="primary",
        hint=_("the window closed on %(day)s") % {"day": closes}
        if owed.is_closed
        else _("until %(day)s") % {"day": closes},
    )


def _withdraw(scene):
    for report in scene.reports:
        if report.is_waiting:
            yield Verb(
                "report-withdraw",
                _("Withdraw the %(period)s report") % {"period": _label(report)},
                reverse("plans:report-withdraw", args=[report.pk]),
                is_post=True,
            )


def _sign_off(scene):
    if not scene.task.plan.needs_sign_off:
        return
    for report in scene.reports:
        if report.status == Status.SUBMITTED:
            yield Verb(
                "report-sign-off",
                _("Sign off the %(period)s report") % {"period": _label(report)},
                reverse("plans:sign-off") + f"#report-{report.pk}",
                tone="primary",
            )


def _label(report):
    return Period(report.period_start, report.period_end).label()
