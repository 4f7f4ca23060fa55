"""Names of units: which words are one, which mean nobody in particular, and lists."""

import re

from plans.minutes.demands import IMPERATIVE
from plans.minutes.sentences import BLANK
from plans.minutes.vocabulary import either

KINDS = either(
    """
    街道办事处 办事处 街道 乡镇 镇 (?<!城)乡 村委会 居委会 村 社区 管委会 管理委员会
    管理办 党工委 人民政府 政府 党委 党组 工委 党支部 支部 纪委监委 纪检组 纪委 监委
    人大 政协 法院 检察院 分局 总局 局 厅 委员会 委 办公室 办 部门 部 处 科 室 研究所 所
    管理站 站 支队 大队 总队 中队 消防队 执法队 工作队 队 中心 研究院 设计院 剧院 医院
    卫生院 法庭 院 博物馆 图书馆 文化馆 馆 专班 指挥部 领导小组 工作组 小组 组 联盟 协会
    商会 学会 总工会 工会 团委 妇联 残联 科协 工商联 文联 红十字会 集团 分公司 子公司
    总公司 公司 银行 信用社 联社 合作社 项目部 事业部 车间 分厂 总厂 厂 国企 平台 学校
    中学 小学 幼儿园 学院 大学 景区 度假区 开发区 示范区 新区 园区 产业园 公园 林场 农场
    酒店 乐园 古镇 县 区 市 机关 网格 基地 书院 电视台 派出所 供电所
    """
)
# Where names run into other words: 石桥镇办理, 各村民, 市场, 部署, 组织, 处理.
NOT_KIND = (
    r"办[理好结成事学]|委[托派]|处[理于在置]|部[署分位]|组织|队伍|站[位点]|院落|室[内外]|"
    r"区[域位级]|市[场民级]|村[民庄容级]|镇[域级]|县[域城级]|科[技学研]|局[面部]"
)
KIND = re.compile(rf"(?!{NOT_KIND})(?:{KINDS})")
ENDS_IN_KIND = re.compile(rf"(?:{KINDS})$")
IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
BRACKETED = re.compile(r"[（(][^（）()]*[）)]$")
GENERAL = re.compile(
    "^(?:"
    + either(
        """
        各 全[区县市镇省乡村街局系公集员体] 全域(?!旅游|办) 有关 相关 广大 所有
        我[们省市县区镇乡村局] 本[区县市镇乡村局公单] 该 其[余它他] 成员 责任 牵头 配合
        承办 主办 主管 业务(?!部|处|科) 职能 行业(?!协会|商会) 监管(?!局|所|办|中心)
        主责 涉及 参与 基层(?!治理|党建|工作) 上级 上下 一线 参[会建] 属地 承建 建设单位
        施工 监理 设计单位 业主 联席 大家 同志 党员 干部 群众 职工 员工
        企业(?!发展|服务|管理|文化) 机关(?!党委|事务|工委|服务) 领导(?!小组) 市县 区县
        县区 县乡 镇村 乡村(?!振兴) 村社 [市县区镇]直(?!机关) 区镇 上述 这些 三级 四级
        两级 用人 帮扶 包保 挂[钩点] 联系 驻[村区镇] 试点 被 核心 重点(?!办|项目|工程)
        沿[线湖河路江海] 周边 所在 辖区 涉事 偏远 薄弱 先进 后进 老旧
        """
    )
    + ")|"
    + either(
        """
        干部(?!处|科|局) 党员 同志 领导(?!小组) 负责人 成员 班子 上下 群众(?!工作) 职工
        员工 书记 主任 镇长 局长 县长 村民(?!委员会) 居民(?!委员会) [一二三四两几多]级
        各级 相关 有关 各(?!别|种)
        """
    )
)
# A kind without a name of its own: 镇要…, 公司要…, 工作专班要….
BARE = re.compile(
    "^(?:[镇乡村县区市省队所组站室院馆科处部局厅委办]|"
    + either(
        """
        街道 社区 乡镇 镇街 镇村 村社区? 公司 集团 部门 单位 企业 景区 园区 学校 医院
        政府 党委政府 党委 党组 支部 党支部 机关 总部 度假区 开发区 新区 示范区 属地
        专班 工作专班 工作组 小组 中心 平台 基地 国企 合作社 村级 公园 网格 基层党组织
        党组织 酒店 乡村 农村 城市 城区 县城 市区 山区 片区 辖区 古镇 子公司 分公司 车间
        班组 项目部 全体
        """
    )
    + ")$"
)
# Words that no name holds.
NO_NAME = re.compile(
    either(
        r"""
        [的了是着过让使由] 要(?!素) 会同 配合 牵头 负责 进一步 加快 加强 围绕 通过 打造
        实现 确保 做好 抓好 必须 应当 以及 对于 积极 切实 事项 [，,。；：:]
        已 进入 处于 面临 存在 成为
        ^[把将以在从对为向按被与和及每于逐挨沿副] 有所$ 前(?!.{0,2}(?:村|镇|社区|街道))
        (?:(?<!安)全|内|外|局|大)部$ 分管副 任组 副.长 做到
        [一二三四五六七八九十两几多\d]处$
        """
    )
)
# Names that begin like a verb: 推进办, 服务中心, 保障组, 规划建设局, 督查室.
ACTING = re.compile(
    "(?:"
    + either(
        """
        推进 服务 保障 规划 建设 督查 督导 督办 组织 宣传 统战 发展 投资 运营 管理 创建
        整治 执法 应急 统筹 协调 指导 检查 考核 引导 创新 改革 策划 设计 培育 治理 开发
        促进 招引 对接 综合 重点 学习 传达 集中 系统 探索 科学 联合 协同 提升 优化 监督
        储备 把关 编制 审核 清理
        """
    )
    + r").{0,8}(?:"
    + either(
        """
        办 办公室 中心 局 分局 组 专班 部 室 指挥部 公司 集团 委 委员会 科 处 站 所 厅
        部门
        """
    )
    + ")"
)
# 公安、交警、城管要…: offices by their line of work, in lists only.
OFFICES = re.compile(
    "[省市县区镇]?(?:"
    + either(
        """
        公安 交警 城管 消防 市监 综治 司法 税务 海事 路政 运管 住建 发改 自规 资规 文旅
        卫健 网信 财政 审计 应急 交通 水利 民政 教育 农业农村 生态环境 市场监管 宣传
        组织 政法
        """
    )
    + ")"
)
LEAD_IN = re.compile(
    "(?:"
    + either(
        """
        同时 此外 另外 其中 对此 为此 下一步 下步 今年 明年 近期 当前 会后 目前 请 由
        责成 指定 明确由? 要求 并由 并 特别是 尤其是 尤其 希望 安排 委托 建议 对 而 让
        再由 分别由 具体由
        """
    )
    + ")+"
)
# …等部门, …等8个单位
TAIL = re.compile(
    r"等(?:[一二三四五六七八九十两几\d]*[个家]?)?(?:相关|有关|职能|成员)?(?:"
    + either("部门 单位 镇街? 乡镇 街道 村 社区 局办 科室 地 县区 企业 镇村 处室")
    + ")?$"
)
# 兰溪、竹溪两镇; 度假区四镇
COUNTED = re.compile(
    r"(.*?)([两二三四五六七八九十\d]{1,2}[个家]?)"
    rf"({either('镇 街道 村 局 部门 单位 集团 公司 社区 乡镇 县 区 地 家')})$"
)
PLACE = re.compile(
    r"([\u3400-\u9fff]{2,4})(?:镇|街道|乡|村|社区)(?![\u4e00-\u9fff]?长)"
)
NO_PLACE = re.compile("[的各全和及与乡]|特色|美丽|重点|中心")
GROUP_END = re.compile(
    r"(?:上下|干部|党员|同志|领导|成员|班子|企业|单位|主体|系统|[员工众级者们家方户人地线各])$"
)
JOINT = re.compile("以及|[和及与]")
GROUP = re.compile(
    r"[^，]{0,14}?(?:上下|干部(?:职工|群众)?|[员职]工|同志|负责人|"
    r"领导班子|企业家?|群众)"
    r"|(?:各|有关|相关|其他)[^，]{0,12}?(?:单位|部门|科室|[镇村局科室组]|街道)"
    r"(?![（()）、和及与直属班级街])"
)


