"""The same meeting in another layout is read the same way."""

import json
import re
from pathlib import Path

import pytest

from plans.minutes.reader import read

TEXTS = Path(__file__).parent / "minutes"
NAMES = sorted(p.stem for p in TEXTS.glob("*.txt") if "negative" not in p.stem)
ASCII = str.maketrans("，：；（）！？", ",:;()!?")
SAID = "(?:指出|强调|要求|明确|认为)"
NUMERALS = "一二三四五六七八九"


def ascii_marks(text):
    marks = re.finditer("[，：；（）！？]", text)
    return [(m.start(), m.end(), m.group().translate(ASCII)) for m in marks]


def indented_lines(text):
    lines = re.finditer("(?m)^(?=.)", text)
    return [(m.start(), m.start(), "\u3000\u3000") for m in lines]


def blank_lines(text):
    return [(m.start(), m.end(), "\r\n\r\n") for m in re.finditer("\n", text)]


def markers_on_their_line(text):
    found = re.finditer(
        "(?m)^((?:会议|他)(?:指出|强调|要求|明确|认为))[，：](?!\n)", text
    )
    return [(m.end() - 1, m.end(), "\n") for m in found]


def markers_in_their_paragraph(text):
    found = re.finditer(f"(?m)^(?:会议|他){SAID}(\n)", text)
    return [(m.start(1), m.end(1), "：") for m in found]


def bracketed_numbers(text):
    """一是…；二是… becomes （一）…；（二）…."""
    found = re.finditer(f"(?<![\u4e00-\u9fff])([{NUMERALS}])是(?=要|[^一])", text)
    return [(m.start(), m.end(), f"（{m[1]}）") for m in found]


def digits_for_numerals(text):
    """（一）… becomes 1.…."""
    found = re.finditer(f"（([{NUMERALS}])）", text)
    return [(m.start(), m.end(), f"{NUMERALS.index(m[1]) + 1}.") for m in found]


def a_dateline_and_a_byline(text):
    return [
        (0, 0, "发布时间：2025-06-30 来源：本站 浏览次数：86\n"),
        (len(text), len(text), "\n（记者 秦越 通讯员 陆明）\n编辑：小满\n"),
    ]


LAYOUTS = [
    ascii_marks,
    indented_lines,
    blank_lines,
    markers_on_their_line,
    markers_in_their_paragraph,
    bracketed_numbers,
    digits_for_numerals,
    a_dateline_and_a_byline,
]


def rewritten(text, changes):
    pieces, position = [], 0
    for start, end, words in sorted(changes):
        pieces += [text[position:start], words]
        position = end
    return "".join(pieces) + text[position:]


def squeezed(words):
    """Compare words whatever their marks, numbers and white space."""
    words = words.translate(ASCII)
    return re.sub(
        rf"[,:;()\s]|[{NUMERALS}]是|\d+\.|(?<=\()[{NUMERALS}](?=\))", "", words
    )


def facts(directives):
    return [
        (
            squeezed(d["quote"]),
            d["kind"],
            [squeezed(unit) for unit in d["units"]],
            squeezed(d["deadline"] or ""),
        )
        for d in directives
    ]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_another_layout_changes_nothing(name, layout):
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    marked = json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))
    variant = rewritten(text, layout(text))

    found = read(variant).as_json()

    assert facts(found["directives"]) == facts(marked["directives"])
    assert [s["label"] for s in found["sections"]] == [
        s["label"] for s in marked["sections"]
    ]
    for directive in found["directives"]:
        assert variant[directive["start"] : directive["end"]] == directive["quote"]
