"""What events.csv tells: requests, decisions, remarks, returns; one verb each."""

from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from plans import shipping, standing
from plans.actions import (
    Refused,
    claims,
    contributions,
    meetings,
    notices,
    remarks,
    requests,
    tasks,
)
from plans.actions import reports as report_actions
from plans.demo import script
from plans.models import (
    CompletionClaim,
    CoordinationRequest,
    Decision,
    Directive,
    Instruction,
    Objection,
    ProgressReport,
    Task,
    Theme,
)
from plans.schedule import SHANGHAI, Period
from plans.shipping.minutes import NO_TASK, TO_DO
from plans.shipping.tables import read
from towns.models import Unit

RETURN_REPORT = "退回填报"
# The second meeting's minutes are recorded that day, taken up the day after.
RECORDED_AT = datetime(2025, 9, 28, 17, tzinfo=SHANGHAI)
DECIDED_AT = datetime(2025, 9, 29, 9, 30, tzinfo=SHANGHAI)


def happen(year, event, *, at):
    """Let one event of the table happen."""
    if event.verb not in VERBS:
        event.row.fail("事项", _("“%(text)s” is not known.") % {"text": event.verb})
    if event.by not in year.people:
        event.row.fail("由", _("“%(text)s” is not known.") % {"text": event.by})
    try:
        VERBS[event.verb](year, year.task(event.code), event, at)
    except (Refused, ObjectDoesNotExist, ValueError) as error:
        event.row.fail("事项", str(error))


def _by(year, event):
    return year.people[event.by]


def _day(event):
    return date.fromisoformat(event.day)


def _unit(event):
    return event.row.one_of("单位", {unit.slug: unit for unit in Unit.objects.all()})


def _milestone(task, event):
    return task.milestones.get(order=event.order) if event.order else None


def ask_extension(year, task, event, at):
    requests.ask_extension(
        task,
        milestone=_milestone(task, event),
        to_due_on=_day(event),
        reason=event.words,
        by=_by(year, event),
        at=at,
    )


def _decide_extension(year, task, event, at, *, approve):
    waiting = task.extensions.get(
        status=Decision.PENDING, milestone=_milestone(task, event)
    )
    requests.decide_extension(
        waiting, approve=approve, by=_by(year, event), words=event.words, at=at
    )


def approve_extension(year, task, event, at):
    _decide_extension(year, task, event, at, approve=True)


def refuse_extension(year, task, event, at):
    _decide_extension(year, task, event, at, approve=False)


def ask_change(year, task, event, at):
    wished = {"unit": {"lead_unit": event.unit}, "dates": {"due_on": event.day}}
    requests.ask_change(
        task,
        kind=event.kind,
        after=wished.get(event.kind, {}),
        reason=event.words,
        by=_by(year, event),
        at=at,
    )


def approve_change(year, task, event, at):
    waiting = task.changes.get(status=Decision.PENDING)
    requests.decide_change(
        waiting, approve=True, by=_by(year, event), words=event.words, at=at
    )


def hold(year, task, event, at):
    by = _by(year, event)
    tasks.hold(task, reason=event.words, review_on=_day(event), by=by, at=at)


def object_to_light(year, task, event, at):
    # While the year is lived no spans are written, but an objection is to one.
    standing.rebuild([task])
    remarks.object_to_light(task, words=event.words, by=_by(year, event), at=at)


def answer_objection(year, task, event, at):
    open_one = Objection.objects.get(task=task, answered_at=None)
    by = _by(year, event)
    remarks.answer_objection(open_one, answer=event.words, by=by, at=at)


def instruct(year, task, event, at):
    remarks.instruct(
        task,
        unit=_unit(event),
        words=event.words,
        answer_by=_day(event),
        by=_by(year, event),
        at=at,
    )


def answer_instruction(year, task, event, at):
    open_one = Instruction.objects.get(task=task, answered_at=None)
    by = _by(year, event)
    remarks.answer_instruction(open_one, answer=event.words, by=by, at=at)


def _drafted(task, event, at, *, raises=None):
    """The rule's draft with the event's words; see also `object_to_light`."""
    standing.rebuild([task])
    draft = notices.draft(task, raises=raises, at=at)
    return {
        "level": event.kind or draft.level,
        "reason": draft.reason,
        "demand": event.words,
        "reply_by": _day(event),
    }


def send_notice(year, task, event, at):
    notices.send(task, by=_by(year, event), at=at, **_drafted(task, event, at))


