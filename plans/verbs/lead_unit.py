"""The verbs of the unit that leads a task: its reporters and its head."""

from django.utils.translation import gettext as _

from plans.models import Task
from plans.schedule import day_of
from plans.verbs.scene import Verb
from towns.access import Permission

State = Task.State


def verbs(scene):
    if scene.task.state == State.ASSIGNED and scene.may(Permission.ACKNOWLEDGE):
        yield Verb(
            "acknowledge",
            _("Acknowledge the task"),
            scene.address("task-acknowledge"),
            tone="primary",
            is_post=True,
            hint=_acknowledge_by(scene),
        )


def _acknowledge_by(scene):
    task = scene.task
    until = scene.calendar.add(day_of(task.assigned_at), task.plan.acknowledge_days)
    return _("to be acknowledged by %(day)s") % {"day": until.isoformat()}
