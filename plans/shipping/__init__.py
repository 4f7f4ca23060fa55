"""Loads plans/data into the portal; safe to run any number of times.

What was shipped is remembered field by field (`ShippedRow`). A later run brings a
correction of the tables to every field that still holds what was shipped; whatever
people edited or deleted in the portal stays as they left it.
"""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from plans import standing
from plans.actions import tasks as task_actions
from plans.models import LightSpan
from plans.shipping import indicators, minutes, units, work
from plans.shipping.ledger import Ledger
from plans.shipping.tables import TableError
from towns import audit

__all__ = ["DATA", "Ledger", "TableError", "load", "load_meeting", "load_office"]

DATA = Path(settings.BASE_DIR) / "plans" / "data"


@transaction.atomic
def load(*, at, folder=DATA):
    """Load the whole shipped content as of the moment; the Ledger of what was done.

    Raises TableError, and loads nothing, where a table is broken.
    """
    ledger = Ledger()
    known_units = units.load_units(folder, ledger)
    posts = units.load_posts(folder, ledger)
    themes = work.load_themes(folder, ledger)
    meetings = minutes.load_meetings(folder, ledger)
    directives = minutes.load_directives(
        folder,
        ledger,
        meetings=meetings,
        sections=minutes.load_sections(folder, ledger, meetings),
        units=known_units,
        themes=themes,
    )
    plans = work.load_plans(folder, ledger, meetings=meetings, at=at)
    tasks = work.load_tasks(
        folder,
        ledger,
        plans=plans,
        themes=themes,
        units=known_units,
        posts=posts,
        directives=directives,
    )
    work.load_templates(folder, ledger)
    milestones = work.load_milestones(folder, ledger, tasks=tasks)
    shelf = indicators.load_indicators(
        folder, ledger, themes=themes, units=known_units, tasks=tasks.found
    )
    indicators.load_measurements(
        folder, ledger, indicators=shelf.found, units=known_units, at=at
    )
    work.require_every_demand_answered(folder)
    with standing.paused():
        work.register(tasks.created, at=at)
    standing.rebuild(tasks.created)
    _refresh(tasks, milestones, at=at)
    if ledger.counts["created"] or ledger.counts["changed"]:
        audit.record(None, "content.loaded", by=None, at=at, changes=ledger.counts)
    return ledger


def _refresh(tasks, milestones, *, at):
    """Decide anew the lights of the tasks that a correction has touched."""
    changed = {task.pk: task for task in tasks.changed}
    made_now = {task.pk for task in tasks.created}
    for milestone in (*milestones.created, *milestones.changed):
        if milestone.task_id not in made_now:
            changed[milestone.task_id] = milestone.task
    # Without spans a task was never registered here: people made and keep it.
    judged = LightSpan.objects.tasks().filter(task__in=changed)
    for key in set(judged.values_list("task_id", flat=True)):
        task_actions.refresh(changed[key], at=at)


@transaction.atomic
def load_meeting(folder, *, units, themes):
    """Load another meeting whose leaves are still to be decided; its directives."""
    ledger = Ledger()
    meetings = minutes.load_meetings(folder, ledger)
    return minutes.load_directives(
        folder,
        ledger,
        meetings=meetings,
        sections=minutes.load_sections(folder, ledger, meetings),
        units=units,
        themes=themes,
        decided=False,
    )


@transaction.atomic
def load_office(*, folder=DATA):
    """Load the management office alone, for a portal that is being prepared."""
    found = units.load_units(folder, Ledger(), only="office")
    return found["office"]
