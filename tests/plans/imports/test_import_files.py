"""Files that are no table of ours are refused in words, never with a crash."""

import zipfile
from contextlib import suppress
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plans.imports import files
from resort_portal.uploads import TooLarge
from tests.factories import make_plan
from tests.plans.imports.tables import (
    START,
    saved,
    sheet_of,
    upload,
)

pytestmark = pytest.mark.django_db


def bad_files():
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("readme.txt", "hello")
    hollow = BytesIO()
    with zipfile.ZipFile(hollow, "w") as made:
        made.writestr("xl/workbook.xml", "<not><a><workbook>")
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"0" * 60_000_000)
    many = openpyxl.Workbook()
    many.active.append(["编号", "重点任务", "牵头单位"])
    for number in range(5000):
        many.active.append(["", f"任务{number}", "张渚"])
    rows = BytesIO()
    many.save(rows)
    empty = BytesIO()
    openpyxl.Workbook().save(empty)
    return {
        "words.docx": (b"PK\x03\x04 words", "不是 Excel 工作簿"),
        "notes.txt": (b"hello", "不是 Excel 工作簿"),
        "broken.xlsx": (b"PK\x03\x04 broken", "文件已损坏"),
        "zip.xlsx": (archive.getvalue(), "改名为 .xlsx 的其他压缩文件"),
        "hollow.xlsx": (hollow.getvalue(), "工作簿无法读取"),
        "bomb.xlsx": (bomb.getvalue(), "工作簿内容过多"),
        "old.xls": (b"\xd0\xcf\x11\xe0" + b"0" * 100, "旧格式"),
        "old.xlsx": (b"\xd0\xcf\x11\xe0" + b"0" * 100, "旧格式"),
        "large.xlsx": (b"PK" * 10 * 2**20, "文件太大"),
        "many.xlsx": (rows.getvalue(), "5001 行，一次最多导入 2000 行"),
        "empty.xlsx": (empty.getvalue(), "工作簿里没有表格"),
        "nothing.xlsx": (b"", "文件是空的"),
        "binary.csv": (bytes(range(256)) * 4, "文件不是文本表格"),
    }


FILES = bad_files()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "url",
    [
        START,
        reverse("admin:plans_task_table"),
        reverse("admin:plans_workdayexception_import"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(client, planner, url, name):
    client.force_login(planner)
    content, words = FILES[name]

    file = SimpleUploadedFile(name, content)
    response = client.post(url, {"file": file, "plan": make_plan().pk})

    assert response.status_code == 422
    assert words in response.content.decode()


def test_no_file_is_refused_in_words(client, planner):
    client.force_login(planner)

    response = client.post(START, {"plan": make_plan().pk})

    assert response.status_code == 422
    assert "请选择本机上的表格文件" in response.content.decode()


def test_a_foreign_table_is_sent_to_the_mapping(client, planner):
    client.force_login(planner)
    book = sheet_of(["序号", "民生实事", "责任单位"], [1, "通路", "交管站"])

    response = upload(client, saved(book))

    assert response.status_code == 422
    assert "前几行中没有含“编号" in response.content.decode()
    assert reverse("admin:plans_task_table") in response.content.decode()


def test_a_column_that_stands_twice_is_named(client, planner):
    client.force_login(planner)
    book = sheet_of(
        ["编号", "重点任务", "牵头单位", "牵头单位"], ["", "通路", "张渚", ""]
    )

    response = upload(client, saved(book))

    assert "“牵头单位”一列出现了两次" in response.content.decode()


def test_a_table_of_the_past_does_not_come_back(client, planner, task):
    client.force_login(planner)
    past = client.get(
        reverse("plans:breakdown-export"), {"as_of": "2025-06-30", "plan": "2025"}
    )

    response = upload(client, SimpleUploadedFile("past.xlsx", past.content))

    assert response.status_code == 422
    assert "截至 2025-06-30 的历史表，不能导入" in response.content.decode()


def test_a_file_that_was_not_read_to_its_end_is_too_large():
    with pytest.raises(files.Unreadable, match="文件太大"):
        files.read(TooLarge("a.xlsx"))


@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.csv", "a", "a.et"]))
def test_whatever_bytes_come_they_are_read_or_refused(content, name):
    with suppress(files.Unreadable):
        book = files.read(SimpleUploadedFile(name, content))
        assert book.sheets


@given(st.binary(max_size=400))
def test_a_workbook_with_garbage_inside_is_read_or_refused(content):
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("xl/workbook.xml", content)
        made.writestr("[Content_Types].xml", content)

    with pytest.raises(files.Unreadable):
        files.read(SimpleUploadedFile("a.xlsx", archive.getvalue()))
