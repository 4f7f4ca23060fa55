"""The working calendar with the planner's table laid over the library's."""

from plans.models import WorkdayException
from plans.working_days import WorkingDays


def working_days():
    """Chinese working days: the published calendar and the admin's table; one query."""
    return WorkingDays(dict(WorkdayException.objects.values_list("day", "is_working")))
