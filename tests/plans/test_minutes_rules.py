"""Each rule of the reader at the words it turns on."""

import pytest

from plans.minutes.deadlines import find_deadlines
from plans.minutes.demands import is_demand
from plans.minutes.doers import find_doers
from plans.minutes.reader import read
from plans.minutes.sentences import number_at, sentences

LEAD = "3月1日，松涛湖度假区召开会议。\n"


def parts(text):
    return [text[one.start : one.end] for one in sentences(text)]


def markers(text):
    return [(s.label, s.marker) for s in read(LEAD + text).sections]


def quotes(text):
    return [directive.quote for directive in read(LEAD + text).directives]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("确保6月底前封顶", ["6月底前"]),
        ("一季度完成摸排，年内盘活三处", ["一季度", "年内"]),
        ("3月15日前报审，五一假期前开放", ["3月15日前", "五一假期前"]),
        ("每月25日前报送", ["每月25日前"]),
        ("于2025年12月31日前办结", ["2025年12月31日前"]),
        ("“五一”前具备条件", ["“五一”前"]),
        ("主汛期前全部落实", ["主汛期前"]),
        ("会后一周内报方案", ["会后一周内"]),
        ("10个工作日内办结", ["10个工作日内"]),
        ("到2027年建成示范区", ["到2027年"]),
        ("12月底完成验收", ["12月底"]),
        ("完成时限：2025年6月底", ["2025年6月底"]),
        ("十月底之前拿出清单", ["十月底之前"]),
        ("确保今年各项工作圆满收官", []),
        ("抓好四季度工作", []),
        ("前三季度增长较快", []),
        ("打赢下半年攻坚战", []),
        ("9月份以来客流回升", []),
        ("此前、目前、提前、当前", []),
        ("每周五召开一次碰头会", []),
    ],
)
def test_a_deadline_is_the_phrase_that_says_by_when(words, expected):
    assert find_deadlines(words, 0, len(words)) == expected


@pytest.mark.parametrize(
    ("label", "words", "expected"),
    [
        ("指出", "要守住底线。", True),
        ("指出", "各级各部门需全面领会会议精神。", True),
        ("指出", "全区经济稳中向好，成绩来之不易。", False),
        ("指出", "也要看到，停车难问题仍然突出。", False),
        ("指出", "主要指标增长较快，这是最重要的基础。", False),
        ("强调", "干部作风是创建工作的生命线。", False),
        ("强调", "创建工作关乎长远发展，任务重。", False),
        ("强调", "党员干部必须冲在前面。", True),
        ("强调", "聚焦短板，强化弱项。", True),
        ("要求", "聚焦产业抓招引，加强区镇联动。", True),
        ("要求", "镇纪委每半月督查一次。", True),
        ("明确", "做好防汛准备。", True),
        ("other", "希望大家坚定信心。", True),
        ("other", "这是高质量发展的必由之路，意义重大。", False),
    ],
)
def test_a_demand_asks_for_something_and_an_assessment_does_not(label, words, expected):
    assert is_demand(words, label) is expected


@pytest.mark.parametrize(
    ("words", "units", "co_units", "addressees"),
    [
        ("文旅局要抓紧制定方案。", ["文旅局"], [], []),
        ("度假区四镇及文旅集团要做强。", ["度假区四镇", "文旅集团"], [], []),
        ("规建局要会同兰溪镇、石桥镇办理。", ["规建局"], ["兰溪镇", "石桥镇"], []),
        ("由县财政局牵头，县住建局配合，年底前办结。", ["县财政局"], ["县住建局"], []),
        ("县文旅局牵头、县交通局配合推进。", ["县文旅局"], ["县交通局"], []),
        ("兰溪、竹溪两镇要率先突破。", ["兰溪", "竹溪"], [], []),
        ("太华做“转”,要加速转化资源优势。", ["太华"], [], []),
        ("市人力资源和社会保障局要加强培训。", ["市人力资源和社会保障局"], [], []),
        ("县发改、财政、住建等部门要形成合力。", ["县发改", "财政", "住建"], [], []),
        ("县委督查室每月督查一次。", ["县委督查室"], [], []),
        ("各镇（街道）、有关部门要认领任务。", [], [], ["各镇（街道）", "有关部门"]),
        ("全区上下要鼓足干劲。", [], [], ["全区上下"]),
        ("要加强区镇联动，推进特色集镇改造。", [], [], []),
        ("推动文旅集团做强做优。", [], [], []),
        ("公司要提质增效。", [], [], ["公司"]),
        ("步道提升。（责任单位：规建局、各镇）", ["规建局"], [], ["各镇"]),
        ("底数再核实（民政办牵头，各社区配合）。", ["民政办"], [], ["各社区"]),
        ("（牵头单位：文旅局；配合单位：公安局）", ["文旅局"], ["公安局"], []),
    ],
)
def test_units_are_named_doers_and_anybody_in_general_is_an_addressee(
    words, units, co_units, addressees
):
    doers = find_doers(words, 0, len(words))

    assert doers.units == units
    assert doers.co_units == co_units
    assert doers.addressees == addressees


