"""What a file really is: told by its content, whatever its name says."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.file_kinds import KINDS, Unfit, kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def entry(name):
    """A stream's name as the directory of an OLE container holds it."""
    return name.encode("utf-16-le").ljust(64, b"\0")


def package(*names, content=b"x"):
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return output.getvalue()


def look(content, name):
    return kind_of(BytesIO(content), name).name


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n", "报告.pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n123", "现场.PNG", "png"),
        (b"\xff\xd8\xff\xe0123", "现场.jpeg", "jpeg"),
        (package("[Content_Types].xml", "word/document.xml"), "a.docx", "docx"),
        (package("xl/workbook.xml"), "a.xlsx", "xlsx"),
        (package("xl/workbook.xml"), "a.et", "xlsx"),
        (package("ppt/presentation.xml"), "a.pptx", "pptx"),
        (package("OFD.xml", "Doc_0/Document.xml"), "公文.ofd", "ofd"),
        (OLE + entry("WordDocument"), "a.doc", "ole"),
        (OLE + entry("WordDocument"), "a.wps", "ole"),
        (OLE + entry("Workbook"), "a.et", "ole"),
        (OLE + entry("PowerPoint Document"), "a.dps", "ole"),
        ("进展顺利。".encode(), "a.txt", "text"),
        ("进展顺利。".encode("gb18030"), "a.txt", "text"),
        (("汉" * 5000).encode(), "a.txt", "text"),
        ("单位,进度\n张渚,5%".encode("utf-8-sig"), "a.csv", "text"),
    ],
)
def test_the_papers_of_an_office_are_known(content, name, kind):
    assert look(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\0\x03\0\0\0", "a.jpg", "不接收此类文件"),
        (b"\x7fELF\x02\x01", "a.jpg", "不接收此类文件"),
        (b"MZ plain text", "a.txt", "不接收此类文件"),
        (b"#!/bin/sh\nrm", "a.txt", "不接收此类文件"),
        (b"<html><script>", "a.txt", "不接收此类文件"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "a.jpg", "不接收此类文件"),
        (b"<svg xmlns='x' onload='x'>", "a.png", "不接收此类文件"),
        (b"GIF89a", "a.gif", "扩展名不符"),
        (b"\xff\xd8\xff\xe0123", "a.pdf", "扩展名不符"),
        (b"%PDF-1.7", "a.exe", "扩展名不符"),
        (b"%PDF-1.7", "a", "扩展名不符"),
        (package("a.txt"), "a.zip", "不接收压缩包"),
        (package("a.txt"), "a.docx", "不接收压缩包"),
        (package("word/document.xml", "word/vbaProject.bin"), "a.docx", "宏"),
        (OLE + entry("WordDocument") + entry("_VBA_PROJECT"), "a.doc", "宏"),
        (OLE + entry("EncryptedPackage"), "a.docx", "密码"),
        (OLE + entry("\x05SummaryInformation"), "a.doc", "不接收此类文件"),
        (b"PK\x03\x04 broken", "a.docx", "已损坏"),
        (b"text\0with zero", "a.txt", "不接收此类文件"),
    ],
)
def test_everything_else_is_refused_in_words(content, name, words):
    with pytest.raises(Unfit, match=words):
        look(content, name)


def test_a_bomb_is_not_unpacked():
    bomb = package("word/document.xml", content=b"\0" * 2**20 * 8)
    # The directory says far more than lies in the file.
    size = (8 * 2**20).to_bytes(4, "little")
    claims = (0xF0000000).to_bytes(4, "little")

    with pytest.raises(Unfit, match="解压"):
        look(bomb.replace(size, claims), "a.docx")


@given(st.binary(max_size=300), st.sampled_from(["a.pdf", "a.txt", "a.docx", "a.doc"]))
def test_whatever_comes_is_a_known_kind_or_refused(content, name):
    try:
        kind = look(content, name)
    except Unfit:
        return
    assert kind in KINDS
