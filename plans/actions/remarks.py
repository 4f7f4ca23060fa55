"""Objections to a light and leaders' instructions, each open until answered."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans import notifications
from plans.actions import Refused
from plans.actions.tasks import locked
from plans.models import Instruction, LightSpan, Objection, Task
from plans.schedule import day_of
from resort_portal import clock
from towns import audit

# On what is done or struck out no leader need instruct.
INSTRUCTED = (*Task.OPEN, Task.State.CLAIMED, Task.State.ON_HOLD)


@transaction.atomic
def object_to_light(task, *, words, by, at=None):
    """The lead unit doubts its task's light 对灯色有异议, in words."""
    at = at or clock.now()
    if not words.strip():
        raise Refused(_("Say what is wrong with the light."))
    task = locked(task)
    if task.objections.filter(answered_at=None).exists():
        raise Refused(_("An objection to this light is open already."))
    span = LightSpan.objects.tasks().at(at).filter(task=task).first()
    if span is None or not span.is_counted:
        raise Refused(_("This task has no light."))
    row = Objection.objects.create(
        task=task, light=span.light, words=words, raised_by=by, raised_at=at
    )
    audit.record(
        row,
        "objection.raised",
        by=by,
        at=at,
        task=task,
        changes={"light": span.light, "words": words},
    )
    notifications.objection_raised(row, by=by, at=at)
    return row


@transaction.atomic
def answer_objection(objection, *, answer, by, on_behalf_of=None, at=None):
    """The supervisor answers an objection."""
    at = at or clock.now()
    if not answer.strip():
        raise Refused(_("Write the answer."))
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if objection.answered_at:
        raise Refused(_("This objection has been answered already."))
    objection.answer, objection.answered_by = answer, by
    objection.answered_at = at
    objection.save()
    audit.record(
        objection,
        "objection.answered",
        by=by,
        at=at,
        task=objection.task,
        on_behalf_of=on_behalf_of,
        changes={"words": answer},
    )
    notifications.objection_answered(objection, by=by, at=at)
    return objection


@transaction.atomic
def instruct(task, *, unit, words, answer_by, by, at=None):
    """A responsible leader asks a unit for an answer on a task 批示."""
    at = at or clock.now()
    if not words.strip():
        raise Refused(_("Write the instruction."))
    if answer_by < day_of(at):
        raise Refused(_("The day of answer must not lie in the past."), "answer_by")
    task = locked(task)
    if task.state not in INSTRUCTED:
        raise Refused(
            _("The task is “%(state)s” now; this can no longer be done.")
            % {"state": task.get_state_display()}
        )
    if answer_by > task.plan.ends_on:
        raise Refused(
            _("The date must lie inside the plan, %(start)s to %(end)s.")
            % {"start": task.plan.starts_on, "end": task.plan.ends_on},
            "answer_by",
        )
    row = Instruction.objects.create(
        task=task,
        unit=unit,
        words=words,
        answer_by=answer_by,
        given_by=by,
        given_at=at,
    )
    audit.record(
        row,
        "instruction.given",
        by=by,
        at=at,
        task=task,
        changes={
            "unit": unit.name,
            "words": words,
            "answer_by": answer_by.isoformat(),
        },
    )
    notifications.instruction_given(row, by=by, at=at)
    return row


@transaction.atomic
def answer_instruction(instruction, *, answer, by, at=None):
    """The unit answers a leader's instruction; it stays open until then."""
    at = at or clock.now()
    if not answer.strip():
        raise Refused(_("Write the answer."))
    instruction = Instruction.objects.select_for_update().get(pk=instruction.pk)
    if instruction.answered_at:
        raise Refused(_("This instruction has been answered already."))
    instruction.answer, instruction.answered_by = answer, by
    instruction.answered_at = at
    instruction.save()
    audit.record(
        instruction,
        "instruction.answered",
        by=by,
        at=at,
        task=instruction.task,
        changes={"words": answer},
    )
    notifications.instruction_answered(instruction, by=by, at=at)
    return instruction
