"""What people do, and who hears of it: one function for every event.

Called by the actions as their last step, inside their transaction.
"""

from functools import wraps

from plans.models import Decision, Notice, Notification, Review
from plans.notifications.kinds import Kind
from plans.notifications.people import People
from plans.notifications.post import is_silent, tell
from plans.schedule import day_of
from towns.access import Permission


def event(function):
    """Does nothing while the portal is silent; else gives the function the people."""

    @wraps(function)
    def wrapper(subject, *, at, **kwargs):
        if not is_silent():
            function(subject, People(day_of(at)), at=at, **kwargs)

    return wrapper


# --- Tasks ------------------------------------------------------------------------
def _of_the_task(kind, task, people, *, by, at, **figures):
    """The lead unit and the owner hear of a change of their task."""
    tell(
        kind,
        people.concerned(task),
        people,
        key=f"{kind}:{task.pk}:{at.isoformat()}",
        at=at,
        by=by,
        task=task,
        **figures,
    )


@event
def task_assigned(task, people, *, by, at):
    due_on = task.due_on.isoformat()
    _of_the_task(Kind.ASSIGNED, task, people, by=by, at=at, due_on=due_on)


@event
def lead_unit_changed(task, people, *, by, at, before, reason):
    """The unit that leads it now hears of it, and the one that led it."""
    tell(
        Kind.LEAD_UNIT_CHANGED,
        [*people.concerned(task), *people.of(before)],
        people,
        key=f"{Kind.LEAD_UNIT_CHANGED}:{task.pk}:{at.isoformat()}",
        at=at,
        by=by,
        task=task,
        before=before.short_name,
        after=task.lead_unit.short_name,
        words=reason,
    )


@event
def task_held(task, people, *, by, at, reason, review_on):
    figures = {"words": reason, "review_on": review_on.isoformat()}
    _of_the_task(Kind.HELD, task, people, by=by, at=at, **figures)


@event
def task_resumed(task, people, *, by, at, reason):
    _of_the_task(Kind.RESUMED, task, people, by=by, at=at, words=reason)


@event
def task_reopened(task, people, *, by, at, reason):
    _of_the_task(Kind.REOPENED, task, people, by=by, at=at, words=reason)


@event
def task_cancelled(task, people, *, by, at, reason):
    _of_the_task(Kind.CANCELLED, task, people, by=by, at=at, words=reason)


# --- Reports and claims -----------------------------------------------------------
def _latest(reviews):
    return reviews.filter(undone_at=None).order_by("at", "pk").last()


@event
def report_decided(report, people, *, by, at):
    """Author, lead unit and owner hear that a report was accepted or returned."""
    review, task = _latest(report.reviews), report.task
    accepted = review.verdict == Review.Verdict.ACCEPTED
    tell(
        Kind.REPORT_ACCEPTED if accepted else Kind.REPORT_RETURNED,
        [*people.concerned(task), *people.one(report.author_id)],
        people,
        key=f"review:{review.pk}",
        at=at,
        by=by,
        task=task,
        period_end=report.period_end.isoformat(),
        percent=report.percent,
        words=review.words,
    )


@event
def claim_submitted(claim, people, *, by, at):
    """Whoever accepts completions hears that one is claimed."""
    tell(
        Kind.CLAIM_SUBMITTED,
        people.deciders(claim.task),
        people,
        key=f"claim:{claim.pk}",
        at=at,
        by=by,
        task=claim.task,
        unit=claim.task.lead_unit.short_name,
    )


@event
def claim_decided(claim, people, *, by, at):
    review, task = _latest(claim.reviews), claim.task
    accepted = review.verdict == Review.Verdict.ACCEPTED
    tell(
        Kind.CLAIM_ACCEPTED if accepted else Kind.CLAIM_RETURNED,
        [*people.concerned(task), *people.one(claim.submitted_by_id)],
        people,
        key=f"review:{review.pk}",
        at=at,
        by=by,
        task=task,
        words=review.words,
    )


def review_undone(review):
    """What was said of a verdict that is taken back is taken back too."""
    Notification.objects.filter(key=f"review:{review.pk}").delete()


# --- Requests ---------------------------------------------------------------------
@event
def extension_asked(request, people, *, by, at):
    tell(
        Kind.EXTENSION_ASKED,
        people.deciders(request.task),
        people,
        key=f"extension:{request.pk}",
        at=at,
        by=by,
        task=request.task,
        unit=request.task.lead_unit.short_name,
        milestone=request.milestone.name if request.milestone else "",
        due_on=request.from_due_on.isoformat(),
        to=request.to_due_on.isoformat(),
        words=request.reason,
    )


@event
def extension_decided(request, people, *, by, at):
    approved = request.status == Decision.APPROVED
    tell(
        Kind.EXTENSION_APPROVED if approved else Kind.EXTENSION_REFUSED,
        [*people.concerned(request.task), *people.one(request.asked_by_id)],
        people,
        key=f"extension-decided:{request.pk}",
        at=at,
        by=by,
        task=request.task,
        milestone=request.milestone.name if request.milestone else "",
        due_on=request.from_due_on.isoformat(),
        to=request.to_due_on.isoformat(),
        words=request.decision_words,
    )


