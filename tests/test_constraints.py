"""What can never be false: the database itself refuses it, whoever writes.

Rows are written past every form, action and `clean()`; a constraint that is missing
from the tables below fails the last test.
"""

from copy import copy
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, F

from plans.models import (
    Attachment,
    ChangeRequest,
    CompletionClaim,
    CoordinationRequest,
    Delivery,
    ExtensionRequest,
    Instruction,
    JobRun,
    LightSpan,
    Measurement,
    MilestoneTemplate,
    Notice,
    NoticeReply,
    Notification,
    NotificationMute,
    Objection,
    ProgressReport,
    ReachedMilestone,
    Review,
    Robot,
    ShippedRow,
    Target,
    WorkdayException,
)
from tests.factories import (
    Role,
    at,
    make_directive,
    make_indicator,
    make_leader,
    make_meeting,
    make_member,
    make_task,
    make_unit,
)
from towns.models import Deputy

pytestmark = pytest.mark.django_db

NOW = at("2025-03-20")
DECIDED = {"closed_at": NOW}
ENDED = {"ending": "completed", "ended_at": NOW}


class Rows:
    """One valid row of every model that has a constraint, by the model's noun."""

    def __init__(self):
        self.unit = make_unit()
        self.office = self.unit.parent
        self.user = make_member(self.unit)
        self.sysadmin = make_member(role=Role.SYSADMIN).memberships.get()
        self.membership = self.user.memberships.get()
        self.appointment = make_leader().appointments.get()
        self.meeting = make_meeting("会议要求,要抓好项目。")
        self.directive = make_directive(self.meeting, "要抓好项目")
        self.section = self.directive.section
        self.task = make_task(self.unit, milestones=[("开工", "2025-06-30", 1, True)])
        self.plan, self.milestone = self.task.plan, self.task.milestones.get()
        self.term, self.state = self.task.terms.get(), self.task.states.last()
        self.milestone_term = self.milestone.terms.get()
        spans = LightSpan.objects.filter(until=None)
        self.span, self.step = spans.tasks().get(), spans.milestones().get()
        self.holiday = WorkdayException.objects.create(
            day=date(2031, 10, 1), is_working=False
        )
        self.shipped = ShippedRow.objects.create(kind="task", key="2025-001")
        self.job = JobRun.objects.create(name="tick", slot=NOW)
        self.notification = Notification.objects.create(
            user=self.user, kind="assigned", key="assigned:1", created_at=NOW
        )
        self.deputy = Deputy.objects.create(
            absent=self.user,
            deputy=make_member(),
            since=date(2025, 3, 1),
            until=date(2025, 3, 8),
            named_by=self.user,
        )
        self.template = MilestoneTemplate.objects.create(
            kind="project", order=99, name="达产", share=100
        )
        self.remarks()
        self.notices()
        self.reports()
        self.requests()
        self.deliveries()
        self.indicators()

    def indicators(self):
        self.indicator = make_indicator()
        aim = {"indicator": self.indicator, "plan": self.plan, "value": 100}
        self.target = Target.objects.create(set_at=NOW, **aim)
        self.unit_target = Target.objects.create(set_at=NOW, unit=self.unit, **aim)
        figure = {
            "indicator": self.indicator,
            "period": "month",
            "period_end": date(2025, 2, 28),
            "value": 9,
            "source": "月报",
            "recorded_at": NOW,
        }
        self.figure = Measurement.objects.create(**figure)
        self.unit_figure = Measurement.objects.create(unit=self.unit, **figure)

    def deliveries(self):
        self.mute = NotificationMute.objects.create(user=self.user, topic="due")
        self.robot = Robot.objects.create(
            unit=self.unit, kind="wecom", url="https://robot.example/1"
        )
        waiting = {"day": NOW.date(), "created_at": NOW, "next_try_at": NOW}
        self.letter = Delivery.objects.create(user=self.user, **waiting)
        self.message = Delivery.objects.create(robot=self.robot, **waiting)

    def remarks(self):
        common = {"task": self.task, "words": "有异议"}
        self.objection = Objection.objects.create(
            raised_by=self.user, raised_at=NOW, light="red", **common
        )
        self.instruction = Instruction.objects.create(
            unit=self.unit,
            answer_by=NOW.date(),
            given_by=self.user,
            given_at=NOW,
            **common,
        )

    def notices(self):
        self.notice = Notice.objects.create(
            task=self.task,
            plan=self.plan,
            number=1,
            level="yellow",
            unit=self.unit,
            reason="落后序时",
            demand="请说明原因",
            reply_by=NOW.date(),
            sent_by=self.user,
            sent_at=NOW,
        )
        self.reply = NoticeReply.objects.create(
            notice=self.notice, words="已排定时间", by=self.user, at=NOW
        )

    def reports(self):
        self.draft = ProgressReport.objects.create(
            task=self.task,
            period_start=date(2025, 3, 1),
            period_end=date(2025, 3, 31),
            author=self.user,
            created_at=NOW,
            updated_at=NOW,
        )
        self.reached = ReachedMilestone.objects.create(
            report=self.draft, milestone=self.milestone, reached_on=NOW.date()
        )
        self.claim = CompletionClaim.objects.create(
            task=self.task,
            evidence="验收单",
            completed_on=NOW.date(),
            due_on=self.task.due_on,
            submitted_by=self.user,
            submitted_at=NOW,
        )
        self.review = Review.objects.create(
            report=self.draft, verdict="returned", words="请补充", by=self.user, at=NOW
        )
        self.attachment = Attachment.objects.create(
            task=self.task,
            name="现场照片.jpg",
            kind="jpg",
            size=1,
            uploaded_by=self.user,
            uploaded_at=NOW,
        )

    def requests(self):
        asked = {"task": self.task, "asked_by": self.user, "asked_at": NOW}
        moved = {
            "from_due_on": date(2025, 6, 30),
            "to_due_on": date(2025, 7, 31),
            "reason": "征迁未完成",
        }
        self.extension = ExtensionRequest.objects.create(**asked, **moved)
        self.step_extension = ExtensionRequest.objects.create(
            milestone=self.milestone, **asked, **moved
        )
        self.change = ChangeRequest.objects.create(
            kind="unit", reason="职责调整", **asked
        )
        self.coordination = CoordinationRequest.objects.create(
            addressee=self.office,
            kind="land",
            question="用地指标",
            reply_by=NOW.date(),
            **asked,
        )


