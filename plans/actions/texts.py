"""Later corrections of a recorded text: the old one is kept, spans find their words."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from plans import documents
from plans.actions import Refused
from plans.minutes.anchoring import Anchoring
from plans.models import Directive, Meeting, MeetingText
from resort_portal import clock
from towns import audit


@dataclass(frozen=True)
class Moved:
    """A directive and where its words stand in the corrected text; None where not."""

    directive: Directive
    place: object
    words: str = ""

    @property
    def is_changed(self):
        return self.place is not None and not self.place.exact


def foresee(meeting, text):
    """What a correction would do to the meeting's directives: a list of Moved.

    A clause whose sentence no longer fits, or that would leave it, does not fit either.
    """
    anchoring = Anchoring(meeting.text, text)
    directives = list(
        meeting.directives.filter(earlier_text=None).order_by("start", "-end")
    )
    found, places = [], {}
    for directive in directives:
        place = anchoring.find(directive.start, directive.end)
        if place and directive.parent_id:
            whole = places.get(directive.parent_id)
            if not whole or not whole.start <= place.start < place.end <= whole.end:
                place = None
        places[directive.pk] = place
        words = text[place.start : place.end] if place else ""
        found.append(Moved(directive, place, words))
    return found


@transaction.atomic
def correct(meeting, *, text, reason, before, by, at=None):
    """Correct a meeting's text; the Moved of directives that no longer fit.

    `before` is the text that the planner corrected: if it is no longer the meeting's,
    somebody else was faster. Directives that do not fit keep their place in the old
    text, their tasks and their decisions.
    """
    at = at or clock.now()
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    text = documents.clean(text)
    if meeting.text != before:
        raise Refused(_("Somebody has corrected this text meanwhile; load it anew."))
    if text == meeting.text:
        raise Refused(_("The text is the same as before."), field="text")
    if not reason.strip():
        raise Refused(_("Say why the text is corrected."), field="reason")
    moved = foresee(meeting, text)
    earlier = MeetingText.objects.create(
        meeting=meeting,
        text=meeting.text,
        spans={
            str(each.directive.pk): [each.directive.start, each.directive.end]
            for each in moved
        },
        sections={
            str(section.pk): [section.start, section.end]
            for section in meeting.sections.all()
        },
        until=at,
        reason=reason[:300],
        by=by,
    )
    _move_sections(meeting, text)
    meeting.text = text
    meeting.save()
    lost = [each for each in moved if each.place is None]
    for each in moved:
        _move(each, earlier, len(text))
    audit.record(
        meeting,
        "meeting.corrected",
        by=by,
        at=at,
        changes={
            "reason": reason,
            "changed": [m.directive.code for m in moved if m.is_changed],
            "lost": [m.directive.code for m in lost],
        },
    )
    return lost


def _move(moved, earlier, length):
    directive, place = moved.directive, moved.place
    if place is None:
        directive.earlier_text = earlier
    else:
        directive.start, directive.end = place.start, place.end
        directive.quote, directive.text_length = moved.words, length
    directive.save()


def _move_sections(meeting, text):
    """Sections keep to their words; one of which nothing is left goes."""
    anchoring = Anchoring(meeting.text, text)
    for section in meeting.sections.all():
        place = anchoring.around(section.start, section.end)
        if place is None:
            section.delete()
            continue
        section.start, section.end = place
        section.text_length = len(text)
        words = text[section.start : section.end]
        if section.marker not in words:
            section.marker = ""
        if section.heading not in words:
            section.heading = ""
        section.save()
