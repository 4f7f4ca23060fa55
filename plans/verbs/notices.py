"""The verbs of one notice: on its own page and beside it on its task's page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.actions.notices import PRESSED
from plans.models import Notice
from plans.verbs.scene import Verb


def pressing(pk, level, task):
    """What supervision may do with a notice in force."""
    paper = ("notice", pk)
    yield Verb(
        "notice-lift",
        _("Lift the notice"),
        reverse("plans:notice-lift", args=[pk]),
        paper=paper,
    )
    if level != Notice.LADDER[-1] and task.state in PRESSED:
        yield Verb(
            "notice-step-up",
            _("Step the notice up"),
            reverse("plans:notice-step-up", args=[pk]),
            paper=paper,
        )


def replying(pk, reply_by, *, is_owed):
    """What the unit may do with it: reply, or add to its reply."""
    return Verb(
        "notice-reply",
        _("Reply to the notice") if is_owed else _("Add to the reply"),
        reverse("plans:notice-reply", args=[pk]),
        tone="primary" if is_owed else "",
        hint=_("reply by %(day)s") % {"day": reply_by.isoformat()} if is_owed else "",
        paper=("notice", pk),
    )
