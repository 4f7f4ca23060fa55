"""Workbooks as an office would save them, for the tests of imports."""

import re
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from plans.exports.breakdown import breakdown
from plans.exports.workbooks import Choices, workbook
from plans.imports import breakdown as breakdown_import
from plans.imports import files
from plans.imports.stash import Upload
from plans.middleware import AsOf
from plans.models import Task
from plans.schedule import day_of
from tests.factories import make_plan

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOP = 3
START = reverse("admin:plans_task_import")
LIST = reverse("admin:plans_task_changelist")


def exported(plan, by, moment):
    """The planner's table of a plan, as openpyxl opens it."""
    viewpoint = AsOf(day_of(moment), moment, is_past=False)
    with translation.override("zh-hans"):
        table = breakdown(Task.objects.in_plan(plan), plan=plan, viewpoint=viewpoint)
        content = workbook(
            table, by=by, at=timezone.localtime(moment), choices=Choices.load()
        )
    return openpyxl.load_workbook(BytesIO(content))


def saved(book, name="任务分解表.xlsx"):
    """The workbook as an upload."""
    output = BytesIO()
    book.save(output)
    return SimpleUploadedFile(name, output.getvalue(), TYPE)


def sheet_of(*rows, title="Sheet1"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def column(sheet, label, top=TOP):
    """The number of a column, by its heading."""
    return next(cell.column for cell in sheet[top] if cell.value == label)


def row_of(sheet, key, label="编号"):
    place = column(sheet, label)
    return next(
        number
        for number in range(TOP + 1, sheet.max_row + 1)
        if sheet.cell(number, place).value == key
    )


def put(sheet, row, **cells):
    for label, value in cells.items():
        sheet.cell(row, column(sheet, label)).value = value


def append(sheet, **cells):
    """A new row below the table."""
    row = sheet.max_row + 1
    put(sheet, row, **cells)
    return row


def draft_of(book, plan, moment, name="任务分解表.xlsx"):
    """(what an import would do, the upload that was looked at)."""
    upload = Upload(breakdown_import.KIND, files.read(saved(book, name)))
    found = breakdown_import.draft(upload.book, plan, at=moment)
    upload.fingerprint = found.fingerprint
    return found, upload


def upload(client, file, plan=None):
    """The page after an upload, whichever it is."""
    data = {"file": file, "plan": (plan or make_plan()).pk}
    return client.post(START, data, follow=True)


def confirm(client, preview, reason=""):
    return client.post(preview.context["confirm_url"], {"reason": reason}, follow=True)


def text(response):
    return re.sub(r"<[^>]+>|\s+", "", response.content.decode())


def edit(book, task, **cells):
    put(book["任务分解表"], row_of(book["任务分解表"], task.code), **cells)


def add_new(book):
    """One new task, in order."""
    append(
        book["任务分解表"], 重点任务="新任务", 牵头单位="张渚", 完成时限="2025-12-31"
    )
