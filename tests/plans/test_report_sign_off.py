"""Where the plan asks for it, the unit's head signs before the supervisor reviews."""

import pytest

from plans.actions import reports as actions
from plans.models import ProgressReport
from tests.factories import make_member, make_report, make_task
from tests.plans.reporting import in_march, reported_task, text_of, url
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db
Status = ProgressReport.Status
PAGE = "/reports/sign-off/"


@pytest.fixture(autouse=True)
def march():
    with in_march():
        yield


@pytest.fixture
def report(zhangzhu):
    task = reported_task(zhangzhu)
    task.plan.needs_sign_off = True
    task.plan.save()
    return make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)


def test_the_head_signs_off(client, zhangzhu_head, report):
    client.force_login(zhangzhu_head)

    page = text_of(client.get(PAGE))
    client.post(f"/reports/{report.pk}/sign-off/")

    report.refresh_from_db()
    assert "20% → <b>30%</b>" in page
    assert (report.status, report.signed_off_by) == (Status.SIGNED_OFF, zhangzhu_head)
    assert "没有待您签批的填报" in text_of(client.get(PAGE))


def test_the_head_sends_back_with_words(client, zhangzhu_head, reporter, report):
    client.force_login(zhangzhu_head)

    client.post(f"/reports/{report.pk}/send-back/", {"words": "数字再核一遍"})

    report.refresh_from_db()
    assert report.status == Status.RETURNED
    client.force_login(reporter)
    assert "数字再核一遍" in text_of(client.get(url(report.task)))
    story = text_of(client.get(report.task.get_absolute_url()))
    assert "单位负责人退回 3 月填报" in story


def test_without_words_nothing_is_sent_back(client, zhangzhu_head, report):
    client.force_login(zhangzhu_head)

    response = client.post(f"/reports/{report.pk}/send-back/", {"words": " \u200b"})

    report.refresh_from_db()
    assert response.status_code == 422
    assert "请说明需要修改之处" in text_of(response)
    assert report.status == Status.SUBMITTED


def test_a_second_signature_is_told_and_changes_nothing(client, zhangzhu_head, report):
    client.force_login(zhangzhu_head)

    for _click in range(2):
        response = client.post(f"/reports/{report.pk}/sign-off/", follow=True)

    assert "只有" in text_of(response)
    assert AuditEntry.objects.filter(verb="report.signed_off").count() == 1


def test_a_reporter_does_not_sign(client, reporter, report):
    client.force_login(reporter)

    assert client.get(PAGE).status_code == 403
    assert client.post(f"/reports/{report.pk}/sign-off/").status_code == 403


def test_the_head_of_another_unit_neither_sees_nor_signs(client, hufu_head, report):
    client.force_login(hufu_head)

    assert report.task.title not in text_of(client.get(PAGE))
    assert client.post(f"/reports/{report.pk}/sign-off/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_a_constant_number_of_queries(
    client, zhangzhu, zhangzhu_head, report, rows, django_assert_num_queries
):
    for _n in range(rows - 1):
        make_report(
            make_task(zhangzhu),
            "2025-03",
            30,
            at_day="2025-03-20",
            accepted_on=False,
        )
    client.force_login(make_member(zhangzhu))

    with django_assert_num_queries(5):
        client.get(PAGE)


def test_words_for_a_report_that_is_gone_are_shown_again(
    client, zhangzhu_head, reporter, report
):
    actions.withdraw(report, by=reporter)
    client.force_login(zhangzhu_head)

    response = client.post(
        f"/reports/{report.pk}/send-back/", {"words": "数字再核一遍"}
    )

    assert response.status_code == 409
    assert "只有" in text_of(response)
    assert "数字再核一遍" in text_of(response)


def test_words_with_a_null_byte_are_read_without_it(client, zhangzhu_head, report):
    client.force_login(zhangzhu_head)

    client.post(f"/reports/{report.pk}/send-back/", {"words": "再核\0一遍"})

    assert report.reviews.get().words == "再核一遍"


def test_two_hundred_pages_are_not_sent_back(client, zhangzhu_head, report):
    client.force_login(zhangzhu_head)

    words = {"words": "长" * 2001}
    response = client.post(f"/reports/{report.pk}/send-back/", words)

    assert response.status_code == 422
    assert "2000" in text_of(response)
    assert not report.reviews.exists()


@pytest.mark.parametrize("verb", ["sign-off", "send-back"])
def test_where_the_plan_asks_for_no_signature_none_is_given(
    client, zhangzhu_head, report, verb
):
    report.task.plan.needs_sign_off = False
    report.task.plan.save()
    client.force_login(zhangzhu_head)

    client.post(f"/reports/{report.pk}/{verb}/", {"words": "再核一遍"})

    report.refresh_from_db()
    assert report.status == Status.SUBMITTED
    assert not report.reviews.exists()


def test_the_past_shows_no_buttons_and_takes_no_signature(
    client, zhangzhu_head, report
):
    client.force_login(zhangzhu_head)
    past = "?as_of=2025-03-20"

    assert client.get(f"{PAGE}{past}").status_code == 400
    assert client.post(f"/reports/{report.pk}/sign-off/{past}").status_code == 400
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED
