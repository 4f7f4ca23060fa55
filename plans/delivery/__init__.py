"""What leaves the portal, and how often it is tried: letters and robots' messages.

A round of `plans.tick` plans deliveries; the worker queues those that are due; a
failed one waits for a growing pause. No transaction is open while a mail server or a
robot is spoken to, so neither of them can hold up a page.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import translation

from plans.models import Delivery, Notification, Robot
from plans.notifications import words
from plans.notifications.kinds import FOR_THE_GROUP
from plans.schedule import day_of
from towns.models import Membership, User

# Longer ago than this nothing is news.
NEWS = timedelta(days=31)
# For so long a claimed delivery belongs to the worker that claimed it.
LEASE = timedelta(minutes=30)
BATCH = 50
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def pause(tries):
    """How long to wait after so many failures: 1, 2, 4 … minutes, 6 hours at most."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 12), LONGEST_PAUSE)


def news(moment):
    """Notifications that a letter may still bring."""
    return Notification.objects.unread().filter(
        mailed_at=None, created_at__lte=moment, created_at__gt=moment - NEWS
    )


def recipients(moment, also=()):
    """People with an address and news, to whom no letter of the day is on its way."""
    day = day_of(moment)
    written = Delivery.objects.exclude(user=None).filter(day=day)
    pending = Delivery.objects.exclude(user=None).pending()
    told = {user.pk for user in also}
    with_news = set(news(moment).values_list("user", flat=True)) | told
    return list(
        User.objects.filter(
            pk__in=with_news,
            is_active=True,
            memberships__in=Membership.objects.current(day),
        )
        .exclude(email="")
        .exclude(pk__in=written.values("user"))
        .exclude(pk__in=pending.values("user"))
        .distinct()
    )


def messages(found):
    """(robot, lines) of what a round's reminders say to the units' groups.

    `found` are (reminder, person) pairs; restricted tasks never leave the portal so.
    """
    robots = defaultdict(list)
    for robot in Robot.objects.filter(is_active=True).select_related("unit"):
        robots[robot.unit_id].append(robot)
    lines = defaultdict(dict)
    for reminder, _user in found:
        task, unit = reminder.task, reminder.unit
        if unit is None or unit.pk not in robots or reminder.kind not in FOR_THE_GROUP:
            continue
        if task is None or not task.is_restricted:
            lines[unit.pk].setdefault(reminder.key, _line(reminder))
    return [
        (robot, list(said.values()))
        for unit, said in lines.items()
        for robot in robots[unit]
    ]


def _line(reminder):
    with translation.override("zh-hans"):
        said = words.sentence(reminder.kind, reminder.figures)
    name = f"{reminder.task.code} {reminder.task.title}" if reminder.task else ""
    return f"{name}：{said}" if name else said


def plan(users, found, *, at):
    """Put letters and messages on their way, beginning now."""
    day = day_of(at)
    common = {"day": day, "created_at": at, "next_try_at": at}
    Delivery.objects.bulk_create(
        [Delivery(user=user, **common) for user in users], ignore_conflicts=True
    )
    waiting = {
        delivery.robot_id: delivery
        for delivery in Delivery.objects.pending()
        .filter(robot__in=[robot for robot, _lines in found])
        .select_for_update()
    }
    for robot, lines in found:
        if delivery := waiting.get(robot.pk):
            delivery.lines += lines
            delivery.save()
        else:
            Delivery.objects.create(robot=robot, lines=lines, **common)


def claim(moment):
    """Keys of deliveries that are due, now claimed by the caller for a while."""
    due = Delivery.objects.due(moment).order_by("next_try_at")
    return [
        pk
        for pk, next_try_at in due.values_list("pk", "next_try_at")[:BATCH]
        if Delivery.objects.pending()
        .filter(pk=pk, next_try_at=next_try_at)
        .update(next_try_at=moment + LEASE)
    ]


def succeed(delivery, *, at, mailed=()):
    """It has arrived (or there was nothing left to say); what it told is marked."""
    with transaction.atomic():
        Notification.objects.filter(pk__in=[row.pk for row in mailed]).update(
            mailed_at=at
        )
        Delivery.objects.filter(pk=delivery.pk).update(
            sent_at=at, closed_at=at, tries=delivery.tries + 1, error=""
        )


def drop(delivery, *, at, reason):
    """Nothing was to be said any more, or nobody is there to hear it."""
    Delivery.objects.filter(pk=delivery.pk).update(closed_at=at, error=reason[:300])


def postpone(delivery, error, *, at):
    """It did not arrive: it is tried again, each time after a longer pause."""
    tries = delivery.tries + 1
    Delivery.objects.filter(pk=delivery.pk).update(
        tries=tries,
        next_try_at=at + pause(tries),
        error=f"{type(error).__name__}: {error}"[:300],
    )