def stems_in(text):
    """Return the short names of the places that a text calls 镇, 街道 or 村."""
    return {stem for stem in PLACE.findall(text) if not NO_PLACE.search(stem)}


def is_general(name):
    """Say whether a name means anybody in a position, not one particular unit."""
    plain = BRACKETED.sub("", name)
    if COUNTED.match(plain) and not plain.startswith(("各", "全")):
        return False
    return bool(GENERAL.search(plain) or BARE.match(plain))


def is_unit(name, stems=()):
    """Say whether words can be a unit's name, particular or general."""
    plain = BRACKETED.sub("", name)
    if plain in stems:
        return True
    if not 2 <= len(plain) <= 22 or NO_NAME.search(plain):
        return False
    return bool(ENDS_IN_KIND.search(plain) or GENERAL.search(plain))


def are_offices(names):
    """公安、交警、城管 or 人社、网信部门: offices by their line of work."""
    *others, last = names
    if last.endswith("部门") and not is_general(last):
        return all(2 <= len(name) <= 6 and not NO_NAME.search(name) for name in others)
    return all(OFFICES.fullmatch(name) for name in names)


def is_group(name):
    """Say whether a general name ends as one: 各镇, 全体干部, but not 责任不."""
    ends = ENDS_IN_KIND.search(BRACKETED.sub("", name)) or GROUP_END.search(name)
    return bool(ends) and is_general(name)


