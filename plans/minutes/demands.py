"""Whether a sentence asks for something: demand or assessment."""

import re

from plans.minutes.vocabulary import DEEDS, MANNERS, MODAL, either

QUOTED = re.compile(r"[“‘《][^“”‘’《》]{0,18}[”’》]")
MUST = re.compile(
    rf"{MODAL}|(?:^|[，,；;：:。])要(?!素|求|是)"
    r"|必须|务必|(?<!来)不得(?!不)|严禁|不准|不许|切忌|切勿|决不能|绝不能|应当|理应|不要|责成|务求|一律|绝不|决不|严肃(?:追责|问责|查处|处理)"
    r"|(?<![必无])须(?=[^知])"
)
NEED = re.compile(
    rf"(?<![必急无供所还仍尚])需要?(?:{MANNERS}|{DEEDS}|在|把|全[区县市镇])"
)
# 也要看到 opens an assessment.
SEEING = re.compile(
    r"(?:同时)?[也还更又但]?也?要(?:清醒|充分|深刻)?地?(?:看到|意识到)"
    r"|(?:同时)?(?:[也还更又但]也?要|必须|要清醒地?)(?:清醒|充分|深刻)?地?"
    r"(?:看到|认识到(?!位)|正视|承认|注意到)"
)
WISH = re.compile(
    r"(?:^|[，,；;。：:])(?:希望(?![与和是])|号召|鼓励|倡导|建议|请(?![示假教求来柬愿]))"
)
OPENER = either("同时 另外 此外 其次 最后 首先 下一步 下阶段 当前 近期 今后 在此基础上")
IMPERATIVE = re.compile(
    rf"[，,、；：:]?\s?(?:(?:{OPENER})[，,])?(?:{MANNERS})*(?:{DEEDS}|{MANNERS}|以[^，。]{{1,4}}[促带兴引推])"
)
VALUE = either(
    """
    的 之年 之举 期 年 线 要 键 举措 任务 工程 要求 基础 保障 抓手 内容 途径 责任 底线
    窗口 大事 战役 前提 根本 优势 短板 会议 问题 一招 机遇 时刻 生命 载体 平台 品牌 名片
    灵魂
    """
)
# What has been reached, or what something is or means.
STATED = re.compile(
    "(?:"
    + either(
        """
        取得 呈现 以来 事关 关乎 关系到 关系着 意义重大 (?<!不)仍然?(?!要) 存在 处于
        处在 面临 充分肯定 显示 表明 体现了 标志着 创下 创历史 增长 同比 位居 名列 荣获
        成效显 稳中 向好 有力有[序效] 了(?=[^解]|$)
        已(?:经|全部|基本|累计|有|完成|于|建|形) 任务重 形势严峻 来之不易 难能可贵
        势在必行 刻不容缓 迫在眉睫 恰逢其时 正当其时 永远在路上 重于泰山 大于天
        突出[。；]
        """
    )
    + r")|^(?:当前|目前|眼下)|进入[^，。]{0,8}(?:期|阶段|倒计时)|仅剩|还有不到"
    rf"|是[^，。；]{{0,40}}(?:{VALUE})[，,。！；]"
    r"|是[^，。；]{0,30}的[^，。；]{1,6}[，,。]"
    r"|(?:关键|根本|核心|出路|希望|潜力|优势|基础|贵|难|重)在(?!于?[抓做])"
    r"|(?:十分|非常|很有|尤为|至关|尤其)(?:及时|必要|重要|关键)"
    r"|是[^。；]{0,160}的[^，。；]{0,12}(?:大会|会议|盛会)[。，,]"
)
LACKING = re.compile(
    either(
        """
        不足 差距 薄弱 滞后 不够 不高 不强 不优 不少(?!于) 有待 具有 有利于 离不开
        """
    )
)
# 抓落实是基本功: what is to be done is only the subject.
COPULA = re.compile(r"[^，,。；：]{2,30}?(?<![不还若凡于但])是(?![否非])[^，,。；]{2,}")
# 促进消费，关键在供给: the same.
ESSENCE = re.compile(
    r"[^，,。；：:]{2,24}[，,](?:关键|根本|核心|重点|出路|基础|前提|贵|重)在(?!于?[抓做])"
)
RESULT = re.compile("以来|取得了|呈现|同比|增长")


def bare(words):
    """Take out short quotations: what stands in them asks for nothing."""
    return QUOTED.sub("“”", words)


def is_asking(words):
    """Say whether a sentence says that something must be done."""
    words = SEEING.sub("", bare(words))
    return bool(MUST.search(words) or NEED.search(words))


def demands(words):
    """Say whether a sentence asks for something in so many words."""
    return is_asking(words) or bool(WISH.search(words))


def is_demand(words, label, *, addressed=False):
    """Say whether a sentence under a label asks for something.

    Without a modal the label decides: under 要求 an imperative or a plain statement of
    who does what is a demand; under 强调 an imperative, or one `addressed` to somebody
    or to be done by a day; under 指出 only a row of imperatives that reports no result.
    """
    if demands(words):
        return True
    plain = bare(words)
    if SEEING.search(plain):
        return False
    defined = COPULA.match(plain) or ESSENCE.match(plain)
    stated = defined or STATED.search(plain)
    mostly = mostly_asks(plain) and not stated
    imperative = mostly or bool(IMPERATIVE.match(plain) and not defined)
    if label in ("要求", "明确"):
        return imperative or not stated
    if label == "强调":
        return (imperative and not RESULT.search(plain)) or (addressed and not stated)
    return mostly and not LACKING.search(plain)


def mostly_asks(plain):
    """Say whether most clauses of a sentence open with what to do."""
    clauses = re.split("[，,；;]", plain)
    return sum(bool(IMPERATIVE.match(clause)) for clause in clauses) * 2 > len(clauses)
