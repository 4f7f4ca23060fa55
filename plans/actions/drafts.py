"""Minutes on their way in: taken over, looked at finding by finding, recorded."""

import hashlib
from contextlib import contextmanager
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from plans import documents
from plans.actions import Refused
from plans.minutes import findings as editing
from plans.minutes.anchoring import Anchoring
from plans.models import Attachment, Directive, Meeting, MinutesDraft, Section
from plans.unit_names import UnitNames
from resort_portal import clock
from towns import audit

LONGEST_MARKER, LONGEST_HEADING = 200, 120
FACTS = ("title", "held_on", "published_on", "body", "host", "source", "plan")
IMPOSSIBLE = {
    "no-words": lambda: _("Say which words begin it."),
    "first-not-found": lambda: _("The first words do not stand in the text like that."),
    "last-not-found": lambda: _("The last words do not follow the first ones."),
    "outside": lambda: _("This lies outside of the text."),
    "overlaps": lambda: _("Another finding covers some of these words already."),
    "clauses-overlap": lambda: _(
        "Clauses lie inside their sentence and do not overlap."
    ),
    "clause-not-found": lambda: _(
        "Each line must be words of the sentence, in their order, copied exactly."
    ),
    "one-clause": lambda: _("One clause alone is the whole sentence; write two."),
    "nothing-follows": lambda: _("No finding follows this one."),
    "heading-not-found": lambda: _("The section does not say this heading."),
    "marker-not-found": lambda: _("The section does not say these opening words."),
    "covers-section": lambda: _(
        "Another section lies wholly within these bounds; drop that one first."
    ),
}


class Stale(Refused):
    """Somebody else has changed the same thing since the page was loaded."""


@transaction.atomic
def take_over(*, text, by, name="", data=b"", at=None, **facts):
    """A draft from pasted text or from a file, read and ready to be looked at.

    Raises `documents.Unreadable` where a file holds no text.
    """
    at = at or clock.now()
    document = documents.read(data, name) if data else None
    text = document.text if document else documents.clean(text)
    reading, findings = editing.find(text)
    known = {
        "title": (reading.title or "")[:120],
        "held_on": _day(reading.held_on),
        "host": (reading.host or "")[:120],
    }
    given = {key: value for key, value in facts.items() if value}
    draft = MinutesDraft(
        text=text,
        findings=findings,
        author=by,
        created_at=at,
        changed_by=by,
        changed_at=at,
        **(known | given),
    )
    if document:
        digest = hashlib.sha256(data).hexdigest()
        draft.file_name, draft.file_kind = name[-200:], document.kind
        draft.file_size, draft.file_sha256 = len(data), digest
        draft.file.save(f"{digest[:32]}.{document.kind}", ContentFile(data), save=False)
    draft.save()
    audit.record(
        draft,
        "draft.begun",
        by=by,
        at=at,
        changes={"directives": len(findings["directives"])},
    )
    return draft, document.note if document else ""


def _day(text):
    try:
        return date.fromisoformat(text or "")
    except ValueError:  # 2月30日 stands in the text
        return None


def locked(draft):
    """The draft as it is now, its row locked; refused once it is recorded."""
    draft = MinutesDraft.objects.select_for_update().get(pk=draft.pk)
    if not draft.is_open:
        raise Refused(_("This draft has been recorded or given up already."))
    return draft


def saved(draft, by, at):
    """The draft, saved with who changed it and when."""
    draft.changed_by, draft.changed_at = by, at or clock.now()
    draft.save()
    return draft


@transaction.atomic
def set_facts(draft, *, version, by, at=None, **facts):
    """Change the meeting's title, day, body, host, source and plan."""
    draft = locked(draft)
    _require_version(draft, version)
    for name in FACTS:
        if name in facts:
            setattr(draft, name, facts[name])
    draft.version += 1
    return saved(draft, by, at)


@transaction.atomic
def set_text(draft, *, text, version, anew=False, by, at=None):
    """Correct the text; findings stay at their words, `anew` reads it once more.

    Returns the draft and the words of the findings that no longer fit.
    """
    draft = locked(draft)
    _require_version(draft, version)
    text, lost = documents.clean(text), []
    if anew:
        _reading, draft.findings = editing.find(text)
    else:
        draft.findings, lost = editing.carry(
            draft.findings, Anchoring(draft.text, text)
        )
    draft.text = text
    draft.version += 1
    return saved(draft, by, at), lost


def _require_version(draft, version):
    if draft.version != version:
        raise Stale(
            _("%(who)s has changed this meanwhile. Both are shown: keep what is right.")
            % {"who": draft.changed_by}
        )


@contextmanager
def possible():
    """Words for what cannot be done with the findings inside."""
    try:
        yield
    except editing.Impossible as error:
        raise Refused(IMPOSSIBLE[error.code]()) from error


def edited(change):
    """An action on one finding: locked, its version compared, its refusals worded."""

    @transaction.atomic
    def action(draft, key, *, v, by, at=None, **values):
        draft = locked(draft)
        entry = editing.get(draft.findings, key)
        if entry is None:
            raise Stale(_("Somebody has dropped or merged this finding meanwhile."))
        if entry["v"] != v:
            raise Stale(
                _("%(who)s has changed this finding meanwhile; it now reads as below.")
                % {"who": draft.changed_by}
            )
        with possible():
            change(draft, entry, **values)
        return saved(draft, by, at)

    action.__doc__ = change.__doc__
    return action


