"""From the demands of a meeting to tasks that are sent to their lead units."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions import meetings
from plans.models import Directive, MilestoneTemplate, Task
from plans.proposals import Proposals
from tests.factories import (
    make_directive,
    make_meeting,
    make_plan,
    make_task,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db

TEXT = (
    "会议要求，旅游发展要“精彩”。张渚镇要加快环湖公路改造，6月底前完工。"
    "文旅局要会同湖㳇镇办好茶文化节。各单位要守住安全底线。"
)
ROAD = "张渚镇要加快环湖公路改造，6月底前完工。"
TEA = "文旅局要会同湖㳇镇办好茶文化节。"
SAFETY = "各单位要守住安全底线。"


@pytest.fixture
def meeting(zhangzhu, hufu):
    make_unit("culture", "文化旅游局", short_name="文旅局", kind="department")
    make_theme()
    meeting = make_meeting(TEXT, title="工作例会", held_on=date(2025, 3, 1))
    for number, quote in enumerate((ROAD, TEA, SAFETY), 1):
        make_directive(meeting, quote, code=f"D{number:02}")
    make_plan().meetings.add(meeting)
    return meeting


def leaf(code):
    return Directive.objects.get(code=code)


def proposal(meeting, user, code):
    plan = meeting.plans.get()
    return Proposals(meeting, plan, user=user).of(leaf(code))


def to(meeting, name="meeting-decide", *args):
    return reverse(f"plans:{name}", args=[meeting.pk, *args])


def choices(**by_code):
    """POST data of the page: choices(D01={"choice": "later"})."""
    data = {"leaf": list(by_code)}
    for code, fields in by_code.items():
        data |= {f"{code}-{name}": value for name, value in fields.items()}
    return data


def task_of(unit, **fields):
    return {
        "choice": "task",
        "title": "改造环湖公路",
        "lead_unit": unit.pk,
        "due_on": "2025-06-30",
        "kind": "project",
        **fields,
    }


def test_a_clause_proposes_title_unit_and_day_with_their_reasons(
    meeting, planner, zhangzhu
):
    found = proposal(meeting, planner, "D01")

    assert found.title == "加快环湖公路改造"
    assert (found.lead_unit, found.due_on) == (zhangzhu, date(2025, 6, 30))
    assert found.kind == Task.Kind.PROJECT
    assert found.why["due_on"] == "“6月底前”：当月最后一日"
    assert found.is_complete


def test_who_helps_is_proposed_as_supporting(meeting, planner, hufu):
    found = proposal(meeting, planner, "D02")

    assert (found.title, found.lead_unit.slug) == ("办好茶文化节", "culture")
    assert found.supporting_units == (hufu,)


def test_without_a_unit_or_a_deadline_nothing_is_guessed(meeting, planner):
    found = proposal(meeting, planner, "D03")

    assert found.lead_unit is None
    assert found.why["lead_unit"] == "原文没有点名单位，请选择。"
    assert found.due_on == date(2025, 12, 31)
    assert "没有写明时限" in found.why["due_on"]
    assert not found.is_complete


def test_a_clause_inherits_units_and_deadline_of_its_sentence(
    meeting, planner, zhangzhu
):
    sentence = leaf("D01")
    sentence.units.add(zhangzhu)
    sentence.deadline = "6月底前"
    sentence.save()
    start = TEXT.index("加快环湖")
    spans = [(start, start + 8), (start + 9, start + 15)]
    meetings.split(sentence, spans=spans, by=planner)

    found = proposal(meeting, planner, "D01-1")

    assert (found.lead_unit, found.due_on) == (zhangzhu, date(2025, 6, 30))
    assert found.why["lead_unit"] == "该句点名"


def test_a_heading_proposes_the_theme(meeting, planner):
    section = leaf("D01").section
    section.heading = "旅游发展要“精彩”。"
    section.save()

    found = proposal(meeting, planner, "D01")

    assert (found.theme.slug, "旅游发展" in found.why["theme"]) == ("tourism", True)


def test_a_like_task_is_offered_and_proposes_its_theme(meeting, planner, zhangzhu):
    like = make_task(zhangzhu, title="推进环湖公路改造工程")

    found = proposal(meeting, planner, "D01")

    assert [task for _score, task in found.similar] == [like]
    assert like.code in found.why["theme"]


def test_one_page_decides_on_all_leaves_at_once(client, planner, meeting, zhangzhu):
    other = make_task(zhangzhu, title="办好节庆活动")
    client.force_login(planner)

    page = client.get(to(meeting)).content.decode()
    answer = client.post(
        to(meeting),
        choices(
            D01=task_of(zhangzhu),
            D02={"choice": "link", "task": other.code},
            D03={"choice": "none", "reason": "面向全体的原则要求"},
        ),
    )

    assert page.count('name="leaf"') == 3
    assert answer.status_code == 302
    task = Task.objects.get(title="改造环湖公路")
    assert (task.state, task.lead_unit) == (Task.State.DRAFT, zhangzhu)
    assert list(task.directives.all()) == [leaf("D01")]
    assert task.source == Task.Source.MEETING
    assert "会议原文" in task.basis_note
    assert list(other.directives.all()) == [leaf("D02")]
    assert leaf("D03").no_task_reason == "面向全体的原则要求"
    assert not Directive.objects.undecided().exists()


def test_what_the_minutes_do_not_say_is_marked_as_proposed(
    client, planner, meeting, zhangzhu, hufu
):
    client.force_login(planner)

    client.post(to(meeting), choices(D01=task_of(hufu, due_on="2025-05-31")))

    assert Task.objects.get().proposed == ["牵头单位", "开始", "完成时限"]


def test_milestones_follow_from_the_kind_of_task(client, planner, meeting, zhangzhu):
    MilestoneTemplate.objects.create(
        kind="project", order=1, name="开工", share=50, is_key=True, stage="开工"
    )
    MilestoneTemplate.objects.create(kind="project", order=2, name="竣工", share=100)
    client.force_login(planner)

    client.post(to(meeting), choices(D01=task_of(zhangzhu)))

    rows = Task.objects.get().milestones.values_list("name", "due_on", "is_key")
    assert list(rows) == [
        ("开工", date(2025, 4, 30), True),
        ("竣工", date(2025, 6, 30), False),
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"choice": "task", "lead_unit": ""}, "请选择牵头单位"),
        ({"choice": "task", "due_on": ""}, "请填写完成时限"),
        ({"choice": "task", "supporting_units": "没有的局"}, "没有的局"),
        ({"choice": "link", "task": "2025-999"}, "2025-999"),
        ({"choice": "link"}, "请填写任务编号"),
        ({"choice": "none"}, "请写明"),
        ({"choice": "often"}, "选择"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_rest_is_saved(
    client, planner, meeting, zhangzhu, fields, words
):
    client.force_login(planner)
    wrong = task_of(zhangzhu) | fields

    answer = client.post(
        to(meeting), choices(D01=wrong, D03={"choice": "none", "reason": "原则要求"})
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "改造环湖公路" in page
    assert page.count('name="leaf"') == 1
    assert "1 项处理结果尚未保存" in page
    assert not Task.objects.exists()
    assert leaf("D03").no_task_reason == "原则要求"


def test_the_page_opens_at_the_first_wrong_field(client, planner, meeting, zhangzhu):
    client.force_login(planner)

    answer = client.post(to(meeting), choices(D01=task_of(zhangzhu, due_on="明天")))

    page = answer.content.decode()
    assert page.count("autofocus") == 1
    assert 'value="明天"' in page
    assert 'aria-describedby="id_D01-due_on_helptext id_D01-due_on_error"' in page
    assert 'id="id_D01-due_on_error"' in page


def test_what_was_typed_for_another_choice_is_never_in_the_way(
    client, planner, meeting, zhangzhu
):
    client.force_login(planner)
    wrong = task_of(zhangzhu, due_on="明天", supporting_units="没有的局")

    answer = client.post(
        to(meeting), choices(D01=wrong | {"choice": "none", "reason": "原则要求"})
    )

    assert answer.status_code == 302
    assert leaf("D01").no_task_reason == "原则要求"


def test_a_refusal_stops_only_its_own_leaf(client, planner, meeting, zhangzhu):
    meeting.plans.update(status="archived")
    client.force_login(planner)
    said = {"choice": "none", "reason": "原则要求"}

    answer = client.post(to(meeting), choices(D01=task_of(zhangzhu), D03=said))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "该年度计划已归档" in page
    assert page.count('name="leaf"') == 1
    assert not Task.objects.exists()
    assert leaf("D03").no_task_reason == "原则要求"


def test_wrong_leaves_sent_twice_keep_their_words(client, planner, meeting, zhangzhu):
    client.force_login(planner)
    ticket = {"ticket": "7b0e1a52-31cb-4a3f-a2f6-4a94c6d5a113"}
    wrong = task_of(zhangzhu, title="打了一半的任务", lead_unit="")
    data = choices(D01=task_of(zhangzhu), D02=wrong) | ticket

    client.post(to(meeting), data)
    again = client.post(to(meeting), data)

    assert again.status_code == 422
    assert "打了一半的任务" in again.content.decode()
    assert Task.objects.count() == 1


def test_what_somebody_else_decided_meanwhile_stays(client, planner, meeting, zhangzhu):
    meetings.decide_no_task(leaf("D01"), reason="已由他人处理", by=planner)
    client.force_login(planner)

    answer = client.post(to(meeting), choices(D01=task_of(zhangzhu)), follow=True)

    assert "D01" in answer.content.decode()
    assert not Task.objects.exists()
    assert leaf("D01").no_task_reason == "已由他人处理"


def test_a_page_sent_twice_drafts_once(client, planner, meeting, zhangzhu):
    client.force_login(planner)
    ticket = {"ticket": "7b0e1a52-31cb-4a3f-a2f6-4a94c6d5a112"}
    data = choices(D01=task_of(zhangzhu)) | ticket

    client.post(to(meeting), data)
    client.post(to(meeting), data)

    assert Task.objects.count() == 1


def test_sending_out_registers_and_assigns(client, planner, meeting, zhangzhu):
    client.force_login(planner)
    client.post(to(meeting), choices(D01=task_of(zhangzhu)))
    task = Task.objects.get()

    page = client.get(to(meeting, "meeting-issue")).content.decode()
    answer = client.post(to(meeting, "meeting-issue"), {"tasks": [task.pk]})

    task.refresh_from_db()
    assert task.title in page
    assert answer.url == meeting.get_absolute_url()
    assert task.state == Task.State.ASSIGNED
    assert [row.state for row in task.states.all()] == [
        "draft",
        "registered",
        "assigned",
    ]


def test_sending_out_nothing_is_refused(client, planner, meeting):
    client.force_login(planner)

    answer = client.post(to(meeting, "meeting-issue"), {})

    assert answer.status_code == 422


def test_a_draft_is_deleted_and_its_leaf_is_open_again(
    client, planner, meeting, zhangzhu
):
    client.force_login(planner)
    client.post(to(meeting), choices(D01=task_of(zhangzhu)))
    code = Task.objects.get().code

    client.post(to(meeting, "directive-discard", "D01", code))

    assert not Task.objects.exists()
    assert leaf("D01") in Directive.objects.undecided()
    client.post(to(meeting), choices(D01=task_of(zhangzhu)))
    assert Task.objects.get().code != code


def test_decisions_are_taken_back(client, planner, meeting, zhangzhu):
    other = make_task(zhangzhu)
    client.force_login(planner)
    said = {"choice": "none", "reason": "原则要求"}
    linked = {"choice": "link", "task": other.code}
    client.post(to(meeting), choices(D01=linked, D03=said))

    client.post(to(meeting, "directive-reconsider", "D03"))
    client.post(to(meeting, "directive-unlink", "D01", other.code))

    assert Directive.objects.undecided().count() == 3


def test_the_meeting_leads_its_planner_there(client, planner, viewer, meeting):
    client.force_login(planner)
    assert to(meeting) in client.get(meeting.get_absolute_url()).content.decode()

    client.force_login(viewer)
    assert to(meeting) not in client.get(meeting.get_absolute_url()).content.decode()


def test_a_task_may_continue_one_of_last_year(client, planner, meeting, zhangzhu):
    last = make_task(zhangzhu, title="推进环湖公路改造工程", plan=make_plan(2024))
    same = make_task(zhangzhu, title="办好节庆活动")
    client.force_login(planner)

    page = client.get(to(meeting))
    wrong = client.post(
        to(meeting), choices(D01=task_of(zhangzhu, continues=same.code))
    )
    client.post(to(meeting), choices(D01=task_of(zhangzhu, continues=last.code)))

    form = page.context["forms"][0]
    assert [task for _score, task in form.proposal.continued] == [last]
    assert wrong.status_code == 422
    task = Task.objects.get(title="改造环湖公路")
    assert task.continues == last
    shown = client.get(reverse("plans:task", args=[task.code])).content.decode()
    assert last.code in shown


def test_without_a_plan_of_last_year_nothing_is_continued(client, planner, meeting):
    client.force_login(planner)

    assert "earlier-tasks" not in client.get(to(meeting)).content.decode()


@pytest.mark.parametrize("copies", [1, 3])
def test_the_page_takes_a_constant_number_of_queries(
    client, planner, zhangzhu, django_assert_num_queries, copies
):
    text = "会议要求，" + "".join(f"要抓好第{n}件事。" for n in range(copies))
    meeting = make_meeting(text)
    make_plan().meetings.add(meeting)
    for number in range(copies):
        directive = make_directive(meeting, f"要抓好第{number}件事。")
        directive.units.add(zhangzhu)
    make_task(zhangzhu, directives=[make_directive(meeting, "会议要求")])
    client.force_login(planner)

    with django_assert_num_queries(12):
        client.get(to(meeting))


@pytest.mark.parametrize(
    "persona", ["viewer", "supervisor", "zhangzhu_head", "auditor"]
)
def test_only_planners_decide_and_send_out(client, meeting, persona, request):
    client.force_login(request.getfixturevalue(persona))

    assert client.get(to(meeting)).status_code == 403
    assert client.post(to(meeting)).status_code == 403
    assert client.get(to(meeting, "meeting-issue")).status_code == 403
    assert client.post(to(meeting, "meeting-issue")).status_code == 403
    for name, *more in (
        ("directive-reconsider", "D01"),
        ("directive-unlink", "D01", "2025-001"),
        ("directive-discard", "D01", "2025-001"),
    ):
        assert client.post(to(meeting, name, *more)).status_code == 403
