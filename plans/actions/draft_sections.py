"""The sections of minutes on their way in: corrected, added, dropped."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions.drafts import Stale, locked, possible, saved
from plans.minutes import divisions
from plans.minutes.findings import locate


def _section(draft, number, was):
    """A section as it was when the page was loaded."""
    section = divisions.at(draft.findings, number)
    if section is None or divisions.mark(section) != was:
        raise Stale(
            _("%(who)s has changed the sections meanwhile; they now read as below.")
            % {"who": draft.changed_by}
        )
    return section


@transaction.atomic
def correct(draft, number, *, was, by, at=None, **values):
    """Give a section another label, marker, heading or other bounds; its number."""
    draft = locked(draft)
    section = _section(draft, number, was)
    with possible():
        number = divisions.correct(
            draft.findings,
            section,
            draft.text,
            bounds=_bounds(draft.text, values, near=section["start"]),
            **_words(values),
        )
    saved(draft, by, at)
    return number


@transaction.atomic
def add(draft, *, by, at=None, **values):
    """Add a section by its place or its first and last words; its number."""
    draft = locked(draft)
    with possible():
        start, end = _bounds(draft.text, values) or locate(draft.text, "", "")
        number = divisions.add(draft.findings, draft.text, start, end, **_words(values))
    saved(draft, by, at)
    return number


@transaction.atomic
def drop(draft, number, *, was, by, at=None):
    """A section is none; its directives stay, belonging to no section."""
    draft = locked(draft)
    divisions.drop(draft.findings, _section(draft, number, was))
    return saved(draft, by, at)


def _bounds(text, values, near=0):
    """Where a section begins and ends now; nothing where that was not asked for."""
    if values.get("start") is not None and values.get("end") is not None:
        return values["start"], values["end"]
    if values.get("first"):
        return locate(text, values["first"], values.get("last", ""), near=near)
    return None


def _words(values):
    return {name: values[name] for name in ("label", "marker", "heading")}
