"""Who hears of what others do; what the reader may not see is not told."""

import pytest

from plans import notifications
from plans.actions import claims, remarks, reports, requests, reviews, tasks
from plans.models import Notification, NotificationMute, Task
from plans.notifications import words
from plans.notifications.kinds import KINDS_OF, TOPIC_OF, Kind, Topic
from plans.notifications.people import People
from tests.factories import (
    Role,
    at,
    make_leader,
    make_member,
    make_office,
    make_post,
    make_report,
    make_task,
    make_unit,
)
from towns.actions import deputies

pytestmark = pytest.mark.django_db


def told(kind):
    """The names of those who were told of an event."""
    rows = Notification.objects.filter(kind=kind)
    return sorted(row.user.full_name for row in rows)


def clear():
    Notification.objects.all().delete()


def test_an_assignment_is_told_to_reporters_heads_and_the_owner(
    zhangzhu, zhangzhu_head, reporter, hufu_head, viewer
):
    owner = make_member(make_office(), Role.VIEWER, full_name="责任人")

    make_task(zhangzhu, owner=owner)

    assert told(Kind.ASSIGNED) == sorted(["张渚负责人", "张渚填报人", "责任人"])


def test_whoever_does_it_is_not_told_of_it(zhangzhu, zhangzhu_head, supervisor):
    task = make_task(zhangzhu)
    clear()

    remarks.object_to_light(
        task, words="灯色不准", by=zhangzhu_head, at=at("2025-03-01")
    )

    assert told(Kind.OBJECTION_RAISED) == ["督查人"]
    assert told(Kind.OBJECTION_ANSWERED) == []


@pytest.mark.parametrize("accepted", [True, False])
def test_a_verdict_on_a_report_is_told_with_the_reviewers_words(
    zhangzhu, zhangzhu_head, supervisor, accepted
):
    report = make_report(make_task(zhangzhu), "2025-03", 30, accepted_on=False)
    clear()
    decide = reports.accept if accepted else reports.return_for_rework

    decide(report, by=supervisor, words="请补充数据", at=at("2025-03-28"))

    kind = Kind.REPORT_ACCEPTED if accepted else Kind.REPORT_RETURNED
    assert told(kind) == sorted(["张渚负责人", report.author.full_name])
    row = Notification.objects.filter(user=zhangzhu_head).get()
    assert words.quoted(row.figures) == "请补充数据"
    assert words.sentence(row.kind, row.figures) == (
        "审定 3 月填报：30%" if accepted else "退回 3 月填报"
    )


def test_a_verdict_that_is_undone_is_no_longer_told(
    zhangzhu, zhangzhu_head, supervisor
):
    report = make_report(make_task(zhangzhu), "2025-03", 30, accepted_on=False)
    reports.accept(report, by=supervisor, at=at("2025-03-28"))

    reviews.undo(report.reviews.get(), by=supervisor, at=at("2025-03-28", 9, 5))

    assert told(Kind.REPORT_ACCEPTED) == []


def test_a_claim_goes_to_supervision_and_its_verdict_back(
    zhangzhu, zhangzhu_head, supervisor
):
    task = make_task(zhangzhu)
    claim = claims.claim(task, by=zhangzhu_head, evidence="验收单", at=at("2025-05-06"))
    assert told(Kind.CLAIM_SUBMITTED) == ["督查人"]

    claims.return_for_rework(claim, by=supervisor, words="缺照片", at=at("2025-05-07"))

    assert told(Kind.CLAIM_RETURNED) == ["张渚负责人"]


def test_what_a_supervisors_own_unit_claims_goes_to_the_responsible_leader(zhangzhu):
    make_member(zhangzhu, Role.SUPERVISOR, full_name="本镇督查")
    post = make_post()
    make_leader(post, full_name="责任领导")
    task = make_task(zhangzhu, responsible_leader=post)

    claims.claim(task, by=make_member(zhangzhu), evidence="验收单", at=at("2025-05-06"))

    assert told(Kind.CLAIM_SUBMITTED) == ["责任领导"]


def test_a_deputy_hears_what_the_absent_supervisor_would(zhangzhu, supervisor):
    deputy = make_member(make_office(), Role.VIEWER, full_name="代理人")
    deputies.name(
        supervisor,
        deputy=deputy,
        since=at("2025-05-01").date(),
        until=at("2025-05-31").date(),
        by=supervisor,
        at=at("2025-05-01"),
    )

    claims.claim(
        make_task(zhangzhu),
        by=make_member(zhangzhu),
        evidence="验收单",
        at=at("2025-05-06"),
    )

    assert told(Kind.CLAIM_SUBMITTED) == sorted(["代理人", "督查人"])


def test_an_extension_is_asked_of_supervision_and_its_decision_told(
    zhangzhu, zhangzhu_head, supervisor
):
    task = make_task(zhangzhu, due_on="2025-06-30")
    asked = requests.ask_extension(
        task,
        to_due_on=at("2025-08-31").date(),
        reason="征地延后",
        by=zhangzhu_head,
        at=at("2025-05-06"),
    )
    assert told(Kind.EXTENSION_ASKED) == ["督查人"]

    requests.decide_extension(
        asked, approve=False, words="抓紧", by=supervisor, at=at("2025-05-07")
    )

    row = Notification.objects.get(kind=Kind.EXTENSION_REFUSED)
    assert words.sentence(row.kind, row.figures) == "延期未获批，仍为 2025-06-30 到期"


