"""The board of reporting discipline: each figure, its items, and the past."""

import pytest

from plans.actions import claims, reports, tasks
from plans.calendar import working_days
from plans.dashboards import paging
from plans.dashboards.addresses import Addresses
from plans.dashboards.conduct import likeness
from plans.dashboards.discipline import Discipline
from plans.middleware import as_of
from tests.factories import (
    at,
    make_member,
    make_plan,
    make_report,
    make_task,
)

pytestmark = pytest.mark.django_db

WORDS = "完成管网改造三公里，拆除违建两处，启动二期招标"
OTHER = "游客中心主体封顶，停车场完成沥青摊铺，标识系统安装过半"


def board(viewer, day="2025-05-10"):
    return Discipline(
        make_plan(),
        viewer,
        as_of(day, now=at("2026-01-01")),
        calendar=working_days(),
        to=Addresses(),
    )


def conduct(viewer, unit, day="2025-05-10"):
    return board(viewer, day).conducts[unit.pk]


def task_of(unit, assigned="2025-02-25", **fields):
    """A task that owes the report of March and the months after it."""
    return make_task(unit, assigned=assigned, **fields)


def test_a_report_is_on_time_late_or_missed(zhangzhu, viewer):
    make_report(task_of(zhangzhu), "2025-03", 10)
    make_report(task_of(zhangzhu), "2025-03", 10, at_day="2025-03-27")
    task_of(zhangzhu)

    found = conduct(viewer, zhangzhu, "2025-04-20")

    assert (found.owed, found.on_time, found.on_time_share) == (3, 1, 3333)
    assert [item.words for item in found.items["late"]] == ["03-27 提交，迟 2 天"]
    assert [item.words for item in found.items["missed"]] == ["至今未补报"]


def test_before_the_window_closes_nothing_is_owed(zhangzhu, viewer):
    task_of(zhangzhu)

    assert conduct(viewer, zhangzhu, "2025-03-24").owed == 0
    assert conduct(viewer, zhangzhu, "2025-03-25").owed == 1


def test_a_supplement_is_shown_but_the_period_stays_missed(zhangzhu, viewer):
    make_report(task_of(zhangzhu), "2025-03", 10, at_day="2025-04-22")

    found = conduct(viewer, zhangzhu)

    assert [item.words for item in found.items["missed"]] == ["04-22 补报"]


def test_a_report_that_was_returned_and_filed_again_was_on_time(
    zhangzhu, viewer, supervisor
):
    report = make_report(task_of(zhangzhu), "2025-03", 10, accepted_on=False)
    reports.return_for_rework(
        report, by=supervisor, words="请补充", at=at("2025-03-26")
    )
    draft = report.task.reports.get(status="draft")
    reports.submit(draft, by=report.author, at=at("2025-03-27"))

    found = conduct(viewer, zhangzhu, "2025-04-10")

    assert (found.owed, found.on_time, found.decided) == (1, 1, 1)
    assert found.returned_share == 10_000
    assert found.items["returned"][0].quoted == "请补充"


def test_silent_is_whose_latest_window_has_closed_without_a_report(zhangzhu, viewer):
    silent = task_of(zhangzhu)
    make_report(silent, "2025-03", 10)
    make_report(task_of(zhangzhu), "2025-04", 10)

    found = conduct(viewer, zhangzhu)

    assert [item.task for item in found.items["silent"]] == [silent]


def test_on_hold_and_after_a_claim_nothing_is_owed(zhangzhu, viewer):
    tasks.hold(
        task_of(zhangzhu),
        reason="等批复",
        review_on=at("2025-06-01").date(),
        by=None,
        at=at("2025-03-10"),
    )
    claims.claim(
        task_of(zhangzhu),
        by=make_member(zhangzhu),
        evidence="验收单",
        at=at("2025-03-10"),
    )

    assert conduct(viewer, zhangzhu, "2025-04-10").owed == 0


