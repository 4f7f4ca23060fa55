"""What becomes of a directive: clauses, tasks, or a reasoned “no task of its own”."""

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.models import Directive
from resort_portal import clock
from towns import audit


@transaction.atomic
def split(directive, *, spans, by, at=None):
    """Split a sentence into clauses: (start, end) pairs inside it, in order.

    Links and decisions of the sentence itself must be undone first: from now on the
    clauses are what coverage counts.
    """
    if directive.parent_id:
        raise Refused(_("A clause cannot be split again."))
    if directive.clauses.exists():
        raise Refused(_("The sentence has clauses already."))
    if directive.tasks.exists() or directive.no_task_reason:
        raise Refused(_("The sentence is decided already; undo that first."))
    if directive.earlier_text_id:
        raise Refused(_("These words stand only in an earlier text of the meeting."))
    text = directive.meeting.text
    reached = directive.start
    clauses = []
    for number, (start, end) in enumerate(spans, 1):
        if not reached <= start < end <= directive.end:
            raise Refused(_("Clauses lie inside their sentence and do not overlap."))
        reached = end
        clauses.append(
            Directive.objects.create(
                meeting=directive.meeting,
                section=directive.section,
                parent=directive,
                code=f"{directive.code}-{number}",
                start=start,
                end=end,
                quote=text[start:end],
                text_length=len(text),
                kind=directive.kind,
                theme=directive.theme,
            )
        )
    audit.record(
        directive,
        "directive.split",
        by=by,
        at=at,
        changes={"clauses": [clause.code for clause in clauses]},
    )
    return clauses


@transaction.atomic
def decide_no_task(directive, *, reason, by, at=None):
    """Mark a leaf as asking for no task of its own 不单独立项, with the reason."""
    if directive.clauses.exists():
        raise Refused(_("Decide on the clauses of this sentence, not the sentence."))
    if not reason.strip():
        raise Refused(_("Say why it asks for no task of its own."))
    if directive.tasks.exists():
        raise Refused(_("Tasks hang on this directive already."))
    directive.no_task_reason = reason[:200]
    directive.save()
    audit.record(
        directive,
        "directive.no_task",
        by=by,
        at=at or clock.now(),
        changes={"reason": reason},
    )
    return directive


@transaction.atomic
def link(directive, task, *, by, at=None):
    """Let a task answer a directive."""
    if directive.clauses.exists():
        raise Refused(_("Link the clauses of this sentence, not the sentence."))
    directive.no_task_reason = ""
    directive.save()
    task.directives.add(directive)
    audit.record(
        directive,
        "directive.linked",
        by=by,
        at=at or clock.now(),
        task=task,
        changes={"task": task.code},
    )
    return task


@transaction.atomic
def unlink(directive, task, *, by, at=None):
    """Take a task off a directive, which may thereby become undecided again."""
    task.directives.remove(directive)
    audit.record(
        directive,
        "directive.unlinked",
        by=by,
        at=at or clock.now(),
        task=task,
        changes={"task": task.code},
    )
    return task


@transaction.atomic
def reconsider(directive, *, by, at=None):
    """Take back that a leaf asks for no task of its own; it is undecided again."""
    if not directive.no_task_reason:
        raise Refused(_("This directive is not marked as needing no task."))
    reason, directive.no_task_reason = directive.no_task_reason, ""
    directive.save()
    audit.record(
        directive,
        "directive.reconsidered",
        by=by,
        at=at or clock.now(),
        changes={"reason": [reason, ""]},
    )
    return directive


@transaction.atomic
def revise(directive, *, earlier, by, at=None):
    """Set which demands of earlier meetings a directive revises."""
    earlier = list(earlier)
    for each in earlier:
        if each.meeting.held_on >= directive.meeting.held_on:
            raise Refused(_("Only a demand of an earlier meeting can be revised."))
    before = {each.pk: each for each in directive.supersedes.select_related("meeting")}
    if set(before) == {each.pk for each in earlier}:
        return directive
    directive.supersedes.set(earlier)
    audit.record(
        directive,
        "directive.revises",
        by=by,
        at=at or clock.now(),
        changes={"revises": [_named(before.values()), _named(earlier)]},
    )
    return directive


def _named(directives):
    return [f"{each.meeting.held_on:%Y-%m-%d} {each.code}" for each in directives]
