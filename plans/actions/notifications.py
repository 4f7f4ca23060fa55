"""What a person does with their inbox: read it, and say what they want to hear of.

Nobody else is concerned, so the audit trail does not tell of it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.models import Notification, NotificationMute
from plans.notifications.kinds import MUTABLE
from resort_portal import clock


def read(notification, *, at=None):
    """Mark a notification as read; the first moment stays."""
    at = at or clock.now()
    Notification.objects.unread().filter(pk=notification.pk).update(read_at=at)


def read_all(user, *, kinds=None, until=None, at=None):
    """Mark everything (of some kinds) as read that was there until a moment."""
    at = at or clock.now()
    rows = user.notifications.unread().filter(created_at__lte=until or at)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    return rows.update(read_at=at)


@transaction.atomic
def choose(user, *, wanted, language):
    """Hear of these topics only, and get letters in this language.

    What is overdue or returned cannot be declined: it is heard of in any case.
    """
    if unknown := set(wanted) - set(MUTABLE):
        raise Refused(_("“%(topic)s” cannot be chosen.") % {"topic": min(unknown)})
    muted = set(MUTABLE) - set(wanted)
    user.mutes.exclude(topic__in=muted).delete()
    NotificationMute.objects.bulk_create(
        [NotificationMute(user=user, topic=topic) for topic in muted],
        ignore_conflicts=True,
    )
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
