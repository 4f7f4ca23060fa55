"""What: the plan, its tasks and the minutes in Django admin, the planner's tool."""

from django.contrib import admin

from plans.admin import (
    directives,
    indicators,
    measurements,
    meetings,
    milestones,
    papers,
    plans,
    robots,
    tasks,
    themes,
    workdays,
)
from plans.admin.reminders import reminders

__all__ = [
    "directives",
    "indicators",
    "measurements",
    "meetings",
    "milestones",
    "papers",
    "plans",
    "robots",
    "tasks",
    "themes",
    "workdays",
]

admin.site.reminders.append(reminders)
