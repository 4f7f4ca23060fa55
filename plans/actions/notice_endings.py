"""What ends a notice beside a person's words: what becomes of its task.

A module of its own, because the task's own verbs end notices and notices ask the task.
"""

from plans import notifications
from plans.models import Notice
from towns import audit

Ending = Notice.Ending


def close(notice, ending, *, by, at, words=""):
    """Write how an open notice ended; nothing else of it ever changes."""
    notice.ending, notice.ended_words = ending, words
    notice.ended_at, notice.ended_by = at, by
    notice.save()


def end_with_task(task, ending, *, by, at):
    """End what is open on a locked task because of what becomes of the task."""
    for notice in task.notices.open().select_related("plan", "unit"):
        notice.task = task
        close(notice, ending, by=by, at=at)
        audit.record(
            notice,
            "notice.ended",
            by=by,
            at=at,
            task=task,
            changes={"notice": notice.serial, "ending": ending},
        )
        notifications.notice_ended(notice, by=by, at=at)


def revive(task, *, by, at, ended_at):
    """Open again what ended with an acceptance that is taken back."""
    rows = task.notices.filter(ending=Ending.COMPLETED, ended_at=ended_at)
    for notice in rows.select_related("plan"):
        notice.ending, notice.ended_at, notice.ended_by = "", None, None
        notice.save()
        audit.record(
            notice,
            "notice.revived",
            by=by,
            at=at,
            task=task,
            changes={"notice": notice.serial},
        )
        notifications.notice_revived(notice)
