"""A round over all tasks at a moment, from which the reminders are made."""

from plans import duties
from plans.models import Plan, Task
from plans.notifications.people import People
from plans.notifications.reminders import dates, reports, supervision, waiting
from plans.schedule import day_of

UNDER_WAY = {*Task.OPEN, Task.State.CLAIMED, Task.State.ON_HOLD}


class Round:
    """All reminders of a moment; a constant number of queries."""

    def __init__(self, moment, calendar):
        self.moment, self.day, self.calendar = moment, day_of(moment), calendar
        self.people = People(self.day)
        assigned = list(
            Task.objects.filter(plan__status=Plan.Status.APPROVED)
            .exclude(state__in=Task.UNASSIGNED)
            .select_related("plan", "lead_unit")
            .prefetch_related("supporting_units")
        )
        self.tasks = [task for task in assigned if task.state in UNDER_WAY]
        self.ledger = duties.ledger(assigned, moment, calendar)
        self.by_key = {task.pk: task for task in self.tasks}

    def all(self):
        """Every reminder that holds at the moment, told or not."""
        return [
            *reports.reminders(self),
            *dates.reminders(self),
            *waiting.reminders(self),
            *supervision.reminders(self),
        ]

    def days_to(self, day):
        return (day - self.day).days
