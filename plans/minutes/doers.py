"""Who is to do what a sentence asks for, who helps, and who is meant in general."""

import re
from dataclasses import dataclass, field
from itertools import islice

from plans.minutes.demands import COPULA, IMPERATIVE
from plans.minutes.sentences import BLANK, NOTE, NOTE_LINE, NOTE_WORDS, NUMBER
from plans.minutes.units import (
    GENERAL,
    IN_BRACKETS,
    JOINT,
    KIND,
    OFFICES,
    TAIL,
    group_name,
    is_general,
    is_group,
    is_unit,
    show_pauses,
    split_names,
    split_pair,
)
from plans.minutes.vocabulary import MODAL, either

LONGEST_SUBJECT = 90
MOST = 12  # names in one clause; more is noise
CLAUSE = re.compile(r"[^，,；;。：:！？!?\n]+")
# Behind a subject these make it the doer whatever it is called.
STRONG = re.compile(
    r"(?:也|还|都|均|既|更|同时|共同|分别|一定|尤其|特别|具体|则|就|再|又)?(?:"
    rf"{MODAL}|"
    + either(
        """
        须(?!知) 必须 务必 应当 应该 应(?![急用对收聘当该]) 会同 配合 协助 协同
        牵头(?!单位|部门) 负责(?!同志|人|单位|部门) 联合(?!会|社|体) 做[“"‘]
        """
    )
    + ")"
)
# Behind these it must have a sure name: 镇纪委每半月督查一次.
WEAK = re.compile(
    either(
        r"""
        作为 分工 分头 各司其职 齐抓共管 主攻 自行 予以 原则上 选派 抽调 半月 一周 主动
        坚定 增强 树立 牢固 提高 保持 发扬 认真 严肃 动员 引导 鼓励 关注 抓紧 尽快 立即
        迅速 加快 加强 切实 做好 每(?=[天日周旬月季年半个两三]) 按照? 根据
        于(?=[\d一二三]) 对照 对(?!外|口) 围绕 结合 依托 发挥 统筹 组织(?!部) 开展 制定
        完善 落实 推进(?!办|中心) 推动 提供 安排 建立 健全 成立 承担 履行 强化 严格 加大
        深化 聚焦 紧盯 全面 全力 积极 定期 把 将 以 在(?!线) 就 由 不得 先行 率先 继续
        持续 进一步 着力 重点(?!办) 抓(?=[好实牢紧]) 出台 完成 确保 充分 深入 实施 拿出
        提出 梳理 排查 督促 指导(?!中心|组) 支持 跟踪 当好 用好 管好 守好 扛起 \d{1,2}月
        [一二三四]季度 年底 月底 年内 上半年 下半年 为主 主要负责(?!同志|人) 本周 本月
        最迟 最晚 力争 争取 检查 优化 督查(?!室|局|办|组) 办好 盘活 推出 新增 改造 打造
        编制 会商 一周内 会后(?=.{1,6}内) \d{1,2}[个天日] 通过
        与(?=[\u4e00-\u9fff]{2,10}(?:共同|联合))
        """
    )
)
FIRM = re.compile(
    "(?:"
    + either(
        """
        局 委 办 办公室 部 部门 集团 公司 镇 街道 乡 中心 室 院 所 队 专班 指挥部 政府
        党委 党组 支部 纪委 村 社区 村委会 居委会 银行 组 委员会 监委 科 (?<!正)处 厅 站
        """
    )
    + r")(?:[（(][^（）()]*[）)])?$"
)
HELPING = re.compile(r"(?:会同|配合|协助|联合(?!会|社|体)|协同)")
# 张渚做“增”,要…
DOES = re.compile(r"([\u3400-\u9fff]{2,8}?)要?(?:做|重在|突出|主攻|打好)[“\"‘]")
BY = re.compile("(?<![理缘自事])由(?![于来此衷])|责成|委托|指定|(?<![邀申聘提])请")
# 由镇党委主要负责同志约谈 names a person, 由三个中心组成 nobody.
PERSONAL = re.compile(
    "主要|分管|领导|负责[人同]|书记|局长|主任|[镇县区市]长|组成|构成|[变转]"
)
ACTS = re.compile("研究(?!院|所|室|会|中心|部)|讨论|商定|提出|参照|审核|确定")
NOTHING = re.compile(r"(?!)")
ROLE_PAUSE = re.compile("(?<=牵头|负责|配合)、")
NAMED_SO = re.compile(
    either("督查 督办 组织 宣传 统战 推进 服务 保障 应急 建设 运营 管理 规划")
)
# 会展中心改造项目由… names a project, not the centre.
NOMINAL = re.compile(
    r".{2,4}(?:项目|工程|工作|方案|任务|行动|资金|用地)(?=[由的要须是分按纳已，]|$)"
)
STOP = re.compile(r"[、，,；;。：:]|$")
KEY = re.compile(
    "(?P<co>(?:配合|协办|协助|参与|协同|支持)(?:单位|部门|科室)?[：:])"
    "|(?P<unit>(?:责任|牵头|主办|承办|落实|实施|主责|负责|执行|督办)"
    "(?:单位|部门|科室|主体|处室)?[：:])"
    "|(?P<other>(?:"
    + either(
        """
        责任人 责任领导 分管领导 牵头领导 包保领导 联系人 责任县领导 完成时[限间] 时限
        办理时限 时间要求 备注 督导领导
        """
    )
    + ")[：:])"
)
# A、B按职责分工负责; A牵头，B、C配合
SHARED = re.compile(
    r"(?P<names>[^，,；;。：:（(]{2,60}(?:[（(][^（）()]{1,20}[）)][^，,；;。：:（(]{0,40})?)"
    r"(?P<role>牵头|负责|落实|主办|承办|配合|协助|参与|协办)"
    r"(?:落实|推进|办理|组织)?(?=[，,；;。]|$)"
)
SHARES = re.compile(r"按照?(?:各自)?(?:职责|职能)?(?:分工)?$|(?:分别|共同|具体)$")


