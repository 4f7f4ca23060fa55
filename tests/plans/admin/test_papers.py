"""Reports, reviews and requests are read in the admin, never made or changed there."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions import notices, remarks, reports, requests
from plans.models import ProgressReport
from plans.schedule import Period
from tests.factories import at, make_completion, make_member, make_report, make_task

pytestmark = pytest.mark.django_db

KINDS = {
    "progressreport": "年度进展",
    "review": "建设游客中心",
    "completionclaim": "建设游客中心",
    "extensionrequest": "2025年9月30日",
    "changerequest": "建设游客中心",
    "coordinationrequest": "建设游客中心",
    "instruction": "请说明情况",
    "objection": "灯色不对",
    "notice": "请说明滞后原因",
}


@pytest.fixture
def papers(zhangzhu, hufu):
    """One paper of each kind on a task of 张渚."""
    by = make_member(zhangzhu)
    task = make_task(zhangzhu, title="建设游客中心", due_on="2025-08-31")
    make_report(task, "2025-01", 10, progress="年度进展")
    about = {"by": by, "at": at("2025-02-03")}
    requests.ask_extension(task, to_due_on=date(2025, 9, 30), reason="汛期", **about)
    requests.ask_change(task, kind="cancel", after={}, reason="并入他项", **about)
    requests.ask_coordination(
        task,
        addressee=hufu,
        kind="land",
        question="需要用地",
        reply_by=date(2025, 2, 20),
        **about,
    )
    remarks.instruct(
        task, unit=zhangzhu, words="请说明情况", answer_by=date(2025, 2, 20), **about
    )
    remarks.object_to_light(task, words="灯色不对", **about)
    notices.send(
        task,
        level="yellow",
        reason="落后序时",
        demand="请说明滞后原因",
        reply_by=date(2025, 2, 10),
        **about,
    )
    done = make_task(zhangzhu, title="建设游客中心二期")
    make_completion(done, "2025-03-01")
    return task


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_found_by_unit_and_read(office, papers, kind):
    listing = office.get(f"/admin/plans/{kind}/", {"q": "youke"})
    found = listing.context["cl"].result_list
    assert len(found) >= 1

    page = reverse(f"admin:plans_{kind}_change", args=[found[0].pk])
    words = office.get(page).content.decode()

    assert KINDS[kind] in listing.content.decode() + words
    assert 'name="_save"' not in words
    assert office.post(page, {"status": "accepted"}).status_code == 403
    elsewhere = office.get(f"/admin/plans/{kind}/", {"q": "xizhu"})
    assert list(elsewhere.context["cl"].result_list) == []


def test_what_is_still_being_written_is_its_author_s(office, zhangzhu):
    reports.save_draft(
        make_task(zhangzhu),
        by=make_member(zhangzhu),
        period=Period.of("month", date(2025, 1, 1)),
        percent=5,
        progress="草稿中的话",
        at=at("2025-01-21"),
    )
    draft = ProgressReport.objects.get()
    page = reverse("admin:plans_progressreport_change", args=[draft.pk])

    listing = office.get("/admin/plans/progressreport/")

    assert list(listing.context["cl"].result_list) == []
    assert "草稿中的话" not in office.get(page, follow=True).content.decode()


@pytest.mark.parametrize("kind", ["instruction", "objection", "coordinationrequest"])
def test_open_ones_are_a_filter(office, papers, kind):
    def number(value):
        answer = office.get(f"/admin/plans/{kind}/", {"answered": value})
        return len(answer.context["cl"].result_list)

    assert (number("0"), number("1")) == (1, 0)


def test_notices_are_filtered_by_how_they_ended(office, papers):
    def number(value):
        answer = office.get("/admin/plans/notice/", {"ended": value})
        return len(answer.context["cl"].result_list)

    assert (number("0"), number("lifted"), number("nonsense")) == (1, 0, 1)
    by = make_member()
    notices.lift(papers.notices.get(), words="已赶上", by=by, at=at("2025-02-05"))
    assert (number("0"), number("lifted")) == (0, 1)
