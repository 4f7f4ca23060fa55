"""The text of a meeting, cut into lines and runs."""

from hypothesis import given
from hypothesis import strategies as st

from plans.dashboards.article import Stretch, lay_out

LEAF, SENTENCE = Stretch.LEAF, Stretch.SENTENCE
MARKER, HEADING = Stretch.MARKER, Stretch.HEADING


def leaf(start, end, anchor):
    return Stretch(start, end, LEAF, anchor, thing=anchor)


def shown(lines):
    return [
        [(run.text, run.leaf, run.anchor, run.is_last) for run in line.runs]
        for line in lines
    ]


def plain(lines):
    return "".join(
        "".join(run.text for run in line.runs) + line.ending for line in lines
    )


def test_clauses_show_within_their_sentence():
    sentence = Stretch(0, 8, SENTENCE, "d01")

    (line,) = lay_out(
        "抓招引,抓进度。完", [sentence, leaf(0, 3, "d01-1"), leaf(4, 7, "d01-2")]
    )

    assert [(group.anchor, len(group.runs)) for group in line.groups] == [
        ("d01", 4),
        ("", 1),
    ]
    assert shown([line]) == [
        [
            ("抓招引", "d01-1", "d01-1", True),
            (",", None, "", False),
            ("抓进度", "d01-2", "d01-2", True),
            ("。", None, "", False),
            ("完", None, "", False),
        ]
    ]


def test_a_marker_alone_on_its_line_is_a_title_and_one_within_a_line_is_not():
    text = "会议要求\n\n会上强调,抓好。"

    title, blank, line = lay_out(
        text, [Stretch(0, 4, MARKER), Stretch(6, 10, MARKER), leaf(11, 14, "d01")]
    )

    assert (title.is_title, blank.is_blank, line.is_title) == (True, True, False)
    assert [run.tone for run in line.runs] == [MARKER, "", ""]


def test_of_overlapping_leaves_the_later_takes_the_shared_words():
    (line,) = lay_out("一二三四五", [leaf(0, 3, "a"), leaf(2, 5, "b")])

    assert shown([line]) == [[("一二", "a", "a", True), ("三四五", "b", "b", True)]]


def test_a_leaf_around_another_shows_on_both_sides_with_one_anchor_and_one_chip():
    (line,) = lay_out("一二三四五", [leaf(0, 5, "a"), leaf(2, 3, "b")])

    assert shown([line]) == [
        [
            ("一二", "a", "a", False),
            ("三", "b", "b", True),
            ("四五", "a", "", True),
        ]
    ]


def test_a_leaf_hidden_under_another_keeps_its_place_at_the_end_of_its_words():
    (line,) = lay_out("一二三", [leaf(0, 2, "a"), leaf(0, 2, "b")])

    assert shown([line]) == [
        [("一二", "a", "a", True), ("", "b", "b", True), ("三", None, "", False)]
    ]


def test_a_leaf_over_two_lines_is_cut_at_the_line():
    lines = lay_out("一二\n三四", [leaf(0, 5, "a")])

    assert shown(lines) == [
        [("一二", "a", "a", False)],
        [("三四", "a", "", True)],
    ]


def test_a_sentence_within_a_sentence_keeps_its_anchor():
    (line,) = lay_out(
        "一二三四",
        [
            Stretch(0, 4, SENTENCE, "d01"),
            Stretch(0, 2, SENTENCE, "d01-1"),
            leaf(0, 2, "d01-1-1"),
        ],
    )

    assert [group.anchor for group in line.groups] == ["d01"]
    assert [run.anchor for run in line.runs] == ["d01-1-1", "d01-1", ""]


def test_a_part_of_the_text_takes_offsets_of_the_whole():
    (line,) = lay_out("三四五", [leaf(0, 3, "a"), leaf(4, 5, "b")], offset=2)

    assert shown([line]) == [
        [("三", "a", "a", True), ("四", None, "", False), ("五", "b", "b", True)]
    ]


stretches = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(1, 20),
        st.sampled_from([LEAF, SENTENCE, MARKER, HEADING]),
    ),
    max_size=12,
)


@given(st.text("要求抓好㳇 ,。\n\r", max_size=30), stretches)
def test_the_runs_are_the_text_and_every_directive_has_one_place(text, spans):
    marks = [
        Stretch(start, start + length, kind, f"a{n}" * (kind in (LEAF, SENTENCE)), n)
        for n, (start, length, kind) in enumerate(spans)
        if start < len(text) and text[start : start + length].strip("\n")
    ]

    lines = lay_out(text, marks)

    assert plain(lines) == text
    anchors = [
        anchor
        for line in lines
        for group in line.groups
        for anchor in (group.anchor, *(run.anchor for run in group.runs))
        if anchor
    ]
    assert sorted(anchors) == sorted(
        mark.anchor for mark in marks if mark.kind in (LEAF, SENTENCE)
    )
    chips = [run.leaf for line in lines for run in line.runs if run.is_last]
    assert sorted(chips) == [mark.thing for mark in marks if mark.kind == LEAF]
