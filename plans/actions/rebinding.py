"""Demands whose words a correction took out of the text: bound anew, or out of force.

Their earlier text keeps the place they had; tasks and decisions stay with them.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.actions.drafts import possible
from plans.minutes import findings
from plans.models import Directive, Meeting
from resort_portal import clock
from towns import audit


@transaction.atomic
def bind(directive, *, first="", last="", start=None, end=None, by, at=None):
    """Bind a demand to other words of the corrected text; the Directive.

    Its clauses follow where their own words stand among the new ones.
    """
    meeting = Meeting.objects.select_for_update().get(pk=directive.meeting_id)
    directive = _lost(directive)
    with possible():
        if start is None or end is None:
            start, end = findings.locate(
                meeting.text, first, last, near=directive.start
            )
        start, end = findings.stripped(meeting.text, start, end)
    _require_room(directive, start, end)
    before = [directive.start, directive.end]
    if directive.no_task_reason == directive.retired_reason:
        directive.no_task_reason = ""
    _place(directive, meeting, start, end)
    reached = start
    for clause in directive.clauses.exclude(earlier_text=None).order_by("start"):
        at_words = meeting.text.find(clause.quote, reached, end)
        if at_words >= 0:
            reached = at_words + len(clause.quote)
            _place(clause, meeting, at_words, reached)
    audit.record(
        directive,
        "directive.bound",
        by=by,
        at=at or clock.now(),
        changes={"start": [before[0], start], "end": [before[1], end]},
    )
    return directive


@transaction.atomic
def retire(directive, *, reason, by, at=None):
    """Say that a demand is no longer in force, with the reason; the Directive.

    A leaf that no task answers is thereby decided. Of a sentence it is said of each
    clause that left the text with it.
    """
    directive = _lost(directive)
    if not reason.strip():
        raise Refused(_("Say why it is no longer in force."), field="reason")
    leaves = list(directive.clauses.exclude(earlier_text=None)) or [directive]
    for leaf in leaves:
        if not leaf.no_task_reason and not leaf.tasks.exists():
            leaf.no_task_reason = reason[:200]
        leaf.retired_reason = reason[:200]
        leaf.save()
    audit.record(
        directive,
        "directive.retired",
        by=by,
        at=at or clock.now(),
        changes={"reason": reason},
    )
    return directive


def _lost(directive):
    directive = Directive.objects.select_for_update().get(pk=directive.pk)
    if not directive.earlier_text_id:
        raise Refused(_("The words of this demand stand in the text."))
    return directive


def _require_room(directive, start, end):
    """A sentence overlaps no other; a clause lies inside its own sentence."""
    whole = directive.parent
    if whole and whole.earlier_text_id:
        raise Refused(_("Its sentence has left the text too; bind the sentence first."))
    if whole and not whole.start <= start < end <= whole.end:
        raise Refused(_("A clause lies inside its sentence."))
    others = Directive.objects.filter(
        meeting=directive.meeting_id, parent=whole, earlier_text=None
    )
    if others.filter(start__lt=end, end__gt=start).exists():
        raise Refused(_("Another demand covers some of these words already."))


def _place(directive, meeting, start, end):
    directive.start, directive.end = start, end
    directive.quote = meeting.text[start:end]
    directive.text_length = len(meeting.text)
    directive.section = meeting.sections.filter(start__lte=start, end__gt=start).first()
    directive.earlier_text, directive.retired_reason = None, ""
    directive.save()
