"""A task's title from the words of a clause, as offices word it: a verb, an object."""

import re

from plans.minutes.clauses import LEAD_IN
from plans.minutes.deadlines import PHRASES
from plans.minutes.demands import IMPERATIVE
from plans.minutes.sentences import BLANK, NOTE, NUMBER
from plans.minutes.units import KIND
from plans.minutes.vocabulary import MODAL, either

LONGEST, SHORTEST = 60, 6
SUBJECT = re.compile(
    rf"^[^，,；;。：:]{{2,60}}?(?:也|还|都|均|则)?(?:{MODAL}|必须|务必|应当)"
)
OPENER = re.compile(
    "^(?:"
    + either(
        """
        同时 另外 此外 最后 首先 其次 下一步 当前 近期 特别是 尤其是 并 并且 而且
        再 还 也
        要 必须 务必 应当 须 以及 和 就要 既要 又要 还要 更要 都要
        """
    )
    + ")[，,]?"
)
MANNER = re.compile(
    "^(?:"
    + either(
        "进一步 切实 努力 奋力 积极 着力 大力 全力 不断 更加 更好地? 继续 认真 主动"
    )
    + ")(?=.{4})"
)
WITH = re.compile(
    r"^(?:会同|联合|配合|协同|协助)[^，,；;。]{2,40}?"
    r"(?=做好|抓好|加快|加强|推进|开展|完成|组织|研究|制定|出台|尽快|抓紧|完善|建立|办好|落实)"
)
BY = re.compile(r"^由[^，,；;。]{2,40}?(?:牵头|负责|落实)[，,]?")
CUT = re.compile(r"[，,；;。！？]")
# 公共基础设施建设 has no verb of its own.
NOMINAL = re.compile(r"^.{2,40}(?:建设|工作|管理|保障|发展|改造|创建|服务|整治|环节)$")
TRAILING = BLANK + "，,；;。！？!?：:、"


def title_of(words):
    """The title that a clause suggests; "" where nothing is left of it."""
    words = NOTE.sub("", words).strip(TRAILING)
    if number := NUMBER.match(words):
        words = words[number.end() :]
    words = BY.sub("", words, count=1).strip(TRAILING)
    words = _without_subject(words)
    for pattern in (BY, OPENER, WITH, OPENER):
        words = pattern.sub("", words, count=1).strip(TRAILING)
    words = _without_deadline(words)
    words = _without_lead_in(words)
    words = MANNER.sub("", words, count=1)
    words = _short(words)
    if NOMINAL.search(words) and not IMPERATIVE.match(words) and "，" not in words:
        return f"推进{words}"
    return words


def _without_subject(words):
    if match := SUBJECT.match(words):
        return words[match.end() :]
    # 镇环卫所做好…: without a modal, before what is to be done.
    for match in KIND.finditer(words[:40]):
        rest = words[match.end() :]
        if IMPERATIVE.match(rest) and len(rest) >= 4 and not IMPERATIVE.match(words):
            return rest
    return words


def _without_deadline(words):
    """Take out 10月15日前 at the head or behind a comma; the date says it."""
    match = PHRASES.match(words)
    if match and len(words) - match.end() >= 4:
        words = words[match.end() :]
    return words.strip(TRAILING)


def _without_lead_in(words):
    """Take out 围绕“有声有色”, where the demand follows behind a comma."""
    head, joint, rest = words.partition("，" if "，" in words else ",")
    if joint and len(rest) >= 6 and LEAD_IN.fullmatch(head):
        return OPENER.sub("", rest, count=1)
    return words


def _short(words):
    """The first part of the words that can stand alone; a title names one thing."""
    parts = [part for part in CUT.split(words) if part.strip(BLANK)]
    if not parts:
        return ""
    first = parts[0] if len(parts[0]) >= SHORTEST else "，".join(parts[:2])
    return first[:LONGEST].strip(TRAILING)
