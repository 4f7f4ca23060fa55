"""The portal's daily round: reminders, missed reports, letters, robots' messages.

Any number of workers or cron jobs may start it; a day's round is gone once.
"""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from plans import delivery
from plans.calendar import working_days
from plans.models import JobRun
from plans.notifications import post
from plans.notifications.reminders.round import Round
from plans.schedule import day_of, start_of
from towns import audit
from towns.models import AuditEntry

NAME = "daily round"
MISSED = "report.missed"


@dataclass
class Result:
    """What a round did, or would do."""

    day: date
    is_first: bool = True
    reminders: list = field(default_factory=list)
    missed: list = field(default_factory=list)
    letters: list = field(default_factory=list)
    messages: list = field(default_factory=list)


def preview(moment):
    """What a round at the moment would do; nothing is written."""
    result = Result(day_of(moment), is_first=not _is_done(moment))
    if not result.is_first:
        return result
    walk = Round(moment, working_days())
    found = post.missing(walk.all(), walk.people)
    result.reminders = found
    result.missed = _missed(walk)
    if not settings.DEMO:
        result.letters = delivery.recipients(moment, also=[user for _, user in found])
        result.messages = delivery.messages(found)
    return result


def run(moment):
    """Go the day's round, unless it has been gone; the first to come goes it."""
    result = Result(day_of(moment))
    try:
        with transaction.atomic():
            JobRun.objects.create(name=NAME, slot=_slot(moment))
            _go(result, moment)
    except IntegrityError:
        if not _is_done(moment):
            raise
        return Result(day_of(moment), is_first=False)
    return result


def _slot(moment):
    return start_of(day_of(moment))


def _is_done(moment):
    return JobRun.objects.filter(name=NAME, slot=_slot(moment)).exists()


def _go(result, moment):
    walk = Round(moment, working_days())
    result.reminders = post.missing(walk.all(), walk.people)
    post.write(result.reminders, at=moment)
    result.missed = _missed(walk)
    AuditEntry.objects.bulk_create(_entry(debt) for debt in result.missed)
    # The demo's people have no mailboxes and no groups.
    if not settings.DEMO:
        result.letters = delivery.recipients(moment)
        result.messages = delivery.messages(result.reminders)
        delivery.plan(result.letters, result.messages, at=moment)


def _missed(walk):
    """Reports that were missed and are not yet on record as such."""
    entries = AuditEntry.objects.filter(verb=MISSED)
    known = {
        (code, changes.get("period_end"))
        for code, changes in entries.values_list("task_code", "changes")
    }
    return [
        debt
        for debt in walk.ledger
        if debt.is_missed(walk.moment)
        and (debt.task.code, debt.period.end.isoformat()) not in known
    ]


def _entry(debt):
    """The fact bears the moment at which it became one, however late it is noticed."""
    return audit.entry(
        debt.task,
        MISSED,
        by=None,
        at=debt.missed_at,
        task=debt.task,
        changes={
            "period_end": debt.period.end.isoformat(),
            "closed_at": debt.closes_at.isoformat(),
        },
    )
