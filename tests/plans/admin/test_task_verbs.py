"""What a planner does to several tasks at once, each on a page of its own."""

from datetime import date

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from plans.admin.verbs import VERBS
from plans.models import LightSpan, Task
from tests.admin_forms import messages
from tests.factories import make_completion, make_member, make_post, make_task
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

LIST = "/admin/plans/task/"


def address(verb):
    return reverse(f"admin:plans_task_{verb}")


def keys(*tasks):
    return [task.pk for task in tasks]


@pytest.mark.parametrize("verb", VERBS)
def test_an_action_of_the_list_asks_on_a_page_of_its_own(office, zhangzhu, verb):
    task, other = make_task(zhangzhu), make_task(zhangzhu)
    before = Task.objects.values_list("state", "due_on", "lead_unit")

    page = office.post(
        f"{LIST}?state__exact=assigned",
        {"action": verb, ACTION_CHECKBOX_NAME: keys(task)},
    )

    assert page.status_code == 200
    words = page.content.decode()
    assert str(VERBS[verb].title) in words
    assert task.code in words
    assert other.code not in words
    assert 'name="back" value="state__exact=assigned"' in words
    assert list(before.all()) == list(before)
    assert office.get(address(verb), {"task": task.pk}).status_code == 200


@pytest.mark.parametrize("verb", VERBS)
def test_without_tasks_there_is_nothing_to_ask(office, verb):
    for answer in (
        office.get(address(verb), follow=True),
        office.post(address(verb), {"task": ["x", "９", "0"]}, follow=True),
    ):
        assert answer.redirect_chain[-1] == (LIST, 302)
        assert messages(answer) == ["请先在列表中选择任务。"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("persona", ["supervisor", "zhangzhu_head", "sysadmin"])
def test_only_planners_do_it(client, request, zhangzhu, persona, verb):
    task = make_task(zhangzhu)
    client.force_login(request.getfixturevalue(persona))

    assert client.post(address(verb), {"task": task.pk}).status_code == 403
    assert client.get(address(verb), {"task": task.pk}).status_code == 403


def test_drafts_are_registered(office, zhangzhu):
    drafts = [make_task(zhangzhu, assigned=None) for _ in range(2)]

    response = office.post(address("register"), {"task": keys(*drafts)}, follow=True)

    assert messages(response) == ["2 项任务已立项。"]
    assert set(Task.objects.values_list("state", flat=True)) == {Task.State.REGISTERED}
    assert AuditEntry.objects.filter(verb="task.registered").count() == 2


def test_tasks_are_assigned_and_count_from_now_on(office, planner, zhangzhu):
    draft = make_task(zhangzhu, assigned=None)

    office.post(address("assign"), {"task": draft.pk})

    draft.refresh_from_db()
    assert draft.state == Task.State.ASSIGNED
    assert draft.terms.get().by == planner
    assert LightSpan.objects.tasks().get(task=draft, until=None).is_counted


def test_the_lead_unit_is_changed_with_a_reason(office, zhangzhu, hufu):
    task = make_task(zhangzhu)

    office.post(
        address("lead-unit"),
        {"task": task.pk, "unit": hufu.pk, "reason": "区划调整"},
    )

    task.refresh_from_db()
    assert task.lead_unit == hufu
    assert [term.reason for term in task.terms.all()] == ["", "区划调整"]
    entry = AuditEntry.objects.get(verb="task.lead_unit_changed")
    assert entry.changes == {"lead_unit": ["张渚镇", "湖㳇镇"], "reason": "区划调整"}


def test_dates_are_shifted_with_a_reason_and_the_original_stays(office, zhangzhu):
    task = make_task(
        zhangzhu, due_on="2025-11-30", milestones=[("开工", "2025-06-30", 1, True)]
    )

    office.post(
        address("shift-dates"), {"task": task.pk, "days": "14", "reason": "汛期影响"}
    )

    task.refresh_from_db()
    assert (task.due_on, task.original_due_on) == (
        date(2025, 12, 14),
        date(2025, 11, 30),
    )
    assert task.milestones.get().due_on == date(2025, 7, 14)
    assert AuditEntry.objects.get(verb="task.dates_shifted").changes["reason"]


def test_the_weight_is_changed_with_a_reason(office, zhangzhu):
    task = make_task(zhangzhu)

    office.post(
        address("weight"), {"task": task.pk, "weight": "2", "reason": "列为重点"}
    )

    task.refresh_from_db()
    assert task.weight == 2
    assert [term.weight for term in task.terms.all()] == [1, 2]
    assert LightSpan.objects.tasks().get(task=task, until=None).weight == 2


def test_leader_and_owner_are_named(office, zhangzhu):
    tasks = [make_task(zhangzhu) for _ in range(2)]
    post, person = make_post(), make_member(zhangzhu, full_name="王经办")

    office.post(
        address("entrust"),
        {"task": keys(*tasks), "leader": post.pk, "owner": person.pk},
    )

    assert set(Task.objects.values_list("responsible_leader", "owner")) == {
        (post.pk, person.pk)
    }
    entry = AuditEntry.objects.filter(verb="task.entrusted").first()
    assert entry.changes["owner"] == ["", "王经办"]


def test_naming_only_the_owner_leaves_the_leader(office, zhangzhu):
    post, person = make_post(), make_member(zhangzhu)
    task = make_task(zhangzhu, responsible_leader=post)

    office.post(address("entrust"), {"task": task.pk, "owner": person.pk})

    task.refresh_from_db()
    assert (task.responsible_leader, task.owner) == (post, person)


def test_one_refusal_leaves_all_as_it_was_and_keeps_the_words(office, zhangzhu, hufu):
    task, done = make_task(zhangzhu), make_task(zhangzhu)
    make_completion(done, "2025-03-01")

    response = office.post(
        address("lead-unit"),
        {
            "task": keys(task, done),
            "unit": hufu.pk,
            "reason": "区划调整",
            "back": "state__exact=assigned",
        },
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert "尚未执行：所选任务中有 1 项" in page
    assert "任务现为“办结”" in page
    assert "区划调整" in page
    assert "湖㳇镇" in page
    assert set(Task.objects.values_list("lead_unit", flat=True)) == {zhangzhu.pk}
    assert not AuditEntry.objects.filter(verb="task.lead_unit_changed").exists()


def test_taking_the_refused_one_out_does_the_rest(office, zhangzhu, hufu):
    task, done = make_task(zhangzhu), make_task(zhangzhu)
    make_completion(done, "2025-03-01")

    response = office.post(
        address("lead-unit"),
        {"task": task.pk, "unit": hufu.pk, "reason": "区划调整", "back": "q=张"},
    )

    assert response.url == f"{LIST}?q=%E5%BC%A0"
    task.refresh_from_db()
    assert task.lead_unit == hufu


@pytest.mark.parametrize(
    ("verb", "typed", "said"),
    [
        ("lead-unit", {"reason": "区划调整"}, "这个字段是必填项"),
        ("lead-unit", {"unit": "999999", "reason": "区划调整"}, "选择一个有效的选项"),
        ("shift-dates", {"days": "14", "reason": "  "}, "这个字段是必填项"),
        ("shift-dates", {"days": "0", "reason": "汛期"}, "0 天没有变化"),
        ("shift-dates", {"days": "两周", "reason": "汛期"}, "输入整数"),
        ("shift-dates", {"days": "99999", "reason": "汛期"}, "1000"),
        ("weight", {"weight": "11", "reason": "列为重点"}, "10。"),
        ("entrust", {}, "请选择责任领导或责任人"),
    ],
)
def test_what_is_typed_wrong_is_said_at_the_field(office, zhangzhu, verb, typed, said):
    task = make_task(zhangzhu)

    response = office.post(address(verb), {"task": task.pk, **typed})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not AuditEntry.objects.filter(by__isnull=False).exists()


def test_a_task_cannot_end_before_it_starts(office, zhangzhu):
    task = make_task(zhangzhu, start_on="2025-06-01", due_on="2025-06-30")

    response = office.post(
        address("shift-dates"), {"task": task.pk, "days": "-60", "reason": "提前"}
    )

    assert response.status_code == 422
    assert f"{task.code} " in response.content.decode()


def test_the_page_of_a_task_offers_what_can_be_done_to_it(office, zhangzhu):
    def offered(task):
        page = office.get(reverse("admin:plans_task_change", args=[task.pk]))
        return [str(verb["title"]) for verb in page.context["verbs"]]

    draft, task = make_task(zhangzhu, assigned=None), make_task(zhangzhu)
    done = make_task(zhangzhu)
    make_completion(done, "2025-03-01")

    assert "立项" in offered(draft)
    assert "交办" in offered(draft)
    assert offered(task) == [
        "变更牵头单位",
        "调整时限",
        "调整权重",
        "明确责任领导和责任人",
    ]
    assert offered(done) == []