@pytest.fixture
def rows(db):
    return Rows()


def change(row, **fields):
    """Write fields of a row as SQL does: no save(), no signal, no validation."""
    type(row).objects.filter(pk=row.pk).update(**fields)


def repeat(row, **fields):
    """Write the row a second time, with other fields."""
    twin = copy(row)
    twin.pk = None
    for name, value in fields.items():
        setattr(twin, name, value)
    type(row).objects.bulk_create([twin])


# constraint, row, what cannot be
CHANGES = [
    ("section_lies_inside_the_text", "section", {"end": 99}),
    ("section_lies_inside_the_text", "section", {"start": 11}),
    ("directive_lies_inside_the_text", "directive", {"start": 95, "end": 100}),
    ("directive_quotes_its_span", "directive", {"quote": "要抓好"}),
    (
        "directive_retired_only_from_an_earlier_text",
        "directive",
        {"retired_reason": "已不再要求"},
    ),
    ("plan_ends_after_it_starts", "plan", {"ends_on": date(2024, 12, 14)}),
    ("plan_window_lies_in_every_month", "plan", {"closes_day": 29}),
    ("plan_window_lies_in_every_month", "plan", {"opens_day": 26}),
    ("plan_window_lies_in_every_month", "plan", {"closes_hour": 24}),
    ("plan_yellow_comes_before_red", "plan", {"yellow_from": 3001}),
    ("task_due_after_start", "task", {"due_on": date(2024, 12, 31)}),
    ("task_weight_between_1_and_10", "task", {"weight": 0}),
    ("task_weight_between_1_and_10", "task", {"weight": 11}),
    ("task_has_completion_date_iff_done", "task", {"state": "completed"}),
    ("task_has_completion_date_iff_done", "task", {"completed_on": NOW.date()}),
    ("task_beyond_registration_was_assigned", "task", {"assigned_at": None}),
    ("task_term_due_after_start", "term", {"due_on": date(2024, 12, 31)}),
    ("milestone_weight_between_1_and_100", "milestone", {"weight": 0}),
    ("milestone_weight_between_1_and_100", "milestone", {"weight": 101}),
    ("light_span_lasts", "span", {"since": NOW, "until": NOW}),
    ("light_span_percent_up_to_10000", "span", {"percent": 10001}),
    ("light_span_percent_up_to_10000", "span", {"expected": 10001}),
    ("report_percent_up_to_100", "draft", {"percent": 101}),
    ("report_period_ends_after_it_starts", "draft", {"period_end": date(2025, 3, 1)}),
    ("report_submitted_at_iff_not_draft", "draft", {"status": "submitted"}),
    ("report_submitted_at_iff_not_draft", "draft", {"submitted_at": NOW}),
    (
        "report_closed_at_iff_decided",
        "draft",
        {"status": "accepted", "submitted_at": NOW},
    ),
    ("report_closed_at_iff_decided", "draft", DECIDED),
    ("claim_closed_at_iff_decided", "claim", {"status": "accepted"}),
    ("claim_closed_at_iff_decided", "claim", DECIDED),
    ("review_of_a_report_or_a_claim", "review", {"report": None}),
    ("review_returns_with_words", "review", {"words": ""}),
    ("extension_decided_at_iff_decided", "extension", {"status": "approved"}),
    ("extension_decided_at_iff_decided", "extension", {"decided_at": NOW}),
    (
        "extension_moves_the_date_later",
        "extension",
        {"to_due_on": date(2025, 6, 30)},
    ),
    ("change_decided_at_iff_decided", "change", {"status": "refused"}),
    ("coordination_answered_with_words", "coordination", {"answered_at": NOW}),
    ("coordination_answered_with_words", "coordination", {"answer": "同意"}),
    ("objection_answered_with_words", "objection", {"answered_at": NOW}),
    ("instruction_answered_with_words", "instruction", {"answer": "已办"}),
    ("notice_numbers_begin_with_1", "notice", {"number": 0}),
    ("notice_level_is_one_of_three", "notice", {"level": "green"}),
    ("notice_says_why_and_what", "notice", {"reason": ""}),
    ("notice_says_why_and_what", "notice", {"demand": ""}),
    ("notice_ends_in_one_way", "notice", {"ended_at": NOW}),
    ("notice_ends_in_one_way", "notice", {"ending": "completed"}),
    ("notice_ends_in_one_way", "notice", {"ended_words": "已办"}),
    (
        "notice_lifted_with_words",
        "notice",
        {"ending": "lifted", "ended_at": NOW, "ended_by": F("sent_by")},
    ),
    (
        "notice_lifted_with_words",
        "notice",
        {"ending": "lifted", "ended_at": NOW, "ended_words": "已办"},
    ),
    (
        "notice_ends_after_it_was_sent",
        "notice",
        {"ending": "completed", "ended_at": at("2025-03-19")},
    ),
    ("notice_does_not_raise_itself", "notice", {"raises": F("id")}),
    ("notice_reply_has_words", "reply", {"words": ""}),
    ("attachment_of_a_task_or_a_meeting", "attachment", {"task": None}),
    (
        "indicator_only_a_level_is_kept_within",
        "indicator",
        {"direction": "within"},
    ),
    ("target_floor_below_the_upper_limit", "target", {"floor": 100}),
    ("target_until_after_it_was_set", "target", {"until": at("2025-03-19")}),
    ("measurement_ends_a_period", "figure", {"period_end": date(2025, 2, 27)}),
    ("measurement_ends_a_period", "figure", {"period_end": date(2025, 4, 29)}),
    ("measurement_ends_a_period", "figure", {"period_end": date(2025, 5, 30)}),
    ("measurement_ends_a_period", "figure", {"period": "quarter"}),
    (
        "measurement_ends_a_period",
        "figure",
        {"period": "year", "period_end": date(2025, 9, 30)},
    ),
    ("measurement_ends_a_period", "figure", {"period": "week"}),
    ("measurement_corrected_with_a_reason", "figure", {"revision": 2}),
    ("measurement_corrected_with_a_reason", "figure", {"reason": "笔误"}),
    ("measurement_corrected_with_a_reason", "figure", {"revision": 0}),
    (
        "measurement_superseded_after_it_was_recorded",
        "figure",
        {"superseded_at": at("2025-03-19")},
    ),
    ("delivery_to_a_person_or_a_robot", "letter", {"user": None}),
    ("delivery_sent_is_closed", "letter", {"sent_at": NOW}),
    ("milestone_template_share_between_1_and_100", "template", {"share": 0}),
    ("milestone_template_share_between_1_and_100", "template", {"share": 101}),
    ("milestone_template_share_between_1_and_100", "template", {"weight": 0}),
    ("deputy_until_after_since", "deputy", {"until": date(2025, 2, 28)}),
    ("deputy_is_another_person", "deputy", {"deputy": F("absent")}),
    ("unit_only_the_office_has_no_parent", "unit", {"parent": None}),
    ("user_is_no_superuser", "user", {"is_superuser": True}),
    ("membership_until_after_since", "membership", {"until": date(2023, 12, 31)}),
    ("appointment_until_after_since", "appointment", {"until": date(2023, 12, 31)}),
]

