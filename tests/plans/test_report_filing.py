"""The form of one period: written, submitted, locked, withdrawn, corrected."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions import Refused, report_drafts
from plans.actions import reports as actions
from plans.actions import tasks as task_actions
from plans.models import ProgressReport, Task
from plans.schedule import Period
from resort_portal import clock
from tests.factories import at, make_completion, make_member, make_report, make_task
from tests.plans.reporting import (
    MARCH,
    NOW,
    filled,
    in_march,
    make_draft,
    reported_task,
    text_of,
    url,
)
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db
Status = ProgressReport.Status


@pytest.fixture(autouse=True)
def march():
    with in_march():
        yield


@pytest.fixture
def task(zhangzhu):
    return reported_task(zhangzhu)


def march_of(task):
    return task.reports.filter(period_end=date(2025, 3, 31)).last()


def test_a_reporter_files_a_report_for_review(client, reporter, task):
    client.force_login(reporter)

    response = client.post(url(task), filled())

    assert response.url == url(task)
    report = march_of(task)
    assert (report.status, report.author) == (Status.SUBMITTED, reporter)
    assert (report.progress, report.percent) == ("桥面铺装完成", 30)
    assert not report.is_late
    assert AuditEntry.objects.latest("pk").changes["percent"] == [20, 30]


def test_the_form_shows_last_times_words_percent_and_the_expected_one(
    client, reporter, task
):
    client.force_login(reporter)

    page = text_of(client.get(url(task)))

    assert "基础完成" in page
    assert "已审定 20%" in page
    assert "3 月序时 24%" in page
    assert "03-25（星期二）18:00 截止，还有 4 天" in page
    assert "提交后由督查在 3 个工作日内审核" in page
    assert "严禁上传涉密信息" in page


def test_without_a_period_the_form_is_of_the_open_window(client, reporter, task):
    client.force_login(reporter)

    page = text_of(client.get(reverse("plans:report", args=[task.code])))

    assert f'action="{url(task)}"' in page


@pytest.mark.parametrize("period", ["2025-04", "2024-12", "2025-13", "x", "2025"])
def test_a_period_that_cannot_be_reported_is_refused_in_words(
    client, reporter, task, period
):
    client.force_login(reporter)

    response = client.get(url(task, period=period))

    assert response.status_code == 400
    assert "不是目前可以填报的填报期" in text_of(response)


def test_the_first_report_acknowledges_the_task_and_starts_it(
    client, reporter, zhangzhu
):
    task = make_task(zhangzhu)
    client.force_login(reporter)

    client.post(url(task), filled())

    task.refresh_from_db()
    assert task.state == Task.State.IN_PROGRESS


def test_a_submitted_report_is_locked(client, reporter, task):
    client.force_login(reporter)
    client.post(url(task), filled())

    page = text_of(client.get(url(task)))
    again = client.post(url(task), filled(progress="另一段话", version=2))

    assert "<textarea" not in page
    assert "审核前可以撤回" in page
    assert again.status_code == 409
    assert "另一段话" in text_of(again)
    assert march_of(task).progress == "桥面铺装完成"


def test_the_same_form_sent_twice_is_one_report(client, reporter, task):
    client.force_login(reporter)

    first = client.post(url(task), filled())
    second = client.post(url(task), filled())

    assert (first.status_code, second.status_code) == (302, 302)
    assert task.reports.filter(period_end=date(2025, 3, 31)).count() == 1
    assert AuditEntry.objects.filter(verb="report.submitted").count() == 2


def test_no_change_is_one_click(client, reporter, task):
    client.force_login(reporter)

    response = client.post(url(task, "report-unchanged"), {"version": 0})

    report = march_of(task)
    assert response.url == url(task)
    assert (report.status, report.is_unchanged) == (Status.SUBMITTED, True)
    assert (report.progress, report.percent) == ("本期无变化。", 20)
    assert report.next_steps == "铺装桥面"


def test_no_change_twice_is_one_report(client, reporter, task):
    client.force_login(reporter)

    for _click in range(2):
        client.post(url(task, "report-unchanged"), {"version": 0})

    assert task.reports.filter(period_end=date(2025, 3, 31)).count() == 1


def test_no_change_does_not_swallow_what_was_typed(client, reporter, task):
    client.force_login(reporter)

    response = client.post(url(task, "report-unchanged"), filled())

    assert response.status_code == 422
    assert "桥面铺装完成" in text_of(response)
    assert march_of(task) is None


def test_no_change_does_not_swallow_a_draft(client, reporter, task):
    make_draft(task, make_member(task.lead_unit))
    client.force_login(reporter)

    response = client.post(url(task, "report-unchanged"), {"version": 1})

    assert response.status_code == 422
    assert march_of(task).progress == "写到一半"


def test_without_an_earlier_report_nothing_can_stand_unchanged(
    client, reporter, zhangzhu
):
    task = make_task(zhangzhu)
    client.force_login(reporter)

    page = text_of(client.get(url(task)))
    response = client.post(url(task, "report-unchanged"), {"version": 0})

    assert "本期无变化" not in page
    assert response.status_code == 422


def test_a_report_is_withdrawn_before_the_review_and_its_words_stay(
    client, reporter, task
):
    client.force_login(reporter)
    client.post(url(task), filled())

    response = client.post(reverse("plans:report-withdraw", args=[march_of(task).pk]))
    page = text_of(client.get(response.url))

    assert "桥面铺装完成" in page
    assert "<textarea" in page
    statuses = [row.status for row in task.reports.filter(period_end__month=3)]
    assert statuses == [Status.WITHDRAWN, Status.DRAFT]


def test_an_accepted_report_can_no_longer_be_withdrawn(client, reporter, task):
    february = task.reports.get()
    client.force_login(reporter)

    client.post(reverse("plans:report-withdraw", args=[february.pk]))

    february.refresh_from_db()
    assert february.status == Status.ACCEPTED


def test_a_returned_report_shows_the_reviewers_words_first(client, reporter, task):
    report = make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    actions.return_for_rework(report, by=make_member(), words="请写明桩号")
    client.force_login(reporter)

    page = text_of(client.get(url(task)))

    assert page.index("请写明桩号") < page.index("<textarea")
    assert "按计划推进" in page


def test_the_correction_of_an_accepted_report_is_a_new_row(client, reporter, task):
    february = task.reports.get()
    client.force_login(reporter)

    opened = client.post(reverse("plans:report-correct", args=[february.pk]))
    draft = task.reports.last()
    client.post(
        opened.url,
        filled(version=draft.version, percent=15, problems="上月多报 5 个百分点"),
    )

    rows = task.reports.filter(period_end=date(2025, 2, 28))
    assert [row.status for row in rows] == [Status.ACCEPTED, Status.SUBMITTED]
    assert [row.percent for row in rows] == [20, 15]
    assert not rows[1].is_late
    changes = AuditEntry.objects.latest("pk").changes
    assert (changes["correction"], changes["percent"]) == (True, [20, 15])


def test_an_accepted_correction_opens_a_milestone_again(zhangzhu, reporter):
    task = make_task(zhangzhu, milestones=[("开工", "2025-06-30", 1, True)])
    milestone = task.milestones.get()
    report = make_report(task, "2025-02", 20, reached=[milestone])
    milestone.refresh_from_db()
    assert milestone.reached_on

    correction = _corrected(task, report, reporter)
    actions.accept(correction, by=make_member(), at=at("2025-03-21", 15))

    milestone.refresh_from_db()
    assert milestone.reached_on is None
    light = task.spans.at(at("2025-03-21", 16)).get(milestone=milestone).light
    assert light == "green"


def _corrected(task, report, by):
    report_drafts.correct(report, by=by, at=at("2025-03-21", 12))
    draft = report_drafts.save_draft(
        task,
        by=by,
        period=Period(report.period_start, report.period_end),
        progress="更正：未开工",
        percent=20,
        reached=[],
        at=at("2025-03-21", 13),
    )
    return actions.submit(draft, by=by, at=at("2025-03-21", 14))


def test_a_missed_period_can_be_supplied_and_stays_missed(client, reporter, zhangzhu):
    task = make_task(zhangzhu)
    client.force_login(reporter)

    page = text_of(client.get(url(task, period="2025-01")))
    client.post(url(task, period="2025-01"), filled())

    assert "漏报补报" in page
    assert "本期仍记为漏报" in page
    report = task.reports.get()
    assert (report.period_end, report.is_late) == (date(2025, 1, 31), True)


def test_a_supplement_is_measured_against_the_reports_before_it(
    client, reporter, zhangzhu
):
    task = make_task(zhangzhu)
    make_report(task, "2025-02", 50)
    client.force_login(reporter)

    response = client.post(url(task, period="2025-01"), filled(percent=30))

    assert response.status_code == 302


def test_before_the_window_opens_only_a_draft_is_kept(client, reporter, zhangzhu):
    task = make_task(zhangzhu)
    client.force_login(reporter)

    with clock.telling(at("2025-01-10")):
        page = text_of(client.get(url(task, period="2025-01")))
        response = client.post(url(task, period="2025-01"), filled())
        client.post(url(task, "report-draft", "2025-01"), filled())

    assert "01-20 开放" in page
    assert response.status_code == 422
    assert "本期填报 01-20 起开放" in text_of(response)
    assert task.reports.get().status == Status.DRAFT


def test_the_head_of_a_unit_that_signs_needs_no_second_signature(
    client, zhangzhu_head, task
):
    task.plan.needs_sign_off = True
    task.plan.save()
    client.force_login(zhangzhu_head)

    client.post(url(task), filled())

    assert march_of(task).status == Status.SIGNED_OFF


def test_a_ticked_milestone_is_reached_when_the_report_is_accepted(
    client, reporter, zhangzhu
):
    task = make_task(zhangzhu, milestones=[("开工", "2025-06-30", 1, True)])
    milestone = task.milestones.get()
    client.force_login(reporter)

    client.post(
        url(task),
        filled(
            **{
                f"reached_{milestone.pk}": "on",
                f"reached_on_{milestone.pk}": "2025-03-18",
            }
        ),
    )
    actions.accept(march_of(task), by=make_member())

    milestone.refresh_from_db()
    assert milestone.reached_on == date(2025, 3, 18)


def test_a_task_that_is_over_has_nothing_to_report(client, reporter, task, supervisor):
    task_actions.cancel(task, reason="项目取消", by=supervisor)
    client.force_login(reporter)

    page = client.get(url(task))
    response = client.post(url(task), filled())

    assert page.status_code == 200
    assert "不需要填报" in text_of(page)
    assert response.status_code == 422
    assert "桥面铺装完成" in text_of(response)
    assert march_of(task) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_costs_a_constant_number_of_queries(
    client, reporter, zhangzhu, rows, django_assert_num_queries
):
    task = reported_task(
        zhangzhu, milestones=[(f"节点{n}", "2025-06-30", 1, True) for n in range(rows)]
    )
    if rows > 1:
        make_report(task, "2025-01", 10)
    make_draft(task, reporter, reached=[(m, NOW.date()) for m in task.milestones.all()])
    client.force_login(reporter)

    with django_assert_num_queries(12):
        client.get(url(task))


def test_no_change_drops_no_words_of_the_other_fields(client, reporter, zhangzhu):
    task = reported_task(zhangzhu)
    client.force_login(reporter)

    response = client.post(
        url(task, "report-unchanged"), filled(progress="", problems="缺款")
    )

    assert response.status_code == 422
    assert "缺款" in text_of(response)
    assert not task.reports.filter(period_end=MARCH.end).exists()


def test_no_change_overwrites_no_draft_in_which_a_problem_is_named(zhangzhu, reporter):
    task = reported_task(zhangzhu)
    make_draft(task, reporter, progress="", problems="缺款")

    with pytest.raises(Refused, match="草稿中已有内容"):
        actions.file_unchanged(task, by=reporter, period=MARCH)


def test_what_is_done_takes_back_no_report_that_could_not_be_filed_anew(
    zhangzhu, reporter, supervisor
):
    task = reported_task(zhangzhu)
    report = make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    make_completion(task, "2025-03-21")

    with pytest.raises(Refused):
        actions.withdraw(report, by=reporter)
    with pytest.raises(Refused, match="无法重新填报"):
        actions.return_for_rework(report, by=supervisor, words="再补")

    report.refresh_from_db()
    assert report.status == Status.SUBMITTED
    assert actions.accept(report, by=supervisor).status == Status.ACCEPTED