def step_up_notice(year, task, event, at):
    notice = task.notices.open().get()
    drafted = _drafted(task, event, at, raises=notice)
    notices.step_up(notice, by=_by(year, event), at=at, **drafted)


def reply_to_notice(year, task, event, at):
    notice = task.notices.open().get()
    notices.reply(notice, words=event.words, by=_by(year, event), at=at)


def lift_notice(year, task, event, at):
    notice = task.notices.open().get()
    notices.lift(notice, words=event.words, by=_by(year, event), at=at)


def ask_coordination(year, task, event, at):
    requests.ask_coordination(
        task,
        addressee=_unit(event),
        kind=event.kind,
        question=event.words,
        reply_by=_day(event),
        by=_by(year, event),
        at=at,
    )


def answer_coordination(year, task, event, at):
    open_one = CoordinationRequest.objects.get(task=task, answered_at=None)
    by = _by(year, event)
    requests.answer_coordination(open_one, answer=event.words, by=by, at=at)


def contribute(year, task, event, at):
    contributions.contribute(
        task, unit=_unit(event), words=event.words, by=_by(year, event), at=at
    )


def report(year, task, event, at):
    """A report in the event's words; its percent stands under 类别 where it is told."""
    year.file_report(
        task,
        _period(task, event),
        words=event.words,
        percent=int(event.kind) if event.kind else None,
        at=at,
    )


def _period(task, event):
    """The period that ends with the event's month, written 2025-10."""
    return Period.of(task.reporting, date.fromisoformat(f"{event.day}-01"))


def return_report(year, task, event, at):
    waiting = ProgressReport.objects.waiting().get(task=task)
    by = _by(year, event)
    report_actions.return_for_rework(waiting, by=by, words=event.words, at=at)


def file_again(year, task, event, at):
    draft = task.reports.get(status=ProgressReport.Status.DRAFT)
    draft.progress = event.words
    draft.updated_at = at
    draft.save()
    by = _by(year, event)
    year.plan_review(report_actions.submit(draft, by=by, at=at), at=at)


def return_claim(year, task, event, at):
    waiting = CompletionClaim.objects.get(task=task, status="submitted")
    by = _by(year, event)
    claims.return_for_rework(waiting, by=by, words=event.words, at=at)


def claim_again(year, task, event, at):
    claims.claim(task, by=_by(year, event), evidence=event.words, at=at)


VERBS = {
    "申请延期": ask_extension,
    "批准延期": approve_extension,
    "不批准延期": refuse_extension,
    "申请变更": ask_change,
    "批准变更": approve_change,
    "挂账": hold,
    "对灯色有异议": object_to_light,
    "答复异议": answer_objection,
    "批示": instruct,
    "答复批示": answer_instruction,
    "发督办单": send_notice,
    "升级督办单": step_up_notice,
    "答复督办单": reply_to_notice,
    "解除督办单": lift_notice,
    "申请协调": ask_coordination,
    "答复协调": answer_coordination,
    "配合说明": contribute,
    "填报": report,
    RETURN_REPORT: return_report,
    "重新填报": file_again,
    "退回办结": return_claim,
    "重新申请办结": claim_again,
}


def foretell_meeting(year):
    """The planner decides on some leaves of the second meeting; others stay open."""
    folder = script.FOLDER
    year.plan(RECORDED_AT, record_meeting)
    links = [
        (row.needed("要求编号"), row.needed("任务编号"))
        for row in read(folder / "links.csv", "要求编号", "任务编号")
    ]
    for row in read(folder / "clauses.csv", "编号", "处理", "理由"):
        code = row.text("编号")
        if row.text("处理") == NO_TASK:
            year.plan(DECIDED_AT, decide_no_task, code, row.text("理由"))
        elif row.text("处理") == TO_DO:
            for _code, task in (link for link in links if link[0] == code):
                year.plan(DECIDED_AT, link, code, task)


def record_meeting(year, *, at):
    shipping.load_meeting(
        script.FOLDER,
        units={unit.slug: unit for unit in Unit.objects.all()},
        themes={theme.slug: theme for theme in Theme.objects.all()},
    )


def _leaf(code):
    return Directive.objects.get(meeting__is_simulated=True, code=code)


def decide_no_task(year, code, reason, *, at):
    by = year.people["planner"]
    meetings.decide_no_task(_leaf(code), reason=reason, by=by, at=at)


def link(year, code, task, *, at):
    task = Task.objects.get(code=task)
    meetings.link(_leaf(code), task, by=year.people["planner"], at=at)