@dataclass(slots=True)
class Doers:
    """Who is named in a directive, each as the text writes it."""

    units: list = field(default_factory=list)
    co_units: list = field(default_factory=list)
    addressees: list = field(default_factory=list)

    def add(self, names, *, helping=False):
        """Add names: general ones as addressees, the others as units or helpers."""
        for name in names:
            kept = self.co_units if helping else self.units
            if is_general(name):
                name, kept = group_name(name), self.addressees
            if name not in (*self.units, *self.co_units, *self.addressees):
                kept.append(name)


def find_doers(text, start, end, stems=()):
    """Return who is to do what a directive asks for."""
    doers, words = Doers(), text[start:end]
    for note in NOTE.finditer(words):
        if NOTE_WORDS.search(note.group()):
            read_note(note.group()[1:-1], doers)
            words = words.replace(note.group(), "")
    if line := NOTE_LINE.search(words):
        read_note(line.group(), doers)
        words = words[: line.start()]
    words = ROLE_PAUSE.sub("，", words)
    clauses = [match.group().strip(BLANK) for match in CLAUSE.finditer(words)]
    for clause, following in zip(clauses, [*clauses[1:], ""], strict=False):
        read_clause(clause, following, doers, stems)
    return doers


def read_clause(clause, following, doers, stems):
    """Read 文旅局要会同住建局…, 由文旅局牵头, 住建局配合."""
    if number := NUMBER.match(clause):
        clause = clause[number.end() :]
    does = DOES.match(clause)
    if does and not is_general(does[1]):
        doers.add([does[1]])
        return
    subject, rest = find_subject(clause, stems)
    if subject:
        helped = HELPING.match(rest)
        only_helps = helped and not names_after(reach(rest, helped))
        doers.add(subject, helping=bool(only_helps and not rest.startswith("联合")))
    elif STRONG.match(following) and len(clause) <= 40:
        doers.add(split_names(clause, stems))
    for helped in islice(HELPING.finditer(clause), MOST):
        doers.add(names_after(reach(clause, helped)), helping=True)
    for by in islice(BY.finditer(clause), MOST):
        behind = reach(clause, by)
        subject, _rest = find_subject(behind, stems)
        doers.add(subject or names_after(behind, PERSONAL))


