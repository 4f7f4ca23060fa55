"""What one marker governs: its sentences and items, its headings, its blocks."""

import re
from dataclasses import dataclass, field

from plans.minutes.demands import is_asking
from plans.minutes.markers import Marker, find_marker
from plans.minutes.narratives import is_byline, is_narrative
from plans.minutes.sentences import BLANK, TERMINALS, Number, items, number_at
from plans.minutes.vocabulary import either

LONGEST_HEADING = 20
LONGEST_LABEL = 24
ENDS = TERMINALS + "；;：:，,"
SAID = either("指出 强调 要求 明确 认为 决定 议定 希望 提出")
# 产业转型要“精准”。 业态培育要“新”。
THEMED = re.compile(
    r"(?!要(?!素)|各|全)[^，,。；：:“”]{2,14}?"
    rf"(?:{either('要 上 求 重在 突出 在于 做到 力求 讲求 注重 体现 更')}){{1,2}}"
    r"[“\"‘][^“”\"‘’，。]{1,10}[”\"’](?:起来|字)?[。！]?"
)
TOPIC = re.compile(either("关于 研究 审议 听取 传达学习 讨论 通报 部署"))
# 关于土地收储工作。 opens the next topic of the agenda.
ITEM = re.compile(r"关于[^，,。；：:]{2,30}(?:工作|事宜|事项|问题|议题|情况)。?")
LINE_MARKER = re.compile(rf"(?:{SAID})[：:，,\s】\]]*$")
LINE_WITH_TEXT = re.compile(
    rf"[^，,：:\s]{{1,24}}(?:{SAID})(?:[以如]下[^，,：:\s]{{0,8}})?[，,：:]"
)


@dataclass(slots=True)
class Piece:
    """A sentence or an item under a marker."""

    start: int
    end: int
    number: Number | None
    opens_line: bool
    complete: bool
    heading: bool = False


