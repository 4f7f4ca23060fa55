"""The verbs of those who supervise: never on a task of their own unit.

Assigning is the planner's as well, and no decision on what a unit did.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.actions.notices import PRESSED
from plans.dashboards.freshness import label_of
from plans.models import ProgressReport, Task
from plans.verbs.notices import pressing
from plans.verbs.scene import Verb
from towns.access import Permission

State = Task.State
Status = ProgressReport.Status


def verbs(scene):
    if scene.task.state in Task.UNASSIGNED and scene.may(Permission.ASSIGN):
        yield Verb(
            "assign",
            _("Assign the task"),
            scene.address("task-assign"),
            tone="primary",
            is_post=True,
            confirm=_(
                "Assign the task? Its lead unit is told, and from then on only "
                "decisions move its dates."
            ),
        )
    if scene.may_decide(Permission.REVIEW):
        yield from _reviews(scene)
    if scene.may_decide(Permission.DECIDE):
        yield from _decisions(scene)
    if scene.may_decide(Permission.HOLD):
        yield from _of_state(scene)
    if scene.may_decide(Permission.SEND_NOTICE):
        yield from _of_notices(scene)


def _reviews(scene):
    waits_in = [Status.SIGNED_OFF]
    if not scene.task.plan.needs_sign_off:
        waits_in.append(Status.SUBMITTED)
    for report in scene.reports:
        if report.status in waits_in and report.author_id != scene.user.pk:
            period = label_of(report.period_end, scene.task.reporting)
            yield Verb(
                "review-report",
                _("Review the %(period)s report") % {"period": period},
                reverse("plans:report-review", args=[report.pk]),
                tone="primary",
            )
    for claim in scene.open_papers("claim"):
        yield Verb(
            "review-claim",
            _("Review the completion claim"),
            reverse("plans:claim-review", args=[claim.pk]),
            tone="primary",
            paper=("claim", claim.pk),
        )


def _decisions(scene):
    for kind, label, name in (
        ("extension", _("Decide on the extension"), "extension-decide"),
        ("change", _("Decide on the change"), "change-decide"),
    ):
        for paper in scene.open_papers(kind):
            yield Verb(
                f"decide-{kind}",
                label,
                reverse(f"plans:{name}", args=[paper.pk]),
                tone="primary",
                paper=(kind, paper.pk),
            )
    for paper in scene.open_papers("objection"):
        yield Verb(
            "objection-answer",
            _("Answer the objection"),
            scene.address("objection-answer", paper.pk),
            tone="primary",
            paper=("objection", paper.pk),
        )


def _of_state(scene):
    state = scene.task.state
    if state in Task.OPEN:
        yield Verb("hold", _("Put on hold"), scene.address("task-hold"))
    elif state == State.ON_HOLD:
        yield Verb(
            "resume",
            _("Take off hold"),
            scene.address("task-resume"),
            tone="primary" if _is_due(scene) else "",
            hint=_look_again(scene),
        )
    elif state == State.COMPLETED:
        yield Verb("close", _("Close the task"), scene.address("task-close"), "primary")
    elif state == State.CLOSED:
        yield Verb("archive", _("Archive the task"), scene.address("task-archive"))
    if state in (State.COMPLETED, State.CLOSED):
        yield Verb(
            "reopen", _("Reopen the task"), scene.address("task-reopen"), "danger"
        )


def _of_notices(scene):
    in_force = [
        paper for paper in scene.papers["notice"] if paper.is_in_force_at(scene.moment)
    ]
    for paper in in_force:
        yield from pressing(paper.pk, paper.about, scene.task)
    if not in_force and scene.task.state in PRESSED:
        yield Verb("notice", _("Send a notice"), scene.address("notice-create"))


def _review_day(scene):
    held = [row for row in scene.papers["state"] if row.status == State.ON_HOLD]
    return held[-1].to_on if held else None


def _is_due(scene):
    day = _review_day(scene)
    return day is not None and day <= scene.today


def _look_again(scene):
    day = _review_day(scene)
    return _("to be looked at on %(day)s") % {"day": day.isoformat()} if day else ""