# constraint, row, in what the second one differs
REPEATS = [
    ("meeting_once_per_day_and_title", "meeting", {}),
    ("section_order_once", "section", {}),
    ("directive_code_once_per_meeting", "directive", {}),
    ("task_term_one_in_force", "term", {"since": NOW}),
    ("task_state_one_in_force", "state", {"since": NOW}),
    ("milestone_term_one_in_force", "milestone_term", {"since": NOW}),
    ("light_span_one_open_per_task", "span", {"since": NOW}),
    ("light_span_one_open_per_milestone", "step", {"since": NOW}),
    (
        "report_revision_once",
        "draft",
        {"status": "withdrawn", "submitted_at": NOW, "closed_at": NOW},
    ),
    ("report_one_open_per_period", "draft", {"revision": 2}),
    ("reached_once_per_report", "reached", {}),
    ("claim_one_open_per_task", "claim", {}),
    ("extension_one_pending_per_task", "extension", {}),
    ("extension_one_pending_per_milestone", "step_extension", {}),
    ("objection_one_open_per_task", "objection", {}),
    ("notice_number_once_in_a_plan", "notice", ENDED),
    ("notice_one_open_per_task", "notice", {"number": 2}),
    ("notification_once_per_person_and_event", "notification", {}),
    ("notification_mute_once", "mute", {}),
    ("target_one_in_force", "target", {}),
    ("target_one_in_force_per_unit", "unit_target", {}),
    ("measurement_revision_once", "figure", {"superseded_at": NOW}),
    ("measurement_revision_once_per_unit", "unit_figure", {"superseded_at": NOW}),
    ("measurement_one_standing", "figure", {"revision": 2, "reason": "笔误"}),
    (
        "measurement_one_standing_per_unit",
        "unit_figure",
        {"revision": 2, "reason": "笔误"},
    ),
    ("robot_once_per_unit", "robot", {}),
    ("delivery_one_letter_per_day", "letter", {"closed_at": NOW}),
    ("delivery_one_letter_on_its_way", "letter", {"day": date(2025, 3, 21)}),
    ("delivery_one_message_on_its_way", "message", {}),
    ("milestone_template_order_once", "template", {}),
    ("jobrun_once_per_slot", "job", {}),
    ("shipped_row_once", "shipped", {}),
    ("unit_one_office", "office", {"slug": "second", "name": "第二个管理办"}),
    ("membership_once_per_unit_and_role", "membership", {}),
    ("membership_one_administrator_role", "sysadmin", {"role": Role.AUDITOR}),
    ("appointment_one_holder_per_post", "appointment", {}),
]
UNIQUE = {
    "task": ["code"],
    "unit": ["slug", "name"],
    "user": ["username"],
    "plan": ["year"],
    "holiday": ["day"],
    "indicator": ["slug"],
}
OBLIGATORY = {
    "task": ["plan", "lead_unit", "start_on", "due_on"],
    "milestone": ["task", "due_on"],
    "draft": ["task", "author"],
    "claim": ["task", "submitted_by", "completed_on"],
    "review": ["by", "at"],
    "directive": ["meeting"],
    "target": ["indicator", "plan", "value"],
    "figure": ["indicator", "period_end", "value"],
    "membership": ["user", "unit"],
}


