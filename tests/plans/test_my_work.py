"""/mine/: everything that waits for a person, in order of due moment."""

from datetime import date

import pytest

from plans.actions import claims, contributions, remarks, reports, requests, tasks
from plans.models import Plan
from plans.schedule import Period
from resort_portal import clock
from tests.factories import (
    Role,
    at,
    make_leader,
    make_member,
    make_milestone,
    make_office,
    make_plan,
    make_report,
    make_task,
    make_unit,
)
from towns.actions import memberships

pytestmark = pytest.mark.django_db
NOW = at("2025-06-23", 10)


@pytest.fixture(autouse=True)
def _monday_in_the_window():
    # The June window opened on Friday the 20th and closes on Wednesday the 25th.
    with clock.telling(NOW):
        yield


def mine(client, person):
    client.force_login(person)
    response = client.get("/mine/")
    assert response.status_code == 200
    return response


def lines(client, person):
    """What is to do, as (kind, code, due words)."""
    work = mine(client, person).context["work"]
    return [(item.kind, item.code, item.due_words) for item in work.owed]


def news(client, person):
    return [item.what for item in mine(client, person).context["work"].news]


def make_busy_task(unit, **fields):
    """A task in progress that owes nothing: its June report stands."""
    task = make_task(unit, **fields)
    make_report(task, "2025-06", 40, at_day="2025-06-20", accepted_on=False)
    return task


def test_who_has_nothing_to_do_is_told_kindly(client, viewer):
    make_plan()

    text = mine(client, viewer).text

    assert "目前没有待办事项" in text
    assert "没有等您办理的事项" in text
    assert "inbox__count" not in text


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_the_administrators_have_no_such_page(client, request, persona):
    client.force_login(request.getfixturevalue(persona))

    assert client.get("/mine/").status_code == 403


def test_a_past_day_leads_to_today(client, reporter):
    client.force_login(reporter)

    assert client.get("/mine/", {"as_of": "2025-06-01"}).url == "/mine/"


# What a lead unit owes


