"""All reports that a unit owes, on one page."""

from datetime import date

import pytest

from plans.actions import reports as actions
from plans.actions import tasks
from plans.models import ProgressReport
from tests.factories import make_member, make_report, make_task
from tests.plans.reporting import (
    filled,
    in_march,
    make_draft,
    reported_task,
    text_of,
)

pytestmark = pytest.mark.django_db
Status = ProgressReport.Status
PAGE = "/mine/report/"


@pytest.fixture(autouse=True)
def march():
    with in_march():
        yield


def form(*tasks, **fields):
    """What a browser sends of the page for these tasks."""
    return {
        f"{task.code}-{name}": value
        for task in tasks
        for name, value in filled(**fields).items()
        if name != "has_ticks"
    }


def march_of(task):
    return task.reports.filter(period_end__month=3).last()


def test_the_page_holds_what_the_unit_owes_and_nothing_else(
    client, reporter, zhangzhu, hufu
):
    owed = reported_task(zhangzhu, title="待报的任务")
    filed = reported_task(zhangzhu, title="已报的任务")
    make_report(filed, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    make_task(zhangzhu, assigned="2025-03-21", title="下月才报的任务")
    make_task(hufu, title="别家的任务")
    client.force_login(reporter)

    page = text_of(client.get(PAGE))

    assert f'name="{owed.code}-progress"' in page
    assert "基础完成" in page
    for title in ["已报的任务", "下月才报的任务", "别家的任务"]:
        assert title not in page


def test_all_that_is_filled_in_is_submitted_at_once(client, reporter, zhangzhu):
    one, two, three = (reported_task(zhangzhu) for _n in range(3))
    client.force_login(reporter)

    untouched = form(three, progress="", percent=20, next_steps="")
    response = client.post(PAGE, form(one, two) | untouched)

    assert response.status_code == 302
    assert "2 项填报已提交" in text_of(client.get(PAGE))
    assert [march_of(task) and march_of(task).status for task in (one, two, three)] == [
        Status.SUBMITTED,
        Status.SUBMITTED,
        None,
    ]


def test_an_error_stays_at_its_task_and_the_others_go_out(client, reporter, zhangzhu):
    good, bad = reported_task(zhangzhu), reported_task(zhangzhu)
    client.force_login(reporter)

    response = client.post(PAGE, form(good) | form(bad, percent=120, progress="超了"))

    page = text_of(response)
    assert response.status_code == 422
    assert march_of(good).status == Status.SUBMITTED
    assert march_of(bad) is None
    assert "超了" in page
    assert f'id="id_{bad.code}-percent_error"' in page
    assert f'name="{good.code}-progress"' not in page


def test_what_is_left_empty_beside_an_error_is_no_mistake(client, reporter, zhangzhu):
    bad, empty = reported_task(zhangzhu), reported_task(zhangzhu)
    client.force_login(reporter)

    untouched = form(empty, progress="", percent=20, next_steps="")
    response = client.post(PAGE, form(bad, percent=120) | untouched)

    assert response.status_code == 422
    assert [wrong.due.task for wrong in response.context["wrong"]] == [bad]


def test_one_is_submitted_and_the_words_of_the_others_become_drafts(
    client, reporter, zhangzhu
):
    one, other = reported_task(zhangzhu), reported_task(zhangzhu)
    client.force_login(reporter)

    client.post(f"{PAGE}{one.code}/", form(one) | form(other, progress="还没写完"))

    assert march_of(one).status == Status.SUBMITTED
    assert (march_of(other).status, march_of(other).progress) == (
        Status.DRAFT,
        "还没写完",
    )


def test_no_change_can_be_ticked_for_many(client, reporter, zhangzhu):
    tasks = [reported_task(zhangzhu) for _n in range(2)]
    client.force_login(reporter)

    client.post(
        PAGE, form(*tasks, progress="", percent=20, next_steps="", is_unchanged="on")
    )

    assert all(march_of(task).is_unchanged for task in tasks)
    assert {march_of(task).percent for task in tasks} == {20}


def test_no_change_and_words_contradict_each_other(client, reporter, zhangzhu):
    task = reported_task(zhangzhu)
    client.force_login(reporter)

    response = client.post(PAGE, form(task, is_unchanged="on"))

    assert response.status_code == 422
    assert "请二者择一" in text_of(response)


def test_anothers_draft_is_not_overwritten(client, reporter, zhangzhu):
    task = reported_task(zhangzhu)
    make_draft(task, make_member(zhangzhu, full_name="王某"))
    client.force_login(reporter)

    response = client.post(PAGE, form(task))

    page = text_of(response)
    assert response.status_code == 409
    assert "王某 已于 10:24 保存过这份草稿" in page
    assert "写到一半" in page
    assert "桥面铺装完成" in page


def test_nothing_filled_in_is_told(client, reporter, zhangzhu):
    task = reported_task(zhangzhu)
    client.force_login(reporter)

    response = client.post(PAGE, form(task, progress=""), follow=True)

    assert "没有可以提交的填报" in text_of(response)


def test_a_returned_report_comes_back_with_the_words(client, reporter, zhangzhu):
    task = reported_task(zhangzhu)
    report = make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    actions.return_for_rework(report, by=make_member(), words="请写明桩号")
    client.force_login(reporter)

    assert "请写明桩号" in text_of(client.get(PAGE))


def test_a_task_of_another_unit_cannot_be_smuggled_in(client, reporter, hufu):
    task = reported_task(hufu)
    client.force_login(reporter)

    client.post(PAGE, form(task))
    one = client.post(f"{PAGE}{task.code}/", form(task))
    empty = client.post(f"{PAGE}{task.code}/")

    assert (one.status_code, empty.status_code) == (409, 404)
    assert task.title not in text_of(one)
    assert march_of(task) is None


def test_words_for_a_task_of_another_unit_are_refused_and_shown(client, reporter, hufu):
    task = reported_task(hufu)
    client.force_login(reporter)

    response = client.post(PAGE, form(task))

    assert response.status_code == 409
    assert "您所在单位目前无须填报此项" in text_of(response)
    assert "桥面铺装完成" in text_of(response)
    assert march_of(task) is None


@pytest.mark.parametrize("name", ["", "one"])
def test_words_for_what_is_no_longer_owed_are_shown_and_not_lost(
    client, reporter, zhangzhu, supervisor, name
):
    task, other = reported_task(zhangzhu), reported_task(zhangzhu)
    client.force_login(reporter)
    tasks.hold(task, reason="等用地", review_on=date(2025, 8, 1), by=supervisor)

    sent = form(task, problems="缺资金", next_steps="") | form(other)
    response = client.post(f"{PAGE}{other.code}/" if name else PAGE, sent)

    assert response.status_code == 409
    assert march_of(other).status == Status.SUBMITTED
    for words in ("您的内容未保存", "桥面铺装完成", "缺资金"):
        assert words in text_of(response)


def test_what_a_draft_keeps_already_is_not_shown_as_lost(
    client, reporter, zhangzhu, supervisor
):
    task = reported_task(zhangzhu)
    make_draft(task, reporter)
    client.force_login(reporter)
    tasks.hold(task, reason="等用地", review_on=date(2025, 8, 1), by=supervisor)

    response = client.post(PAGE, form(task, progress="写到一半", next_steps=""))

    assert response.status_code == 302


def test_a_page_of_the_window_before_files_nothing_in_this_one(
    client, reporter, zhangzhu
):
    task = reported_task(zhangzhu)
    client.force_login(reporter)

    page = client.get(PAGE)
    response = client.post(PAGE, form(task, period="2025-02", progress="二月的话"))

    assert f'name="{task.code}-period" value="2025-03"' in text_of(page)
    assert response.status_code == 409
    assert "二月的话" in text_of(response)
    assert march_of(task) is None


def test_who_reports_for_no_unit_has_no_such_page(client, viewer):
    client.force_login(viewer)

    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_a_constant_number_of_queries(
    client, reporter, zhangzhu, rows, django_assert_num_queries
):
    for _n in range(rows):
        task = reported_task(zhangzhu)
        make_draft(task, reporter)
    client.force_login(reporter)

    with django_assert_num_queries(10):
        client.get(PAGE)


@pytest.mark.parametrize("name", ["", "one"])
def test_a_double_click_files_once_and_says_so(client, reporter, zhangzhu, name):
    task = reported_task(zhangzhu)
    client.force_login(reporter)
    address = f"{PAGE}{task.code}/" if name else PAGE

    for _click in range(2):
        response = client.post(address, form(task), follow=True)

    assert "1 项填报已提交" in text_of(response)
    assert task.reports.filter(period_end__month=3).count() == 1


def test_what_another_has_filed_meanwhile_is_told_with_ones_own_words(
    client, reporter, zhangzhu
):
    task = reported_task(zhangzhu)
    make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    client.force_login(reporter)

    response = client.post(PAGE, form(task, progress="白写了吗", problems="也缺钱"))

    page = text_of(response)
    assert response.status_code == 409
    assert "您的内容未保存" in page
    assert "白写了吗" in page
    assert "也缺钱" in page
    assert march_of(task).progress == "按计划推进"


def test_words_beside_an_empty_progress_become_a_draft(client, reporter, zhangzhu):
    one, other = reported_task(zhangzhu), reported_task(zhangzhu)
    client.force_login(reporter)

    client.post(PAGE, form(one) | form(other, progress="", problems="缺资金"))

    assert (march_of(other).status, march_of(other).problems) == (
        Status.DRAFT,
        "缺资金",
    )


def test_what_is_kept_beside_a_report_sent_alone_is_no_strangers_version(
    client, reporter, zhangzhu
):
    wrong, other = reported_task(zhangzhu), reported_task(zhangzhu)
    client.force_login(reporter)
    sent = form(wrong, percent=101) | form(other, problems="缺款")

    page = client.post(f"{PAGE}{wrong.code}/", sent)
    version = next(
        each["version"].value()
        for each in page.context["forms"]
        if each.due.task == other
    )
    again = form(wrong) | form(other, problems="缺款，缺人", version=version)
    response = client.post(PAGE, again)

    assert page.status_code == 422
    assert response.status_code == 302
    assert march_of(other).problems == "缺款，缺人"


def test_no_change_drops_no_problem_that_is_written_beside_it(
    client, reporter, zhangzhu
):
    task = reported_task(zhangzhu)
    client.force_login(reporter)

    sent = form(task, progress="", next_steps="", problems="缺款", is_unchanged="on")
    response = client.post(PAGE, sent)

    assert response.status_code == 422
    assert "请二者择一" in text_of(response)
    assert "缺款" in text_of(response)
    assert march_of(task) is None
