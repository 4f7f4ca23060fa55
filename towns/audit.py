"""The one way to write the audit trail: actions call `record`."""

from resort_portal import clock
from towns.models import AuditEntry


def entry(subject, verb, *, by, at=None, changes=None, task=None, on_behalf_of=None):
    """An audit entry, not yet saved (for actions on many rows)."""
    changes = dict(changes or {})
    if on_behalf_of is not None:
        changes["on_behalf_of"] = str(on_behalf_of)
    return AuditEntry(
        at=at or clock.now(),
        by=by,
        by_name=str(by) if by else "",
        verb=verb,
        subject_type=subject._meta.label if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=str(subject)[:200] if subject is not None else "",
        task_code=task.code if task is not None else "",
        changes=changes,
    )


def record(subject, verb, *, by, at=None, changes=None, task=None, on_behalf_of=None):
    """Write that `by` did `verb` to `subject` at a moment.

    `changes` is JSON: {"field": [old, new]} for edits, plain words otherwise. `task`
    puts the entry into that task's timeline; `on_behalf_of` is the absent supervisor
    in whose place `by` acts.
    """
    row = entry(
        subject,
        verb,
        by=by,
        at=at,
        changes=changes,
        task=task,
        on_behalf_of=on_behalf_of,
    )
    row.save()
    return row
