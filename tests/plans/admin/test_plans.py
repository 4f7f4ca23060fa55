"""Plans, themes, meetings and their sections in the admin."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import LightSpan, Meeting, Plan, Section, Theme
from tests.admin_forms import errors, filled, messages
from tests.factories import (
    make_directive,
    make_meeting,
    make_plan,
    make_report,
    make_task,
    make_theme,
)
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db


def page(kind, thing):
    return reverse(f"admin:plans_{kind}_change", args=[thing.pk])


def save(client, kind, thing, **changes):
    form = client.get(page(kind, thing))
    return client.post(page(kind, thing), filled(form, **changes))


def delete(client, kind, thing):
    url = reverse(f"admin:plans_{kind}_delete", args=[thing.pk])
    return client.post(url, {"post": "yes"}, follow=True)


def test_a_plan_leads_to_its_tasks_with_their_number(office):
    plan = make_plan()
    make_task()
    make_task(assigned=None)

    words = office.get("/admin/plans/plan/").content.decode()

    assert f"/admin/plans/task/?plan__id__exact={plan.pk}" in words
    assert "2 项任务" in words
    assert "草稿 1 项" in words


def test_a_draft_plan_is_put_into_force_once(office, planner):
    plan = make_plan(2026, status=Plan.Status.DRAFT)
    url = reverse("admin:plans_plan_approve", args=[plan.pk])
    assert url in office.get(page("plan", plan)).content.decode()

    first = office.post(url, follow=True)
    second = office.post(url, follow=True)

    plan.refresh_from_db()
    assert plan.status == Plan.Status.APPROVED
    assert messages(first) == ["“2026年度重点工作计划”已下达。"]
    assert messages(second) == ["该计划已经生效。"]
    assert AuditEntry.objects.get(verb="plan.approved").by == planner
    assert url not in second.content.decode()


def test_a_plan_is_not_put_into_force_by_following_a_link(office):
    plan = make_plan(2026, status=Plan.Status.DRAFT)

    url = reverse("admin:plans_plan_approve", args=[plan.pk])

    assert office.get(url).status_code == 405


def test_a_new_limit_decides_all_lights_anew(office, zhangzhu):
    task = make_task(zhangzhu, milestones=[("开工", "2025-01-31", 1, False)])
    make_task(zhangzhu)
    make_report(task, "2025-01", 10)
    plan = make_plan()
    before = set(LightSpan.objects.values_list("pk", flat=True))

    response = save(office, "plan", plan, near_days="30")

    assert response.status_code == 302
    assert set(LightSpan.objects.values_list("pk", flat=True)) != before
    entry = AuditEntry.objects.get(verb="plan.edited")
    assert entry.changes == {"near_days": [7, 30]}


def test_numbers_of_a_plan_that_contradict_each_other_are_refused(office):
    plan = make_plan()

    response = save(office, "plan", plan, yellow_from="4000")

    assert response.status_code == 422
    assert 'value="4000"' in response.content.decode()


def test_a_plan_with_tasks_keeps_its_year_and_stays(office):
    plan = make_plan()
    make_task()

    save(office, "plan", plan, year="2031", name="改过的名称")
    response = delete(office, "plan", plan)

    plan.refresh_from_db()
    assert (plan.year, plan.name) == (2025, "改过的名称")
    assert messages(response)[-1] == "计划下已有任务，须保留。"


def test_an_empty_plan_is_deleted(office):
    plan = make_plan(2027, status=Plan.Status.DRAFT)
    plan.meetings.add(make_meeting())

    delete(office, "plan", plan)

    assert not Plan.objects.exists()
    assert AuditEntry.objects.filter(verb="plan.deleted").exists()


def test_a_theme_is_found_by_pinyin_and_stays_while_it_is_used(office):
    theme = make_theme("tourism", "旅游发展")
    make_theme("livelihood", "民生福祉")
    make_task(theme=theme)

    found = office.get("/admin/plans/theme/", {"q": "lvyou"}).context["cl"]
    response = delete(office, "theme", theme)

    assert list(found.result_list) == [theme]
    assert messages(response) == ["这条主线下有任务或要求事项，须保留。"]
    save(office, "theme", theme, name="旅游提质", slug="other")
    theme.refresh_from_db()
    assert (theme.name, theme.slug) == ("旅游提质", "tourism")
    delete(office, "theme", Theme.objects.get(slug="livelihood"))
    assert Theme.objects.count() == 1


def test_a_meeting_is_entered_with_its_text(office):
    add = "/admin/plans/meeting/add/"

    response = office.post(
        add,
        filled(
            office.get(add),
            title="工作例会",
            held_on="2025-03-03",
            text="会议要求,要抓好项目。",
        ),
    )

    assert response.status_code == 302, errors(response)
    assert Meeting.objects.get().held_on == date(2025, 3, 3)
    assert AuditEntry.objects.filter(verb="meeting.added").exists()


def test_the_text_stands_once_directives_quote_it(office):
    meeting = make_meeting("会议要求,要抓好项目。")
    save(office, "meeting", meeting, text="会议强调,要抓好项目。")
    make_directive(Meeting.objects.get(), "要抓好项目")

    save(office, "meeting", meeting, title="更名的会议", text="别的文字")

    meeting.refresh_from_db()
    assert (meeting.title, meeting.text) == ("更名的会议", "会议强调,要抓好项目。")


def test_sections_are_edited_beside_the_text(office):
    meeting = make_meeting("会议要求,要抓好项目。")
    row = {
        "sections-TOTAL_FORMS": "1",
        "sections-0-order": "1",
        "sections-0-label": "required",
        "sections-0-start": "0",
        "sections-0-end": "99",
    }

    refused = save(office, "meeting", meeting, **row)

    assert refused.status_code == 422
    assert "原文共 11 字" in errors(refused)
    row["sections-0-end"] = "11"
    assert save(office, "meeting", meeting, **row).status_code == 302
    section = Section.objects.get()
    assert (section.end, section.text_length) == (11, 11)


def test_a_section_shows_its_words_and_stays_while_directives_lie_in_it(office):
    meeting = make_meeting("会议要求,要抓好项目。")
    directive = make_directive(meeting, "要抓好项目")

    words = office.get(page("section", directive.section)).content.decode()
    response = delete(office, "section", directive.section)

    assert '<div class="minutes-text">会议要求,要抓好项目。</div>' in words
    assert messages(response) == ["这一段落下有要求事项，须保留。"]
    assert save(office, "section", directive.section, end="12").status_code == 422


def test_a_meeting_says_whether_all_is_decided(office):
    meeting = make_meeting("会议要求,要抓好项目。")
    leaf = make_directive(meeting, "要抓好项目")
    undecided = f"?meeting__id__exact={meeting.pk}&amp;decision=undecided"

    assert undecided in office.get("/admin/plans/meeting/").content.decode()
    leaf.no_task_reason = "态度性要求"
    leaf.save()
    assert "均已处理" in office.get("/admin/plans/meeting/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("kind", "queries"),
    [("plan", 5), ("theme", 5), ("meeting", 8), ("section", 6), ("milestone", 11)],
)
def test_the_lists_cost_a_constant_number_of_queries(
    office, kind, queries, rows, django_assert_num_queries
):
    for number in range(rows):
        plan = make_plan(2025 + number)
        meeting = make_meeting("会议要求,要抓好项目。")
        leaf = make_directive(meeting, "要抓好项目")
        make_task(
            plan=plan,
            theme=make_theme(f"theme-{number}" if number else "tourism"),
            directives=[leaf],
            milestones=[("开工", "2025-06-30", 1, True)],
            due_on="2028-01-01",
            assigned="2025-01-02",
        )

    with django_assert_num_queries(queries):
        found = office.get(f"/admin/plans/{kind}/")

    assert len(found.context["cl"].result_list) == rows
