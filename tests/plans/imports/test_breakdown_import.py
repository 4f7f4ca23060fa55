"""The planner uploads, sees every change, confirms; once, and all or nothing."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from plans.imports import breakdown, stash
from plans.models import Task, TaskTerm
from tests.factories import Role, make_member, make_office
from tests.plans.imports.conftest import NOW
from tests.plans.imports.tables import (
    LIST,
    START,
    add_new,
    confirm,
    draft_of,
    edit,
    saved,
    text,
    upload,
)
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_planner_sees_every_change_and_confirms_it(client, planner, task, book):
    client.force_login(planner)
    edit(book, task, 重点任务="提升竹海景区")
    add_new(book)

    preview = upload(client, saved(book))

    assert preview.status_code == 200
    assert "提升竹海→提升竹海景区" in text(preview)
    assert "1新增1修改1不变0处有误" in text(preview)
    assert not Task.objects.filter(title="新任务").exists()
    assert Task.objects.get(pk=task.pk).title == "提升竹海"

    done = confirm(client, preview)

    assert done.redirect_chain == [(LIST, 302)]
    assert "已导入：新增1行，修改1行" in text(done)
    assert Task.objects.get(pk=task.pk).title == "提升竹海景区"
    assert Task.objects.get(title="新任务").state == Task.State.DRAFT


def test_a_second_confirmation_does_nothing_more(client, planner, task, book):
    client.force_login(planner)
    add_new(book)
    preview = upload(client, saved(book))

    confirm(client, preview)
    again = confirm(client, preview)

    assert "这张表已经导入" in text(again)
    assert Task.objects.filter(title="新任务").count() == 1
    assert AuditEntry.objects.filter(verb="breakdown.imported").count() == 1


def test_what_changed_meanwhile_is_shown_and_nothing_done(client, planner, task, book):
    client.force_login(planner)
    edit(book, task, 重点任务="提升竹海景区")
    preview = upload(client, saved(book))
    Task.objects.filter(pk=task.pk).update(goal="别人改的目标")

    refused = confirm(client, preview)

    assert refused.status_code == 409
    assert "别人改的目标→接待10万人次" in text(refused)
    assert Task.objects.get(pk=task.pk).title == "提升竹海"
    assert confirm(client, refused).redirect_chain == [(LIST, 302)]
    assert Task.objects.get(pk=task.pk).goal == "接待10万人次"


def test_terms_of_an_assigned_task_ask_for_a_reason(client, planner, task, book):
    client.force_login(planner)
    edit(book, task, 完成时限=date(2025, 12, 20))
    preview = upload(client, saved(book))

    refused = confirm(client, preview)

    assert refused.status_code == 422
    assert "请写明理由" in text(refused)
    assert Task.objects.get(pk=task.pk).due_on == date(2025, 11, 30)
    confirm(client, refused, reason="党工委会议调整")
    task = Task.objects.get(pk=task.pk)
    assert task.due_on == date(2025, 12, 20)
    assert task.original_due_on == date(2025, 11, 30)
    assert TaskTerm.objects.get(task=task, until=None).reason == "党工委会议调整"
    page = client.get(task.get_absolute_url()).content.decode()
    assert "党工委会议调整" in page


def test_an_upload_belongs_to_who_made_it_and_expires(client, planner, task, book):
    client.force_login(planner)
    edit(book, task, 重点任务="提升竹海景区")
    preview = upload(client, saved(book))
    cache.clear()

    gone = confirm(client, preview)

    assert gone.redirect_chain == [(START, 302)]
    assert "预览已失效" in text(gone)
    assert Task.objects.get(pk=task.pk).title == "提升竹海"


def test_nothing_is_imported_when_one_action_refuses(
    client, planner, task, book, zhangzhu, hufu
):
    """The plan changes between preview and confirmation in a way that no cell shows."""
    client.force_login(planner)
    edit(book, task, 牵头单位="湖㳇镇", 变更理由="调整")
    add_new(book)
    preview = upload(client, saved(book))
    Task.objects.filter(pk=task.pk).update(
        state=Task.State.COMPLETED, completed_on=date(2025, 10, 1)
    )

    refused = confirm(client, preview)

    assert refused.status_code == 422
    assert not Task.objects.filter(title="新任务").exists()
    assert Task.objects.get(pk=task.pk).lead_unit == zhangzhu
    assert not AuditEntry.objects.filter(verb="breakdown.imported").exists()


def test_an_untouched_table_offers_nothing_to_confirm(client, planner, task, book):
    client.force_login(planner)

    response = upload(client, saved(book))

    assert "没有需要导入的变动" in response.content.decode()
    assert "确认导入" not in response.content.decode()


def test_the_list_offers_both_ways(client, planner, task):
    client.force_login(planner)

    page = client.get(LIST).content.decode()

    for name in ["import", "table", "breakdown"]:
        assert f'href="{reverse(f"admin:plans_task_{name}")}' in page


def test_of_two_confirmations_at_once_the_later_finds_it_done(planner, task, book):
    """Both pages have read the upload before either is carried out."""
    add_new(book)
    _found, first = draft_of(book, task.plan, NOW)
    stash.keep(planner, first)
    second = replace(first)

    def remember(_draft):
        stash.keep(planner, replace(first, done="done"))

    breakdown.carry_out(first, task.plan, by=planner, at=NOW, remember=remember)
    with pytest.raises(breakdown.Done):
        breakdown.carry_out(second, task.plan, by=planner, at=NOW, remember=remember)

    assert Task.objects.filter(title="新任务").count() == 1


def test_an_upload_of_another_person_is_not_found(client, planner, task, book):
    other = make_member(make_office(), Role.PLANNER)
    client.force_login(other)
    edit(book, task, 重点任务="提升竹海景区")
    preview = upload(client, saved(book))
    client.force_login(planner)

    response = client.post(preview.context["confirm_url"], follow=True)

    assert "预览已失效" in text(response)
    assert Task.objects.get(pk=task.pk).title == "提升竹海"