def reach(clause, match):
    """Return the next words behind a match: a name never stands farther away."""
    return clause[match.end() : match.end() + LONGEST_SUBJECT]


def find_subject(clause, stems):
    """Return the names that a clause opens with, and what follows them."""
    head = clause[:LONGEST_SUBJECT]
    if not may_name(head, stems):
        return [], ""
    for match in islice(STRONG.finditer(head), MOST):
        if names := split_names(head[: match.start()], stems):
            return names, clause[match.start() :].lstrip("也还都均共同分别具体")
    best = [], ""
    if COPULA.match(head):  # 古镇保护是重点工作: told of, not asked
        return best
    for end in sorted(weak_ends(head)):
        names = split_names(head[:end], stems)
        if names and all(FIRM.search(name) or is_group(name) for name in names):
            best = names, clause[end:]
    return best


def may_name(head, stems):
    """Say whether a clause can open with a name at all: most cannot."""
    if KIND.search(head) or GENERAL.search(head) or OFFICES.match(head):
        return True
    return bool(stems) and head.startswith(tuple(stems))


def weak_ends(head):
    """Return where a subject without a modal may end: before what it is to do."""
    ends = {
        match.start()
        for match in islice(WEAK.finditer(head), MOST)
        if not NOMINAL.match(head, match.start())
    }
    for match in islice(KIND.finditer(head), MOST):
        bracket = IN_BRACKETS.match(head, match.end())
        end = bracket.end() if bracket else match.end()
        rest = head[end : end + 12]
        if IMPERATIVE.match(rest) and not NOMINAL.match(rest):
            ends.add(end)
    return ends - {end for end in ends if head[end : end + 1] in "、，"}


def names_after(words, but=NOTHING):
    """Return the names right behind 会同, 配合, 由, unless `but` follows them."""
    names, position = [], 0
    while end := name_end(words, position):
        names += split_pair(words[position:end])
        joint = re.compile(rf"、|{JOINT.pattern}").match(words, end)
        if not joint:
            return [] if but.match(words, end) else names
        position = joint.end()
    return names


def name_end(words, start):
    """Return where the name that stands at a place ends: 景区运营公司, not 景区."""
    stop = min(STOP.search(words, start).start(), start + 24)
    end = 0
    for match in KIND.finditer(words, start, stop):
        more = words[end : match.end()] if end else ""
        acts = IMPERATIVE.match(more) or ACTS.match(more)
        verbal = acts and not NAMED_SO.match(more)
        if is_unit(words[start : match.end()]) and not verbal:
            end = match.end()
    bracket = IN_BRACKETS.match(words, end) if end else None
    return bracket.end() if bracket else end


def read_note(note, doers):
    """Read 责任单位：A、B；配合单位：C or A牵头，B、C配合."""
    keys = list(KEY.finditer(note))
    for key, following in zip(keys, [*keys[1:], None], strict=False):
        if key.lastgroup != "other":
            stop = following.start() if following else len(note)
            names = listed_names(note[key.end() : stop])
            doers.add(names, helping=key.lastgroup == "co")
    if keys:
        return
    for match in SHARED.finditer(note):
        helping = match["role"] in ("配合", "协助", "参与", "协办")
        doers.add(listed_names(SHARES.sub("", match["names"])), helping=helping)


def listed_names(words):
    """Split the list of a note; 各镇（街道、园区） is one name."""
    words = IN_BRACKETS.sub(lambda m: m.group().replace("、", "\0"), words)
    names = []
    for piece in re.split(
        "[、，,；;]", words.strip(BLANK + "，,；;。").removeprefix("由")
    ):
        piece = TAIL.sub("", show_pauses(piece).strip(BLANK + "。"))
        names += [name for name in split_pair(piece) if 1 < len(name) <= 30]
    return names