def test_coordination_is_told_to_who_answers_it_and_the_answer_to_the_unit(
    zhangzhu, zhangzhu_head, hufu, hufu_head
):
    make_member(hufu, Role.REPORTER)  # finds nothing to do behind such a message
    task = make_task(zhangzhu)
    asked = requests.ask_coordination(
        task,
        addressee=hufu,
        kind="land",
        question="需用地指标",
        reply_by=at("2025-05-20").date(),
        by=zhangzhu_head,
        at=at("2025-05-06"),
    )
    assert told(Kind.COORDINATION_ASKED) == ["湖㳇负责人"]

    requests.answer_coordination(
        asked, answer="同意", by=hufu_head, at=at("2025-05-12")
    )

    assert told(Kind.COORDINATION_ANSWERED) == ["张渚负责人"]


def test_an_instruction_is_told_to_the_unit_and_its_answer_to_the_leader(
    zhangzhu, zhangzhu_head, leader
):
    given = remarks.instruct(
        make_task(zhangzhu),
        unit=zhangzhu,
        words="请报方案",
        answer_by=at("2025-05-20").date(),
        by=leader,
        at=at("2025-05-06"),
    )
    assert told(Kind.INSTRUCTION_GIVEN) == ["张渚负责人"]

    remarks.answer_instruction(
        given, answer="已报", by=zhangzhu_head, at=at("2025-05-12")
    )

    assert told(Kind.INSTRUCTION_ANSWERED) == ["责任领导"]


def test_of_another_lead_unit_both_units_hear(zhangzhu, zhangzhu_head, hufu, hufu_head):
    task = make_task(zhangzhu)
    clear()

    tasks.change_lead_unit(task, unit=hufu, reason="调整", by=None, at=at("2025-05-06"))

    assert told(Kind.LEAD_UNIT_CHANGED) == sorted(["张渚负责人", "湖㳇负责人"])


def test_of_a_restricted_task_nobody_is_told_who_does_not_see_it(
    zhangzhu, zhangzhu_head, hufu, hufu_head
):
    owner = make_member(make_office(), Role.VIEWER)
    task = make_task(zhangzhu, is_restricted=True, owner=owner)

    requests.ask_coordination(
        task,
        addressee=hufu,
        kind="land",
        question="需用地指标",
        reply_by=at("2025-05-20").date(),
        by=zhangzhu_head,
        at=at("2025-05-06"),
    )

    assert set(Notification.objects.values_list("user", flat=True)) == {
        zhangzhu_head.pk
    }


@pytest.mark.parametrize("left", ["account", "membership"])
def test_nobody_who_has_left_is_told(zhangzhu, zhangzhu_head, left):
    if left == "account":
        zhangzhu_head.is_active = False
        zhangzhu_head.save()
    else:
        zhangzhu_head.memberships.update(until="2025-01-01")

    make_task(zhangzhu, owner=zhangzhu_head, assigned="2025-01-02")

    assert not Notification.objects.exists()


def test_a_muted_topic_is_not_told_but_what_is_returned_always_is(
    zhangzhu, zhangzhu_head, supervisor
):
    for topic in Topic:
        NotificationMute.objects.create(user=zhangzhu_head, topic=topic)
    report = make_report(make_task(zhangzhu), "2025-03", 30, accepted_on=False)

    reports.return_for_rework(
        report, by=supervisor, words="请补充", at=at("2025-03-28")
    )

    kinds = Notification.objects.filter(user=zhangzhu_head).values_list("kind")
    assert list(kinds) == [(Kind.REPORT_RETURNED,)]


def test_what_is_known_of_people_agrees_with_what_they_see():
    post, zhangzhu, taihua = make_post(), make_unit(), make_unit()
    make_leader(post)
    make_leader()
    for unit in (zhangzhu, taihua, make_unit()):
        make_member(unit, Role.HEAD)
        make_member(unit, Role.REPORTER)
    for role in Role:
        make_member(make_office(), role)
    make_task(zhangzhu)
    make_task(
        zhangzhu,
        is_restricted=True,
        supporting_units=[taihua],
        responsible_leader=post,
    )
    people = People(at("2025-05-06").date())

    for user in people._users.values():
        seen = set(Task.objects.visible_to(type(user).objects.get(pk=user.pk)))
        assert {task for task in Task.objects.all() if people.sees(user, task)} == seen


def test_every_kind_has_a_topic_and_words():
    assert set(TOPIC_OF) == set(Kind)
    assert set(KINDS_OF) == set(Topic)
    for kind in Kind:
        assert words.sentence(kind, {}) != ""


def test_an_event_costs_a_few_queries(
    zhangzhu, supervisor, django_assert_max_num_queries
):
    for _number in range(3):
        make_member(zhangzhu)
    report = make_report(make_task(zhangzhu), "2025-03", 30, accepted_on=False)
    reports.accept(report, by=supervisor, at=at("2025-03-28"))
    clear()

    with django_assert_max_num_queries(7):
        notifications.report_decided(report, by=supervisor, at=at("2025-03-28"))

    assert Notification.objects.count() == 4
