"""What stands above the body: title, day and host; and whether it is a readout."""

import re

from plans.minutes.sentences import BLANK
from plans.minutes.speakers import AFTER_NAME, NAME, TITLE
from plans.minutes.vocabulary import either

SAID = either("指出 强调 要求 明确 认为 议定 决定")
# 会议强调 opens a sentence of a readout; 中央经济工作会议强调 may stand in an essay.
MARKED = re.compile(
    rf"(?:^|(?<=[。！？；”\s【]))(?:会议|全会|大会|会上)(?:还|同时|最后|又)?(?:{SAID})"
)
QUOTING = re.compile("(?:指出|强调|要求)[，,：:]")
# A line that is a marker and nothing else: 会议强调, 【会议要求】.
PURE = re.compile(
    r"[【\[■●▲◆★\s]*[^，,。：:\s]{0,16}(?:会议|全会|大会|会上|[他她])"
    rf"[^，,。：:\s]{{0,6}}(?:{SAID})[】\]：:，,\s]*"
)
AT_MEETING = re.compile(r"在[^，。]{2,40}会议?上")
CONVENED = either(
    """
    召开 举行 召集 举办 主持 参加 出席 列席 组织 开展 收听收看 套开
    """
)
# 机会, 社会, 协会, 将会 are no meetings; 新闻发布会 and 音乐会 give no tasks.
GATHERING = (
    r"(?:会议|大会|例会|(?<!发布|推介|招聘|音乐|博览|展销|运动|联欢|家长|演唱|读书|展览|见面)"
    r"(?<=[^社机协商工际学都能才只不就将也理晚庙年])会)"
)
HELD = re.compile(
    rf"(?:{CONVENED})[^。]{{0,80}}?{GATHERING}(?=[、，,。；;：:\s）)”》并暨上]|$)"
    r"|主持了?会议|参加会议|出席会议|会议由|会议召开|会议(?:在|以|于)|会上[，,]"
    rf"|{GATHERING}(?:召开|举行)"
)
NOTICE_TITLE = re.compile(
    rf"(?:{either('通知 公告 公示 启事 通告 倡议书 公开信 招聘简章 邀请函')}"
    rf"|{either('说明 解读 问答 简介')})[》）)]?$"
)
RULES = either(
    "方案 办法 细则 规定 意见 预案 制度 规则 规划 计划 要点 清单 条例 报告 总结 讲话"
)
RULES_TITLE = re.compile(rf"(?:{RULES})(?:[（(][^（）()]{{1,12}}[）)])?[》）)]?$")
OF_MEETING = re.compile("召开|会议|主持|强调|举行")
NOTICE = re.compile(
    r"特此(?:通知|公告|公示|通告|函告)|现将有关(?:事项|事宜|要求|情况)"
    r"|现[就将][^。]{2,60}(?:通知|公告|公示|通告)如下|有关事项(?:通知|公告|明确)如下"
    r"|[定拟]于[^。]{1,40}(?:召开|举行)|请(?:各单位)?[^。，]{0,12}(?:准时参[加会]|遵照执行)"
    r"|请[^。，]{0,12}认真(?:贯彻执行|组织实施)|印发给你们|公示期"
)
SALUTATION = re.compile(
    r"(?:各[^。]{2,60}|同志们|尊敬的[^。]{2,20}|[^。，]{2,30}(?:人民政府|单位|部门))[：:]"
)
FEATURE = re.compile(
    r"笑着|高兴地|激动地|自豪地|感慨|坦言|告诉记者|[向对]记者|[^他她]说[。：，“]"
    r"|”[^。“]{0,16}(?:说|介绍道)|走进|映入眼帘|记者(?:看到|走访|了解到|来到|在)"
    r"|只见|清晨|傍晚|阳光|老人|村民[^。]{0,8}(?:说|介绍)"
)
DATE = re.compile(r"(20\d{2})\s?[年\-./]\s?(\d{1,2})\s?[月\-./]\s?(\d{1,2})")
# 会议时间：2025年6月18日, on a line of the head of a formal record.
TIMED = re.compile(
    r"(?:^|\n)[ \t\u3000]*(?:会议|召开)?时\s*间[：:]\s*"
    r"(20\d{2})\s?[年\-./]\s?(\d{1,2})\s?[月\-./]\s?(\d{1,2})[^\n]{0,20}"
    r"(?=\s*\n(?:[^\n]*\n){0,2}?[ \t\u3000]*(?:会议)?"
    r"(?:地\s*点|主\s*持|出\s*席|参\s*[加会]))"
)
DAY = re.compile(r"(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})\s?日")
HOST = re.compile(
    rf"(?:{TITLE})[，,]?({NAME})(?={AFTER_NAME})[^。，；]{{0,24}}?主持"
    rf"|(?:{TITLE})([\u4e00-\u9fff]{{2,3}})主持"
    rf"|会议由[^，。；]{{0,40}}?(?:{TITLE})({NAME})(?:同志)?主持"
    rf"|会议由({NAME})(?:同志)?主持|主\s*持\s*人?[：:]\s*(?:[^，。\n]{{0,16}}?(?:{TITLE})\s*)?({NAME})(?=[\s，,。（(]|$)"
)
NOT_TITLE = re.compile(
    # 2025年第8次主任办公会会议纪要 is a title, 2025年8月19日 a dateline.
    r"(?!20\d\d年(?:第|度|\D{2,40}会))\d|[【\[(（]|"
    r"(?:会议)?(?:主\s?持|出\s?席|列\s?席|参\s?[加会]|记\s?录|地\s?点)[^：:]{0,4}[：:]|"
    + either("时间 来源 发布 作者 日期 浏览 字[号体] 当前位置 首页 记者")
)
KICKER = re.compile("(?:强调|指出|要求)$")


