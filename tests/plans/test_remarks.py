"""对灯色有异议, 批示 and 配合说明: raised, given, added and answered on pages."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from plans.actions import remarks
from plans.models import ContributionNote, Instruction, Objection
from resort_portal import clock
from tests.factories import (
    Role,
    at,
    make_completion,
    make_member,
    make_office,
    make_task,
    make_unit,
)
from towns.actions import deputies
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_june():
    with clock.telling(at("2025-06-10", 10)):
        yield


@pytest.fixture
def task(zhangzhu, hufu):
    return make_task(zhangzhu, supporting_units=[hufu])


def url(name, task, *args):
    return reverse(f"plans:{name}", args=[task.code, *args])


def page(client, task):
    return client.get(task.get_absolute_url()).text


# 对灯色有异议


def test_a_unit_objects_to_its_light_and_the_supervisor_answers(
    client, task, reporter, supervisor
):
    client.force_login(reporter)
    assert url("objection-create", task) in page(client, task)
    response = client.post(url("objection-create", task), {"words": "台账数据未更新"})
    assert response.url == task.get_absolute_url()
    objection = Objection.objects.get()
    assert url("objection-create", task) not in page(client, task)

    answer = url("objection-answer", task, objection.pk)
    client.force_login(supervisor)
    assert answer in page(client, task)
    assert "台账数据未更新" in client.get(answer).text
    client.post(answer, {"answer": "已核对，数据无误"})

    objection.refresh_from_db()
    assert (objection.answer, objection.answered_by) == ("已核对，数据无误", supervisor)
    assert answer not in page(client, task)
    assert client.get(answer).status_code == 409
    assert client.post(answer, {"answer": "再答"}).status_code == 409


def test_one_objection_is_open_at_a_time(client, task, reporter):
    remarks.object_to_light(task, words="不对", by=reporter)
    client.force_login(reporter)

    assert client.get(url("objection-create", task)).status_code == 409
    again = client.post(url("objection-create", task), {"words": "还是不对"})
    assert again.status_code == 409
    assert "还是不对" in again.text


def test_a_task_without_a_light_cannot_be_doubted(client, zhangzhu, reporter):
    task = make_task(zhangzhu, assigned=None)
    client.force_login(reporter)

    assert client.get(url("objection-create", task)).status_code == 409


def test_an_objection_needs_words(client, task, reporter):
    client.force_login(reporter)

    response = client.post(url("objection-create", task), {"words": ""})

    assert response.status_code == 422
    assert not Objection.objects.exists()


@pytest.mark.parametrize("persona", ["viewer", "hufu_head", "leader", "planner"])
def test_others_neither_object_nor_answer(client, request, task, reporter, persona):
    objection = remarks.object_to_light(task, words="不对", by=reporter)
    client.force_login(request.getfixturevalue(persona))

    raised = client.post(url("objection-create", task), {"words": "不对"})
    answered = client.post(
        url("objection-answer", task, objection.pk), {"answer": "对"}
    )

    assert raised.status_code == answered.status_code == 403


def test_nobody_answers_the_objection_of_their_own_unit(client, supervisor):
    task = make_task(make_office())
    objection = remarks.object_to_light(
        task, words="不对", by=make_member(role=Role.REPORTER)
    )
    client.force_login(supervisor)

    answer = url("objection-answer", task, objection.pk)
    assert client.post(answer, {"answer": "对"}).status_code == 403


# 批示


def instruction(**words):
    return {
        "words": "请说明滞后原因",
        "unit": "zhangzhu",
        "answer_by": "2025-06-20",
        **words,
    }


def test_a_leader_instructs_and_the_unit_answers(client, task, leader, reporter):
    client.force_login(leader)
    assert url("instruction-create", task) in page(client, task)
    client.post(url("instruction-create", task), instruction())
    given = Instruction.objects.get()
    assert (given.unit.slug, given.answer_by) == ("zhangzhu", date(2025, 6, 20))

    answer = url("instruction-answer", task, given.pk)
    assert client.post(answer, {"answer": "自答"}).status_code == 403
    client.force_login(reporter)
    assert answer in page(client, task)
    assert "请说明滞后原因" in client.get(answer).text
    client.post(answer, {"answer": "因汛期停工，现已复工"})

    given.refresh_from_db()
    assert given.answered_by == reporter
    assert "因汛期停工" in page(client, task)
    assert client.post(answer, {"answer": "再答"}).status_code == 409


@pytest.mark.parametrize(
    ("words", "field", "status"),
    [
        ({"words": ""}, "words", 422),
        ({"unit": ""}, "unit", 422),
        ({"unit": "nowhere"}, "unit", 422),
        ({"answer_by": "soon"}, "answer_by", 422),
        ({"answer_by": "2025-06-09"}, "answer_by", 409),
        ({"answer_by": "2026-06-09"}, "answer_by", 409),
    ],
)
def test_a_wrong_instruction_is_refused_at_its_field(
    client, task, leader, words, field, status
):
    client.force_login(leader)

    response = client.post(url("instruction-create", task), instruction(**words))

    assert response.status_code == status
    assert response.context["form"].errors[field]
    assert not Instruction.objects.exists()


def test_of_a_restricted_task_only_a_unit_that_sees_it_is_instructed(client, zhangzhu):
    task = make_task(zhangzhu, is_restricted=True)
    make_unit("elsewhere")
    leader = make_member(role=Role.SUPERVISOR)
    client.force_login(leader)
    assert client.get(url("instruction-create", task)).status_code == 403
    leader.memberships.create(
        unit=make_office(), role=Role.LEADER, since=date(2024, 1, 1)
    )

    offered = client.get(url("instruction-create", task)).context["form"].fields["unit"]

    assert {unit.slug for unit in offered.queryset} == {"zhangzhu", "office"}


def test_nobody_instructs_on_what_is_done(client, task, leader):
    make_completion(task, "2025-06-03")
    client.force_login(leader)

    assert url("instruction-create", task) not in page(client, task)
    assert client.get(url("instruction-create", task)).status_code == 409
    deed = client.post(url("instruction-create", task), instruction())
    assert deed.status_code == 409
    assert "请说明滞后原因" in deed.text


@pytest.mark.parametrize("persona", ["viewer", "zhangzhu_head", "supervisor"])
def test_only_leaders_instruct(client, request, task, persona):
    client.force_login(request.getfixturevalue(persona))

    assert client.get(url("instruction-create", task)).status_code == 403


def test_another_unit_does_not_answer_for_the_one_that_was_asked(
    client, task, leader, zhangzhu, hufu_head
):
    given = remarks.instruct(
        task, unit=zhangzhu, words="请说明", answer_by=date(2025, 6, 20), by=leader
    )
    client.force_login(hufu_head)

    answer = url("instruction-answer", task, given.pk)
    assert client.post(answer, {"answer": "代答"}).status_code == 403


# 配合说明


def contribution(**words):
    return {"unit": "hufu", "words": "已开放停车场", **words}


@pytest.mark.parametrize("role", [Role.REPORTER, Role.HEAD])
def test_a_supporting_unit_adds_its_note(client, task, hufu, role):
    client.force_login(make_member(hufu, role))
    assert url("contribution-create", task) in page(client, task)

    response = client.post(url("contribution-create", task), contribution())

    assert response.url == task.get_absolute_url()
    assert ContributionNote.objects.get().unit == hufu
    assert "已开放停车场" in page(client, task)


def test_a_note_counts_once_and_needs_words(client, task, hufu_head):
    client.force_login(hufu_head)
    ticket = str(uuid4())

    for _ in range(2):
        client.post(url("contribution-create", task), contribution(ticket=ticket))
    empty = client.post(url("contribution-create", task), contribution(words=" "))

    assert ContributionNote.objects.count() == 1
    assert empty.status_code == 422


@pytest.mark.parametrize("persona", ["viewer", "zhangzhu_head", "supervisor"])
def test_a_unit_that_does_not_support_adds_nothing(client, request, task, persona):
    client.force_login(request.getfixturevalue(persona))

    assert url("contribution-create", task) not in page(client, task)
    deed = client.post(url("contribution-create", task), contribution())
    assert deed.status_code == 403


def test_nobody_writes_in_the_name_of_another_supporting_unit(client, task, hufu_head):
    other = make_unit("xizhu")
    task.supporting_units.add(other)
    client.force_login(hufu_head)

    deed = client.post(url("contribution-create", task), contribution(unit="xizhu"))

    assert deed.status_code == 422
    assert not ContributionNote.objects.exists()


def test_what_is_done_takes_no_notes(client, task, hufu_head):
    make_completion(task, "2025-06-03")
    client.force_login(hufu_head)

    assert client.get(url("contribution-create", task)).status_code == 409
    deed = client.post(url("contribution-create", task), contribution())
    assert deed.status_code == 409


@pytest.mark.parametrize(
    "name", ["objection-create", "instruction-create", "contribution-create"]
)
def test_a_restricted_task_does_not_exist_for_a_stranger(client, hufu_head, name):
    task = make_task(make_unit(), is_restricted=True)
    client.force_login(hufu_head)

    assert client.get(url(name, task)).status_code == 404


def test_a_deputy_answers_an_objection_in_the_supervisors_place(
    client, task, reporter, supervisor, viewer
):
    objection = remarks.object_to_light(task, words="已办", by=reporter)
    day = date(2025, 6, 10)
    until = date(2025, 6, 12)
    deputies.name(supervisor, deputy=viewer, since=day, until=until, by=supervisor)
    client.force_login(viewer)

    client.post(url("objection-answer", task, objection.pk), {"answer": "已核"})

    entry = AuditEntry.objects.get(verb="objection.answered")
    assert entry.changes["on_behalf_of"] == str(supervisor)
