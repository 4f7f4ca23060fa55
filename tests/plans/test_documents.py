"""The text of Word files: what Word numbers, tabulates and breaks stays text."""

import io
from contextlib import suppress

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from plans import documents
from plans.documents.numbering import chinese, roman, written


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(document):
    return documents.read(saved(document)).text


def numbered(levels):
    """A document whose numbering has these (format, text) levels."""
    document = docx.Document()
    rows = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{rows}</w:abstractNum>'
        ),
    )
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
        )
    )
    return document


def item(document, words, level=0):
    properties = document.add_paragraph(words)._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/>'
            "</w:numPr>"
        )
    )


def test_chinese_numbering_becomes_text():
    document = numbered([("chineseCounting", "%1、"), ("decimal", "（%2）")])
    for words, level in (
        ("抓项目", 0),
        ("招引", 1),
        ("开工", 1),
        ("抓民生", 0),
        ("教育", 1),
    ):
        item(document, words, level)

    assert text_of(document).splitlines() == [
        "一、抓项目",
        "（1）招引",
        "（2）开工",
        "二、抓民生",
        "（1）教育",
    ]


def test_tables_and_soft_breaks_become_lines():
    document = docx.Document()
    paragraph = document.add_paragraph("会议要求")
    paragraph.add_run().add_break()
    paragraph.add_run("要抓好项目。")
    table = document.add_table(2, 2)
    for cell, words in zip(
        [cell for row in table.rows for cell in row.cells],
        ["任务", "单位", "修路", "张渚镇"],
        strict=True,
    ):
        cell.text = words

    assert text_of(document).splitlines() == [
        "会议要求",
        "要抓好项目。",
        "任务\t单位",
        "修路\t张渚镇",
    ]


def test_deleted_words_of_tracked_changes_are_left_out():
    document = docx.Document()
    paragraph = document.add_paragraph("要抓好")
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>旧</w:delText></w:r></w:del>")
    )
    paragraph._p.append(
        parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>新项目</w:t></w:r></w:ins>")
    )

    assert text_of(document) == "要抓好新项目"


def test_a_file_in_utf_16_is_converted_and_says_so():
    found = documents.read("会议要求".encode("utf-16"))

    assert (found.text, bool(found.note)) == ("会议要求", True)


def test_line_ends_and_control_characters_are_made_plain():
    assert documents.clean("\ufeff一\r\n二\r三\x07\t四\n\n") == "一\n二\n三\t四"


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCounting", "二十"),
        (3, "decimalEnclosedCircle", "③"),
        (3, "lowerLetter", "c"),
        (14, "upperRoman", "XIV"),
        (7, "decimalFullWidth", "７"),
        (7, "bullet", ""),
    ],
)
def test_numbers_are_written_as_word_writes_them(number, form, expected):
    assert written(number, form) == expected


def test_numbers_beyond_a_form_fall_back_to_digits():
    assert (chinese(100), roman(4000)) == ("100", "4000")


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"%PDF", b"\xff\xfe"])
)
@settings(deadline=None)
def test_any_bytes_are_read_or_refused_in_words(data, head):
    with suppress(documents.Unreadable):
        assert documents.read(head + data).text.strip()