@pytest.mark.parametrize(
    ("words", "style", "value"),
    [
        ("一是抓进度", "is", 1),
        ("十二要抓落实", "must", 12),
        ("第三，抓安全", "nth", 3),
        ("（二）抓服务", "bracket", 2),
        ("四、抓作风", "count", 4),
        ("3.抓项目", "digit", 3),
        ("⑤抓宣传", "ring", 5),
    ],
)
def test_an_item_opens_with_its_number(words, style, value):
    number = number_at(words, 0, len(words))

    assert (number.style, number.value) == (style, value)


@pytest.mark.parametrize(
    "words", ["一二三产业", "1.5万人", "第一季度", "第一书记要", "一、二产业"]
)
def test_a_number_that_counts_something_opens_no_item(words):
    assert number_at(words, 0, len(words)) is None


def test_a_sentence_ends_with_its_mark_and_closing_quotes_or_with_its_line():
    assert parts("要“快”。要稳！”再说\n末行") == ["要“快”。", "要稳！”", "再说", "末行"]


def test_a_note_right_behind_a_sentence_belongs_to_it():
    text = "完成改造。（责任单位：规建局。时限：6月底前。）再推进。"

    assert parts(text) == [text[:-4], "再推进。"]


def test_a_semicolon_parts_only_items_that_carry_their_number():
    assert quotes("会议要求，一要快；二要稳。") == ["一要快；", "二要稳。"]
    assert quotes("会议要求，要快；要稳。") == ["要快；要稳。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议指出，形势向好。", ("指出", "会议指出")),
        ("会议认为，形势向好。", ("other", "会议认为")),
        ("会议强调\n要加快。", ("强调", "会议强调")),
        ("【会议要求】\n要加快。", ("要求", "会议要求")),
        ("他强调指出，要加快。", ("指出", "他强调指出")),
        ("县委书记陆明在会上强调，要加快。", ("强调", "县委书记陆明在会上强调")),
        ("就此，镇长秦越要求，要加快。", ("要求", "就此，镇长秦越要求")),
        ("陆明要求各镇加快进度。", ("要求", "陆明要求")),
        ("陆明提出三点要求：一是快；二是稳。", ("要求", "陆明提出三点要求")),
        ("会议审议了方案，强调要加快。", ("强调", "会议审议了方案，强调")),
        ("陆明作了部署强调，要求各镇加快。", ("要求", "陆明作了部署强调，要求")),
        ("会议明确以下事项：\n（一）文旅局牵头制定方案。", ("明确", "会议明确")),
    ],
)
def test_a_marker_runs_from_the_beginning_of_its_sentence_to_the_verb(text, expected):
    assert markers(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "各镇按照会议要求，迅速行动。",
        "会议明确了全年目标。",
        "陆明对下一步工作提出明确要求。",
        "会议传达了上级有关要求，研究了措施。",
        "大家纷纷表示，将抓好落实。",
        "会议要求的各项任务正在推进。",
    ],
)
def test_the_same_words_in_a_narrative_open_no_section(text):
    assert markers(text) == []


def test_a_headline_never_opens_a_section():
    text = "陆明在全县旅游大会上强调\n以实干开新局\n3月1日，全县旅游大会召开。"

    assert read(text).sections == []
    assert read(text).title == "以实干开新局"


@pytest.mark.parametrize(
    "closing",
    [
        "会上，文旅局作了交流发言。",
        "各镇主要负责同志参加会议。",
        "据悉，全区已有民宿二百家。",
        "下一步，松涛湖将持续抓好落实。",
        "（记者 秦越）",
        "编辑：小满",
    ],
)
def test_a_narrative_sentence_closes_the_section(closing):
    assert quotes(f"会议要求，要加快。\n{closing}\n还要做什么。") == ["要加快。"]


def test_a_short_opening_of_a_numbered_item_is_a_heading_where_more_follows():
    reading = read(LEAD + "会议要求，一要压实责任。各镇要签状。二要严格督查。要通报。")

    assert [section.heading for section in reading.sections] == [
        "一要压实责任。",
        "二要严格督查。",
    ]
    assert [d.quote for d in reading.directives] == ["各镇要签状。", "要通报。"]


def test_items_of_one_sentence_each_are_directives_of_one_section():
    reading = read(LEAD + "会议要求，一要压实责任。二要严格督查。三要通报。")

    assert len(reading.sections) == 1
    assert len(reading.directives) == 3


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("安全部要建立销号台账。", ["安全部"]),
        ("全部要整改到位。", []),
        ("办公室会后三日内形成督办清单。", ["办公室"]),
        ("村委会4月3日前在路口设卡。", ["村委会"]),
    ],
)
def test_a_short_name_is_a_unit_too(words, units):
    assert find_doers(words, 0, len(words)).units == units


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "2025年第8次主任办公会会议纪要\n时间：2025年8月19日\n主持人：韩松\n",
            "2025年第8次主任办公会会议纪要",
        ),
        ("2025年8月19日\n园区召开工作例会\n", "园区召开工作例会"),
        ("主持：韩松\n出席：各部门负责人\n园区工作例会纪要\n", "园区工作例会纪要"),
    ],
)
def test_the_title_is_the_line_that_names_the_meeting(head, title):
    reading = read(head + "会议要求，招商部要抓紧修改方案。各部门要抓好落实。")

    assert reading.title == title
