"""A planner edits tasks: freely before assignment, afterwards only what is free."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import LightSpan, Task
from tests.admin_forms import errors, filled, messages
from tests.factories import (
    make_completion,
    make_directive,
    make_meeting,
    make_plan,
    make_report,
    make_task,
    make_theme,
)
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

ADD = "/admin/plans/task/add/"


def page_of(task):
    return reverse("admin:plans_task_change", args=[task.pk])


def save(client, task, **changes):
    return client.post(page_of(task), filled(client.get(page_of(task)), **changes))


def new_milestone(prefix, **fields):
    """The fields of one more row of an inline."""
    return {
        f"{prefix}-TOTAL_FORMS": "1",
        **{f"{prefix}-0-{name}": value for name, value in fields.items()},
    }


def test_a_new_task_gets_the_next_code_of_its_year(office, hufu):
    plan, theme = make_plan(), make_theme()
    make_task(code="2025-041")

    response = office.post(
        ADD,
        filled(
            office.get(ADD),
            plan=plan.pk,
            theme=theme.pk,
            title="建设游客中心",
            lead_unit=hufu.pk,
            start_on="2025-03-01",
            due_on="2025-11-30",
        ),
    )

    assert response.status_code == 302, errors(response)
    task = Task.objects.get(title="建设游客中心")
    assert (task.code, task.state) == ("2025-042", Task.State.DRAFT)
    assert LightSpan.objects.get(task=task).light == LightSpan.Light.NONE
    entry = AuditEntry.objects.get(verb="task.added")
    assert (entry.task_code, entry.by_name) == ("2025-042", "计划管理员")


def test_the_code_of_a_deleted_draft_is_not_used_again(office, hufu):
    draft = make_task(assigned=None, code="2025-007")
    office.post(reverse("admin:plans_task_delete", args=[draft.pk]), {"post": "yes"})

    office.post(
        ADD,
        filled(
            office.get(ADD),
            plan=make_plan().pk,
            title="另一项",
            lead_unit=hufu.pk,
            start_on="2025-03-01",
            due_on="2025-11-30",
        ),
    )

    assert not Task.objects.filter(code="2025-007").exists()
    assert Task.objects.get(title="另一项").code == "2025-008"
    assert AuditEntry.objects.filter(verb="task.deleted", task_code="2025-007").exists()


def test_a_draft_moves_freely(office, zhangzhu, hufu):
    draft = make_task(zhangzhu, assigned=None)

    save(office, draft, lead_unit=hufu.pk, due_on="2025-10-31", weight="2")

    draft.refresh_from_db()
    assert (draft.lead_unit, draft.due_on, draft.weight) == (
        hufu,
        date(2025, 10, 31),
        2,
    )
    entry = AuditEntry.objects.get(verb="task.edited")
    assert entry.changes["due_on"] == ["2025-12-31", "2025-10-31"]
    assert entry.changes["lead_unit"] == ["张渚镇", "湖㳇镇"]


def test_the_terms_of_an_assigned_task_do_not_move_in_the_form(office, zhangzhu, hufu):
    task = make_task(zhangzhu)

    response = save(
        office,
        task,
        title="新的名称",
        lead_unit=hufu.pk,
        start_on="2025-02-01",
        due_on="2026-03-31",
        weight="9",
    )

    assert response.status_code == 302
    after = Task.objects.get(pk=task.pk)
    assert after.title == "新的名称"
    assert (after.lead_unit, after.start_on, after.due_on, after.weight) == (
        zhangzhu,
        task.start_on,
        task.due_on,
        task.weight,
    )
    assert after.terms.count() == 1


def test_a_plain_edit_decides_the_lights_anew(office, zhangzhu):
    task = make_task(zhangzhu, milestones=[("开工", "2025-01-31", 1, False)])
    make_report(task, "2025-01", 10)
    before = set(LightSpan.objects.values_list("pk", flat=True))

    save(office, task, basis=Task.Basis.LINEAR)

    assert set(LightSpan.objects.values_list("pk", flat=True)) != before


def test_saving_without_a_change_leaves_no_trace(office, zhangzhu):
    task = make_task(zhangzhu)
    rows, entries = task.history.count(), AuditEntry.objects.count()

    assert save(office, task).status_code == 302

    assert (task.history.count(), AuditEntry.objects.count()) == (rows, entries)


def test_milestones_of_a_draft_are_entered_and_taken_out_beside_it(office, zhangzhu):
    draft = make_task(zhangzhu, assigned=None)

    save(
        office,
        draft,
        **new_milestone("milestones", name="开工", due_on="2025-06-30", weight="2"),
    )

    milestone = draft.milestones.get()
    assert (milestone.name, milestone.order) == ("开工", 1)

    save(office, draft, **{"milestones-0-DELETE": "on"})

    assert not draft.milestones.exists()
    assert AuditEntry.objects.filter(verb="task.edited").count() == 2


def test_a_milestone_in_force_keeps_its_terms_and_is_not_deleted(office, zhangzhu):
    task = make_task(zhangzhu, milestones=[("开工", "2025-06-30", 1, True)])

    save(
        office,
        task,
        **{
            "milestones-0-name": "开工建设",
            "milestones-0-due_on": "2026-01-31",
            "milestones-0-weight": "50",
            "milestones-0-is_key": "",
            "milestones-0-DELETE": "on",
        },
    )

    milestone = task.milestones.get()
    assert milestone.name == "开工建设"
    assert (milestone.due_on, milestone.weight, milestone.is_key) == (
        date(2025, 6, 30),
        1,
        True,
    )


def test_a_milestone_is_added_to_an_assigned_task_with_a_reason(office, zhangzhu):
    task = make_task(zhangzhu, milestones=[("开工", "2025-06-30", 1, True)])
    row = {"name": "竣工", "due_on": "2025-11-30", "weight": "1"}

    refused = save(office, task, **new_milestone("milestones-2", **row))

    assert refused.status_code == 422
    assert "请写明新增节点的理由" in errors(refused)
    assert "竣工" in refused.content.decode()
    assert task.milestones.count() == 1

    row["reason"] = "工程分两期"
    save(office, task, **new_milestone("milestones-2", **row))

    added = task.milestones.get(name="竣工")
    assert added.order == 2
    assert added.terms.get().due_on == date(2025, 11, 30)
    entry = AuditEntry.objects.get(verb="milestone.added")
    assert (entry.task_code, entry.changes["reason"]) == (task.code, "工程分两期")


def test_nothing_is_added_to_a_task_that_is_over(office, zhangzhu):
    task = make_task(zhangzhu)
    make_completion(task, "2025-03-01")

    page = office.get(page_of(task))

    assert len(page.context["inline_admin_formsets"]) == 1


@pytest.mark.parametrize(
    ("weight", "number", "advised"),
    [
        (2, 2, True),
        (2, 3, False),
        (2, 7, False),
        (2, 8, True),
        (1, 2, False),
        (1, 3, True),
    ],
)
def test_a_gentle_word_where_milestones_are_too_few_or_many(
    office, zhangzhu, weight, number, advised
):
    milestones = [(f"节点{n}", "2025-06-30", 1, False) for n in range(number)]
    task = make_task(zhangzhu, weight=weight, milestones=milestones)

    response = office.post(
        page_of(task),
        filled(office.get(page_of(task)), remark="补充说明"),
        follow=True,
    )

    assert any("个节点" in words for words in messages(response)) == advised
    task.refresh_from_db()
    assert task.remark == "补充说明"


def test_linking_a_leaf_takes_back_that_it_needs_no_task(office, zhangzhu):
    meeting = make_meeting("会议要求,要抓好项目,要守住底线。")
    leaf = make_directive(meeting, "要守住底线", no_task_reason="态度性要求")
    task = make_task(zhangzhu)

    save(office, task, directives=[leaf.pk])

    leaf.refresh_from_db()
    assert (list(task.directives.all()), leaf.no_task_reason) == ([leaf], "")
    assert AuditEntry.objects.get(verb="directive.linked").task_code == task.code
    assert not AuditEntry.objects.filter(verb="task.edited").exists()


def test_a_sentence_that_has_clauses_is_not_linked(office, zhangzhu):
    meeting = make_meeting("会议要求,要抓好项目,要守住底线。")
    sentence = make_directive(meeting, "要抓好项目,要守住底线")
    make_directive(meeting, "要抓好项目", parent=sentence)
    task = make_task(zhangzhu)

    response = save(office, task, directives=[sentence.pk])

    assert response.status_code == 422
    assert "请选择这句话的分句" in errors(response)


def test_a_wrong_date_is_named_and_nothing_typed_is_lost(office, zhangzhu):
    draft = make_task(zhangzhu, assigned=None)

    response = save(office, draft, title="改过的名称", due_on="2025-02-30")

    assert response.status_code == 422
    page = response.content.decode()
    assert "改过的名称" in page
    assert "2025-02-30" in page


def test_a_due_date_before_the_start_is_refused_in_words(office, zhangzhu):
    draft = make_task(zhangzhu, assigned=None)

    response = save(office, draft, due_on="2024-01-01")

    assert response.status_code == 422
    assert "完成时限" in errors(response)


def test_a_registered_task_is_not_deleted(office, zhangzhu):
    task = make_task(zhangzhu)
    url = reverse("admin:plans_task_delete", args=[task.pk])

    response = office.post(url, {"post": "yes"}, follow=True)

    assert Task.objects.filter(pk=task.pk).exists()
    assert any("只有草稿可以删除" in words for words in messages(response))


def test_the_form_shows_why_the_light_is_what_it_is_and_every_term(office, zhangzhu):
    task = make_task(zhangzhu, due_on="2025-06-30")

    page = office.get(page_of(task)).content.decode()

    assert "历次时限" in page
    assert "2025-06-30" in page
    assert 'data-light="red"' in page
