from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from plans import deciders
from plans.actions import contributions, remarks
from plans.charts.lights import WORDS
from plans.forms.remarks import (
    AnswerForm,
    ContributionForm,
    InstructionForm,
    ObjectionForm,
)
from plans.models import LightSpan
from plans.views.deeds import deed, impossible, not_now, posted, task_of
from plans.views.requests import addressees_of
from resort_portal.words import keeps_words
from towns import access
from towns.access import Permission
from towns.models import Unit


@keeps_words("plans:contribution-create")
def contribute(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.CONTRIBUTE)
    units = Unit.objects.filter(
        pk__in=[
            unit.pk
            for unit in Unit.objects.of(request.user).filter(supported_tasks=task)
            if access.can(request.user, Permission.CONTRIBUTE, unit)
        ]
    )
    if not units:
        raise PermissionDenied(_("Only units that support this task add a note to it."))
    if task.state not in contributions.CONTRIBUTED_TO and request.method != "POST":
        return impossible(request, task, not_now(task))
    form = ContributionForm(posted(request), units=units)
    add = partial(contributions.contribute, task, by=request.user)
    return deed(
        request,
        task,
        form,
        add,
        told=_("The note stands in the task’s story."),
        title=_("Add a contribution"),
        submit=_("Add the note"),
        notes=[_("What your unit has done for this task that another unit leads.")],
        what_next=_("The note needs no review and moves no progress."),
    )


@keeps_words("plans:objection-create")
def object_to_light(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.OBJECT, task.lead_unit)
    span = LightSpan.objects.tasks().at(request.as_of.moment).filter(task=task).first()
    if request.method != "POST":
        if span is None or not span.is_counted:
            return impossible(request, task, _("This task has no light."))
        if task.objections.filter(answered_at=None).exists():
            sentence = _("An objection to this light is open already.")
            return impossible(request, task, sentence)
    form = ObjectionForm(posted(request))
    raise_it = partial(remarks.object_to_light, task, by=request.user)
    return deed(
        request,
        task,
        form,
        raise_it,
        told=_("The objection is raised; the supervisor answers."),
        title=_("Object to the light"),
        submit=_("Raise the objection"),
        notes=[
            _(
                "The light is computed from what is on record, nobody sets it by hand. "
                "Say which figure or date is wrong."
            )
        ],
        what_next=_("Until it is answered the light is marked as disputed."),
    )


@keeps_words("plans:objection-answer")
def answer_objection(request, code, pk):
    task = task_of(request, code)
    behind = deciders.require(request.user, Permission.DECIDE, task)
    objection = get_object_or_404(task.objections.select_related("raised_by"), pk=pk)
    if objection.answered_at and request.method != "POST":
        sentence = _("This objection has been answered already.")
        return impossible(request, task, sentence)
    form = AnswerForm(posted(request))
    answer = partial(
        remarks.answer_objection, objection, by=request.user, on_behalf_of=behind
    )
    return deed(
        request,
        task,
        form,
        answer,
        told=_("The objection is answered."),
        title=_("Answer the objection"),
        submit=_("Answer"),
        notes=[
            _("The unit objects to the light “%(light)s”.")
            % {"light": WORDS[objection.light]}
        ],
        paper={
            "words": objection.words,
            "by": objection.raised_by,
            "at": objection.raised_at,
        },
        what_next=_(
            "The answer does not change the light: a wrong figure is corrected by a "
            "report or a decision."
        ),
    )


@keeps_words("plans:instruction-create")
def instruct(request, code):
    task = task_of(request, code)
    access.require(request.user, Permission.INSTRUCT)
    if task.state not in remarks.INSTRUCTED and request.method != "POST":
        return impossible(request, task, not_now(task))
    form = InstructionForm(
        posted(request),
        task=task,
        today=request.as_of.day,
        units=addressees_of(task) | Unit.objects.filter(pk=task.lead_unit_id),
    )
    give = partial(remarks.instruct, task, by=request.user)
    return deed(
        request,
        task,
        form,
        give,
        told=_("The instruction is given; it stays open."),
        title=_("Give an instruction"),
        submit=_("Give the instruction"),
        what_next=_("It stays open in that unit’s work until it is answered."),
    )


@keeps_words("plans:instruction-answer")
def answer_instruction(request, code, pk):
    task = task_of(request, code)
    found = task.instructions.select_related("unit", "given_by")
    instruction = get_object_or_404(found, pk=pk)
    access.require(request.user, Permission.ANSWER_INSTRUCTION, instruction.unit)
    if instruction.answered_at and request.method != "POST":
        sentence = _("This instruction has been answered already.")
        return impossible(request, task, sentence)
    form = AnswerForm(posted(request))
    answer = partial(remarks.answer_instruction, instruction, by=request.user)
    return deed(
        request,
        task,
        form,
        answer,
        told=_("The instruction is answered."),
        title=_("Answer the instruction"),
        submit=_("Answer"),
        paper={
            "words": instruction.words,
            "by": instruction.given_by,
            "at": instruction.given_at,
            "due": instruction.answer_by,
        },
        what_next=_("Everyone who sees the task sees the answer."),
    )
