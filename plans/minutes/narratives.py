"""Sentences that tell of the meeting instead of what it said: they close a section."""

import re

from plans.minutes.demands import demands, is_asking
from plans.minutes.vocabulary import either

EVENT = either("会议 大会 活动 座谈会? 调研 推进会 部署会 例会 有关议题 相关活动")
ATTENDANCE = re.compile(
    rf"(?:{either('参加 出席 列席 参会 与会 陪同 作陪 到会指导')})了?"
    rf"(?:(?:本次|此次|上述)?(?:{EVENT})(?:研究)?(?:并作?讲话)?)?[。！”）)]*$"
)
PROCEDURE = re.compile(
    either(
        """
        (?:交流|表态|典型|书面|总结|大会|主题|即席|点评)性?(?:发言|讲话) 主持了?会议
        并讲话[。，] 作了?(?:专题|重要|总结|动员)?讲话
        分别(?:汇报|发言|介绍|通报|就|围绕|作)
        进行了?(?:深入|热烈|充分|专题|认真)?(?:交流|讨论|研讨|座谈|点评|安排|部署|总结|解读)
        签订了?[^，。]{0,20}(?:责任书|承诺书|协议) 颁发 授牌 观看了? 宣读了? 通报了
        (?:听取|审议|传达|学习|研究|讨论|审定|通过)了
        以(?:视频|电视电话|现场|线上|书面)[^。]{0,12}(?:召开|举行|进行)
        [讲提谈]出?了?[^，。]{0,4}(?:意见|看法)。 作了?[^，。]{0,8}强调。
        进行了?再?强调。 领学了? 纷纷表示 一致表示 表示将
        提出了?(?:具体|明确)[^。]{0,6}要求
        """
    )
)
PROCEEDING = either(
    """
    由 还 以 听取 审议 传达 学习 通报 研究 讨论 通过 同意 原则 决定 书面 宣读 邀请 设
    采取 分 安排 表彰 对 就 观看 组织 首先 总结 回顾 分析 部署 明确了 印发 集中 深入 签
    套 开到 达成 选举 应到 之前 期间 现场 最后 开始 结束
    """
)
OPENING = re.compile(
    rf"(?:会议|大会)(?:{PROCEEDING})|(?:会议|大会)[^，。]{{1,6}}[了并]|[他她]"
    r"|"
    + either(
        """
        会上 会前 会后 会中 会间 此前 当天 当日 当晚 随后 期间 活动现场 座谈会上 座谈中
        现场 与会人员 与会代表 与会同志 参会人员 参会代表 又讯 另讯 背景 据悉 据了解
        据统计 据介绍 记者从 记者了解 截至发稿 本报讯 近日 日前 连日来 图为 上图 下图
        """
    )
)
BYLINE = re.compile(
    r"[（(【\[]?\s*(?:(?:本报|本网|全媒体)?(?:首席|见习)?(?:"
    + either(
        """
        记者 通讯员 实习生 来源 作者 文字 供稿 撰稿 摄影 图片 图/文 文/图 图文 文图
        文[/／：:] 图[/／：:] 编辑 责编 责任编辑 编审 审核 审校 校对 审签 监制 值班 终审
        初审 复审 一审 二审 三审 签发 编发 发布 转自 原标题 原载 统筹[：:] 主编 抄送
        抄报 主送 分送 发[：:] 出席[：:] 列席[：:] 缺席[：:] 请假[：:] 记录[：:]
        主持[：:] 参加[：:] 地点[：:] 时间[：:] 附件 版权 免责声明 扫一扫 扫码 点击 阅读
        分享 打印 关闭 上一篇 下一篇 相关新闻 相关链接 © copyright
        """
    )
    + "))",
    re.IGNORECASE,
)
CREDITS = re.compile(r"编\s?辑[：:]|责编|责任编辑|审核[：:]|校对[：:]|值班总编")
SIGNED = re.compile(r"[（(](?![一二三四五六七八九十\d]{1,3}[）)])[^（）()]{2,40}[）)]$")
SIGNED_BY = re.compile(r"(?:供稿|供图|宣传部|办公室|融媒体中心|报道|综合)[）)]?$")
PLAN = re.compile(r"(?:下一步|下步|接下来|今后|未来)[，,]?[^。]{0,40}?(?:将|会)(?!议)")
PERIOD = either(
    r"""
    截至 截止 目前 近年来 今年以来 去年以?来? \d{1,2}月以来 今年\d 20\d\d年 [上下]半年
    [一二三四前][一二三四]?季度
    """
)
MEASURE = either("% ％ 万 亿 个 家 人 件 户 处 公里 亩 项 场 次 座 条 吨 元")
FIGURES = re.compile(rf"(?:{PERIOD})[^。]{{0,80}}?\d[\d.,，]*\s?(?:{MEASURE})")
DATED = re.compile(r"(?:20\d\d年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚|至|，|,|—|-)")


def is_narrative(words, *, opens_line, governed):
    """Say whether a sentence without a marker tells of the meeting's proceedings.

    `governed` counts the sentences that the marker before it already governs: figures
    right behind 会议指出 are what the meeting noted, in a later paragraph they are the
    reporter's.
    """
    if is_byline(words):
        return True
    if ATTENDANCE.search(words[-24:]):
        return not demands(words)
    if OPENING.match(words):
        return not is_asking(words)
    if demands(words):
        return False
    if PROCEDURE.search(words) or PLAN.match(words):
        return True
    reported = FIGURES.match(words) or DATED.match(words)
    return bool(opens_line and governed and reported)


def is_byline(words):
    """（记者 某某）, 来源：某报, 编辑：某某, （党群部供稿）."""
    if BYLINE.match(words) or CREDITS.search(words[:60]):
        return len(words) < 120
    return len(words) < 48 and bool(SIGNED.match(words) or SIGNED_BY.search(words))