@event
def change_asked(request, people, *, by, at):
    tell(
        Kind.CHANGE_ASKED,
        people.deciders(request.task),
        people,
        key=f"change:{request.pk}",
        at=at,
        by=by,
        task=request.task,
        unit=request.task.lead_unit.short_name,
        change=request.kind,
        words=request.reason,
    )


@event
def change_decided(request, people, *, by, at):
    approved = request.status == Decision.APPROVED
    tell(
        Kind.CHANGE_APPROVED if approved else Kind.CHANGE_REFUSED,
        [*people.concerned(request.task), *people.one(request.asked_by_id)],
        people,
        key=f"change-decided:{request.pk}",
        at=at,
        by=by,
        task=request.task,
        change=request.kind,
        words=request.decision_words,
    )


@event
def coordination_asked(request, people, *, by, at):
    """The addressee hears what is needed, and by when."""
    tell(
        Kind.COORDINATION_ASKED,
        people.answering(request.addressee) or people.deciders(request.task),
        people,
        key=f"coordination:{request.pk}",
        at=at,
        by=by,
        task=request.task,
        request=request.pk,
        unit=request.task.lead_unit.short_name,
        need=request.kind,
        reply_by=request.reply_by.isoformat(),
        words=request.question,
    )


@event
def coordination_answered(request, people, *, by, at):
    tell(
        Kind.COORDINATION_ANSWERED,
        [*people.concerned(request.task), *people.one(request.asked_by_id)],
        people,
        key=f"coordination-answered:{request.pk}",
        at=at,
        by=by,
        task=request.task,
        unit=request.addressee.short_name,
        words=request.answer,
    )


# --- Remarks ----------------------------------------------------------------------
@event
def instruction_given(instruction, people, *, by, at):
    tell(
        Kind.INSTRUCTION_GIVEN,
        people.of(instruction.unit),
        people,
        key=f"instruction:{instruction.pk}",
        at=at,
        by=by,
        task=instruction.task,
        answer_by=instruction.answer_by.isoformat(),
        words=instruction.words,
    )


@event
def instruction_answered(instruction, people, *, by, at):
    tell(
        Kind.INSTRUCTION_ANSWERED,
        people.one(instruction.given_by_id),
        people,
        key=f"instruction-answered:{instruction.pk}",
        at=at,
        by=by,
        task=instruction.task,
        unit=instruction.unit.short_name,
        words=instruction.answer,
    )


@event
def objection_raised(objection, people, *, by, at):
    tell(
        Kind.OBJECTION_RAISED,
        people.deciders(objection.task),
        people,
        key=f"objection:{objection.pk}",
        at=at,
        by=by,
        task=objection.task,
        unit=objection.task.lead_unit.short_name,
        light=objection.light,
        words=objection.words,
    )


@event
def objection_answered(objection, people, *, by, at):
    task = objection.task
    tell(
        Kind.OBJECTION_ANSWERED,
        [*people.concerned(task), *people.one(objection.raised_by_id)],
        people,
        key=f"objection-answered:{objection.pk}",
        at=at,
        by=by,
        task=task,
        words=objection.answer,
    )


# --- Notices ----------------------------------------------------------------------
def _figures(notice):
    return {
        "notice": notice.pk,
        "serial": notice.serial,
        "level": notice.level,
        "unit": notice.unit.short_name,
        "reply_by": notice.reply_by.isoformat(),
    }


@event
def notice_sent(notice, people, *, by, at):
    """The unit hears of it at once; of a red one the responsible leader too."""
    task = notice.task
    is_red = notice.level == Notice.Level.RED
    tell(
        Kind.NOTICE_SENT,
        [*people.concerned(task), *(people.leader_of(task) if is_red else ())],
        people,
        key=f"notice:{notice.pk}",
        at=at,
        by=by,
        task=task,
        words=notice.demand,
        **_figures(notice),
    )


@event
def notice_answered(reply, people, *, by, at):
    """Who sent it hears of the reply; if they have left, who may act on it."""
    notice = reply.notice
    tell(
        Kind.NOTICE_ANSWERED,
        people.one(notice.sent_by_id)
        or people.deciders(notice.task, Permission.SEND_NOTICE),
        people,
        key=f"notice-answered:{reply.pk}",
        at=at,
        by=by,
        task=notice.task,
        words=reply.words,
        **_figures(notice),
    )


@event
def notice_ended(notice, people, *, by, at):
    """The unit that was pressed hears that it is over, and who sent the notice."""
    tell(
        Kind.NOTICE_ENDED,
        [*people.of(notice.unit), *people.one(notice.sent_by_id)],
        people,
        key=f"notice-ended:{notice.pk}",
        at=at,
        by=by,
        task=notice.task,
        ending=notice.ending,
        words=notice.ended_words,
        **_figures(notice),
    )


def notice_revived(notice):
    """What was said of an ending that is taken back is taken back too."""
    Notification.objects.filter(key=f"notice-ended:{notice.pk}").delete()
