"""The reader finds in the annotated texts what a person marked in them."""

import csv
import json
from pathlib import Path

import pytest

from plans.minutes.reader import read

TEXTS = Path(__file__).parent / "minutes"
NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))
SHIPPED = TEXTS.parents[2] / "plans" / "data" / "meetings" / "2024-12-14.txt"


SENTENCES = TEXTS / "sentences.csv"


def text_of(name):
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def marked(name):
    return json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))


def found(name):
    return read(text_of(name)).as_json()


def rows():
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


def pick(records, *keys):
    return [tuple(record[key] for key in keys) for record in records]


@pytest.mark.parametrize("name", NAMES)
def test_directives_stand_where_they_were_marked(name):
    directives = found(name)["directives"]

    assert pick(directives, "start", "end", "quote") == pick(
        marked(name)["directives"], "start", "end", "quote"
    )


@pytest.mark.parametrize("name", NAMES)
def test_directives_have_the_kind_the_units_and_the_deadline_that_were_marked(name):
    keys = ("quote", "kind", "units", "deadline")

    assert pick(found(name)["directives"], *keys) == pick(
        marked(name)["directives"], *keys
    )


@pytest.mark.parametrize("name", NAMES)
def test_sections_have_the_label_marker_and_heading_that_were_marked(name):
    keys = ("start", "end", "label", "marker", "heading")

    assert pick(found(name)["sections"], *keys) == pick(marked(name)["sections"], *keys)


@pytest.mark.parametrize("name", NAMES)
def test_every_directive_belongs_to_the_section_around_it(name):
    reading = read(text_of(name))

    for directive in reading.directives:
        section = reading.sections[directive.section]
        assert section.start <= directive.start < directive.end <= section.end


@pytest.mark.parametrize("name", [name for name in NAMES if "negative" not in name])
def test_the_title_the_day_and_the_host_are_found(name):
    reading, expected = read(text_of(name)), marked(name)

    assert reading.title == expected["title"]
    assert reading.held_on == expected["held_on"]
    assert reading.host == expected["host"]


@pytest.mark.parametrize("name", [name for name in NAMES if "negative" in name])
def test_a_text_that_reports_no_meeting_yields_no_directives(name):
    reading = read(text_of(name))

    assert reading.sections == []
    assert reading.directives == []


@pytest.mark.parametrize(("label", "sentence", "kind", "units", "deadline"), rows())
def test_a_sentence_has_its_kind_its_units_and_its_deadline(
    label, sentence, kind, units, deadline
):
    marker = "会议认为" if label == "other" else f"会议{label}"

    reading = read(f"5月1日，云溪区召开会议。\n{marker}，{sentence}\n")

    [directive] = reading.directives
    assert directive.quote == sentence
    assert directive.kind == kind
    assert "、".join(directive.units) == units
    assert (directive.deadline or "") == deadline


def test_the_shipped_meeting_is_read_as_it_was_published():
    reading = read(SHIPPED.read_text(encoding="utf-8"))

    assert [section.label for section in reading.sections] == [
        *("指出", "强调", "要求", "要求", "要求", "要求", "明确", "强调", "要求"),
    ]
    assert [section.heading for section in reading.sections[2:6]] == [
        "产业转型要“精准”。",
        "旅游发展要“精彩”。",
        "城乡建设要“精心”。",
        "民生福祉要“精细”。",
    ]
    units = [directive.units for directive in reading.directives if directive.units]
    assert units == [
        ["度假区四镇", "阳羡旅游集团"],
        ["张渚"],
        ["湖㳇"],
        ["西渚"],
        ["太华"],
        ["阳羡旅游集团"],
    ]
    assert len(reading.directives) == 22