def is_verbal(name):
    """Say whether words begin with what to do: 推进特色集镇, but not 推进办."""
    return bool(IMPERATIVE.match(name)) and not ACTING.fullmatch(name)


def group_name(name):
    """Cut what runs on behind a general addressee: 全区上下抢抓时间."""
    match = GROUP.match(name)
    return match.group() if match else name


def split_names(words, stems=()):
    """Split 文旅局、住建局和各镇 into names; [] where one of them can be none."""
    words = words.strip(BLANK + "“”")
    if lead_in := LEAD_IN.match(words):
        words = words[lead_in.end() :]
    counted = COUNTED.match(words)
    if counted and "、" in counted[1]:
        return [name.strip() for name in re.split("[、和]", counted[1]) if name.strip()]
    listed = TAIL.sub("", words)
    names = []
    for piece in hide_pauses(listed).split("、"):
        names += split_pair(show_pauses(piece).strip(BLANK), stems)
    if len(names) > 1 and are_offices(names):
        return names
    if any(NO_NAME.search(name) or is_verbal(name) for name in names):
        return []
    if listed != words and len(names) > 1:  # 县文旅、住建、交通等部门
        return names if all(1 < len(name) <= 16 for name in names) else []
    return names if all(is_unit(name, stems) for name in names) else []


def hide_pauses(words):
    """Keep 各县（市、区） in one piece while a list is split."""
    return IN_BRACKETS.sub(lambda m: m.group().replace("、", "\0"), words)


def show_pauses(words):
    return words.replace("\0", "、")


def split_pair(words, stems=()):
    """Split at 和, 及, 与 only behind a name: 人力资源和社会保障局 is one."""
    for match in JOINT.finditer(words):
        left, right = words[: match.start()], words[match.end() :]
        if right and is_unit(left, stems):
            return [left, *split_pair(right, stems)]
    return [words] if words else []
