"""The verbs of the unit that leads a task: its reporters and its head."""

from django.utils.translation import gettext as _

from plans.actions.requests import ASKING, last_day_to_ask
from plans.models import Task
from plans.schedule import day_of
from plans.verbs.notices import replying
from plans.verbs.scene import Verb
from towns.access import Permission

State = Task.State


def verbs(scene):
    yield from _of_assignment(scene)
    yield from _of_notices(scene)
    yield from _of_claims(scene)
    yield from _of_requests(scene)
    yield from _of_withdrawals(scene)
    yield from _of_the_light(scene)


def _of_assignment(scene):
    if scene.task.state == State.ASSIGNED and scene.may(Permission.ACKNOWLEDGE):
        yield Verb(
            "acknowledge",
            _("Acknowledge the task"),
            scene.address("task-acknowledge"),
            tone="primary",
            is_post=True,
            hint=_acknowledge_by(scene),
        )
        if scene.may(Permission.REQUEST):
            yield Verb(
                "reassignment",
                _("Ask for reassignment"),
                scene.address("change-create", "unit"),
            )


def _acknowledge_by(scene):
    task = scene.task
    until = scene.calendar.add(day_of(task.assigned_at), task.plan.acknowledge_days)
    return _("to be acknowledged by %(day)s") % {"day": until.isoformat()}


def _of_notices(scene):
    for paper in scene.papers["notice"]:
        if paper.is_in_force_at(scene.moment) and scene.own_unit(
            Permission.ANSWER_NOTICE, paper.ref
        ):
            is_owed = paper.is_open_at(scene.moment)
            yield replying(paper.pk, paper.to_on, is_owed=is_owed)


def _of_claims(scene):
    if not scene.may(Permission.CLAIM):
        return
    if scene.task.state in Task.OPEN:
        yield Verb("claim", _("Claim completion"), scene.address("claim-create"))
    if scene.task.state == State.CLAIMED:
        yield Verb(
            "claim-withdraw",
            _("Withdraw the claim"),
            scene.address("claim-withdraw"),
            is_post=True,
            confirm=_("Withdraw the completion claim? The task is in progress again."),
        )


def _of_requests(scene):
    if scene.task.state not in ASKING or not scene.may(Permission.REQUEST):
        return
    yield Verb(
        "extension",
        _("Ask for an extension"),
        scene.address("extension-create"),
        hint=_time_to_ask(scene),
    )
    yield Verb("change", _("Ask for a change"), scene.address("change-kinds"))
    yield Verb(
        "coordination", _("Ask for coordination"), scene.address("coordination-create")
    )


def _time_to_ask(scene):
    task = scene.task
    if scene.today > task.due_on:
        return ""
    last_day = last_day_to_ask(task.plan, task.due_on, scene.calendar)
    if scene.today > last_day:
        return _("late: in time until %(day)s") % {"day": last_day.isoformat()}
    return _("in time until %(day)s") % {"day": last_day.isoformat()}


WITHDRAWALS = ("extension", "change", "coordination")


def _of_withdrawals(scene):
    if not scene.may(Permission.REQUEST):
        return
    for kind in WITHDRAWALS:
        for paper in scene.open_papers(kind):
            yield Verb(
                f"{kind}-withdraw",
                _("Withdraw"),
                scene.address(f"{kind}-withdraw", paper.pk),
                is_post=True,
                confirm=_("Withdraw this request?"),
                paper=(kind, paper.pk),
            )


def _of_the_light(scene):
    if (
        scene.span.is_counted
        and scene.may(Permission.OBJECT)
        and not scene.open_papers("objection")
    ):
        yield Verb(
            "objection", _("Object to the light"), scene.address("objection-create")
        )
