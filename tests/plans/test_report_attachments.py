"""Files beside a report: put there, listed, taken away, served to those who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.actions import reports as actions
from plans.models import Attachment, ProgressReport
from tests.factories import make_file, make_member, make_report, make_task
from tests.plans.reporting import (
    filled,
    in_march,
    make_draft,
    reported_task,
    text_of,
    url,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


@pytest.fixture(autouse=True)
def march():
    with in_march():
        yield


@pytest.fixture
def task(zhangzhu):
    return reported_task(zhangzhu)


def file(name="现场 照片.png", content=PNG):
    return SimpleUploadedFile(name, content, "application/x-anything")


def test_files_go_with_the_report(client, reporter, task):
    client.force_login(reporter)

    client.post(url(task), filled(files=[file(), file("台账.pdf", b"%PDF-1.7")]))

    report = task.reports.last()
    rows = report.attachments.all()
    assert [(row.name, row.kind) for row in rows] == [
        ("现场 照片.png", "png"),
        ("台账.pdf", "pdf"),
    ]
    assert "现场" not in rows[0].file.name
    page = text_of(client.get(task.get_absolute_url()))
    assert f"/attachments/{rows[1].pk}/" in page


def test_a_draft_lists_its_files_with_a_preview_and_takes_them_away(
    client, reporter, task
):
    client.force_login(reporter)
    client.post(url(task, "report-draft"), filled(files=[file()]))
    row = Attachment.objects.get()

    page = text_of(client.get(url(task)))
    client.post(f"/attachments/{row.pk}/remove/")

    assert f'src="/attachments/{row.pk}/preview/"' in page
    assert f'formaction="/attachments/{row.pk}/remove/"' in page
    assert not Attachment.objects.exists()


def test_the_same_file_sent_twice_is_kept_once(client, reporter, task):
    client.force_login(reporter)

    for version in range(2):
        client.post(url(task, "report-draft"), filled(version=version, files=[file()]))

    assert Attachment.objects.count() == 1


def test_the_files_of_a_submitted_report_stay(client, reporter, task):
    client.force_login(reporter)
    client.post(url(task), filled(files=[file()]))

    page = client.post(
        f"/attachments/{Attachment.objects.get().pk}/remove/", follow=True
    )

    assert Attachment.objects.count() == 1
    assert "填报已锁定" in text_of(page)


def test_a_returned_report_brings_its_files_into_the_draft(client, reporter, task):
    client.force_login(reporter)
    client.post(url(task), filled(files=[file()]))
    actions.return_for_rework(task.reports.last(), by=make_member(), words="再补一张")

    draft = task.reports.get(status=ProgressReport.Status.DRAFT)
    client.post(f"/attachments/{draft.attachments.get().pk}/remove/")

    # The returned report keeps its own, and the stored file with it.
    kept = Attachment.objects.get()
    assert kept.report.status == ProgressReport.Status.RETURNED
    assert kept.file.storage.exists(kept.file.name)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("照片.jpg", b"MZ\x90\0\x03", "不接收此类文件"),
        ("照片.jpg", b"<html>", "不接收此类文件"),
        ("空.pdf", b"", "文件是空的"),
        ("a/../../b.jpg", b"%PDF-1.7", "“b.jpg”：文件内容与扩展名不符"),
    ],
)
def test_a_file_that_is_not_taken_is_told_at_its_field(
    client, reporter, task, name, content, words
):
    client.force_login(reporter)

    response = client.post(url(task), filled(files=[file(name, content)]))

    page = text_of(response)
    assert response.status_code == 422
    assert words in page
    assert "桥面铺装完成" in page
    assert not Attachment.objects.exists()
    assert task.reports.count() == 1


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    client, reporter, task, settings
):
    settings.UPLOAD_FILE_MAX = 200_000
    client.force_login(reporter)

    response = client.post(
        url(task), filled(files=[file("大.pdf", b"%PDF-1.7" + b"0" * 2**20)])
    )

    page = text_of(response)
    assert response.status_code == 422
    assert "“大.pdf”：单个文件不得超过" in page
    assert "桥面铺装完成" in page


def test_all_files_of_a_report_together_have_a_limit(client, reporter, task, settings):
    settings.UPLOAD_REPORT_MAX = 100
    client.force_login(reporter)
    client.post(url(task, "report-draft"), filled(files=[file()]))

    response = client.post(
        url(task),
        filled(version=1, files=[file("台账.pdf", b"%PDF-1.7" + b"0" * 50)]),
    )

    assert response.status_code == 422
    assert "全部附件合计不得超过" in text_of(response)
    assert task.reports.last().status == ProgressReport.Status.DRAFT


def test_a_file_is_served_under_its_own_name_and_as_nothing_else(client, viewer, task):
    row = make_file(task, name="会议 纪要.pdf")
    client.force_login(viewer)

    response = client.get(f"/attachments/{row.pk}/")

    headers = response.headers
    assert b"".join(response) == b"%PDF-1.7 1"
    assert headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E4%BC%9A%E8%AE%AE%20%E7%BA%AA%E8%A6%81.pdf"
    )
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]


def test_only_pictures_are_shown_in_place(client, viewer, task):
    picture = make_file(task, name="a.png", content=PNG)
    paper = make_file(task)
    client.force_login(viewer)

    shown = client.get(f"/attachments/{picture.pk}/preview/")

    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(f"/attachments/{paper.pk}/preview/").status_code == 404


def test_the_file_of_a_restricted_task_does_not_exist_for_others(
    client, hufu_head, zhangzhu, zhangzhu_head
):
    row = make_file(make_task(zhangzhu, is_restricted=True))

    client.force_login(hufu_head)
    assert client.get(f"/attachments/{row.pk}/").status_code == 404
    client.force_login(zhangzhu_head)
    assert client.get(f"/attachments/{row.pk}/").status_code == 200


def test_the_files_of_a_draft_are_the_units_own(client, viewer, reporter, task):
    row = make_file(task, report=make_draft(task, reporter))

    client.force_login(viewer)
    assert client.get(f"/attachments/{row.pk}/").status_code == 404
    client.force_login(reporter)
    assert client.get(f"/attachments/{row.pk}/").status_code == 200


def test_another_unit_takes_no_file_away(client, hufu_head, task):
    report = make_report(task, "2025-03", 30, at_day="2025-03-20", accepted_on=False)
    row = make_file(task, report=report)
    client.force_login(hufu_head)

    assert client.post(f"/attachments/{row.pk}/remove/").status_code == 403


def test_a_file_that_is_gone_from_the_store_is_not_found(client, viewer, task):
    row = make_file(task)
    row.file.storage.delete(row.file.name)
    client.force_login(viewer)

    assert client.get(f"/attachments/{row.pk}/").status_code == 404


def test_a_claim_brings_its_evidence_as_files(client, reporter, task):
    client.force_login(reporter)
    address = f"/tasks/{task.code}/claim/"

    page = text_of(client.get(address))
    client.post(
        address,
        {
            "evidence": "验收单",
            "completed_on": "2025-03-20",
            "files": [file("验收单.pdf", b"%PDF-1.7")],
        },
    )

    assert "严禁上传涉密信息" in page
    assert 'enctype="multipart/form-data"' in page
    row = task.claims.get().attachments.get()
    assert (row.name, row.report) == ("验收单.pdf", None)
    assert "验收单.pdf" in text_of(client.get(task.get_absolute_url()))


def test_a_claim_with_a_file_that_is_not_taken_stores_nothing(client, reporter, task):
    client.force_login(reporter)

    response = client.post(
        f"/tasks/{task.code}/claim/",
        {
            "evidence": "验收单",
            "completed_on": "2025-03-20",
            "files": [file("验收单.jpg", b"MZ\x90\0")],
        },
    )

    assert response.status_code == 422
    assert "不接收此类文件" in text_of(response)
    assert not task.claims.exists()


def test_taking_a_file_away_loses_no_words_of_the_form(client, reporter, task):
    client.force_login(reporter)
    client.post(url(task, "report-draft"), filled(files=[file()]))
    address = f"/attachments/{Attachment.objects.get().pk}/remove/"

    client.post(address, filled(version=1, progress="又写一段"))

    draft = task.reports.get(status=ProgressReport.Status.DRAFT)
    assert draft.progress == "又写一段"
    assert not Attachment.objects.exists()


def test_taking_a_file_away_overwrites_no_other_version(client, reporter, task):
    client.force_login(reporter)
    client.post(url(task, "report-draft"), filled(files=[file()]))
    make_draft(task, make_member(task.lead_unit), progress="别人写的")
    address = f"/attachments/{Attachment.objects.get().pk}/remove/"

    response = client.post(address, filled(version=1, progress="又写一段"))

    assert response.status_code == 409
    assert "又写一段" in text_of(response)
    assert "别人写的" in text_of(response)
    assert Attachment.objects.exists()