def test_words_are_compared_by_pairs_of_characters():
    assert likeness(WORDS, WORDS) == 10_000
    assert likeness(WORDS, WORDS + "。") >= 9_000
    assert likeness(WORDS, OTHER) < 1_000
    assert likeness("无", "无") == 0


def test_copied_words_are_found_unless_no_change_was_declared(zhangzhu, viewer):
    copied, honest, fresh = (task_of(zhangzhu) for _number in range(3))
    for task, words, unchanged in (
        (copied, WORDS + "等", False),
        (honest, WORDS, True),
        (fresh, OTHER, False),
    ):
        make_report(task, "2025-03", 10, progress=WORDS)
        make_report(task, "2025-04", 12, progress=words, is_unchanged=unchanged)

    found = conduct(viewer, zhangzhu)

    assert [item.task for item in found.items["copied"]] == [copied]
    assert (found.compared, found.copied_share) == (2, 5000)


def test_tasks_without_an_owner_are_counted_and_linked(client, zhangzhu, viewer):
    make_task(zhangzhu, assigned="2025-02-25")
    make_task(zhangzhu, assigned="2025-02-25", owner=make_member(zhangzhu))
    client.force_login(viewer)

    row = board(viewer).groups[0][1][0]

    assert (row.conduct.tasks, row.conduct.ownerless) == (2, 1)
    page = client.get(row.ownerless_url + "&plan=2025").content.decode()
    assert 'data-total="1"' in page


def test_a_unit_answers_for_the_time_in_which_it_led(zhangzhu, hufu, viewer):
    task = task_of(zhangzhu)
    tasks.change_lead_unit(task, unit=hufu, reason="调整", by=None, at=at("2025-04-01"))

    assert len(conduct(viewer, zhangzhu).items["missed"]) == 1
    assert len(conduct(viewer, hufu).items["missed"]) == 0
    assert conduct(viewer, hufu).owed == 1


def test_the_past_stays_as_it_was(zhangzhu, viewer):
    make_report(
        task_of(zhangzhu), "2025-03", 10, at_day="2025-03-27", accepted_on="2025-04-02"
    )

    assert conduct(viewer, zhangzhu, "2025-03-26").items["silent"] != []
    assert conduct(viewer, zhangzhu, "2025-03-28").items["silent"] == []
    assert conduct(viewer, zhangzhu, "2025-03-28").decided == 0
    assert conduct(viewer, zhangzhu, "2025-04-02").decided == 1


def test_the_reviewers_delays_stand_beside(zhangzhu, viewer, supervisor):
    quick, slow = task_of(zhangzhu), task_of(zhangzhu)
    make_report(quick, "2025-03", 10, accepted_on="2025-03-25")
    make_report(slow, "2025-03", 10, accepted_on="2025-04-03")
    claims.claim(
        quick, by=make_member(zhangzhu), evidence="验收单", at=at("2025-04-01")
    )

    found = board(viewer, "2025-04-08").reviewing

    assert (found.decided, found.in_time, found.waiting) == (2, 1, 1)
    assert found.average == "5.5"
    assert [item.task for item in found.items["late"]] == [slow]
    assert [item.words for item in found.items["waiting"]] == [
        "04-01 提交，历时 4 个工作日"
    ]


def test_restricted_tasks_count_only_for_those_who_see_them(
    zhangzhu, viewer, supervisor
):
    task_of(zhangzhu, is_restricted=True)
    task_of(zhangzhu)

    assert board(viewer).total.owed == 2
    assert board(supervisor).total.owed == 4