def constraints():
    return {
        constraint.name: constraint
        for app in ("towns", "plans")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def refused(write, row, **fields):
    """The words with which the database refuses it."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write(row, **fields)
    return str(refusal.value)


@pytest.mark.parametrize(("name", "noun", "fields"), CHANGES)
def test_the_database_refuses_what_cannot_be(rows, name, noun, fields):
    assert name in refused(change, getattr(rows, noun), **fields)


@pytest.mark.parametrize(("name", "noun", "fields"), REPEATS)
def test_the_database_refuses_a_second_one(rows, name, noun, fields):
    words = refused(repeat, getattr(rows, noun), **fields)

    # SQLite names the columns, PostgreSQL the constraint.
    columns = constraints()[name].fields
    assert name in words or all(f".{column}" in words for column in columns)


@pytest.mark.parametrize("noun", UNIQUE)
def test_what_names_a_thing_names_one(rows, noun):
    row = getattr(rows, noun)
    for name in UNIQUE[noun]:
        fresh = {other: f"other-{other}" for other in UNIQUE[noun] if other != name}
        assert name in refused(repeat, row, **fresh)


@pytest.mark.parametrize("noun", OBLIGATORY)
def test_what_a_thing_must_have_is_never_empty(rows, noun):
    for name in OBLIGATORY[noun]:
        assert name in refused(change, getattr(rows, noun), **{name: None})


def test_dates_and_figures_at_their_limits_are_taken(rows):
    change(rows.task, due_on=rows.task.start_on, weight=10)
    change(rows.milestone, weight=100)
    change(rows.draft, percent=100)
    change(rows.directive, start=0, end=11, quote=rows.meeting.text)
    change(rows.plan, closes_day=28, closes_hour=23, yellow_from=3000)
    change(rows.membership, until=rows.membership.since)


def test_what_was_closed_may_begin_again(rows):
    change(rows.term, until=NOW)
    repeat(rows.term, since=NOW)
    change(rows.claim, status="returned", closed_at=NOW)
    repeat(rows.claim)
    change(rows.objection, answered_at=NOW, answer="已核实")
    repeat(rows.objection, answered_at=None, answer="")
    change(rows.notice, **ENDED)
    repeat(rows.notice, number=2)


def test_every_constraint_of_the_portal_is_tested_here():
    tested = {name for name, *_rest in CHANGES + REPEATS}

    assert tested == set(constraints())
    assert {name for name, *_rest in CHANGES} == {
        name
        for name, constraint in constraints().items()
        if isinstance(constraint, CheckConstraint)
    }