@dataclass(slots=True)
class Part:
    """A marker and all that it governs."""

    marker: Marker
    pieces: list = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A section: the part itself, or one themed or numbered block of it."""

    start: int
    marker: Marker | None
    label: str
    decides: bool
    heading: Piece | None = None
    pieces: list = field(default_factory=list)

    @property
    def end(self):
        if self.pieces:
            return self.pieces[-1].end
        return self.heading.end if self.heading else self.marker.end


def find_parts(text, found, names):
    """Return the parts of a readout, from its sentences behind the headlines."""
    parts, part = [], None
    for index, sentence in enumerate(found):
        words = text[sentence.start : sentence.end]
        marker = None
        if sentence.complete or opens_text(text, sentence, found, index):
            marker = find_marker(
                text, sentence, names, listed=lists(text, found, index)
            )
        if marker:
            part = Part(marker)
            parts.append(part)
            if not marker.alone:
                add_pieces(text, part, sentence, marker.after)
        elif part is None:
            continue
        elif closes(text, part, found, index, words):
            part = None
        else:
            add_pieces(text, part, sentence, sentence.start)
    return parts


def lists(text, found, index):
    """Say whether the next sentence is the first of several numbered items."""
    if index + 1 >= len(found):
        return False
    number = number_at(text, found[index + 1].start, found[index + 1].end)
    return number is not None and number.value == 1


def opens_text(text, sentence, found, index):
    """A line without an end mark opens a section only as a marker, or with its text.

    会议强调 alone, 会议强调：, 会议要求，做好…；: all but a headline, which has a space
    or nothing where a comma would stand.
    """
    words = text[sentence.start : sentence.end]
    if not sentence.opens_line:
        return True
    if len(words) <= LONGEST_LABEL + 16 and LINE_MARKER.search(words):
        return index + 1 < len(found) or words.endswith(("：", ":"))
    return bool(LINE_WITH_TEXT.match(words))


def closes(text, part, found, index, words):
    """Say whether a sentence ends what a marker governs."""
    sentence = found[index]
    if sentence.opens_line and ITEM.fullmatch(words):
        return True
    if is_narrative(words, opens_line=sentence.opens_line, governed=len(part.pieces)):
        return True
    if sentence.complete or not sentence.opens_line:
        return False
    number = number_at(text, sentence.start, sentence.end)
    if number:  # 二、关于停车场建设 opens the next topic of a formal record
        return bool(TOPIC.match(text, number.end)) and not is_asking(words)
    if THEMED.fullmatch(words) or is_asking(words):
        return False
    return not (len(words) > LONGEST_LABEL or is_label(text, found, index))


def is_label(text, found, index):
    """A short line without an end mark names the block of full sentences below it."""
    if index + 1 >= len(found) or is_byline(
        text[found[index].start : found[index].end]
    ):
        return False
    below = found[index + 1]
    words = text[below.start : below.end]
    return (
        below.complete
        and text[below.end - 1] not in "；;"
        and found[index].closes_line
        and not is_narrative(words, opens_line=True, governed=1)
        and is_asking(words)
        and text[found[index].end - 1] not in ENDS
    )


def add_pieces(text, part, sentence, start):
    for place, (begin, end) in enumerate(items(text, start, sentence.end)):
        if text[begin:end].strip(BLANK + ENDS):
            part.pieces.append(
                Piece(
                    begin,
                    end,
                    number_at(text, begin, end),
                    sentence.opens_line and start == sentence.start and not place,
                    sentence.complete,
                )
            )


def mark_headings(text, part):
    """Mark the pieces of a part that are headings of the block below them."""
    pieces = part.pieces
    for index, piece in enumerate(pieces[:-1]):
        words, below = text[piece.start : piece.end], pieces[index + 1]
        if THEMED.fullmatch(words.strip(BLANK)):
            piece.heading = True
        elif piece.number:
            piece.heading = (
                is_short(text, piece)
                and continues(piece, below)
                and text[piece.end - 1] not in "；;"
            )
        elif not piece.complete and piece.opens_line and len(words) <= LONGEST_LABEL:
            piece.heading = not is_asking(words) and text[piece.end - 1] not in ENDS
    unmark_last_item(pieces)


def is_short(text, piece):
    bare = text[piece.number.end : piece.end].strip(BLANK + ENDS)
    return len(bare) <= LONGEST_HEADING


def continues(piece, below):
    """Another sentence of the same item follows, or its first own sub-item."""
    if below.number is None:
        return True
    return below.number.style != piece.number.style and below.number.value <= 1


def unmark_last_item(pieces):
    """The last of several one-sentence items heads nothing: what follows is general."""
    numbered = [index for index, piece in enumerate(pieces) if piece.number]
    if len(numbered) < 2 or not pieces[numbered[-1]].heading:
        return
    style = pieces[numbered[-1]].number.style
    earlier = [i for i in numbered[:-1] if pieces[i].number.style == style]
    if earlier and not any(has_body(pieces, i) for i in earlier):
        pieces[numbered[-1]].heading = False


def has_body(pieces, index):
    return index + 1 < len(pieces) and pieces[index + 1].number is None


def find_blocks(text, parts):
    """Return the sections of a readout: one a part, or one a block of it."""
    blocks = []
    for part in parts:
        mark_headings(text, part)
        blocks += blocks_of(part)
    return blocks


def blocks_of(part):
    """Return one section for a part, or one for each of its blocks."""
    marker = part.marker
    current = Block(marker.start, marker, marker.label, marker.decides)
    blocks, styles = [current], block_styles(part.pieces)
    for piece in part.pieces:
        numbered = piece.number and piece.number.style in styles
        filled = current.pieces or current.heading
        if (piece.heading or numbered) and filled:
            current = Block(piece.start, None, marker.label, marker.decides)
            blocks.append(current)
        if piece.heading:
            current.heading = piece
        else:
            current.pieces.append(piece)
    return blocks


def block_styles(pieces):
    """Return the styles of numbers whose items are blocks: headed, or mostly longer."""
    styles = {}
    for index, piece in enumerate(pieces):
        if piece.number:
            record = piece.heading, has_body(pieces, index)
            styles.setdefault(piece.number.style, []).append(record)
    return {style for style, records in styles.items() if are_blocks(records)}


def are_blocks(records):
    """The last item does not count: a general sentence may follow it."""
    first_headed, _longer = records[0]
    longer = [has_more for _headed, has_more in records]
    mostly = sum(longer[:-1]) * 2 >= max(1, len(longer) - 1)
    return first_headed or mostly or all(longer)