@edited
def accept(draft, entry):
    """A person has looked at a finding and found it right."""
    editing.accept(draft.findings, entry)


@edited
def correct(draft, entry, *, first="", last="", start=None, end=None, **labels):
    """Give a finding another kind, other units, another deadline, other bounds."""
    text = draft.text
    if start is not None and end is not None:
        editing.bound(draft.findings, entry, text, start, end)
    elif first:
        where = editing.locate(text, first, last, near=entry["start"])
        editing.bound(draft.findings, entry, text, *where)
    editing.relabel(draft.findings, entry, **labels)
    if entry["status"] == editing.FOUND:
        editing.accept(draft.findings, entry)


@edited
def split(draft, entry, *, lines):
    """Split a finding into clauses, written one a line; no lines takes them back."""
    spans = editing.clause_spans(draft.text, entry, lines)
    editing.split(draft.findings, entry, draft.text, spans)


@edited
def join(draft, entry):
    """Merge a finding with the next one."""
    editing.join(draft.findings, entry, draft.text)


@edited
def drop(draft, entry):
    """A finding is none."""
    editing.drop(draft.findings, entry)


@transaction.atomic
def add(draft, *, first="", last="", start=None, end=None, by, at=None):
    """Add what was not found, by its place or its first and last words; its key."""
    draft = locked(draft)
    with possible():
        if start is None or end is None:
            start, end = editing.locate(draft.text, first, last)
        entry = editing.add(draft.findings, draft.text, start, end)
    saved(draft, by, at)
    return entry["key"]


@transaction.atomic
def accept_all(draft, *, by, at=None):
    """A person has looked at all findings and found the rest of them right."""
    draft = locked(draft)
    editing.accept_all(draft.findings)
    return saved(draft, by, at)


@transaction.atomic
def give_up(draft, *, by, at=None):
    """Put a draft aside for good; nothing was recorded from it."""
    draft = locked(draft)
    draft.status = MinutesDraft.Status.DROPPED
    audit.record(draft, "draft.given_up", by=by, at=at)
    return saved(draft, by, at)


@transaction.atomic
def record(draft, *, by, at=None):
    """Record the meeting with its sections, directives and clauses; the Meeting."""
    at = at or clock.now()
    draft = locked(draft)
    if not draft.title.strip():
        raise Refused(_("Say what the meeting is called."))
    if draft.held_on is None:
        raise Refused(
            _("Say on which day the meeting was held; the text does not tell.")
        )
    if Meeting.objects.filter(held_on=draft.held_on, title=draft.title).exists():
        raise Refused(_("A meeting of this title and day is recorded already."))
    meeting = Meeting.objects.create(
        title=draft.title,
        held_on=draft.held_on,
        published_on=draft.published_on,
        body=draft.body,
        host=draft.host,
        source=draft.source,
        text=draft.text,
    )
    _record_findings(meeting, draft.findings)
    if draft.plan:
        draft.plan.meetings.add(meeting)
    if draft.file:
        Attachment.objects.create(
            meeting=meeting,
            file=draft.file.name,
            name=draft.file_name,
            kind=draft.file_kind,
            size=draft.file_size,
            sha256=draft.file_sha256,
            uploaded_by=draft.author,
            uploaded_at=draft.created_at,
        )
    draft.meeting, draft.status = meeting, MinutesDraft.Status.RECORDED
    saved(draft, by, at)
    audit.record(
        meeting,
        "meeting.recorded",
        by=by,
        at=at,
        changes={"directives": len(draft.findings["directives"])},
    )
    return meeting


def _record_findings(meeting, findings):
    names, length = UnitNames(), len(meeting.text)
    sections = [
        Section.objects.create(
            meeting=meeting,
            order=number,
            label=section["label"],
            marker=section["marker"][:LONGEST_MARKER],
            heading=section["heading"][:LONGEST_HEADING],
            start=section["start"],
            end=section["end"],
            text_length=length,
        )
        for number, section in enumerate(findings["sections"], 1)
    ]
    for number, entry in enumerate(findings["directives"], 1):
        section = entry["section"]
        common = {
            "meeting": meeting,
            "section": sections[section] if section is not None else None,
            "kind": entry["kind"],
            "text_length": length,
        }
        directive = _directive(meeting, f"D{number:02}", entry, common)
        units = names.match([*entry["units"], *entry["co_units"]]).units
        directive.units.set(units)
        for count, (start, end) in enumerate(entry["clauses"], 1):
            Directive.objects.create(
                parent=directive,
                code=f"{directive.code}-{count}",
                start=start,
                end=end,
                quote=meeting.text[start:end],
                **common,
            )


def _directive(meeting, code, entry, common):
    return Directive.objects.create(
        code=code,
        start=entry["start"],
        end=entry["end"],
        quote=meeting.text[entry["start"] : entry["end"]],
        addressees="、".join(entry["addressees"])[:120],
        deadline=entry["deadline"][:60],
        **common,
    )
