"""Proposes the clauses of a long sentence: the distinct demands in it, in place."""

import re

from plans.minutes.demands import IMPERATIVE
from plans.minutes.sentences import BLANK, CLOSERS, NOTE, TERMINALS, number_at
from plans.minutes.units import KIND
from plans.minutes.vocabulary import MODAL, either

CUT = re.compile(r"[，,；;。！？!?]+[”’」』）)】]*")
EDGES = BLANK + "，,；;。！？!?：:" + TERMINALS
# 实现…, 形成… say to what end: they belong to the clause before.
PURPOSE = re.compile(
    r"(?:从而|以便?|进而|最终|努力|奋力|真正|切实|不断|全面|加快)?(?:"
    + either(
        """
        实现 形成 确保 推动[^，]{0,12}(?:发展|提升|落地) 促进 让 使 做到 达到
        为[^，]{2,20}
        助力 增强 彰显 展现 打造成 成为 力争 争取 不断提升 满足 防止 避免 杜绝 以免
        """
    )
    + ")"
)
# 在…基础上, 针对…, 围绕…: the demand follows.
LEAD_IN = re.compile(
    r"(?:要|当前[，,]?)?(?:在|针对|按照?|根据|围绕|对照|对标|通过|依托|本着|面对|以|为)"
    r"[^，,]{0,60}|[^，,]{2,12}(?:过程中|基础上|前提下|同时)"
    # 张渚做“增”; a name alone, 阳羡旅游集团，要…
    r"|[^，,]{2,12}做[“\"][^，,]{1,6}[”\"]|当前|目前"
    # 由党政办牵头，文旅局配合，开展…: who does it, then what
    r"|由[^，,]{2,24}?(?:牵头|负责|抓总)|(?!要)[^，,]{2,12}牵头"
)
HELPERS = re.compile(r"[^，,]{2,16}(?:配合|参与|协助|参加)")
SAID = re.compile(rf"{MODAL}|必须|务必|应当|须")
SHORTEST = 4


def propose(text, start, end):
    """Return the (start, end) spans of the clauses of text[start:end], in order.

    Every span lies inside and none overlap; a sentence with one demand gives none.
    """
    number = number_at(text, start, end)
    pieces = _pieces(text, number.end if number else start, _before_note(text, end))
    clauses, waiting = [], None
    for piece in pieces:
        begin, stop = piece
        words = text[begin:stop]
        if clauses and waiting is None and _continues(words):
            clauses[-1] = (clauses[-1][0], stop)
            continue
        if waiting is not None:
            begin, waiting = waiting, None
            if HELPERS.fullmatch(words):
                waiting = begin
                continue
        if LEAD_IN.fullmatch(words) or _is_name(words):
            waiting = begin
            continue
        clauses.append((begin, stop))
    if waiting is not None:
        last = pieces[-1][1]
        if clauses:
            clauses[-1] = (clauses[-1][0], last)
        else:
            clauses.append((waiting, last))
    return clauses if len(clauses) > 1 else []


def _before_note(text, end):
    """Where a note （责任单位：…） at the end of a sentence begins."""
    notes = [m for m in NOTE.finditer(text, max(0, end - 400), end) if m.end() == end]
    return notes[-1].start() if notes else end


def _pieces(text, start, end):
    """What stands between the commas outside of quotations and brackets."""
    found, begin, depth = [], start, 0
    position = start
    while position < end:
        character = text[position]
        if character in "“‘（(《【":
            depth += 1
        elif character in CLOSERS and depth:
            depth -= 1
        elif not depth and (match := CUT.match(text, position, end)):
            _keep(found, text, begin, position)
            begin = position = match.end()
            continue
        position += 1
    _keep(found, text, begin, end)
    return found


def _keep(found, text, begin, end):
    while begin < end and text[begin] in EDGES:
        begin += 1
    while end > begin and text[end - 1] in EDGES:
        end -= 1
    if begin < end:
        found.append((begin, end))


def _continues(words):
    """Say whether a piece only goes on with the clause before it."""
    if len(words) < SHORTEST:
        return True
    if SAID.search(words[:16]) or _names_somebody(words):
        return False
    return bool(PURPOSE.match(words)) or not IMPERATIVE.match(words)


def _is_name(words):
    match = KIND.search(words)
    return len(words) <= 16 and bool(match) and match.end() == len(words)


def _names_somebody(words):
    """文旅局牵头…, 各镇落实…: a demand of its own."""
    match = KIND.search(words[:16])
    return bool(match) and bool(IMPERATIVE.match(words[match.end() :]))
