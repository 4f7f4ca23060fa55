"""Findings under correction stay what they must be, whatever is done to them."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.minutes import findings as editing
from plans.minutes.anchoring import Anchoring
from plans.minutes.clauses import propose
from plans.minutes.titles import title_of

TEXT = (
    "3月1日，度假区召开会议。\n会议要求，要抓好项目，要守住底线。文旅局要办好活动，"
    "确保安全；各镇要落实责任。\n会议强调，要转变作风。\n"
)
PLACES = st.integers(-3, len(TEXT) + 3)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "bound", "split", "join", "drop", "accept"]),
        st.integers(0, 9),
        PLACES,
        PLACES,
    ),
    max_size=12,
)


def check(findings, text=TEXT):
    directives = findings["directives"]
    for entry in directives:
        start, end = entry["start"], entry["end"]
        words = text[start:end]
        assert 0 <= start < end <= len(text)
        assert words == words.strip()
        reached = start
        for begin, stop in entry["clauses"]:
            assert reached <= begin < stop <= end
            reached = stop
    for one, following in pairwise(directives):
        assert one["end"] <= following["start"]
    assert len({entry["key"] for entry in directives}) == len(directives)


def edit(findings, verb, index, first, last):
    entry = findings["directives"][index % len(findings["directives"])]
    match verb:
        case "add":
            editing.add(findings, TEXT, first, last)
        case "bound":
            editing.bound(findings, entry, TEXT, first, last)
        case "split":
            middle = (entry["start"] + entry["end"]) // 2
            spans = [(entry["start"], middle), (middle, entry["end"])]
            editing.split(findings, entry, TEXT, spans)
        case "join":
            editing.join(findings, entry, TEXT)
        case "drop":
            editing.drop(findings, entry)
        case "accept":
            editing.accept(findings, entry)


@given(EDITS)
@settings(deadline=None)
def test_no_edit_makes_findings_overlap_or_leave_the_text(edits):
    _reading, findings = editing.find(TEXT)
    for verb, *arguments in edits:
        if not findings["directives"]:
            break
        with suppress(editing.Impossible):
            edit(findings, verb, *arguments)
        check(findings)


@given(st.text(alphabet=TEXT, max_size=120))
@settings(deadline=None)
def test_carried_into_any_other_text_they_fit_it_or_are_lost(other):
    _reading, findings = editing.find(TEXT)

    carried, lost = editing.carry(findings, Anchoring(TEXT, other))

    check(carried, other)
    assert len(carried["directives"]) + len(lost) == len(findings["directives"])


@given(st.text(max_size=200))
@settings(deadline=None)
def test_clauses_of_any_sentence_lie_inside_it_in_order(text):
    reached = 0
    for start, end in propose(text, 0, len(text)):
        assert reached <= start < end <= len(text)
        reached = end
    assert len(title_of(text)) <= 62


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("张渚镇要加快环湖公路改造，6月底前完工。", "加快环湖公路改造"),
        ("文化旅游局要会同四镇做好国庆假期客流监测", "做好国庆假期客流监测"),
        ("一是要进一步完善景点停车空间；", "完善景点停车空间"),
        ("10月15日前形成假期旅游运行情况分析", "形成假期旅游运行情况分析"),
        ("围绕“文旅活动有声有色”，探索市场化运营模式", "探索市场化运营模式"),
        ("公共基础设施建设", "推进公共基础设施建设"),
        ("由学生工作部牵头，完成迎新系统升级", "完成迎新系统升级"),
    ],
)
def test_titles_begin_with_what_is_to_be_done(words, title):
    assert title_of(words) == title


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("由纪工委牵头，开展专项督查，11月底前形成报告。", []),
        ("要开展专项督查，由纪工委牵头。", []),
        (
            "党政办牵头，文旅局配合，制定工作方案；各镇抓好落实。",
            ["党政办牵头，文旅局配合，制定工作方案", "各镇抓好落实"],
        ),
        (
            "由文旅局负责，抓紧编制规划，加快办理审批。",
            ["由文旅局负责，抓紧编制规划", "加快办理审批"],
        ),
    ],
)
def test_who_does_it_stays_with_what_is_to_be_done(sentence, clauses):
    found = propose(sentence, 0, len(sentence))

    assert [sentence[start:end] for start, end in found] == clauses
