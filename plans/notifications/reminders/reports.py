"""Reports: the window opens, is about to close, has closed, was missed."""

from collections import defaultdict
from datetime import timedelta

from plans.notifications.kinds import Kind
from plans.notifications.reminders.thresholds import (
    Reminder,
    threshold_after,
    threshold_before,
)
from plans.schedule import day_of

BEFORE_CLOSE = (2, 0)
# A portal that begins in the middle of a year does not tell of every month before.
STALE = timedelta(days=31)


def open_debts(walk):
    """Owed reports that nothing stands for now."""
    return [
        debt
        for debt in walk.ledger
        if debt.task.pk in walk.by_key and not debt.is_filed(walk.moment)
    ]


def reminders(walk):
    """One reminder for all that a unit owes for a period, not one for each task."""
    owed, missed = defaultdict(list), defaultdict(list)
    for debt in open_debts(walk):
        key = (debt.task.lead_unit, debt.period.end, debt.closes_at)
        if debt.is_missed(walk.moment):
            if walk.moment - debt.missed_at < STALE:
                missed[key].append(debt)
        elif debt.missed_at > walk.moment and not debt.is_excused(walk.moment):
            owed[key].append(debt)
    for (unit, end, closes_at), debts in owed.items():
        yield from _owed(walk, unit, end, closes_at, debts)
    for (unit, end, closes_at), debts in missed.items():
        yield _of_reports(
            walk, Kind.REPORT_MISSED, "missed", unit, end, closes_at, debts
        )


def _owed(walk, unit, end, closes_at, debts):
    if walk.moment > closes_at:
        days = -walk.days_to(day_of(closes_at))
        # The very evening of the closing day is the first day too.
        number = threshold_after(max(days, 1))
        yield _of_reports(
            walk, Kind.REPORT_OVERDUE, f"overdue:{number}", unit, end, closes_at, debts
        )
        return
    yield _of_reports(walk, Kind.REPORT_OPEN, "open", unit, end, closes_at, debts)
    days = walk.days_to(day_of(closes_at))
    number = threshold_before(days, BEFORE_CLOSE)
    if number is not None:
        yield _of_reports(
            walk, Kind.REPORT_DUE, f"due:{number}", unit, end, closes_at, debts
        )


def _of_reports(walk, kind, threshold, unit, end, closes_at, debts):
    tasks = [debt.task for debt in debts]
    alone = len(tasks) == 1
    return Reminder(
        kind,
        f"report:{unit.pk}:{end.isoformat()}/{threshold}",
        walk.people.of(unit),
        unit,
        tasks[0] if alone else None,
        {
            "unit": unit.short_name,
            "period_end": end.isoformat(),
            "period_kind": str(tasks[0].reporting),
            "closes_at": closes_at.isoformat(),
            "number": len(tasks),
            "codes": [task.code for task in tasks],
        },
    )
