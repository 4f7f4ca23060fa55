"""The sections of minutes on their way in: re-bounded, re-labelled, added, dropped."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plans.minutes import divisions, findings
from plans.models import Meeting, MinutesDraft

TEXT = (
    "度假区召开工作例会\n"
    "2025年3月1日，度假区召开工作例会。会议由主任沈若川主持。\n"
    "会议指出，去年各项工作成效明显。旅游收入稳步增长。\n"
    "会议要求，张渚镇要加快道路改造。各单位要守住安全底线。\n"
)


@pytest.fixture
def draft(client, planner):
    client.force_login(planner)
    client.post(reverse("plans:draft-new"), {"text": TEXT})
    return MinutesDraft.objects.get()


def to(name, draft, *args):
    return reverse(f"plans:{name}", args=[draft.pk, *args])


def sections(draft):
    draft.refresh_from_db()
    return [
        (each["label"], draft.text[each["start"] : each["end"]])
        for each in draft.findings["sections"]
    ]


def section_of(draft, words):
    """The number of the section to which the finding with these words belongs."""
    draft.refresh_from_db()
    return next(
        entry["section"]
        for entry in draft.findings["directives"]
        if words in draft.text[entry["start"] : entry["end"]]
    )


def change(client, draft, number, **changes):
    draft.refresh_from_db()
    section = draft.findings["sections"][number]
    words = draft.text[section["start"] : section["end"]]
    fields = {
        "was": divisions.mark(section),
        "label": section["label"],
        "marker": section["marker"],
        "heading": section["heading"],
        "first": words[:12],
        "last": words[-12:],
    }
    return client.post(to("section-correct", draft, number), fields | changes)


@pytest.mark.django_db
def test_a_section_gets_another_label_and_heading(client, draft):
    change(client, draft, 0, label="stressed", heading="去年各项工作成效明显。")

    draft.refresh_from_db()
    first = draft.findings["sections"][0]
    assert (first["label"], first["heading"]) == ("stressed", "去年各项工作成效明显。")
    assert first["marker"] == "会议指出"


@pytest.mark.django_db
def test_a_section_gets_other_bounds_and_its_neighbour_gives_way(client, draft):
    assert section_of(draft, "加快道路改造") == 1

    change(client, draft, 0, last="加快道路改造。")

    assert sections(draft)[0][1].endswith("张渚镇要加快道路改造。")
    assert sections(draft)[1] == ("required", "各单位要守住安全底线。")
    assert section_of(draft, "加快道路改造") == 0
    assert section_of(draft, "安全底线") == 1
    draft.refresh_from_db()
    assert draft.findings["sections"][1]["marker"] == ""


@pytest.mark.django_db
def test_a_section_gets_other_bounds_by_a_selection(client, draft):
    start = draft.text.index("会议指出")
    end = draft.text.index("旅游收入")

    change(client, draft, 0, start=start, end=end)

    assert sections(draft)[0] == ("noted", "会议指出，去年各项工作成效明显。")
    assert section_of(draft, "旅游收入") is None


@pytest.mark.django_db
def test_a_section_is_added_inside_another_one(client, draft):
    fields = {"label": "stressed", "first": "各单位要", "last": "底线。"}

    answer = client.post(to("section-add", draft), fields)

    assert "section=2" in answer.url
    assert [label for label, _words in sections(draft)] == [
        "noted",
        "required",
        "stressed",
    ]
    assert sections(draft)[1][1] == "会议要求，张渚镇要加快道路改造。"
    assert section_of(draft, "安全底线") == 2


@pytest.mark.django_db
def test_what_stood_on_both_sides_of_a_new_section_stays_in_sections(client, draft):
    fields = {"label": "other", "first": "张渚镇要", "last": "改造。"}

    client.post(to("section-add", draft), fields)

    assert sections(draft)[1:] == [
        ("required", "会议要求，"),
        ("other", "张渚镇要加快道路改造。"),
        ("required", "各单位要守住安全底线。"),
    ]


@pytest.mark.django_db
def test_a_dropped_section_leaves_its_findings(client, draft):
    number = len(draft.findings["directives"])
    was = divisions.mark(draft.findings["sections"][0])

    client.post(to("section-drop", draft, 0), {"was": was})

    assert [label for label, _words in sections(draft)] == ["required"]
    assert len(draft.findings["directives"]) == number
    assert section_of(draft, "旅游收入") is None
    assert section_of(draft, "安全底线") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"heading": "没有的标题"}, "没有这个标题"),
        ({"marker": "市长强调"}, "没有这一引领语"),
        ({"first": "原文没有"}, "起始词语"),
        ({"first": "会议指出", "last": "安全底线。"}, "另一段落完全在"),
        ({"label": "shouted"}, "选择"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(client, draft, changes, words):
    before = sections(draft)

    answer = change(client, draft, 0, **changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert all(value in page for value in changes.values() if value != "shouted")
    assert sections(draft) == before


@pytest.mark.django_db
def test_two_planners_on_the_sections_never_overwrite_each_other(client, draft):
    was = divisions.mark(draft.findings["sections"][0])
    change(client, draft, 0, label="stressed")

    late = change(client, draft, 0, was=was, label="other", heading="旅游收入")
    dropped = client.post(to("section-drop", draft, 0), {"was": was})

    assert (late.status_code, dropped.status_code) == (409, 409)
    assert 'value="旅游收入"' in late.content.decode()
    assert sections(draft)[0][0] == "stressed"
    gone = client.post(to("section-drop", draft, 9), {"was": was})
    assert gone.status_code == 409


@pytest.mark.django_db
def test_a_chosen_section_shows_in_the_text_and_in_the_table(client, draft):
    page = client.get(to("draft", draft), {"section": 1}).content.decode()
    table = client.get(to("draft", draft), {"view": "table"}).content.decode()

    assert page.count("data-within") > 2
    assert to("section-correct", draft, 1) in page
    assert to("section-correct", draft, 0) in table
    assert to("section-add", draft) in table
    assert to("finding-add", draft) in table
    assert client.get(to("draft", draft), {"section": "x"}).status_code == 200


@pytest.mark.django_db
def test_recording_keeps_the_corrected_sections(client, draft):
    change(client, draft, 1, label="stressed", last="加快道路改造。")

    client.post(to("draft-record", draft))

    rows = Meeting.objects.get().sections.values_list("label", "marker")
    assert list(rows) == [("noted", "会议指出"), ("stressed", "会议要求")]
    safe = Meeting.objects.get().directives.get(quote__contains="安全底线")
    assert safe.section is None


PLACES = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))


@given(st.lists(PLACES, max_size=6))
def test_sections_never_overlap_and_hold_their_own_words(places):
    _reading, found = findings.find(TEXT)
    for start, end in places:
        try:
            divisions.add(found, TEXT, start, end, label="other")
        except findings.Impossible:
            continue

    reached = 0
    for section in found["sections"]:
        assert reached <= section["start"] < section["end"] <= len(TEXT)
        reached = section["end"]
        words = TEXT[section["start"] : section["end"]]
        assert section["marker"] in words
        assert section["heading"] in words
    for entry in found["directives"]:
        number = entry["section"]
        if number is not None:
            section = found["sections"][number]
            assert section["start"] <= entry["start"] < section["end"]
