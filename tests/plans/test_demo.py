"""The demo's year: its figures by name, and what its story must contain."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from plans.actions import notices
from plans.dashboards.tally import tally
from plans.demo.accounts import ACCOUNTS, SIGN_IN
from plans.models import (
    ChangeRequest,
    CompletionClaim,
    ContributionNote,
    CoordinationRequest,
    Directive,
    ExtensionRequest,
    Instruction,
    LightSpan,
    Notice,
    Objection,
    ProgressReport,
    Review,
    Task,
    TaskState,
)
from plans.schedule import day_of
from towns.models import User

Status = ProgressReport.Status


def codes(rows, path="task__code"):
    return sorted(set(rows.values_list(path, flat=True)))


def spans(demo, **lookup):
    return LightSpan.objects.tasks().at(demo.moment).filter(**lookup)


def tagged(demo, tag, **lookup):
    found = spans(demo, **lookup).values_list("task__code", "tags")
    return sorted(code for code, tags in found if tag in tags)


def test_the_lights_of_20_october(demo):
    found = tally(spans(demo))

    assert {str(light): number for light, number in found.lights.items()} == {
        "done": 29,
        "green": 30,
        "yellow": 8,
        "red": 5,
        "grey": 5,
    }
    assert found.total == 77
    assert found.not_counted == 1
    assert found.weighted == 7480


def test_what_is_red_and_what_warns(demo):
    red = codes(spans(demo, light="red"))
    yellow = codes(spans(demo, light="yellow"))

    assert red == ["2025-010", "2025-014", "2025-031", "2025-042", "2025-075"]
    assert yellow == [
        *("2025-015", "2025-018", "2025-039", "2025-050"),
        *("2025-051", "2025-060", "2025-070", "2025-074"),
    ]


def test_each_reason_for_a_light_is_met(demo):
    told = {
        code
        for reasons in spans(demo).values_list("reasons", flat=True)
        for code, _figures in reasons
    }

    assert {"overdue", "key_milestone_overdue", "behind"} <= told
    assert {"milestone_overdue", "key_milestone_due_soon", "report_missing"} <= told
    assert {"on_hold", "not_started", "claimed", "on_schedule", "done"} <= told


def test_tasks_were_completed_early_and_late(demo):
    late = tagged(demo, "late_done", light="done")
    accepted = CompletionClaim.objects.filter(status="accepted")
    early = [
        claim.task.code
        for claim in accepted.select_related("task")
        if claim.due_on - day_of(claim.submitted_at) >= timedelta(days=28)
    ]

    assert late == ["2025-009", "2025-033", "2025-035", "2025-048"]
    assert sorted(early) == [
        *("2025-020", "2025-028", "2025-032", "2025-040"),
        *("2025-055", "2025-058", "2025-059", "2025-069"),
    ]
    assert Task.objects.filter(state=Task.State.CLOSED).count() == 13


def test_one_unit_is_silent_for_two_months(demo):
    open_tasks = Task.objects.filter(lead_unit__slug="ecology")

    assert codes(open_tasks, "code") == ["2025-074", "2025-075"]
    for task in open_tasks:
        months = {report.period_end.month for report in task.reports.all()}
        assert months == {1, 2, 3, 4, 5, 6, 7}


def test_reports_were_late_and_returned_and_filed_again(demo):
    returned, mended_now = ProgressReport.objects.filter(
        status=Status.RETURNED
    ).order_by("submitted_at")
    again = returned.task.reports.get(period_end=returned.period_end, revision=2)

    assert ProgressReport.objects.filter(is_late=True).count() == 8
    assert (returned.task.code, returned.period_end) == ("2025-033", date(2025, 7, 31))
    assert Review.objects.get(report=returned).words.startswith("填报的上市数量")
    assert again.status == Status.ACCEPTED
    assert again.progress != returned.progress
    assert mended_now.task.code == "2025-013"
    draft = mended_now.task.reports.get(status=Status.DRAFT)
    assert draft.progress == mended_now.progress


def test_extensions_were_approved_and_refused(demo):
    found = ExtensionRequest.objects.values_list("task__code", "status")

    assert sorted(found) == [
        ("2025-030", "approved"),
        ("2025-030", "approved"),
        ("2025-031", "refused"),
        ("2025-043", "approved"),
        ("2025-044", "pending"),
        ("2025-054", "approved"),
    ]
    assert tagged(demo, "extended") == ["2025-030", "2025-043"]


def test_lights_were_disputed(demo):
    assert codes(Objection.objects.filter(answered_at=None)) == ["2025-014"]
    assert codes(Objection.objects.exclude(answered_at=None)) == [
        *("2025-026", "2025-070")
    ]


def test_a_task_rests_one_is_cancelled_and_one_has_changed_hands(demo):
    resting = TaskState.objects.get(state=Task.State.ON_HOLD, until=None)
    cancelled = Task.objects.get(state=Task.State.CANCELLED)
    moved = Task.objects.get(code="2025-005")

    assert (resting.task.code, resting.review_on) == ("2025-056", date(2025, 11, 7))
    assert cancelled.code == "2025-061"
    assert cancelled.changes.get().status == "approved"
    terms = moved.terms.values_list("lead_unit__slug", flat=True)
    assert list(terms) == ["industry", "planning"]
    assert ChangeRequest.objects.filter(status="pending").count() == 1


def test_something_waits_for_everybody(demo):
    waiting = ProgressReport.objects.waiting()
    claims = CompletionClaim.objects.filter(status="submitted")

    assert codes(waiting) == [
        *("2025-002", "2025-021", "2025-025"),
        *("2025-067", "2025-071", "2025-076"),
    ]
    assert codes(claims) == ["2025-036"]
    assert codes(Instruction.objects.filter(answered_at=None)) == [
        *("2025-014", "2025-042", "2025-050")
    ]
    assert codes(Instruction.objects.exclude(answered_at=None)) == [
        *("2025-035", "2025-042")
    ]
    assert codes(CoordinationRequest.objects.filter(answered_at=None)) == [
        *("2025-007", "2025-010", "2025-047", "2025-051")
    ]
    assert codes(CoordinationRequest.objects.exclude(answered_at=None)) == [
        *("2025-024", "2025-047")
    ]
    assert codes(ContributionNote.objects.all()) == [
        *("2025-002", "2025-023", "2025-036", "2025-058")
    ]


def test_notices_of_every_level_stand_where_the_ladder_asks_for_them(demo):
    found = [
        (each.serial, each.task.code, each.level, each.ending)
        for each in Notice.objects.select_related("plan", "task").order_by("number")
    ]

    assert found == [
        ("度督〔2025〕1号", "2025-033", "red", "completed"),
        ("度督〔2025〕2号", "2025-075", "yellow", ""),
        ("度督〔2025〕3号", "2025-031", "yellow", "stepped_up"),
        ("度督〔2025〕4号", "2025-010", "yellow", ""),
        ("度督〔2025〕5号", "2025-015", "blue", ""),
        ("度督〔2025〕6号", "2025-031", "red", ""),
    ]
    assert codes(Notice.objects.unanswered()) == ["2025-010", "2025-015", "2025-031"]
    for notice in Notice.objects.all():
        draft = notices.draft(notice.task, at=notice.sent_at)
        assert (draft.level, draft.reason in notice.reason) == (notice.level, True)


@pytest.mark.parametrize(
    ("username", "kinds"),
    [
        ("zhangzhu", {"report", "instruction", "coordination", "notice"}),
        ("reporter", {"report", "instruction", "notice"}),
        ("hufu", {"report", "returned", "instruction"}),
        ("xizhu", {"report", "acknowledge", "notice"}),
        ("taihua", {"report", "coordination", "notice"}),
        ("group", {"report", "instruction"}),
        ("industry", {"report"}),
        ("supervisor", {"coordination", "objection"}),
    ],
)
def test_everybody_finds_work_of_their_own(demo, client, username, kinds):
    client.force_login(demo.user(username))

    work = client.get("/mine/").context["work"]

    assert {item.kind for item in work.owed} == kinds
    assert work.number == client.get("/tasks/").context["badges"][0].number


def test_the_leader_finds_what_became_of_the_instructions(demo, client):
    client.force_login(demo.user("leader"))

    news = client.get("/mine/").context["work"].news

    assert [item.code for item in news] == ["2025-014", "2025-050", "2025-042"]
    assert [item.is_overdue for item in news] == [False, False, True]


@pytest.mark.parametrize("username", ["zhangzhu", "supervisor", "leader"])
def test_the_page_costs_five_queries_at_the_demo_s_size(
    demo, client, username, django_assert_max_num_queries
):
    client.force_login(demo.user(username))

    with django_assert_max_num_queries(5):
        client.get("/mine/")


def test_the_second_meeting_leaves_half_of_its_leaves_undecided(demo):
    leaves = Directive.objects.leaves().filter(meeting__is_simulated=True)

    assert leaves.count() == 14
    assert leaves.undecided().count() == 7
    assert leaves.exclude(no_task_reason="").count() == 2


def test_every_leaf_of_the_real_meeting_is_decided(demo):
    leaves = Directive.objects.leaves().filter(meeting__is_simulated=False)

    assert leaves.count() == 82
    assert leaves.undecided().count() == 0


def test_every_account_signs_in_and_begins_where_it_has_something_to_do(demo, client):
    administrators = {"sysadmin", "secadmin", "auditor"}
    assert len(SIGN_IN) == 14
    for username, _words in SIGN_IN:
        response = client.post(
            "/accounts/login/",
            {"login": username, "password": settings.DEMO_PASSWORD},
        )

        begins = "/admin/" if username in administrators else "/"
        assert (response.status_code, response.url) == (302, begins), username
        client.logout()


def test_the_sign_in_page_offers_the_accounts(demo, client):
    page = client.get("/accounts/login/").content.decode()

    assert settings.DEMO_PASSWORD in page
    for username, _unit, _role, _name, words in ACCOUNTS:
        assert f"<code>{username}</code>" in page
        assert str(words) in page


def test_the_people_of_the_demo_name_nobody(demo):
    people = User.objects.all()
    silent = people.exclude(username__in=[username for username, _words in SIGN_IN])

    assert all(person.full_name.startswith("演示·") for person in people)
    assert all(person.is_simulated for person in people)
    assert not any(person.is_superuser or person.is_staff for person in people)
    assert silent.count() == 12
    assert not any(person.has_usable_password() for person in silent)


def test_the_supervisor_finds_a_queue_with_something_of_each_kind(demo, client):
    client.force_login(demo.user("supervisor"))

    queue = client.get("/reviews/").context["queue"]

    assert dict(queue.counts) == {"claim": 1, "change": 1, "extension": 1, "report": 6}
    late = [item.task.code for item in queue.items if item.clock.is_overdue]
    assert late == ["2025-036"]
    assert [item.task.code for item in queue.unremarkable] == [
        *("2025-067", "2025-071", "2025-076"),
    ]
    assert len({item.outcome.then for item in queue.items}) >= 3
