"""The history of an object on its page: who changed what, in the reader's words."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from plans.actions import Refused
from plans.actions import tasks as task_actions
from plans.admin.base import ActingAdmin
from plans.models import Theme
from resort_portal import clock
from tests.admin_forms import errors, filled
from tests.factories import (
    at,
    make_directive,
    make_meeting,
    make_member,
    make_task,
    make_theme,
    make_unit,
)
from towns.admin_site import PortalAdminSite

pytestmark = pytest.mark.django_db


def history(thing):
    kind = thing._meta.model_name
    return reverse(f"admin:{thing._meta.app_label}_{kind}_history", args=[thing.pk])


def test_it_tells_states_names_and_dates_not_keys(office, zhangzhu, hufu):
    task = make_task(zhangzhu, assigned=None)
    person = make_member(hufu, full_name="王经办")
    page = reverse("admin:plans_task_change", args=[task.pk])
    office.post(
        page, filled(office.get(page), owner=person.pk, lead_unit=hufu.pk, kind="event")
    )
    task_actions.assign(task, by=person)

    words = " ".join(office.get(history(task)).content.decode().split())

    assert "<strong>责任人</strong> – → 王经办" in words
    assert "<strong>牵头单位</strong> 张渚镇 → 湖㳇镇" in words
    assert "<strong>状态</strong> 草稿 → 交办" in words
    assert "<td>计划管理员</td>" in words
    assert "None" not in words
    assert "pk=" not in words


def test_what_no_longer_exists_is_called_deleted(office, zhangzhu):
    theme = make_theme("construction", "城乡建设")
    task = make_task(zhangzhu, theme=None)
    for chosen in (theme, None):
        task.theme = chosen
        task.save()
    theme.delete()

    assert "（已删除）" in office.get(history(task)).content.decode()


def test_an_old_version_is_read_but_not_put_back(office, zhangzhu):
    task = make_task(zhangzhu, title="原来的名称")
    first = task.history.earliest("history_id")
    task.title = "新的名称"
    task.save()
    url = reverse("admin:plans_task_simple_history", args=[task.pk, first.history_id])

    page = office.get(url)

    assert page.status_code == 200
    assert office.post(url, {"title": "回退"}).status_code == 403
    task.refresh_from_db()
    assert task.title == "新的名称"


def test_every_kind_of_object_shows_its_old_versions(office, zhangzhu):
    leaf = make_directive(make_meeting(), "要抓好项目")
    steps = [("开工", "2025-06-30", 1, True)]
    task = make_task(zhangzhu, directives=[leaf], milestones=steps)
    milestone = task.milestones.get()

    things = [task, task.plan, task.theme, milestone, leaf, leaf.meeting, zhangzhu]
    for thing in things:
        row = thing.history.first()
        page = office.get(f"{history(thing)}{row.history_id}/")
        assert page.status_code == 200, thing


@pytest.mark.parametrize("rows", [1, 3])
def test_the_moment_is_the_portal_s(office, rows):
    unit = make_unit()
    with clock.telling(at("2025-03-03", 10, 30)):
        for number in range(rows):
            unit.note = f"备注{number}"
            unit.save()

    words = office.get(history(unit)).content.decode()

    assert words.count("2025-03-03 10:30") == rows


class Stubborn(ActingAdmin):
    """An admin whose action refuses whatever is saved."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        raise Refused("现在不能改")


def test_what_an_action_refuses_is_said_in_the_form_and_nothing_is_lost(planner):
    theme = make_theme("tourism", "旅游发展")
    stubborn = Stubborn(Theme, PortalAdminSite())

    def ask(method, data=None):
        request = getattr(RequestFactory(), method)("/", data)
        request.user = planner
        request.resolver_match = None
        request._dont_enforce_csrf_checks = True
        response = stubborn.changeform_view(request, str(theme.pk))
        response.context = response.context_data
        return response

    response = ask("post", filled(ask("get"), name="改过的名称"))

    assert response.status_code == 422
    assert "现在不能改" in errors(response)
    form = response.context_data["adminform"].form
    assert form["name"].value() == "改过的名称"
    theme.refresh_from_db()
    assert theme.name == "旅游发展"
    assert theme.history.count() == 1
