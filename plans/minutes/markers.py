"""The words that open a section: 会议指出, 县委书记某某在会上强调, 他要求."""

import re
from dataclasses import dataclass

from plans.minutes import speakers
from plans.minutes.sentences import BLANK, NUMBER, TERMINALS
from plans.minutes.vocabulary import either

REACH = 180  # a marker's verb stands near the beginning of its sentence
LABEL = re.compile("指出|强调|要求|明确")
VERB = re.compile(
    r"(?P<said>(?:指出|强调|要求|明确)(?:(?:[、并和]|，并)?(?:指出|强调|提出))?)"
    # 提出三点要求, 作出如下具体要求
    r"|(?P<asked>(?:提出|作出|做出|提|讲)了?(?:以下|如下)?"
    r"(?:[一二两三四五六七八九十几\d]{1,2}(?:个方面|方面|点|个|条|项))?的?"
    r"(?:明确具体|明确|具体|工作|几点)?的?(?:要求|意见|希望|建议))"
    r"|(?P<held>认为|表示|提出|决定|议定|商定|确定|号召|希望|部署)"
)
# …作出具体部署强调,要求全区上下…: the last verb ends the marker.
FURTHER = re.compile(
    r"(?:明确)?[，,]?\s?(?:并|同时|并且)?(?:明确)?要求(?![，,：:的。；真])"
)
JOINTS = "，,：:"
# Before these a verb is a noun or a narrative: 会议要求的, 会议明确了目标.
NO_VERB = re.compile(r"[的了过着和与、》”]|精神|事项(?![：:])|会议")
LIST_FOLLOWS = re.compile(
    r"(?:[以如]下[^，,。；：:]{0,10}"
    r"|[几一二两三四五六七八九十\d]{1,2}(?:个方面|方面|点|条|项|个)[^，,。；：:]{0,8})?[：:]"
)
# 指出存在的问题 tells what was done, not what was said.
REMARKED = re.compile(r"[^，,。]{0,12}(?:问题|不足|差距|短板|方向|路径)[，,。和]")
DEMANDING = re.compile(
    r"(?:^|[，,；])(?:要(?![求素])|必须|务必|各[级部单镇]|全[区县市镇]上下)"
)
ORNAMENTS = "【[［■●▲◆★▶►□▍"
AFTER = "，,：:。 】]］"
PROCEEDING = re.compile(
    either("主持 召开 会议 会上 大会 讲话 听取 审议 研究 部署 传达 学习 点评 总结")
)
DECIDING = {"决定", "议定", "商定", "确定", "希望", "号召", "部署"}
IN_CHORUS = re.compile("大家|人员|代表|纷纷|一致|各")


@dataclass(slots=True)
class Marker:
    """Opens a section; `after` is where what it governs begins."""

    start: int
    end: int
    after: int
    label: str
    alone: bool
    decides: bool  # 会议决定, 希望: without a modal what follows is asked for


def find_marker(text, sentence, names, *, listed=False):
    """Return the marker that a sentence opens with, or None.

    `listed`: a numbered item follows, as in 董事长提出四点要求。一是….
    """
    stop = min(sentence.end, sentence.start + REACH)
    window = text[sentence.start : stop]
    marker = None
    for verb in VERB.finditer(window):
        before, after = window[: verb.start()], window[verb.end() : verb.end() + 16]
        cut = max(before.rfind(joint) for joint in "，,：:；;。") + 1
        lead, clause = before[:cut], before[cut:].strip(BLANK)
        if DEMANDING.search(lead) or lead.rstrip().endswith(("；", ";")):
            break
        if marker and sentence.start + cut != marker.after:
            break  # 就此作了强调，镇长要求，…: the last of adjoining verbs counts
        if listed and verb.lastgroup == "asked" and after in "。":
            after = "："
        if NO_VERB.match(after) or not opens(verb, lead, clause, after, names):
            continue
        if marker is None or speakers.is_speaker(clause, names):
            marker = measure(text, sentence, verb)
    return marker


def opens(verb, lead, clause, after, names):
    """Say whether a verb with what stands around it opens a section."""
    if verb.lastgroup == "asked":
        return asks(lead + clause, after, names)
    if after[:1] in ("。", "！") and len(clause) > 8:
        return False  # 她还就此提出要求。 tells only that she did
    joined = not after.strip(BLANK) or after[0] in JOINTS + "\n“"
    if verb.lastgroup == "held":
        return holds(verb.group(), clause, after, joined, names)
    if speakers.is_speaker(clause, names):
        return True
    if after[:1] in ("：", ":") and speakers.is_body(clause):
        return True
    said = verb.group()
    if not clause.strip("并也还又同时"):
        told = PROCEEDING.search(lead) or speakers.opens_with_person(lead, names)
        return bool(told) and said != "明确" and not REMARKED.match(after)
    # 会议在充分肯定成绩的同时指出，…; 要求 and 明确 may be nouns so far behind
    if not joined or said in ("要求", "明确") or speakers.SUPERIOR.search(clause):
        return False
    return clause.startswith(
        ("会议", "会上", "他", "她", "大会")
    ) or speakers.opens_with_person(clause, names)


def asks(words, after, names):
    """提出三点要求：一是… opens a section; 提出明确要求。 tells that one was opened."""
    listed = after[:1] in ("，", ",", " ") and NUMBER.match(after[1:].lstrip())
    if not after.startswith(("：", ":", "\n")) and after and not listed:
        return False
    return bool(
        PROCEEDING.search(words)
        or speakers.is_speaker(words, names)
        or speakers.opens_with_person(words, names)
        or re.search(r"(?:^|[，,])[他她]", words)
    )


def holds(verb, clause, after, joined, names):
    """会议认为，… and 会议决定：… open one; 会议决定命名… is a narrative."""
    if not (joined or LIST_FOLLOWS.match(after)):
        return verb in ("希望", "号召") and speakers.is_speaker(clause, names)
    if verb in ("部署", "提出") and not clause.endswith("会议"):
        return False
    if verb == "表示" and IN_CHORUS.search(clause):
        return False
    return speakers.is_speaker(clause, names)


def measure(text, sentence, verb):
    """Measure a marker up to its last verb, and skip the joint behind it."""
    end = sentence.start + verb.end()
    further = FURTHER.match(text, end, sentence.end)
    if further and verb.lastgroup == "said":
        end = further.end()
    label = (LABEL.findall(text, sentence.start, end) or ["other"])[-1]
    listed = LIST_FOLLOWS.match(text, end, sentence.end)
    after = listed.end() if listed else end
    while after < sentence.end and text[after] in AFTER + BLANK:
        after += 1
    if not text[after : sentence.end].strip(BLANK + TERMINALS):
        after = sentence.end
    start = sentence.start
    while text[start] in ORNAMENTS + BLANK:
        start += 1
    decides = verb.group() in DECIDING
    return Marker(start, end, after, label, after >= sentence.end, decides)
