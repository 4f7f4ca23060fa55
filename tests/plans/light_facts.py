"""Factories of facts: a task in the middle of 2025 about which all is well."""

from datetime import date, datetime

from plans.lights import MilestoneFacts, ReportFacts, State, TaskFacts
from plans.schedule import SHANGHAI, Period, Rules
from plans.working_days import WorkingDays

RULES = Rules()
DAYS = WorkingDays()


def at(*when):
    return datetime(*when, tzinfo=SHANGHAI)


def month_end(month, year=2025):
    return Period.of("month", date(year, month, 1)).end


def make_facts(**changes):
    """Never assigned, so that no report is owed unless a test says so."""
    usual = {
        "state": State.IN_PROGRESS,
        "start_on": date(2025, 1, 2),
        "due_on": date(2025, 12, 31),
        "plan_first_period": date(2025, 1, 1),
        "plan_end": date(2025, 12, 31),
    }
    return TaskFacts(**usual | changes)


def make_milestone(due_on=date(2025, 12, 1), **changes):
    usual = {"id": 1, "name": "开工", "due_on": due_on}
    return MilestoneFacts(**usual | changes)


def make_report(month, percent_bp=0, *, accepted=True, submitted_at=None, year=2025):
    return ReportFacts(
        period_end=month_end(month, year),
        percent_bp=percent_bp,
        submitted_at=submitted_at or at(year, month, 22, 10),
        accepted=accepted,
    )


def codes(verdict):
    return [reason.code for reason in verdict.reasons]
