"""Whatever is pasted, the reader covers it exactly and never breaks."""

import random
from itertools import pairwise
from time import process_time

import pytest
from django.conf import settings as portal
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.minutes.reader import read

PHRASES = [
    *("会议指出", "会议强调，", "会议要求：", "会议明确", "会议认为，", "他强调，"),
    *(
        "县委书记任飞在会上强调，",
        "任飞要求",
        "\n",
        "\n\n",
        "。",
        "；",
        "，",
        "！",
        "　",
    ),
    *("一是", "二是", "一要", "第一，", "（一）", "1.", "2.5万", "一、", "①"),
    *(
        "产业转型要“精准”。",
        "要加快建设",
        "各镇要落实",
        "文旅局要会同",
        "由县财政局牵头",
    ),
    *(
        "年底前完成",
        "6月30日前",
        "（责任单位：文旅局、各镇）",
        "（责任单位：",
        "）",
        "“",
        "”",
    ),
    *(
        "召开会议",
        "主持会议。",
        "会上，",
        "参加会议。",
        "（记者 张三）",
        "同比增长5%。",
    ),
    *("\ufeff", "\r\n", "\x00", "😀", "湖㳇", "㊿", "\u2028", "\ud7ff", " "),
]
COMPOSED = st.lists(st.sampled_from(PHRASES), max_size=60).map("".join)
SHIPPED = portal.BASE_DIR / "plans" / "data" / "meetings" / "2024-12-14.txt"
LEAD = "3月1日，度假区召开会议。\n会议要求，"
READOUTS = COMPOSED.map(LEAD.__add__)


def spans(reading):
    """Return the spans of markers, headings, directives and rest, in order."""
    found = [(d.start, d.end) for d in reading.directives]
    found += [(span.start, span.end) for span in reading.rest]
    for section in reading.sections:
        if section.marker:
            found.append((section.marker_start, section.marker_end))
        if section.heading:
            found.append((section.heading_start, section.heading_end))
    return sorted(found)


def check(text):
    reading = read(text)

    covered = spans(reading)
    position = 0
    for start, end in covered:
        assert text[position:start].strip() == ""
        assert position <= start < end <= len(text)
        position = end
    assert text[position:].strip() == ""
    for directive in reading.directives:
        assert directive.quote == text[directive.start : directive.end]
        assert directive.quote == directive.quote.strip()
        assert 0 <= directive.section < len(reading.sections)
    for section in reading.sections:
        if section.marker:
            assert section.marker == text[section.marker_start : section.marker_end]
        if section.heading:
            assert section.heading == text[section.heading_start : section.heading_end]
    for one, following in pairwise(reading.sections):
        assert one.start < one.end <= following.start
    return reading


@given(READOUTS)
@settings(max_examples=300, deadline=None)
def test_markers_headings_directives_and_rest_cover_every_character_once(text):
    check(text)


@given(COMPOSED)
@settings(max_examples=150, deadline=None)
def test_fragments_of_minutes_are_covered_too(text):
    check(text)


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_an_error(text):
    check(text)
    check("会议要求，" + text)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\ufeff", "。", "会议要求", "会议要求：\n"]
)
def test_next_to_nothing_is_read_without_an_error(text):
    assert check(text).directives == []


@pytest.mark.parametrize(
    "noise",
    [
        "（",
        "(责任",
        "一是",
        "；一是",
        "局、",
        "镇和",
        "由",
        "配合",
        "会议，",
        "五一、",
        "要，",
    ],
)
def test_a_hundred_thousand_characters_of_one_phrase_are_read(noise):
    text = "度假区召开会议。会议要求，" + noise * (100_000 // len(noise))

    assert check(text).sections


def test_ten_thousand_characters_are_read_within_fifty_milliseconds():
    text = (SHIPPED.read_text(encoding="utf-8") * 6)[:10_000]
    read(text)
    started = process_time()

    for _time in range(5):
        read(text)

    assert (process_time() - started) / 5 < 0.05


@pytest.mark.parametrize(
    "alphabet",
    [
        "会议要求，。；一是（）\n“”局镇年底前由",
        "".join(map(chr, range(0x4E00, 0x9FFF))),
        "".join(map(chr, [*range(32, 0xD800), *range(0xE000, 0x10FFF)])),
        "a",
    ],
    ids=["minutes", "chinese", "unicode", "one letter"],
)
def test_a_megabyte_of_noise_is_read_within_a_second(alphabet):
    noise = "".join(random.Random(1).choices(alphabet, k=2**20))
    started = process_time()

    read(noise)
    read(LEAD + noise[: 2**20 // 3])

    assert process_time() - started < 1


@pytest.mark.parametrize("phrase", ["会议要求，", "由张渚镇牵头，", "要抓好项目；"])
def test_a_megabyte_of_one_phrase_is_read_within_a_second(phrase):
    noise = phrase * (2**20 // len(phrase))
    started = process_time()

    read(LEAD + noise)

    assert process_time() - started < 1
