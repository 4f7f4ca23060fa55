"""What a lead unit asks for from a task's page: time, changes, reassignment."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from plans.actions import Refused, requests, tasks
from plans.models import ChangeRequest, Decision, ExtensionRequest, Task
from resort_portal import clock
from tests.factories import at, make_completion, make_member, make_task, make_unit
from towns.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_june():
    # A Tuesday.
    with clock.telling(at("2025-06-10", 10)):
        yield


@pytest.fixture
def task(zhangzhu):
    return make_task(
        zhangzhu, due_on="2025-09-30", milestones=[("方案", "2025-06-12", 1, True)]
    )


def extension(task):
    return reverse("plans:extension-create", args=[task.code])


def change(task, kind):
    return reverse("plans:change-create", args=[task.code, kind])


def ask(client, task, **words):
    form = {"subject": "task", "to_due_on": "2025-10-31", "reason": "雨季停工", **words}
    return client.post(extension(task), form)


def test_a_unit_asks_for_more_time(client, task, reporter):
    client.force_login(reporter)

    response = ask(client, task)

    assert response.url == task.get_absolute_url()
    asked = ExtensionRequest.objects.get()
    assert (asked.milestone, asked.to_due_on) == (None, date(2025, 10, 31))
    assert not asked.is_late
    page = client.get(task.get_absolute_url()).text
    assert "申请任务延期：2025-09-30 → 2025-10-31" in page
    assert reverse("plans:extension-withdraw", args=[task.code, asked.pk]) in page


def test_for_one_milestone_and_too_late_it_is_marked(client, task, reporter):
    milestone = task.milestones.get()
    client.force_login(reporter)

    ask(client, task, subject=str(milestone.pk), to_due_on="2025-06-30")

    asked = ExtensionRequest.objects.get()
    assert (asked.milestone, asked.is_late) == (milestone, True)


def test_the_form_says_until_when_one_asks_in_time(client, task, reporter):
    client.force_login(reporter)

    text = client.get(extension(task)).text

    # Three working days before 30 September (Sunday 28th is worked) and 12 June.
    assert "2025-09-26" in text
    assert "2025-06-09" in text
    assert "临期申请" in text


def test_after_expiry_the_form_leads_to_a_change_request(client, task, reporter):
    client.force_login(reporter)

    with clock.telling(at("2025-10-09")):
        page = client.get(extension(task))
        refused = ask(client, task, to_due_on="2025-11-30")

    assert page.status_code == 200
    assert change(task, "dates") in page.text
    assert refused.status_code == 409
    assert "时限已过，请改为申请变更" in refused.text
    assert "雨季停工" in refused.text
    assert not ExtensionRequest.objects.exists()


@pytest.mark.parametrize(
    ("words", "field", "status", "sentence"),
    [
        ({"reason": ""}, "reason", 422, "请写明"),
        ({"to_due_on": "2025-13-40"}, "to_due_on", 422, "请按 2025-09-30 的格式"),
        ({"to_due_on": "2025-09-30"}, "to_due_on", 409, "2025-09-30"),
        ({"to_due_on": "2026-01-01"}, "to_due_on", 409, "计划期内"),
        ({"subject": "999"}, "subject", 422, "请选择本任务或其中一个未达到的节点"),
    ],
)
def test_a_wrong_extension_is_refused_at_its_field(
    client, task, reporter, words, field, status, sentence
):
    client.force_login(reporter)

    response = ask(client, task, **words)

    assert response.status_code == status
    assert sentence in response.context["form"].errors[field][0]
    assert not ExtensionRequest.objects.exists()


def test_a_milestone_of_another_task_cannot_be_named(client, task, zhangzhu, reporter):
    other = make_task(zhangzhu, milestones=[("别的", "2025-08-01", 1, True)])
    client.force_login(reporter)

    response = ask(client, task, subject=str(other.milestones.get().pk))

    assert response.status_code == 422
    assert not ExtensionRequest.objects.exists()


def test_one_extension_is_asked_at_a_time_and_a_replay_counts_once(
    client, task, reporter
):
    client.force_login(reporter)
    ticket = str(uuid4())

    ask(client, task, ticket=ticket)
    assert ask(client, task, ticket=ticket).status_code == 302
    again = ask(client, task)

    assert again.status_code == 409
    assert "已有一项延期申请" in again.text
    assert ExtensionRequest.objects.count() == 1


KINDS = {
    "content": ({"title": "推进竹海提升", "measures": "分期实施"}, None),
    "target": ({"goal": "年内开业两家"}, {"goal": "年内开业两家"}),
    "unit": ({"lead_unit": "hufu"}, {"lead_unit": "hufu"}),
    "dates": (
        {"subject": "task", "due_on": "2025-08-31"},
        {"due_on": "2025-08-31"},
    ),
    "cancel": ({}, {}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_unit_asks_for_each_kind_of_change(
    client, task, reporter, supervisor, hufu, kind
):
    words, after = KINDS[kind]
    client.force_login(reporter)
    assert client.get(change(task, kind)).status_code == 200

    response = client.post(change(task, kind), {"reason": "情况有变", **words})

    assert response.url == task.get_absolute_url()
    asked = ChangeRequest.objects.get()
    assert (asked.kind, asked.reason, asked.asked_by) == (kind, "情况有变", reporter)
    assert asked.after == (words if after is None else after)
    requests.decide_change(asked, approve=True, by=supervisor)
    assert client.get(task.get_absolute_url()).status_code == 200


def test_a_unit_that_takes_over_no_longer_supports(zhangzhu, hufu, supervisor):
    task = make_task(zhangzhu, supporting_units=[hufu])
    request = requests.ask_change(
        task,
        kind="unit",
        after={"lead_unit": "hufu"},
        reason="由湖㳇主抓",
        by=make_member(zhangzhu),
    )

    requests.decide_change(request, approve=True, by=supervisor)

    task.refresh_from_db()
    assert task.lead_unit == hufu
    assert not task.supporting_units.exists()


def test_an_approved_change_of_a_milestone_moves_only_that_date(
    client, task, reporter, supervisor
):
    milestone = task.milestones.get()
    client.force_login(reporter)
    client.post(
        change(task, "dates"),
        {"subject": milestone.pk, "due_on": "2025-07-15", "reason": "专家评审改期"},
    )

    asked = ChangeRequest.objects.get()
    page = client.get(task.get_absolute_url()).text
    requests.decide_change(asked, approve=True, by=supervisor)

    assert asked.before["due_on"] == "2025-06-12"
    assert "2025-06-12 → 2025-07-15" in page
    milestone.refresh_from_db()
    assert milestone.due_on == date(2025, 7, 15)
    assert Task.objects.get(pk=task.pk).due_on == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("kind", "words", "field"),
    [
        ("content", {"title": "", "measures": ""}, "title"),
        ("content", {"title": "原名", "measures": ""}, "title"),
        ("target", {"goal": ""}, "goal"),
        ("unit", {"lead_unit": "nowhere"}, "lead_unit"),
        ("unit", {"lead_unit": "zhangzhu"}, "lead_unit"),
        ("dates", {"subject": "task", "due_on": "2026-01-31"}, "due_on"),
        ("dates", {"subject": "task", "due_on": "2024-12-31"}, "due_on"),
        ("dates", {"subject": "task", "due_on": "2025-09-30"}, "due_on"),
        ("cancel", {"reason": ""}, "reason"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_at_its_field(
    client, zhangzhu, reporter, kind, words, field
):
    task = make_task(zhangzhu, title="原名", due_on="2025-09-30")
    client.force_login(reporter)

    response = client.post(change(task, kind), {"reason": "情况有变", **words})

    assert response.status_code in {409, 422}
    assert field in response.context["form"].errors
    assert not ChangeRequest.objects.exists()


def test_an_unknown_kind_of_change_is_not_found(client, task, reporter):
    client.force_login(reporter)

    assert client.get(change(task, "sung")).status_code == 404


def test_right_after_assignment_the_unit_may_ask_for_reassignment(
    client, task, reporter
):
    client.force_login(reporter)

    page = client.get(task.get_absolute_url()).text
    assert change(task, "unit") in page
    tasks.acknowledge(task, by=reporter)

    assert change(task, "unit") not in client.get(task.get_absolute_url()).text
    kinds = client.get(reverse("plans:change-kinds", args=[task.code])).text
    assert change(task, "unit") in kinds


@pytest.mark.parametrize("papers", ["extension", "change"])
def test_a_request_is_withdrawn_before_it_is_decided(
    client, task, reporter, supervisor, papers
):
    if papers == "extension":
        asked = requests.ask_extension(
            task, to_due_on=date(2025, 10, 31), reason="雨季", by=reporter
        )
    else:
        asked = requests.ask_change(
            task, kind="cancel", after={}, reason="不做", by=reporter
        )
    client.force_login(reporter)
    url = reverse(f"plans:{papers}-withdraw", args=[task.code, asked.pk])

    response = client.post(url, follow=True)

    asked.refresh_from_db()
    assert asked.status == Decision.WITHDRAWN
    assert "申请已撤回" in response.text
    assert client.post(url).status_code == 409
    elsewhere = make_task(task.lead_unit)
    other = reverse(f"plans:{papers}-withdraw", args=[elsewhere.code, asked.pk])
    assert client.post(other).status_code == 404


def test_nothing_is_asked_for_a_completed_task(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    make_completion(task, "2025-06-03")
    client.force_login(reporter)

    for url in (
        extension(task),
        change(task, "cancel"),
        reverse("plans:change-kinds", args=[task.code]),
        reverse("plans:coordination-create", args=[task.code]),
    ):
        assert client.get(url).status_code == 409
    assert ask(client, task).status_code == 409
    assert "雨季停工" in ask(client, task).text
    assert not ExtensionRequest.objects.exists()


@pytest.mark.parametrize("persona", ["viewer", "hufu_head", "supervisor", "leader"])
def test_others_may_ask_for_nothing(client, request, task, persona):
    client.force_login(request.getfixturevalue(persona))

    assert ask(client, task).status_code == 403
    assert client.post(change(task, "cancel"), {"reason": "不"}).status_code == 403
    assert not ExtensionRequest.objects.exists()


def test_a_restricted_task_takes_no_request_from_a_stranger(client, hufu_head):
    task = make_task(make_unit(), is_restricted=True)
    client.force_login(hufu_head)

    assert ask(client, task).status_code == 404
    assert client.get(change(task, "unit")).status_code == 404


def test_a_milestone_reached_meanwhile_is_not_extended(task, reporter, supervisor):
    milestone = task.milestones.get()
    asked = requests.ask_extension(
        task,
        to_due_on=date(2025, 6, 30),
        reason="雨季",
        by=reporter,
        milestone=milestone,
    )
    task.milestones.update(reached_on=date(2025, 6, 9))

    with pytest.raises(Refused, match="节点"):
        requests.decide_extension(asked, approve=True, by=supervisor)

    milestone.refresh_from_db()
    assert milestone.due_on == date(2025, 6, 12)


@pytest.mark.parametrize(
    "change", [{"closed_on": date(2025, 6, 9)}, {"slug": "renamed"}]
)
def test_a_unit_closed_or_renamed_meanwhile_gets_no_task(
    client, task, reporter, supervisor, change
):
    other = make_unit("other")
    asked = requests.ask_change(
        task, kind="unit", after={"lead_unit": "other"}, reason="职责", by=reporter
    )
    Unit.objects.filter(pk=other.pk).update(**change)
    client.force_login(supervisor)

    response = client.post(f"/change-requests/{asked.pk}/approve/", {"words": ""})

    task.refresh_from_db()
    assert response.status_code == 409
    assert task.lead_unit_id != other.pk
