"""Drafts: saved, found again, and never overwritten unseen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.actions import report_drafts
from plans.actions import reports as actions
from plans.models import ProgressReport
from tests.factories import at, make_member, make_report
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
from tests.together import together

pytestmark = pytest.mark.django_db
Status = ProgressReport.Status
AS_SCRIPT = {"headers": {"accept": "application/json"}}


@pytest.fixture(autouse=True)
def march():
    with in_march():
        yield


@pytest.fixture
def task(zhangzhu):
    return reported_task(zhangzhu)


def draft_of(task):
    return task.reports.get(status=Status.DRAFT)


def test_a_draft_is_found_again_on_another_device(client, reporter, task):
    client.force_login(reporter)

    response = client.post(url(task, "report-draft"), filled(), follow=True)
    client.logout()
    client.force_login(reporter)
    page = text_of(client.get(url(task)))

    assert "草稿已于 10:24 保存" in text_of(response)
    assert "桥面铺装完成" in page
    assert "保存于 03-21 10:24" in page
    assert 'name="version" value="1"' in page


def test_the_pages_script_is_told_when_and_which_version(client, reporter, task):
    client.force_login(reporter)

    first = client.post(url(task, "report-draft"), filled(), **AS_SCRIPT)
    second = client.post(
        url(task, "report-draft"), filled(version=1, percent=40), **AS_SCRIPT
    )

    assert first.json() == {"version": 1, "said": "草稿已于 10:24 保存"}
    assert second.json()["version"] == 2
    assert draft_of(task).percent == 40


def test_the_script_is_told_which_field_is_wrong(client, reporter, task):
    client.force_login(reporter)

    response = client.post(url(task, "report-draft"), filled(percent=101), **AS_SCRIPT)

    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["percent"]


def test_saving_the_same_again_changes_nothing(client, reporter, task):
    client.force_login(reporter)

    for _time in range(2):
        response = client.post(url(task, "report-draft"), filled(), **AS_SCRIPT)

    assert response.json()["version"] == 1


def test_the_second_of_two_people_sees_both_versions(client, reporter, task):
    make_draft(task, make_member(task.lead_unit, full_name="王某"))
    client.force_login(reporter)

    response = client.post(url(task, "report-draft"), filled())

    page = text_of(response)
    assert response.status_code == 409
    assert "王某 已于 10:24 保存过这份草稿" in page
    assert "写到一半" in page
    assert "桥面铺装完成" in page
    assert draft_of(task).progress == "写到一半"


def test_what_was_merged_is_saved_over_the_version_that_was_seen(
    client, reporter, task
):
    make_draft(task, make_member(task.lead_unit))
    client.force_login(reporter)
    page = text_of(client.post(url(task), filled()))

    assert 'name="version" value="1"' in page
    response = client.post(url(task), filled(version=1, progress="两人合并"))

    assert response.status_code == 302
    assert task.reports.last().progress == "两人合并"


def test_the_script_is_told_of_a_conflict(client, reporter, task):
    make_draft(task, make_member(task.lead_unit, full_name="王某"))
    client.force_login(reporter)

    response = client.post(url(task, "report-draft"), filled(), **AS_SCRIPT)

    assert response.status_code == 409
    assert response.json()["conflict"] is True
    assert "王某 已于 10:24" in response.json()["said"]


def test_ones_own_other_window_is_told_apart(client, reporter, task):
    make_draft(task, reporter)
    client.force_login(reporter)

    response = client.post(url(task, "report-draft"), filled())

    assert "您已于 10:24 在另一窗口" in text_of(response)


def test_an_old_page_never_fits_the_draft_of_a_returned_report(task, reporter):
    draft = make_draft(task, reporter)
    sent = actions.submit(draft, by=reporter, at=NOW)
    actions.return_for_rework(sent, by=make_member(), words="请补充", at=NOW)

    with pytest.raises(report_drafts.Conflict):
        report_drafts.save_draft(
            task, by=reporter, period=MARCH, progress="旧页面", version=1, at=NOW
        )


def test_a_compact_form_leaves_ticks_and_files_alone(client, reporter, zhangzhu):
    task = reported_task(zhangzhu, milestones=[("开工", "2025-06-30", 1, True)])
    milestone = task.milestones.get()
    make_draft(task, reporter, reached=[(milestone, NOW.date())])
    client.force_login(reporter)

    fields = filled(version=1)
    del fields["has_ticks"]
    client.post(url(task, "report-draft"), fields)

    assert draft_of(task).reached.get().milestone == milestone


def test_a_draft_moves_no_light_and_shows_on_no_page_of_others(client, viewer, task):
    make_draft(task, make_member(task.lead_unit), progress="草稿里的话")
    client.force_login(viewer)

    assert "草稿里的话" not in text_of(client.get(task.get_absolute_url()))


@pytest.mark.django_db(transaction=True)
def test_two_people_who_save_at_once_do_not_overwrite_each_other(zhangzhu):
    task = reported_task(zhangzhu)
    one, two = make_member(zhangzhu), make_member(zhangzhu)

    def save(person, words):
        return report_drafts.save_draft(
            task, by=person, period=MARCH, progress=words, version=0, at=NOW
        )

    answers = together(lambda: save(one, "甲"), lambda: save(two, "乙"))

    conflicts = [a for a in answers if isinstance(a, report_drafts.Conflict)]
    drafts = [a for a in answers if isinstance(a, ProgressReport)]
    assert (len(conflicts), len(drafts)) == (1, 1)
    assert draft_of(task).progress == drafts[0].progress
    assert conflicts[0].other.pk == drafts[0].pk


@pytest.mark.django_db(transaction=True)
def test_a_double_click_submits_once(zhangzhu):
    task, person = reported_task(zhangzhu), make_member(zhangzhu)

    def click():
        return actions.file(
            task,
            by=person,
            period=MARCH,
            progress="完成",
            percent=30,
            version=0,
            at=NOW,
        )

    answers = together(click, click)

    assert {answer.pk for answer in answers} == {task.reports.last().pk}
    assert task.reports.filter(period_end=MARCH.end).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_submission_and_a_save_at_once_lose_nothing(zhangzhu):
    task = reported_task(zhangzhu)
    one, two = make_member(zhangzhu), make_member(zhangzhu)

    def submit():
        return actions.file(
            task, by=one, period=MARCH, progress="甲", percent=30, version=0, at=NOW
        )

    def save():
        return report_drafts.save_draft(
            task, by=two, period=MARCH, progress="乙", version=0, at=NOW
        )

    answers = together(submit, save)

    refused = [a for a in answers if isinstance(a, report_drafts.Conflict)]
    assert len(refused) == 1
    assert task.reports.filter(period_end=MARCH.end).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_is_either_withdrawn_or_accepted(zhangzhu):
    task = reported_task(zhangzhu)
    report = make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    reviewer = make_member()

    answers = together(
        lambda: actions.withdraw(report, by=report.author, at=at("2025-03-21", 11)),
        lambda: actions.accept(report, by=reviewer, at=at("2025-03-21", 11)),
    )

    refused = [a for a in answers if isinstance(a, actions.Refused)]
    assert len(refused) == 1
    report.refresh_from_db()
    assert report.status in (Status.WITHDRAWN, Status.ACCEPTED)


def test_words_are_saved_where_a_file_is_too_much_and_no_strangers_version(
    client, reporter, task, settings
):
    settings.UPLOAD_REPORT_MAX = 12
    client.force_login(reporter)
    address = url(task, "report-draft")

    def file(content):
        return SimpleUploadedFile("台账.pdf", b"%PDF-1.7" + content)

    client.post(address, filled(files=[file(b"1")]), **AS_SCRIPT)
    refused = client.post(
        address,
        filled(progress="又写一段", version=1, files=[file(b"2")]),
        **AS_SCRIPT,
    )

    assert refused.status_code == 422
    assert "files" in refused.json()["errors"]
    assert refused.json()["version"] == draft_of(task).version
    assert draft_of(task).progress == "又写一段"


def test_words_are_saved_where_a_file_is_unfit_by_itself(client, reporter, task):
    client.force_login(reporter)
    address = url(task, "report-draft")
    programme = SimpleUploadedFile("照片.jpg", b"MZ\x90")

    told = client.post(address, filled(files=[programme]), **AS_SCRIPT)

    assert told.status_code == 422
    assert list(told.json()["errors"]) == ["files"]
    assert told.json()["version"] == draft_of(task).version
    assert draft_of(task).progress == filled()["progress"]
    assert not draft_of(task).attachments.exists()


def test_without_the_script_the_page_tells_of_the_file_and_keeps_the_words(
    client, reporter, task
):
    client.force_login(reporter)
    programme = SimpleUploadedFile("照片.jpg", b"MZ\x90")

    page = client.post(url(task, "report-draft"), filled(files=[programme]))

    assert page.status_code == 422
    assert "不接收此类文件" in text_of(page)
    again = filled(progress="又写一段", version=draft_of(task).version)
    client.post(url(task, "report-draft"), again)
    assert draft_of(task).progress == "又写一段"
