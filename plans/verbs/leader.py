"""The verbs of leaders."""

from django.utils.translation import gettext as _

from plans.actions.remarks import INSTRUCTED
from plans.verbs.scene import Verb
from towns.access import Permission


def verbs(scene):
    if scene.task.state in INSTRUCTED and scene.may(Permission.INSTRUCT):
        yield Verb(
            "instruction", _("Give an instruction"), scene.address("instruction-create")
        )
