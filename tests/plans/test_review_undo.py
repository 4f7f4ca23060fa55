"""Undoing a verdict: within ten minutes, by who gave it, while nothing hangs on it."""

from datetime import timedelta

import pytest

from plans.actions import (
    Refused,
    claims,
    report_drafts,
    reports,
    reviews,
    tasks,
)
from plans.models import (
    Attachment,
    CompletionClaim,
    LightSpan,
    ProgressReport,
    Review,
    Task,
)
from plans.schedule import Period
from tests.factories import at, make_completion, make_member, make_report, make_task
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

MILESTONES = [("方案", "2025-03-14", 1, True), ("验收", "2025-12-31", 1, False)]
DECIDED = at("2025-03-24", 10)


@pytest.fixture
def task(zhangzhu):
    return make_task(zhangzhu, assigned="2025-03-03", milestones=MILESTONES)


@pytest.fixture
def report(task):
    milestone = task.milestones.get(name="方案")
    return make_report(
        task,
        "2025-03",
        60,
        at_day="2025-03-21",
        accepted_on=False,
        reached=[milestone],
    )


def accepted(report, by):
    reports.accept(report, by=by, at=DECIDED)
    return report.reviews.get()


def light(task, moment):
    span = LightSpan.objects.tasks().at(moment).get(task=task)
    return span.light, span.percent


def test_the_report_waits_again_and_its_figures_do_not_count(task, report, supervisor):
    before = light(task, DECIDED - timedelta(minutes=1))
    review = accepted(report, supervisor)
    after = light(task, DECIDED + timedelta(minutes=1))

    moment = DECIDED + timedelta(minutes=5)
    reviews.undo(review, by=supervisor, at=moment)

    report.refresh_from_db()
    assert (report.status, report.closed_at) == (ProgressReport.Status.SUBMITTED, None)
    assert Review.objects.get().undone_at == moment
    assert task.milestones.get(name="方案").reached_on is None
    assert light(task, moment) == before
    # What was known in between stays known.
    assert light(task, DECIDED + timedelta(minutes=1)) == after == ("green", 6000)
    entry = AuditEntry.objects.get(verb="report.review_undone")
    assert (entry.by, entry.task_code) == (supervisor, task.code)


def test_a_report_that_was_signed_off_is_signed_off_again(task, report, supervisor):
    task.plan.needs_sign_off = True
    task.plan.save()
    head = make_member(task.lead_unit)
    reports.sign_off(report, by=head, at=at("2025-03-21", 15))
    review = accepted(report, supervisor)

    reviews.undo(review, by=supervisor, at=DECIDED)

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.SIGNED_OFF


@pytest.mark.parametrize("seconds", [0, 599, 600])
def test_it_can_be_undone_for_ten_minutes(report, supervisor, seconds):
    review = accepted(report, supervisor)

    reviews.undo(review, by=supervisor, at=DECIDED + timedelta(seconds=seconds))

    assert Review.objects.get().undone_at is not None


def test_a_second_after_ten_minutes_it_cannot(report, supervisor):
    review = accepted(report, supervisor)

    with pytest.raises(Refused, match="10 分钟"):
        reviews.undo(review, by=supervisor, at=DECIDED + timedelta(seconds=601))

    assert Review.objects.get().undone_at is None
    report.refresh_from_db()
    assert report.status == ProgressReport.Status.ACCEPTED


def test_nobody_undoes_what_another_decided(report, supervisor):
    review = accepted(report, supervisor)

    with pytest.raises(Refused, match="只有作出决定的人"):
        reviews.undo(review, by=make_member(), at=DECIDED)


def test_it_is_undone_once(report, supervisor):
    review = accepted(report, supervisor)
    reviews.undo(review, by=supervisor, at=DECIDED)

    with pytest.raises(Refused, match="已经撤销"):
        reviews.undo(review, by=supervisor, at=DECIDED)


def test_an_undone_report_can_be_decided_anew(report, supervisor):
    review = accepted(report, supervisor)
    reviews.undo(review, by=supervisor, at=DECIDED + timedelta(minutes=1))

    later = DECIDED + timedelta(minutes=2)
    reports.return_for_rework(report, by=supervisor, words="请补充", at=later)

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.RETURNED


def test_undoing_a_return_takes_the_copied_draft_away(task, report, supervisor):
    reports.return_for_rework(report, by=supervisor, words="请补充", at=DECIDED)
    assert task.reports.count() == 2

    reviews.undo(report.reviews.get(), by=supervisor, at=DECIDED)

    assert task.reports.get().status == ProgressReport.Status.SUBMITTED
    assert report.reached.count() == 1


def test_the_files_beside_the_report_stay_with_it(task, report, supervisor):
    Attachment.objects.create(
        task=task,
        report=report,
        file="attachments/photo",
        name="现场.jpg",
        kind="jpeg",
        size=1,
        sha256="0" * 64,
        uploaded_by=report.author,
        uploaded_at=at("2025-03-21"),
    )
    reports.return_for_rework(report, by=supervisor, words="请补充", at=DECIDED)
    assert Attachment.objects.count() == 2

    reviews.undo(report.reviews.get(), by=supervisor, at=DECIDED)

    assert Attachment.objects.get().report == report


