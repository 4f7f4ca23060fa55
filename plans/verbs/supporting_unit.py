"""The verbs of units that support a task, or are asked for something on it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.actions.contributions import CONTRIBUTED_TO
from plans.verbs.scene import Verb
from towns.access import Permission


def verbs(scene):
    if scene.task.state in CONTRIBUTED_TO and any(
        scene.may(Permission.CONTRIBUTE, unit) for unit in scene.supporting_units
    ):
        yield Verb(
            "contribution",
            _("Add a contribution"),
            scene.address("contribution-create"),
        )
    for paper in scene.open_papers("coordination"):
        if scene.own_unit(Permission.ANSWER_COORDINATION, paper.ref):
            yield Verb(
                "coordination-answer",
                _("Answer the coordination request"),
                reverse("plans:coordination-request", args=[paper.pk]),
                tone="primary",
                hint=_reply_by(paper),
                paper=("coordination", paper.pk),
            )
    for paper in scene.open_papers("instruction"):
        if scene.own_unit(Permission.ANSWER_INSTRUCTION, paper.ref):
            yield Verb(
                "instruction-answer",
                _("Answer the instruction"),
                scene.address("instruction-answer", paper.pk),
                tone="primary",
                hint=_reply_by(paper),
                paper=("instruction", paper.pk),
            )


def _reply_by(paper):
    return _("answer by %(day)s") % {"day": paper.to_on.isoformat()}
