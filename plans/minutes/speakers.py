"""Who speaks in a readout: the meeting itself, or a person with a post."""

import re

from plans.minutes.vocabulary import either

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
    "肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
    "韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴"
    "莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿"
    "关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉"
    "骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简"
    "车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫柏宗瞿桂全佟应臧闵苟邬边卞"
    "姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻苑迟邝官封谈匡鞠"
    "惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满位厉伊仝郜海阚花"
    "强帅练廉禹井祖巴支国狄平计索宣晋相初门云容扈晁芮都普阙浦戈鹿薄邸"
    "雍阿乌母裘亓修邰赫杭况那宿鲜印逯隆战慕危玉银亢嵇公哈湛宾戎岩"
)
COMPOUND = either(
    "欧阳 司马 上官 诸葛 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 东方 宇文 长孙 拓跋"
)
# Lazy: what follows the name ends it.
NAME = rf"(?:(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}?|[{SURNAMES}][\u4e00-\u9fff]{{1,2}}?)"
TITLE = either(
    """
    书记 主任 主席 省长 市长 州长 县长 旗长 区长 镇长 乡长 局长 厅长 部长 处长 科长 院长
    校长 董事长 董事 总经理 总裁 经理 组长 秘书长 常委 委员 专员 厂长 所长 站长 会长
    理事长 工程师 会计师 队长 政委 检察长 行长 社长 馆长 总监 支书 召集人 负责人 同志
    """
)
# What can follow a name at once.
AFTER_NAME = (
    either(
        """
        主持 出席 参加 列席 指出 强调 要求 明确 讲话 传达 通报 宣读 介绍 表示 带队 率队
        在 就 作 对 围绕 结合 代表 以 还 又 最后 充分 深入 详细 听取 前往 赴 到会 调研
        分别 同志 首先 随后 重点 着重 进一步 希望 认为 提出 等 同时 为 从 向
        """
    )
    + r"|[、，,。；;：:（(\s]|$"
)
INTRODUCED = re.compile(rf"(?:{TITLE})[，,]?({NAME})(?={AFTER_NAME})")
# Behind a post a verb of speaking shows a name whatever the surname.
SPEAKING = re.compile(rf"(?:{TITLE})([\u4e00-\u9fff]{{2,3}}?)(?=主持|出席|指出|强调)")
# Nouns that begin like a surname: 方案要求, 文件要求 name no speaker.
NOT_NAMES = re.compile(
    either(
        """
        方案 文件 任务 项目 计划 程序 严格 时代 高标 高质 高度 全面 全市 全县 全区 全镇
        常态 平台 国家 公司 应当 党委 党组 党中 安全 管理 成员 农村 解决 和谐 容易 强化
        都 相关 相应 单位 南部 向好 满足 连续 时间 时刻 路线 司法 江苏 江西 云南 海南
        会议
        """
    )
)
NO_PERSON = re.compile(rf"^(?:{NOT_NAMES.pattern})|同志|会|[在就还并,出讲]")
MEETING = re.compile(
    r"(?:会议|(?<![社机协商工际])会|会上|会中|讲话|调研|调度|大家|与会者?"
    r"|与会(?:人员|同志|代表|人士)|[他她])$"
)
ADVERB = (
    "(?:"
    + either(
        """
        还 又 也 并 再 更 同时 最后 特别 着重 重点 进一步 再次 反复 一再 一致 首先 随后
        郑重 严肃 认真 深刻 普遍 共同 接着 同志 就此 对此 为此 具体
        """
    )
    + ")"
)
ADJUNCT = (
    r"(?:在[^，,。：:]{0,24}?(?:上|中|时|后|里)|就[^，,。：:]{1,48}|代表[^，,。：:]{2,16}"
    r"|(?:结合|针对|围绕)[^，,。：:]{1,24})"
)
ASIDE = re.compile(rf"(?:{ADVERB})*{ADJUNCT}(?:{ADVERB})*$")
TRAILING = re.compile(rf"{ADVERB}+$")
# What opens a noun (按照会议要求, 落实会议要求), never a speaker.
NOT_SPEAKING = re.compile(
    r"(?:同时|并|要|再|也|还)?(?:"
    + either(
        """
        按照? 依据 根据 遵照 遵循 对照 围绕 落实 贯彻 传达 学习 严格 坚持 紧扣 符合 满足
        达到 把 将 以 为了 认真 深入 坚决 全面 切实 领会 对标 执行 从 与 各
        全[区县市镇省] 积极 进一步 加强 牢记 不折不扣 吃透 结合
        """
    )
    + ")"
)
# 省会议要求 tells what another meeting asked for.
OTHER_MEETING = re.compile(r"(?:上级|国家|全国|中央|全省|省里?|省委|市里?|全市)的?会议")
SUPERIOR = re.compile("总书记|习近平|总理|中央|国务院")
TITLED = re.compile(rf"(?:.{{0,30}}(?:{TITLE}))?{NAME}", re.DOTALL)
BY_POST = re.compile(rf".{{0,40}}(?:{TITLE}|领导)|{NAME}(?:{TITLE})", re.DOTALL)
BODY = re.compile(
    r"[^，,。：:]{1,16}(?:党委|政府|党工委|管委会|办事处|党组|党支部|指挥部|专班)"
    rf"(?:领导)?(?:{ADVERB})*"
)
OPENS_TITLED = re.compile(rf"[^，,。：:]{{0,30}}?(?:{TITLE})({NAME})(?={AFTER_NAME})")


def names_in(text):
    """Return the persons whom the text introduces by a post: 书记任飞主持."""
    found = [*INTRODUCED.findall(text), *SPEAKING.findall(text)]
    return {name for name in found if not NO_PERSON.search(name)}


def is_person(words, names):
    """Say whether words end with a person: 任飞, 县长陆明, 李书记, 陆明同志."""
    words = words.removesuffix("同志")
    if words.endswith(tuple(names)):
        return True
    if TITLED.fullmatch(words):
        return not NOT_NAMES.match(words[-3:]) and not NOT_NAMES.match(words[-2:])
    return bool(BY_POST.fullmatch(words))


def opens_with_person(words, names):
    """Say whether words begin with a person, alone or after a post."""
    if words.startswith(tuple(names)):
        return True
    match = OPENS_TITLED.match(words)
    return bool(match) and not NOT_NAMES.match(match[1])


def is_speaker(words, names):
    """Say whether a clause, without its verb, names who speaks and nothing else."""
    words = words.strip(' \u3000“"【[■●▲◆★')
    if not words or NOT_SPEAKING.match(words) or SUPERIOR.search(words[-12:]):
        return False
    if OTHER_MEETING.fullmatch(words):
        return False
    core = TRAILING.sub("", words) or words
    if speaks(core, names):
        return True
    shorter = ASIDE.sub("", core)
    if shorter == core:
        return False
    return not shorter or speaks(TRAILING.sub("", shorter), names)


def is_body(words):
    """镇党委、政府强调：… speaks; 按照镇党委要求 does not."""
    return bool(BODY.fullmatch(words)) and not NOT_SPEAKING.match(words)


def speaks(words, names):
    return bool(MEETING.search(words[-8:])) or is_person(words, names)
