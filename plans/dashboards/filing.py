"""How many of the reports that are due have been filed, unit by unit."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from plans.models import ProgressReport, Task
from plans.schedule import Period, is_required, window
from plans.standing import EXEMPT


@dataclass(frozen=True)
class Filing:
    """Of the reports a unit owes for a period: how many, and how many it filed."""

    owed: int = 0
    filed: int = 0

    def __bool__(self):
        return bool(self.owed)


def current_period(plan, calendar, moment, day, kind="month"):
    """The newest period whose window has opened at the moment; None before the first.

    Never before the plan's first reported period, never after its end.
    """
    period = Period.of(kind, min(day, plan.ends_on))
    while period.end >= plan.reports_from:
        if window(period, plan.rules, calendar).opens_at <= moment:
            return period
        period = Period.of(kind, _day_before(period.start))
    return None


def _day_before(day):
    return day.fromordinal(day.toordinal() - 1)


def filings(plan, rows, *, calendar, moment, day):
    """{unit: Filing} over task rows (snapshot.Row), for each task's current period."""
    filed_by_task = current(plan, calendar=calendar, moment=moment, day=day)
    owed, done = Counter(), Counter()
    for row in rows:
        if row.task in filed_by_task:
            owed[row.unit] += 1
            done[row.unit] += filed_by_task[row.task]
    return {unit: Filing(owed[unit], done[unit]) for unit in owed}


def current(plan, *, calendar, moment, day):
    """{task: whether it is filed} of all that owe the report of their current period.

    One query: what each task owes, when it was exempt, and which reports stand.
    """
    periods = {
        kind: current_period(plan, calendar, moment, day, kind)
        for kind in Task.Reporting.values
    }
    stood = (
        Q(reports__closed_at=None)
        | Q(reports__closed_at__gt=moment)
        | Q(reports__status=ProgressReport.Status.ACCEPTED)
    )
    ends = [period.end for period in periods.values() if period]
    duties, exempt, filed = {}, {}, set()
    for task, reporting, assigned_at, since, until, end in (
        Task.objects.filter(plan=plan)
        .annotate(
            rest=FilteredRelation(
                "states",
                condition=Q(states__state__in=EXEMPT, states__since__lte=moment),
            ),
            standing=FilteredRelation(
                "reports",
                condition=stood
                & Q(reports__submitted_at__lte=moment, reports__period_end__in=ends),
            ),
        )
        .values_list(
            "pk",
            "reporting",
            "assigned_at",
            "rest__since",
            "rest__until",
            "standing__period_end",
        )
    ):
        duties[task] = reporting, assigned_at
        if since:
            ended = until if until and until <= moment else None
            exempt.setdefault(task, set()).add((since, ended))
        if end:
            filed.add((task, end))
    found = {}
    for task, (reporting, assigned_at) in duties.items():
        period = periods[reporting]
        if period is None or (assigned_at and assigned_at > moment):
            continue
        if is_required(period, assigned_at, exempt.get(task, ()), plan.rules, calendar):
            found[task] = (task, period.end) in filed
    return found
