"""Notices 督办单: drafted by rule, sent by a person, answered, stepped up, lifted."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans import notice_ladder, notifications
from plans.actions import Refused
from plans.actions.deciding import check_length, moment_in_words
from plans.actions.notice_endings import close
from plans.actions.tasks import locked
from plans.calendar import working_days
from plans.models import LightSpan, Notice, NoticeReply, Plan, Task
from plans.schedule import day_of
from resort_portal import clock
from towns import audit

Ending = Notice.Ending
# On hold, claimed or done a unit owes nothing, so nothing can be pressed for.
PRESSED = Task.OPEN


@dataclass(frozen=True)
class Draft:
    """What stands in the form before the supervisor has touched it."""

    level: str
    reason: str
    demand: str
    reply_by: date


def draft(task, *, raises=None, at=None):
    """Propose a notice from how the task stands now; nothing is written."""
    at = at or clock.now()
    day, calendar = day_of(at), working_days()
    span = LightSpan.objects.tasks().at(at).filter(task=task).first()
    returned = notice_ladder.returned_reports([task.pk], day, calendar)[task.pk]
    found = notice_ladder.Case(span, returned, day).proposal()
    level, reason, demand = found.level, found.reason, found.demand
    if raises:
        if level not in raises.higher_levels:
            level = raises.higher_levels[0]
        reason = "\n".join(part for part in (_so_far(raises, day), reason) if part)
        demand = demand or raises.demand
    return Draft(level, reason, demand, notice_ladder.reply_day(day, calendar))


def _so_far(notice, today):
    """What became of the notice that is stepped up, as the paper says it."""
    with override(notice_ladder.PAPER):
        if notice.replies.exists():
            text = _("%(notice)s was answered, but what it demands has not been done.")
        elif notice.reply_by < today:
            text = _("%(notice)s asked for a reply by %(day)s; there is none.")
        else:
            text = _("%(notice)s asks for a reply by %(day)s.")
        return text % {"notice": notice.serial, "day": notice.reply_by.isoformat()}


@transaction.atomic
def send(task, *, level, reason, demand, reply_by, by, at=None):
    """Send a notice to the unit that leads the task; its number is never used again."""
    at = at or clock.now()
    task = _pressed(task)
    open_one = task.notices.open().select_related("plan").first()
    if open_one:
        raise Refused(
            _("%(notice)s is open on this task: step it up or lift it instead.")
            % {"notice": open_one.serial}
        )
    notice = _write(task, level, reason, demand, reply_by, by=by, at=at)
    audit.record(notice, "notice.sent", by=by, at=at, task=task, changes=_told(notice))
    notifications.notice_sent(notice, by=by, at=at)
    return notice


@transaction.atomic
def step_up(notice, *, level, reason, demand, reply_by, by, at=None):
    """Send a sterner notice in the place of an open one, which ends with it."""
    at = at or clock.now()
    notice = _open(notice)
    task = _pressed(notice.task)
    if level not in notice.higher_levels:
        raise Refused(
            _("Step up to a higher level than “%(level)s”.")
            % {"level": notice.get_level_display()},
            "level",
        )
    close(notice, Ending.STEPPED_UP, by=by, at=at)
    raised = _write(task, level, reason, demand, reply_by, raises=notice, by=by, at=at)
    audit.record(
        raised,
        "notice.stepped_up",
        by=by,
        at=at,
        task=task,
        changes={"before": notice.serial, **_told(raised)},
    )
    notifications.notice_sent(raised, by=by, at=at)
    return raised


@transaction.atomic
def reply(notice, *, words, by, at=None):
    """The unit answers; its debt ends with the first reply, more may follow."""
    at = at or clock.now()
    if not words.strip():
        raise Refused(_("Write the reply."), "words")
    notice = _open(notice)
    row = NoticeReply.objects.create(notice=notice, words=words, by=by, at=at)
    audit.record(
        row,
        "notice.answered",
        by=by,
        at=at,
        task=notice.task,
        changes={"notice": notice.serial, "words": words},
    )
    notifications.notice_answered(row, by=by, at=at)
    return row


@transaction.atomic
def lift(notice, *, words, by, at=None):
    """Lift a notice 解除 with words: what it demanded has been done, or is moot."""
    at = at or clock.now()
    if not words.strip():
        raise Refused(_("Say why the notice is lifted."), "words")
    check_length(words)
    notice = _open(notice)
    close(notice, Ending.LIFTED, by=by, at=at, words=words)
    audit.record(
        notice,
        "notice.lifted",
        by=by,
        at=at,
        task=notice.task,
        changes={"notice": notice.serial, "words": words},
    )
    notifications.notice_ended(notice, by=by, at=at)
    return notice


def _pressed(task):
    task = locked(task)
    if task.state not in PRESSED:
        raise Refused(
            _("The task is “%(state)s” now; this can no longer be done.")
            % {"state": task.get_state_display()}
        )
    return task


def _open(notice):
    """The notice as it is now, its task locked; refused if it has ended."""
    locked(notice.task)
    notice = Notice.objects.select_related("plan", "task__lead_unit", "unit").get(
        pk=notice.pk
    )
    if not notice.is_open:
        raise Refused(
            _("This notice ended at %(time)s already: %(ending)s.")
            % {
                "time": moment_in_words(notice.ended_at),
                "ending": notice.get_ending_display(),
            }
        )
    return notice


def _write(task, level, reason, demand, reply_by, *, by, at, raises=None):
    if level not in Notice.Level.values:
        raise Refused(_("Choose the level."), "level")
    for field, words in (("reason", reason), ("demand", demand)):
        if not words.strip():
            raise Refused(_("A notice says why it is sent and what it asks."), field)
    _check_reply_day(reply_by, day_of(at))
    return Notice.objects.create(
        task=task,
        plan=task.plan,
        number=_next_number(task.plan),
        level=level,
        unit=task.lead_unit,
        reason=reason,
        demand=demand,
        reply_by=reply_by,
        raises=raises,
        sent_by=by,
        sent_at=at,
    )


def _check_reply_day(reply_by, today):
    if reply_by <= today:
        raise Refused(_("The day of reply must lie in the future."), "reply_by")
    calendar = working_days()
    if not calendar.is_working(reply_by):
        raise Refused(
            _("%(day)s is no working day; the next one is %(next)s.")
            % {
                "day": reply_by.isoformat(),
                "next": calendar.add(reply_by, 1).isoformat(),
            },
            "reply_by",
        )


def _next_number(plan):
    """One more than the latest of the plan; two senders take it one after the other."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    latest = plan.notices.aggregate(latest=Max("number"))["latest"]
    return (latest or 0) + 1


def _told(notice):
    return {
        "notice": notice.serial,
        "level": notice.level,
        "unit": notice.unit.name,
        "reply_by": notice.reply_by.isoformat(),
        "reason": notice.reason,
        "demand": notice.demand,
    }
