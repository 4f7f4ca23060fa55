"""The phrase that says by when: 年底前, 一季度, 每月25日前, 五一假期前."""

import re

from plans.minutes.vocabulary import NUMERALS, either

N = rf"(?:\d{{1,2}}|[{NUMERALS}]{{1,3}})\s?"
YEAR = r"(?:20\d{2}年|今年|明年|本年|当年|次年|后年)"
BEFORE = r"(?:之前|以前|前)"
WITHIN = r"(?:之内|以内|内)"
MONTH = rf"(?:{N}月份?|本月|下个?月|当月|每个?月|月)"
DAY = rf"(?:\d{{1,2}}\s?[日号]|{N}日|底|末|初|[上中下]旬)"
QUARTER = r"第?[一二三四1-4]季度"
COUNT = rf"(?:{N}|两|几|半)"
UNIT = either("年 月 周 星期 季度 天 日 工作日 学期")
HOLIDAY = either(
    """
    元旦 春节 元宵 清明 五一 五·一 劳动节 端午 七一 八一 中秋 国庆 十一 重阳 儿童节
    教师节 双节 两节 节日 暑期 暑假 寒假 黄金周 小长假 长假 春运 节假日 假期 假日
    节(?=前[^，。；]{0,8}(?:完成|到位|具备|开放|开业|投用)) 高考 中考 秋季 春季 冬季
    夏季 开学 主汛期 汛期 入汛 汛 入夏 入冬 入秋 入春 雨季 梅雨季? 台风季 旅游旺季 旺季
    淡季 供暖季 采暖季 供暖 供热 春耕 三夏 秋收 秋种 年关 两会 开园 开业 开幕 开赛 开街
    开馆 开航 验收 复核 评定 暗访 大会 活动 会议
    """
)
ONE_EVENT = rf"[“‘\"]?(?:{HOLIDAY})节?[”’\"]?"
EVENT = (
    rf"{ONE_EVENT}(?:[、和及]?{ONE_EVENT})*"
    r"(?:长假|假期|小长假|黄金周|期间|到来|来临|开始|正式)?"
)
DEED = either(
    """
    完成 开工 竣工 投用 投入 建成 启动 上线 开业 开放 开园 交付 实现 达到 形成 举办 出台
    印发 拿出 提交 上报 完工 封顶 贯通 通车 试运行 运营 挂牌 落地 签约 到位 见效 摸清
    列出 评出 推出 制定 编制 启用 销号 全覆盖 全部
    """
)
# Behind a quarter or half-year these make it a period, not a deadline.
PERIOD = either(
    """
    以来 以后 起 的 这 是 为 工作 经济 运行 各项 指标 收官 总结 形势 考核 攻坚 冲刺 战役
    发展 投资 重点 目标 任务 项目 [“‘]?开门红 数据 主要
    """
)
# 下半年要重点抓… is a period, 上半年要完成… a deadline.
PLANNED = rf"要(?![^，,。；;、]{{0,10}}(?:{DEED}))"
# Without 前 a month is a deadline only where something is to be done by then.
DONE = rf"(?=[^，,。；;、]{{0,16}}?(?:{DEED}))"

PHRASES = re.compile(
    # 3月15日前, 2025年6月底前, 每月25日前, 10月上旬以前, 12月31日18时前
    rf"(?:{YEAR}\s?)?{MONTH}\s?(?:{DAY})?(?:\d{{1,2}}[时点])?{BEFORE}"
    # 年底前, 今年底前, 2026年前
    rf"|(?:{YEAR}|(?<!历)年)年?[底末终中]{BEFORE}|(?:20\d{{2}}年|明年|后年){BEFORE}"
    # 三季度末前, 每季度末, 一季度, 上半年
    rf"|(?:{YEAR})?(?:{QUARTER}|[每本首下]季度?)[末底]{BEFORE}?(?!的)"
    rf"|(?<!前)(?:{YEAR})?(?:{QUARTER}|[上下]半年)"
    rf"(?:{BEFORE}|{WITHIN}|(?!{PERIOD}|{PLANNED}))"
    # 三年内, 10个工作日内, 会后一周内; 年内, 2025年内, 本周内
    rf"|(?:会后)?{COUNT}个?(?:{UNIT}){WITHIN}"
    rf"|(?:{YEAR}|(?<![近去往历\d])本?年)度?{WITHIN}|[本当下](?:月|周|季度){WITHIN}"
    # 本周五前, 每周一前, 今天下班前, 明日12时前
    r"|(?:[每本下]?(?:周|星期)[一二三四五六日天末]|[今明后当][日天晚早夜]|每[日天])"
    rf"(?:上午|下午|中午|晚)?(?:下班|\d{{1,2}}[时点])?{BEFORE}|(?:下班|下周){BEFORE}"
    # 春节前, “五一”前, 汛期来临前; “十四五”末
    rf"|{EVENT}{BEFORE}(?!的)|[“‘\"]?十[四五六]五[”’\"]?(?:时期|期)?末"
    # 到2027年, 到年底
    rf"|到(?:20\d{{2}}年|{YEAR}?年)(?:[底末]|\d{{1,2}}月底?)?(?!以来)"
    # 12月底完成, 9月竣工, 年底建成
    rf"|(?:{YEAR})?(?:{N}月|[本下]月)份?(?:[底末]|[上中下]旬|\d{{1,2}}[日号])?{DONE}"
    rf"|(?:{YEAR}|今)?(?:年[底末中]|月底){DONE}|(?:20\d{{2}}年|今年|明年)底{DONE}"
    # 完成时限：2025年6月
    rf"|(?<=时限[：:]){YEAR}?{MONTH}{DAY}?|(?<=时限[：:])20\d{{2}}年[底末]?"
)
LONGEST = 6_000  # a sentence that is longer is noise; its beginning is read
# A phrase holds one of these: most sentences hold none.
HINT = re.compile(
    r"前|内|季度?[末底]|[一二三四1-4]季度|半年|年[底末中]|月|到[2今明年]|五.?.?.?末|时限"
)
# 截至6月底前 and 自3月起 look back.
BACKWARD = re.compile(r"(?:截至|截止|自|从|去年|前|近)$")


def find_deadlines(text, start, end):
    """Return all phrases of a span that say by when, in order, verbatim."""
    end = min(end, start + LONGEST)
    if not HINT.search(text, start, end):
        return []
    return [
        match.group().strip()
        for match in PHRASES.finditer(text, start, end)
        if not BACKWARD.search(text, max(start, match.start() - 3), match.start())
    ]
