"""Cuts a text into sentences and numbered items, with exact offsets."""

import re
from dataclasses import dataclass

from plans.minutes.vocabulary import NUMERALS, either

NEWLINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
ZERO_WIDTH = "\u200b\u200c\u200d\ufeff"
BLANK = (
    NEWLINES + ZERO_WIDTH + " \t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
CLOSERS = "”’」』）)】》〉〕］]\"'"
TERMINALS = "。！？!?"
ENDINGS = TERMINALS + CLOSERS + "；;"
END = re.compile(rf"[{TERMINALS}]+[{re.escape(CLOSERS)}]*|[{NEWLINES}]")

FULL_STOP = re.compile(r"[。；;]?")

# （责任单位：…）, 【牵头单位：…】, [A牵头，B配合]: one level of brackets may nest.
NOTE = re.compile(
    r"(?:[（(](?:[^（）()\n]|[（(][^（）()\n]{0,40}[）)]){2,300}[）)]"
    r"|[【〔［\[][^【】〔〕［］\[\]\n]{2,300}[】〕］\]])"
)
NOTE_WORDS = re.compile(
    either(
        """
        责任(?!编辑|感|心|制) 牵头 配合 主办 承办 协办 负责 落实单位 实施单位 时限
        完成时间
        """
    )
)
# 责任单位：… on a line of its own, without brackets.
KEYED = re.compile(
    r"(?:责任|牵头|主办|承办|配合|协办)(?:单位|部门|科室)[：:]|(?:完成|办理)时限[：:]"
)
NOTE_LINE = re.compile(
    r"(?:^|(?<=\n))[ \t\u3000]*"
    r"(?:责任|牵头|主办|承办|配合|协办)(?:单位|部门|科室)[：:][^\n]*"
    r"(?:\n[ \t\u3000]*(?:责任|牵头|配合|协办|完成|办理)[^\n：:]{1,6}[：:][^\n]*)*$"
)
# “说了算、定了干。”的精神: the sentence goes on behind the quotation.
GOES_ON = either(
    "[的等为成之，,、；;：:] 作为 转化 变成 落到 当作 这[一种个样] 融入 写[在进]"
)
QUOTED_ON = re.compile(
    rf"“[^“”{NEWLINES}]{{0,60}}[{TERMINALS}][^“”{NEWLINES}]{{0,60}}”"
    rf"(?={GOES_ON})"
)
# A second marker after a semicolon opens a sentence of its own.
CHAINED = re.compile(
    r"[；;](?=\s{0,3}会议(?:还|又|同时|最后|特别)?"
    r"(?:指出|强调|要求|明确|认为)[，,：:])"
)
NUMBER = re.compile(
    rf"(?P<is>[{NUMERALS}]{{1,3}}是)(?!一[、，])"
    rf"|(?P<must>[{NUMERALS}]{{1,3}}要)(?!求)"
    rf"|(?P<nth>第[{NUMERALS}]{{1,3}}(?:[，,、：:]|是|要(?!求)))"
    rf"|(?P<of>其[{NUMERALS}](?:[，,、：:]|是))"
    rf"|(?P<bracket>[（(][{NUMERALS}]{{1,3}}[）)]、?)"
    rf"|(?P<count>[{NUMERALS}]{{1,3}}、(?!\s?[{NUMERALS}]{{1,2}}(?:、|次?产业)))"
    r"|(?P<inner>[（(]\d{1,2}[）)]、?)"
    r"|(?P<digit>\d{1,2}(?:[.．](?!\d)|、|[）)]))"
    r"|(?P<ring>[①-⑳])"
)
NUMBERED_NEXT = re.compile(r"[；;]\s{0,4}")
ORDINALS = {numeral: value for value, numeral in enumerate(NUMERALS, 1)}


@dataclass(slots=True)
class Sentence:
    """A stretch of text up to 。！？ or the end of its line."""

    start: int
    end: int
    opens_line: bool
    closes_line: bool
    complete: bool  # ends with punctuation, as headlines and labels do not


@dataclass(slots=True)
class Number:
    """What numbers an item: 一是, 一要, 第一，, （一）, 一、, 1., ①."""

    style: str
    value: int
    end: int


def number_at(text, start, end):
    """Return the number that an item opens with, or None."""
    match = NUMBER.match(text, start, end)
    if match is None:
        return None
    return Number(match.lastgroup, ordinal(match.group()), match.end())


def ordinal(token):
    """Return the value of a number token; 0 where it cannot be told."""
    if digits := re.search(r"\d{1,2}", token):
        return int(digits.group())
    if "①" <= token[0] <= "⑳":
        return ord(token[0]) - ord("①") + 1
    tens, _, ones = "".join(c for c in token if c in ORDINALS).rpartition("十")
    if "十" not in token:
        return ORDINALS.get(ones[:1], 0)
    return ORDINALS.get(tens, 1) * 10 + ORDINALS.get(ones, 0)


def strip(text, start, end):
    """Narrow a span to what is not blank."""
    while start < end and text[start] in BLANK:
        start += 1
    while end > start and text[end - 1] in BLANK:
        end -= 1
    return start, end


def sentences(text):
    """Return the sentences of a text; a note right after a sentence belongs to it."""
    found, chained = [], CHAINED.search(text) is not None
    for start, end, opens_line, closes_line in stretches(text):
        sentence = Sentence(
            start, end, opens_line, closes_line, text[end - 1] in ENDINGS
        )
        if found and is_note(text, sentence):
            found[-1].end, found[-1].closes_line = end, closes_line
        else:
            found += parted(text, sentence, chained)
    return found


def stretches(text):
    """Yield start, end, opens_line, closes_line of every sentence that is not blank."""
    notes, quoted = note_spans(text), ends_nothing(text)
    start, opens_line, note = 0, True, 0
    for match in END.finditer(text):
        if match.end() <= start:
            continue
        while note < len(notes) and notes[note][1] <= match.start():
            note += 1
        if note < len(notes) and notes[note][0] < match.start():
            continue  # a full stop inside a note ends nothing
        if match.start() in quoted:
            continue
        newline = match.group() in NEWLINES
        stop = match.start() if newline else match.end()
        if not newline and note < len(notes) and notes[note][0] >= stop:
            between = text[stop : notes[note][0]]
            if not between.strip(" \t\u3000"):  # a note right behind the sentence
                stop = FULL_STOP.match(text, notes[note][1]).end()
        begin, end = strip(text, start, stop)
        if begin < end:
            closes_line = newline or text[stop : stop + 1] in NEWLINES
            yield begin, end, opens_line, closes_line
            opens_line = False
        opens_line = opens_line or newline
        start = max(stop, match.end())
    begin, end = strip(text, start, len(text))
    if begin < end:
        yield begin, end, opens_line, True


def ends_nothing(text):
    """Return where full stops stand in quotations behind which a sentence goes on."""
    if "”" not in text:
        return frozenset()
    return {
        match.start()
        for quotation in QUOTED_ON.finditer(text)
        for match in END.finditer(text, quotation.start(), quotation.end())
    }


def note_spans(text):
    if not NOTE_WORDS.search(text):
        return []
    return [m.span() for m in NOTE.finditer(text) if NOTE_WORDS.search(m.group())]


def is_note(text, sentence):
    """Say whether a sentence is nothing but a note on who is responsible."""
    if text[sentence.start] not in "（(【〔［[":
        return sentence.opens_line and bool(KEYED.match(text, sentence.start))
    match = NOTE.match(text, sentence.start, sentence.end)
    if match is None or not NOTE_WORDS.search(match.group()):
        return False
    return not text[match.end() : sentence.end].strip(ENDINGS)


def parted(text, sentence, chained):
    """Part …；会议要求，… into one sentence a marker."""
    if not chained:
        return [sentence]
    cuts = [m.end() for m in CHAINED.finditer(text, sentence.start, sentence.end)]
    if not cuts:
        return [sentence]
    edges = [sentence.start, *cuts, sentence.end]
    spans = [strip(text, a, b) for a, b in zip(edges, edges[1:], strict=False)]
    parts = [Sentence(start, end, False, False, True) for start, end in spans]
    parts[0].opens_line = sentence.opens_line
    parts[-1].closes_line = sentence.closes_line
    return parts


def items(text, start, end):
    """Cut a sentence where a semicolon parts items that carry their own number."""
    edges = [start]
    for match in NUMBERED_NEXT.finditer(text, start, end):
        if number_at(text, match.end(), end):
            edges.append(match.end())
    edges.append(end)
    return [strip(text, a, b) for a, b in zip(edges, edges[1:], strict=False)]