def test_a_report_is_due_until_its_window_closes(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    tasks.acknowledge(task, by=reporter)

    assert lines(client, reporter) == [("report", task.code, "还有 2 天")]
    text = mine(client, reporter).text
    assert "6 月进展" in text
    assert f"/tasks/{task.code}/report/?period=2025-06" in text
    assert "06-25 18:00" in text
    with clock.telling(at("2025-06-25", 9)):
        assert lines(client, reporter)[0][2] == "今天 18:00 截止"
    with clock.telling(at("2025-06-25", 19)):
        assert lines(client, reporter)[0][2] == "今天 18:00 已截止"
    with clock.telling(at("2025-07-02")):
        assert lines(client, reporter)[0][2] == "逾期 7 天"


def test_before_the_window_opens_no_report_is_asked_for(client, zhangzhu, reporter):
    task = make_task(zhangzhu, assigned="2025-06-10")
    tasks.acknowledge(task, by=reporter, at=at("2025-06-10", 11))

    with clock.telling(at("2025-06-19")):
        assert lines(client, reporter) == []
    with clock.telling(at("2025-06-20")):
        assert [line[0] for line in lines(client, reporter)] == ["report"]


def test_what_is_filed_on_hold_or_claimed_owes_no_report(
    client, zhangzhu, reporter, supervisor
):
    make_busy_task(zhangzhu)
    held = make_busy_task(zhangzhu)
    tasks.hold(held, reason="等用地", review_on=date(2025, 8, 1), by=supervisor)
    claims.claim(make_task(zhangzhu), by=reporter, evidence="验收单")
    make_task(zhangzhu, assigned=None)

    assert lines(client, reporter) == []


def test_a_task_assigned_after_the_twentieth_reports_next_month(
    client, zhangzhu, reporter
):
    task = make_task(zhangzhu, assigned="2025-06-21")

    assert [line[:2] for line in lines(client, reporter)] == [
        ("acknowledge", task.code)
    ]


def test_a_quarterly_task_reports_for_the_quarter(client, zhangzhu, reporter):
    task = make_task(zhangzhu, reporting="quarter")
    tasks.acknowledge(task, by=reporter)

    assert "二季度进展" in mine(client, reporter).text


def test_a_task_is_to_be_acknowledged_within_a_working_day(client, zhangzhu, reporter):
    new = make_task(zhangzhu, assigned="2025-06-23")
    old = make_task(zhangzhu, assigned="2025-06-21")

    assert lines(client, reporter) == [
        ("acknowledge", old.code, "今天到期"),
        ("acknowledge", new.code, "明天到期"),
    ]
    with clock.telling(at("2025-06-25")):
        found = lines(client, reporter)
    assert ("acknowledge", old.code, "逾期 2 天") in found
    work = mine(client, reporter).context["work"]
    assert (work.number, work.overdue) == (2, 0)


def test_a_returned_report_comes_first_with_the_words_of_the_reviewer(
    client, zhangzhu, reporter, supervisor
):
    make_task(zhangzhu, assigned="2025-01-02")
    task = make_task(zhangzhu)
    report = make_report(task, "2025-06", 40, at_day="2025-06-20", accepted_on=False)
    reports.return_for_rework(report, by=supervisor, words="请补充工程量")

    found = lines(client, reporter)

    # Three working days from now, a day longer than the window.
    assert found[0] == ("returned", task.code, "还有 3 天")
    assert not [line for line in found if line[:2] == ("report", task.code)]
    text = mine(client, reporter).text
    assert "请补充工程量" in text
    assert "督查人" in text
    assert "其中填报 <b>2</b> 份" in text
    assert "被退回 <b>1</b> 件" in text


def test_a_report_of_an_earlier_month_that_came_back_comes_first_too(
    client, zhangzhu, reporter, supervisor
):
    task = make_task(zhangzhu)
    report = make_report(task, "2025-05", 40, accepted_on=False)
    reports.return_for_rework(report, by=supervisor, words="数据有误")

    assert [line[:2] for line in lines(client, reporter)] == [
        ("returned", task.code),
        ("report", task.code),
    ]
    assert f"/tasks/{task.code}/report/?period=2025-05" in mine(client, reporter).text


def test_a_draft_is_gone_on_with(client, zhangzhu, zhangzhu_head, reporter):
    task = make_task(zhangzhu)
    tasks.acknowledge(task, by=reporter)
    for month in (5, 6):
        reports.save_draft(
            task,
            by=reporter,
            period=Period.of("month", date(2025, month, 1)),
            progress="写了一半",
            at=at("2025-06-23", 9, 30),
        )

    found = lines(client, zhangzhu_head)

    assert [line[0] for line in found] == ["report", "draft"]
    text = mine(client, zhangzhu_head).text
    assert "张渚填报人 于 06-23 09:30 存有草稿" in text
    assert text.count("继续填写") == 2


@pytest.mark.parametrize("ready", ["percent", "milestones"])
def test_a_task_that_is_ready_waits_for_its_claim(client, zhangzhu, reporter, ready):
    task = make_task(zhangzhu, due_on="2025-07-01")
    reached = []
    if ready == "milestones":
        reached = [make_milestone(task)]
    make_report(
        task,
        "2025-06",
        100 if ready == "percent" else 80,
        at_day="2025-06-20",
        accepted_on="2025-06-22",
        reached=reached,
    )

    assert lines(client, reporter) == [("claim", task.code, "还有 8 天")]
    assert f"/tasks/{task.code}/claim/" in mine(client, reporter).text


def test_a_task_with_an_open_milestone_is_not_ready(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    reached = make_milestone(task)
    make_milestone(task, due_on="2025-09-30")
    make_report(
        task,
        "2025-06",
        60,
        at_day="2025-06-20",
        accepted_on="2025-06-22",
        reached=[reached],
    )

    assert lines(client, reporter) == []


def test_a_returned_claim_is_claimed_again(client, zhangzhu, reporter, supervisor):
    task = make_busy_task(zhangzhu)
    claim = claims.claim(task, by=reporter, evidence="照片", at=at("2025-06-21"))
    claims.return_for_rework(claim, by=supervisor, words="缺验收单")

    assert [line[:2] for line in lines(client, reporter)] == [
        ("claim-returned", task.code)
    ]
    assert "缺验收单" in mine(client, reporter).text
    claims.claim(task, by=reporter, evidence="验收单")
    assert lines(client, reporter) == []


def test_everything_stands_in_order_of_its_due_moment(
    client, zhangzhu, zhangzhu_head, hufu, leader
):
    task = make_task(zhangzhu)
    tasks.acknowledge(task, by=zhangzhu_head)
    other = make_busy_task(hufu)
    requests.ask_coordination(
        other,
        addressee=zhangzhu,
        kind="land",
        question="请腾退地块",
        reply_by=date(2025, 6, 24),
        by=make_member(hufu),
    )
    remarks.instruct(
        task, unit=zhangzhu, words="请报进展", answer_by=date(2025, 6, 30), by=leader
    )

    assert lines(client, zhangzhu_head) == [
        ("coordination", other.code, "明天到期"),
        ("report", task.code, "还有 2 天"),
        ("instruction", task.code, "还有 7 天"),
    ]


# What others ask of a unit


def test_a_coordination_request_is_the_heads_to_answer(
    client, zhangzhu, hufu, hufu_head
):
    task = make_busy_task(zhangzhu)
    asked = requests.ask_coordination(
        task,
        addressee=hufu,
        kind="land",
        question="请腾退地块",
        reply_by=date(2025, 6, 24),
        by=make_member(zhangzhu),
        at=at("2025-06-20"),
    )

    assert lines(client, hufu_head) == [("coordination", task.code, "明天到期")]
    assert f"/coordination/{asked.pk}/" in mine(client, hufu_head).text
    assert lines(client, make_member(hufu, Role.REPORTER)) == []
    requests.answer_coordination(asked, answer="已腾退", by=hufu_head)
    assert lines(client, hufu_head) == []


def test_an_instruction_stays_until_it_is_answered(client, zhangzhu, reporter, leader):
    task = make_busy_task(zhangzhu)
    given = remarks.instruct(
        task,
        unit=zhangzhu,
        words="请说明原因",
        answer_by=date(2025, 6, 20),
        by=leader,
        at=at("2025-06-18"),
    )

    assert lines(client, reporter) == [("instruction", task.code, "逾期 3 天")]
    assert "您给张渚的批示尚未答复" in news(client, leader)
    remarks.answer_instruction(given, answer="因汛期停工", by=reporter)
    assert lines(client, reporter) == []
    assert "张渚已答复您的批示" in news(client, leader)
    assert "因汛期停工" in mine(client, leader).text


def test_decisions_and_answers_are_news_for_two_weeks(
    client, zhangzhu, reporter, supervisor, hufu, hufu_head
):
    task = make_busy_task(zhangzhu)
    change = requests.ask_change(
        task, kind="cancel", after={}, reason="不做", by=reporter
    )
    requests.decide_change(change, approve=False, words="继续推进", by=supervisor)
    objection = remarks.object_to_light(task, words="不对", by=reporter)
    remarks.answer_objection(objection, answer="无误", by=supervisor)
    asked = requests.ask_coordination(
        task,
        addressee=hufu,
        kind="people",
        question="请派人",
        reply_by=date(2025, 6, 30),
        by=reporter,
    )
    requests.answer_coordination(asked, answer="已派两人", by=hufu_head)

    assert set(news(client, reporter)) == {
        "不同意变更：取消",
        "本单位对灯色的异议已有答复",
        "湖㳇已答复本单位提请的协调事项",
    }
    assert lines(client, reporter) == []
    assert "继续推进" in mine(client, reporter).text
    with clock.telling(at("2025-07-08")):
        assert news(client, reporter) == []


@pytest.mark.parametrize("approve", [True, False])
def test_a_decided_extension_is_news(client, zhangzhu, reporter, supervisor, approve):
    task = make_busy_task(zhangzhu, due_on="2025-09-30")
    asked = requests.ask_extension(
        task, to_due_on=date(2025, 10, 31), reason="雨季", by=reporter
    )
    requests.decide_extension(asked, approve=approve, words="知悉", by=supervisor)

    said = "任务延期已批准，现为 2025-10-31 到期" if approve else "任务延期未获批准"
    assert news(client, reporter) == [said]


# Heads, supervisors, supporting units


def test_where_the_plan_asks_for_it_the_head_signs_off(client, zhangzhu, zhangzhu_head):
    task = make_task(zhangzhu, plan=make_plan(needs_sign_off=True))
    report = make_report(task, "2025-06", 40, at_day="2025-06-20", accepted_on=False)

    assert lines(client, zhangzhu_head) == [("sign-off", task.code, "今天到期")]
    assert lines(client, report.author) == []
    Plan.objects.update(needs_sign_off=False)
    assert lines(client, zhangzhu_head) == []


def test_a_hold_whose_review_day_has_come_is_the_supervisors(
    client, zhangzhu, supervisor, reporter
):
    due, later = make_busy_task(zhangzhu), make_busy_task(zhangzhu)
    own = make_busy_task(make_office())
    for task, day in ((due, 23), (later, 24), (own, 23)):
        tasks.hold(
            task,
            reason="等用地",
            review_on=date(2025, 6, day),
            by=supervisor,
            at=at("2025-06-21"),
        )

    assert lines(client, supervisor) == [("hold", due.code, "今天到期")]
    assert lines(client, reporter) == []


def test_an_open_objection_is_the_supervisors(client, zhangzhu, supervisor, reporter):
    task = make_busy_task(zhangzhu)
    remarks.object_to_light(task, words="数据未更新", by=reporter)

    assert [line[:2] for line in lines(client, supervisor)] == [
        ("objection", task.code)
    ]
    assert "数据未更新" in mine(client, supervisor).text


def test_a_supporting_unit_sees_what_it_supports(client, zhangzhu, hufu, hufu_head):
    task = make_busy_task(zhangzhu, supporting_units=[hufu])
    make_busy_task(zhangzhu)

    work = mine(client, hufu_head).context["work"]
    assert [(row.code, row.noted_at) for row in work.supported] == [(task.code, None)]
    assert f"/tasks/{task.code}/contribution/" in mine(client, hufu_head).text
    contributions.contribute(task, unit=hufu, words="已配合", by=hufu_head)

    assert mine(client, hufu_head).context["work"].supported[0].noted_at == NOW
    assert lines(client, hufu_head) == []


def test_more_than_one_report_is_filed_on_one_page(client, zhangzhu, zhangzhu_head):
    make_task(zhangzhu)
    assert "/mine/report/" not in mine(client, zhangzhu_head).text
    make_task(zhangzhu)

    text = mine(client, zhangzhu_head).text
    assert 'href="/mine/report/"' in text
    assert "2 份填报一页办完" in text


def test_nobody_finds_the_work_of_another_unit(client, zhangzhu, hufu_head):
    make_task(zhangzhu)
    make_task(zhangzhu, is_restricted=True)

    assert lines(client, hufu_head) == []


# The header


def test_the_header_counts_on_every_page_what_waits(client, zhangzhu, reporter):
    make_task(zhangzhu)
    client.force_login(reporter)

    for page in ("/", "/tasks/", "/coordination/", "/mine/"):
        response = client.get(page, {"plan": "2025"})
        mine_badge = response.context["badges"][0]
        assert (mine_badge.name, mine_badge.number) == ("mine", 2)
        assert 'class="inbox__count">2<' in response.text


def waiting(client):
    """The number at “my work” in the header of a light page."""
    return client.get("/minutes/").context["badges"][0].number


def test_the_number_in_the_header_follows_every_change_of_the_same_day(
    client, zhangzhu, zhangzhu_head
):
    task = make_task(zhangzhu)
    client.force_login(zhangzhu_head)
    before = waiting(client)
    make_report(task, "2025-06", 40, at_day="2025-06-20", accepted_on=False)

    assert (before, waiting(client)) == (2, 0)


def test_the_number_in_the_header_follows_the_reader_s_memberships(
    client, zhangzhu, hufu, zhangzhu_head
):
    make_task(zhangzhu)
    make_task(hufu)
    client.force_login(zhangzhu_head)
    own = waiting(client)
    secadmin = make_member(role=Role.SECADMIN)
    joined = memberships.grant(
        zhangzhu_head, unit=hufu, role=Role.REPORTER, by=secadmin
    )
    both = waiting(client)
    memberships.revoke(joined, by=secadmin)

    assert (own, both, waiting(client)) == (2, 4, 2)


def test_the_number_in_the_header_is_of_the_day(client, zhangzhu, zhangzhu_head):
    make_task(zhangzhu)
    client.force_login(zhangzhu_head)
    with clock.telling(at("2025-01-02", 10)):
        first_day = waiting(client)

    assert (first_day, waiting(client)) == (1, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_four_queries(
    client, zhangzhu, zhangzhu_head, hufu, supervisor, rows, django_assert_num_queries
):
    leader = make_leader()
    for _ in range(rows):
        task = make_task(zhangzhu)
        report = make_report(
            task, "2025-06", 40, at_day="2025-06-20", accepted_on=False
        )
        reports.return_for_rework(report, by=supervisor, words="请补充")
        make_task(zhangzhu)
        other = make_busy_task(hufu, supporting_units=[zhangzhu])
        requests.ask_coordination(
            other,
            addressee=zhangzhu,
            kind="land",
            question="请腾退地块",
            reply_by=date(2025, 6, 24),
            by=make_member(hufu),
        )
        remarks.instruct(
            task,
            unit=zhangzhu,
            words="请报进展",
            answer_by=date(2025, 6, 30),
            by=leader,
        )
        make_unit()
    client.force_login(zhangzhu_head)

    with django_assert_num_queries(4):
        response = client.get("/mine/")

    assert response.context["work"].number == 5 * rows


def test_what_was_asked_of_a_unit_hides_with_a_task_it_may_no_longer_see(
    client, zhangzhu, hufu, hufu_head, leader, zhangzhu_head
):
    task = make_busy_task(zhangzhu)
    requests.ask_coordination(
        task,
        addressee=hufu,
        kind="land",
        question="内部用地",
        reply_by=date(2025, 6, 30),
        by=zhangzhu_head,
    )
    remarks.instruct(
        task, unit=hufu, words="内部批示", answer_by=date(2025, 6, 30), by=leader
    )
    seen = [mine(client, person).text for person in (hufu_head, leader)]
    task.is_restricted = True
    task.save()

    hidden = [mine(client, person).text for person in (hufu_head, leader)]

    assert all("内部批示" in page for page in seen)
    assert "内部用地" in seen[0]
    for page in hidden:
        assert "内部" not in page
        assert task.title not in page