def test_the_page_compares_peers_and_leads_to_the_items(client, zhangzhu, viewer):
    task = task_of(zhangzhu, title="改造老街")
    client.force_login(viewer)

    page = client.get("/discipline/?plan=2025&as_of=2025-05-10").content.decode()
    items = client.get(
        "/discipline/zhangzhu/?plan=2025&as_of=2025-05-10&show=missed"
    ).content.decode()

    assert "应报 2 件，按时 0 件（0%），漏报 1 件；静默任务 1 项" in page
    assert "/discipline/zhangzhu/?plan=2025&amp;as_of=2025-05-10&amp;show=missed" in (
        page.replace("as_of=2025-05-10&amp;plan=2025", "plan=2025&amp;as_of=2025-05-10")
    )
    assert 'data-total="1"' in items
    assert task.code in items
    assert "改造老街" in items


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/discipline/zhangzhu/?show=weather", 400),
        ("/discipline/nowhere/", 404),
        ("/discipline/reviews/?show=late", 200),
        ("/discipline/?as_of=2999-01-01", 400),
    ],
)
def test_odd_addresses_are_answered_in_words(client, zhangzhu, viewer, address, status):
    task_of(zhangzhu)
    client.force_login(viewer)
    joint = "&" if "?" in address else "?"

    assert client.get(f"{address}{joint}plan=2025").status_code == status


def test_without_a_plan_the_page_says_so(client, viewer):
    client.force_login(viewer)

    assert client.get("/discipline/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_twelve_queries(
    client, zhangzhu, viewer, rows, django_assert_num_queries
):
    for _number in range(rows):
        task = task_of(zhangzhu)
        make_report(task, "2025-03", 10)
        make_report(task_of(make_member().main_membership.unit), "2025-03", 10)
        claims.claim(
            task, by=make_member(zhangzhu), evidence="验收单", at=at("2025-04-01")
        )
    client.force_login(viewer)

    with django_assert_num_queries(12):
        response = client.get("/discipline/?plan=2025&as_of=2025-05-10")

    assert response.context["board"].total.owed >= rows


def test_the_demo_s_board_has_something_to_say(client, demo):
    client.force_login(demo.user("leader"))

    response = client.get("/discipline/")

    total = response.context["board"].total
    assert total.owed > 300
    assert 0 < len(total.items["missed"]) < 20
    assert 0 < len(total.items["late"]) < 100
    assert 0 < len(total.items["returned"]) < 20


def test_a_signature_still_to_come_is_not_known_in_the_past(
    zhangzhu, zhangzhu_head, viewer
):
    make_plan(needs_sign_off=True)
    report = make_report(
        task_of(zhangzhu), "2025-03", 10, at_day="2025-03-21", accepted_on=False
    )
    reports.sign_off(report, by=zhangzhu_head, at=at("2025-03-27"))

    assert board(viewer, "2025-03-25").reviewing.waiting == 0
    assert board(viewer, "2025-03-27").reviewing.waiting == 1


def test_a_report_taken_back_before_the_close_was_not_on_time(zhangzhu, viewer):
    report = make_report(task_of(zhangzhu), "2025-03", 10, accepted_on=False)
    draft = reports.withdraw(report, by=report.author, at=at("2025-03-24"))
    reports.submit(draft, by=report.author, at=at("2025-03-27"))

    found = conduct(viewer, zhangzhu, "2025-04-10")

    assert (found.owed, found.on_time) == (1, 0)
    assert len(found.items["late"]) == 1


@pytest.mark.parametrize("address", ["zhangzhu/?show=late", "reviews/?show=waiting"])
def test_the_cases_behind_a_figure_come_in_pages(
    client, zhangzhu, viewer, monkeypatch, address
):
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    for _number in range(3):
        make_report(
            task_of(zhangzhu), "2025-03", 10, at_day="2025-03-26", accepted_on=False
        )
    client.force_login(viewer)

    def page(number):
        where = f"/discipline/{address}&plan=2025&as_of=2025-05-10&page={number}"
        return client.get(where)

    first, second = page(1), page(2)
    assert [len(each.context["listed"]) for each in (first, second)] == [2, 1]
    assert 'data-total="3"' in first.text
    assert "第 1–2 条，共 3 条" in first.text
    assert page("two").status_code == 400