def count_headlines(text, found):
    """Count the sentences above the body: lines without an end mark, up to a marker."""
    first = 0
    for index, sentence in enumerate(found):
        first = index if sentence.opens_line else first
        words = text[sentence.start : sentence.end]
        if words[-1] in "；;" or "。" in words[-3:]:
            return first
        if PURE.fullmatch(words) and not AT_MEETING.search(words):
            return first
        if index and MARKED.match(words) and re.search("[，,：:]", words[:12]):
            return first
        if len(words) > 60 and re.search("[，,]", words):
            return first
    return 0


def find_title(text, found, count):
    """Return the first headline that names the matter, not the reporter."""
    starts = [sentence.start for sentence in found[:count] if sentence.opens_line]
    lines = [text[start : start + 200].splitlines()[0].strip(BLANK) for start in starts]
    lines = [line for line in lines if not NOT_TITLE.match(line)]
    named = [line for line in lines if not KICKER.search(line)]
    return next(iter(named or lines), None)


def find_day(text, found, count):
    """Return the day of the meeting as YYYY-MM-DD where the text states its year.

    A day without a year takes the year of a full dateline above the body; without one
    it stays unknown: a year is asked, never guessed.
    """
    if timed := TIMED.search(text[:1600]):
        return iso_day(timed[1], timed[2], timed[3])
    body = found[count].start if count < len(found) else 0
    lead = text[body : body + 400]
    above = DATE.search(text, 0, min(body, 600))
    day, full = DAY.search(lead), DATE.search(lead)
    if full and (day is None or full.start() <= day.start()):
        return iso_day(full[1], full[2], full[3])
    if day and above:
        year_before = int(day[1]) > int(above[2])
        return iso_day(int(above[1]) - year_before, day[1], day[2])
    return None


def iso_day(year, month, day):
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"


def find_host(text):
    """Return the name of who presided, or None."""
    match = HOST.search(text[:1600])
    return next((name for name in match.groups() if name), None) if match else None


def is_readout(text, found, count):
    """Say whether a text reports a meeting; a notice or a feature does not."""
    lines = [text[s.start : s.end].strip(BLANK) for s in found[: count + 4]]
    if any(SALUTATION.fullmatch(line) for line in lines):
        return False
    if any(is_paper(line) for line in lines[: min(count + 1, 6)]):
        return False
    marked = len(MARKED.findall(text[:20000]))
    said = marked + len(QUOTING.findall(text[:20000]))
    if said < 2 and NOTICE.search(text[:6000]):
        return False
    body = found[count].start if count < len(found) else 0
    told = len(FEATURE.findall(text[:6000]))
    if HELD.search(text[body : body + 500]):
        return told < 3 or marked >= 2
    return marked > 0 and told < 3


def is_paper(line):
    """Say whether a title is that of a notice, of rules or of a speech."""
    if NOTICE_TITLE.search(line):
        return True
    return bool(RULES_TITLE.search(line)) and not OF_MEETING.search(line)
