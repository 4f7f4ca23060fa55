"""The verbs of those who supervise: never on a task of their own unit."""

from django.utils.translation import gettext as _

from plans.verbs.scene import Verb
from towns.access import Permission


def verbs(scene):
    if scene.may(Permission.DECIDE):
        for paper in scene.open_papers("objection"):
            yield Verb(
                "objection-answer",
                _("Answer the objection"),
                scene.address("objection-answer", paper.pk),
                tone="primary",
                paper=("objection", paper.pk),
            )
