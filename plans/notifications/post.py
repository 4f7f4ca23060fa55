"""Puts notifications into inboxes: to whoever sees the task and has not muted it."""

from contextlib import contextmanager
from contextvars import ContextVar

from plans.models import Notification, NotificationMute
from plans.notifications.kinds import LOCKED, TOPIC_OF

_silent = ContextVar("notifications_silent", default=False)


@contextmanager
def silent():
    """Within it events tell nobody: the demo's early months are lived so."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def is_silent():
    return _silent.get()


def mutes_of(users):
    """{(user, topic)} that these people have muted; one query."""
    return set(
        NotificationMute.objects.filter(user__in=users).values_list("user", "topic")
    )


def is_wanted(user, kind, mutes):
    topic = TOPIC_OF[kind]
    return topic in LOCKED or (user.pk, topic) not in mutes


def tell(kind, users, people, *, key, at, by=None, task=None, **figures):
    """Tell these people once of an event of a task; not the one who did it."""
    users = {
        user.pk: user
        for user in users
        if user != by and (task is None or people.sees(user, task))
    }.values()
    if not users:
        return
    mutes = mutes_of(users)
    Notification.objects.bulk_create(
        [
            Notification(
                user=user, kind=kind, key=key, task=task, figures=figures, created_at=at
            )
            for user in users
            if is_wanted(user, kind, mutes)
        ],
        ignore_conflicts=True,
    )


def missing(reminders, people):
    """(reminder, person) pairs of whom has not been told yet; two queries."""
    told = set(
        Notification.objects.filter(
            key__in={reminder.key for reminder in reminders}
        ).values_list("user", "key")
    )
    mutes = mutes_of({user.pk for each in reminders for user in each.users})
    found = []
    for reminder in reminders:
        for user in reminder.users:
            task = reminder.task
            if (user.pk, reminder.key) in told:
                continue
            told.add((user.pk, reminder.key))
            sees = task is None or people.sees(user, task)
            if sees and is_wanted(user, reminder.kind, mutes):
                found.append((reminder, user))
    return found


def subject_of(key):
    """What a reminder is about, whatever its threshold; nothing of an event."""
    subject, slash, _threshold = key.partition("/")
    return subject if slash else None


def _supersede(found, at):
    """What an earlier threshold said of the same subject need not be read any more."""
    subjects = {(user.pk, subject_of(reminder.key)) for reminder, user in found}
    rows = Notification.objects.unread().filter(user__in={pk for pk, _ in subjects})
    stale = [
        pk
        for pk, user, key in rows.values_list("pk", "user", "key")
        if subject_of(key) and (user, subject_of(key)) in subjects
    ]
    Notification.objects.filter(pk__in=stale).update(read_at=at)


def write(found, *, at):
    """Put the missing reminders into their inboxes, in the place of earlier ones."""
    _supersede(found, at)
    Notification.objects.bulk_create(
        [
            Notification(
                user=user,
                kind=reminder.kind,
                key=reminder.key,
                task=reminder.task,
                figures=reminder.figures,
                created_at=at,
            )
            for reminder, user in found
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
