"""Reports by Excel: the sheet goes out, comes back, is looked at, then submitted."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from plans.models import ProgressReport
from tests.plans.reporting import in_march, make_draft, reported_task, text_of

pytestmark = pytest.mark.django_db
PAGE = "/mine/report/"


@pytest.fixture(autouse=True)
def march():
    with in_march():
        yield


def download(client):
    """The sheet as a workbook, and {key: column} of its hidden row of keys."""
    response = client.get(f"{PAGE}sheet/")
    book = load_workbook(BytesIO(response.content))
    keys = {cell.value: cell.column for cell in book.active[3] if cell.value}
    return book, keys


def upload(client, book):
    output = BytesIO()
    book.save(output)
    file = SimpleUploadedFile("待填报.xlsx", output.getvalue())
    return client.post(f"{PAGE}sheet/read/", {"sheet": file})


def test_the_sheet_holds_the_units_reports_with_last_times_words(
    client, reporter, zhangzhu, hufu
):
    task = reported_task(zhangzhu)
    reported_task(hufu)
    client.force_login(reporter)

    book, keys = download(client)

    rows = list(book.active.iter_rows(min_row=5, values_only=True))
    assert len(rows) == 1
    row = {key: rows[0][column - 1] for key, column in keys.items()}
    assert (row["code"], row["period"], row["last_percent"]) == (
        task.code,
        "2025-03",
        20,
    )
    assert row["last_progress"] == "基础完成"
    assert "严禁填写涉密信息" in book.active["A2"].value


def test_what_comes_back_is_shown_first_and_stored_only_when_submitted(
    client, reporter, zhangzhu
):
    task = reported_task(zhangzhu)
    client.force_login(reporter)
    book, keys = download(client)
    sheet = book.active
    sheet.cell(5, keys["progress"], "表格里的进展")
    sheet.cell(5, keys["percent"], 35)

    response = upload(client, book)

    page = text_of(response)
    assert response.status_code == 200
    assert "表格中有 1 项填报" in page
    assert "表格里的进展" in page
    assert 'value="35"' in page
    assert not task.reports.filter(period_end__month=3).exists()
    client.post(
        PAGE,
        {
            f"{task.code}-version": 0,
            f"{task.code}-progress": "表格里的进展",
            f"{task.code}-percent": 35,
        },
    )
    assert task.reports.last().status == ProgressReport.Status.SUBMITTED


def test_what_is_wrong_in_the_sheet_is_told_at_its_field(client, reporter, zhangzhu):
    reported_task(zhangzhu)
    client.force_login(reporter)
    book, keys = download(client)
    book.active.cell(5, keys["progress"], "进展")
    book.active.cell(5, keys["percent"], "很多")

    response = upload(client, book)

    assert response.status_code == 422
    assert "请填写 0 至 100 的整数" in text_of(response)


def test_rows_of_others_are_left_out_and_named(client, reporter, zhangzhu, hufu):
    reported_task(zhangzhu)
    strange = reported_task(hufu)
    client.force_login(reporter)
    book, keys = download(client)
    book.active.cell(5, keys["code"], strange.code)
    book.active.cell(5, keys["progress"], "冒充")

    page = text_of(upload(client, book))

    assert f"未读入：{strange.code}" in page
    assert "冒充" not in page


def test_a_sheet_older_than_the_draft_meets_the_conflict(client, reporter, zhangzhu):
    task = reported_task(zhangzhu)
    client.force_login(reporter)
    book, keys = download(client)
    book.active.cell(5, keys["progress"], "表格")
    make_draft(task, reporter)

    page = text_of(upload(client, book))

    assert f'name="{task.code}-version" value="0"' in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "已损坏"),
        ("a.xlsx", b"MZ\x90\0", "不接收此类文件"),
        ("a.txt", "文字".encode(), "请选择从本页下载的"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(
    client, reporter, zhangzhu, name, content, words
):
    reported_task(zhangzhu)
    client.force_login(reporter)

    file = SimpleUploadedFile(name, content)
    response = client.post(f"{PAGE}sheet/read/", {"sheet": file})

    assert response.status_code == 422
    assert words in text_of(response)


def test_another_workbook_is_refused_in_words(client, reporter, zhangzhu):
    reported_task(zhangzhu)
    client.force_login(reporter)
    book, _keys = download(client)
    book.active.delete_rows(1, 10)

    response = upload(client, book)

    assert response.status_code == 422
    assert "这不是待填报表格" in text_of(response)


def test_a_workbook_damaged_inside_is_refused_in_words(client, reporter, zhangzhu):
    reported_task(zhangzhu)
    client.force_login(reporter)
    whole = BytesIO(client.get(f"{PAGE}sheet/").content)
    broken = BytesIO()
    with ZipFile(whole) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            damaged = name.startswith("xl/worksheets/")
            target.writestr(name, b"<worksheet><" if damaged else source.read(name))

    file = SimpleUploadedFile("待填报.xlsx", broken.getvalue())
    response = client.post(f"{PAGE}sheet/read/", {"sheet": file})

    assert response.status_code == 422
    assert "无法读取" in text_of(response)


def test_a_sheet_that_would_unpack_into_very_much_is_not_opened(
    client, reporter, zhangzhu
):
    reported_task(zhangzhu)
    client.force_login(reporter)
    whole = BytesIO(client.get(f"{PAGE}sheet/").content)
    bomb = BytesIO()
    with ZipFile(whole) as source, ZipFile(bomb, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            is_bomb = name == "xl/sharedStrings.xml"
            target.writestr(name, b" " * 9 * 2**20 if is_bomb else source.read(name))

    file = SimpleUploadedFile("待填报.xlsx", bomb.getvalue())
    response = client.post(f"{PAGE}sheet/read/", {"sheet": file})

    assert file.size < 100_000
    assert response.status_code == 422
    assert "解压后过大" in text_of(response)