def test_a_return_on_which_the_unit_writes_already_stays(task, report, supervisor):
    reports.return_for_rework(report, by=supervisor, words="请补充", at=DECIDED)
    reports.save_draft(
        task,
        by=make_member(task.lead_unit),
        period=Period.of("month", at("2025-03-01").date()),
        progress="已补充",
        at=DECIDED + timedelta(minutes=2),
    )

    with pytest.raises(Refused, match="已着手重新填写"):
        reviews.undo(
            report.reviews.get(), by=supervisor, at=DECIDED + timedelta(minutes=3)
        )


def test_what_something_later_hangs_on_stays(task, report, supervisor):
    review = accepted(report, supervisor)
    claims.claim(
        task,
        by=make_member(task.lead_unit),
        evidence="验收单",
        at=DECIDED + timedelta(minutes=1),
    )

    with pytest.raises(Refused, match="已有后续事项"):
        reviews.undo(review, by=supervisor, at=DECIDED + timedelta(minutes=2))


def test_of_two_verdicts_on_a_task_the_later_goes_first(task, report, supervisor):
    late = make_report(task, "2025-02", 40, at_day="2025-03-20", accepted_on=False)
    first, second = accepted(late, supervisor), accepted(report, supervisor)

    with pytest.raises(Refused, match="已有后续事项"):
        reviews.undo(first, by=supervisor, at=DECIDED)
    reviews.undo(second, by=supervisor, at=DECIDED)
    reviews.undo(first, by=supervisor, at=DECIDED)

    assert task.reports.waiting().count() == 2


def test_a_milestone_another_report_had_ticked_keeps_its_day(task, supervisor):
    milestone = task.milestones.get(name="方案")
    make_report(task, "2025-02", 50, at_day="2025-02-21", reached=[milestone])
    again = make_report(
        task,
        "2025-03",
        60,
        at_day="2025-03-21",
        accepted_on=False,
        reached=[milestone],
    )
    review = accepted(again, supervisor)

    reviews.undo(review, by=supervisor, at=DECIDED)

    milestone.refresh_from_db()
    assert milestone.reached_on == at("2025-02-21").date()


def test_undoing_a_correction_brings_its_predecessor_back(task, supervisor):
    milestone = task.milestones.get(name="方案")
    first = make_report(task, "2025-03", 60, at_day="2025-03-21", reached=[milestone])
    draft = report_drafts.correct(first, by=first.author, at=at("2025-03-28", 15))
    report_drafts.tick(draft, [])
    draft.percent = 55
    draft.problems = "方案未通过"
    draft.save()
    corrected = reports.submit(draft, by=first.author, at=at("2025-03-28", 15, 5))
    moment = at("2025-03-28", 16)
    reports.accept(corrected, by=supervisor, at=moment)
    milestone.refresh_from_db()
    assert milestone.reached_on is None

    reviews.undo(
        corrected.reviews.get(), by=supervisor, at=moment + timedelta(minutes=1)
    )

    milestone.refresh_from_db()
    assert milestone.reached_on == at("2025-03-21").date()


def test_an_accepted_claim_waits_again(task, supervisor):
    claim = make_completion(task, "2025-03-24")
    review = claim.reviews.get()

    reviews.undo(review, by=review.by, at=at("2025-03-24", 16, 5))

    claim.refresh_from_db()
    task.refresh_from_db()
    assert claim.status == CompletionClaim.Status.SUBMITTED
    assert (task.state, task.completed_on) == (Task.State.CLAIMED, None)
    assert not task.milestones.exclude(reached_on=None).exists()
    assert light(task, at("2025-03-24", 16, 1))[0] == "done"
    assert light(task, at("2025-03-24", 16, 5))[0] == "green"
    claims.accept(claim, by=supervisor, at=at("2025-03-24", 16, 6))
    assert light(task, at("2025-03-24", 16, 6))[0] == "done"


def test_a_closed_task_keeps_its_acceptance(task, supervisor):
    review = make_completion(task, "2025-03-24").reviews.get()
    tasks.close(task, by=supervisor, at=at("2025-03-24", 16, 3))

    with pytest.raises(Refused, match="已有后续事项"):
        reviews.undo(review, by=review.by, at=at("2025-03-24", 16, 5))


def test_a_returned_claim_waits_again(task, supervisor):
    head = make_member(task.lead_unit)
    claim = claims.claim(task, by=head, evidence="验收单", at=DECIDED)
    later = DECIDED + timedelta(minutes=1)
    claims.return_for_rework(claim, by=supervisor, words="缺少照片", at=later)

    reviews.undo(claim.reviews.get(), by=supervisor, at=later + timedelta(minutes=9))

    claim.refresh_from_db()
    task.refresh_from_db()
    assert claim.status == CompletionClaim.Status.SUBMITTED
    assert task.state == Task.State.CLAIMED


def test_a_correction_opens_no_milestone_that_another_period_ticks(task, supervisor):
    milestone = task.milestones.get(name="方案")
    ticked = {"reached": [milestone]}
    first = make_report(task, "2025-03", 60, at_day="2025-03-21", **ticked)
    make_report(task, "2025-04", 70, at_day="2025-04-22", **ticked)
    draft = report_drafts.correct(first, by=first.author, at=at("2025-04-28", 15))
    report_drafts.tick(draft, [])
    corrected = reports.submit(draft, by=first.author, at=at("2025-04-28", 16))

    reports.accept(corrected, by=supervisor, at=at("2025-04-29"))

    milestone.refresh_from_db()
    assert milestone.reached_on == at("2025-04-22").date()
