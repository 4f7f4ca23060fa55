"""How a table of another office is laid out: a guess that the planner corrects."""

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from plans.imports.cells import text_of
from plans.imports.deadlines import propose
from plans.imports.headings import SEARCHED, label_of
from plans.imports.lookups import listed
from plans.minutes.units import is_unit

# What a column can mean, and the headings by which offices call it.
FIELDS = {
    "title": (
        _("task"),
        "重点任务 任务 工作任务 目标任务 主要任务 任务名称 民生实事 实事项目 工作事项 "
        "事项 事项名称 项目名称 项目 工作内容 任务内容 内容 重点工作 工作要点 整改事项",
    ),
    "measures": (
        _("measures"),
        "具体举措 举措 措施 具体措施 工作措施 主要措施 建设内容 实施内容 主要内容 "
        "整改措施 工作举措 推进措施",
    ),
    "goal": (
        _("goal of the year"),
        "年度目标 目标 量化目标 工作目标 目标要求 年度目标任务 预期目标 工作要求 成果 "
        "成果体现 年度计划",
    ),
    "lead_unit": (
        _("lead unit (the first named leads)"),
        "牵头单位 责任单位 主办单位 承办单位 牵头部门 责任部门 实施单位 主管部门 "
        "牵头责任单位 责任主体 主要责任单位 落实单位",
    ),
    "supporting_units": (
        _("supporting units"),
        "配合单位 协办单位 协同单位 参与单位 配合部门 协同责任单位 协作单位 相关单位 "
        "其他责任单位 责任（配合）单位",
    ),
    "due_on": (
        _("due"),
        "完成时限 时限 完成时间 截止时间 办结时限 时间节点 期限 完成期限 时间要求 "
        "计划完成时间 整改时限 时间安排 完成日期",
    ),
    "start_on": (_("start"), "开始时间 启动时间 开工时间 起始时间 计划开始时间 开始"),
    "responsible_leader": (
        _("responsible leader"),
        "责任领导 牵头领导 分管领导 挂钩领导 牵头县领导 包保领导 联系领导",
    ),
    "theme": (_("theme"), "类别 主线 板块 领域 分类"),
    "remark": (_("remark"), "备注 说明"),
}
LABELS = {
    label_of(label): name
    for name, (_words, labels) in FIELDS.items()
    for label in labels.split()
}
NEEDED = ("title", "lead_unit", "due_on")
# A cell such as （3） or 12. counts the rows.
COUNTING = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,4}[)）.、]?")
TITLE_LENGTH = 6


@dataclass(frozen=True)
class Column:
    """One column of the table as the planner sees it when they say what it means."""

    place: int
    label: str
    samples: tuple[str, ...]

    @property
    def letter(self):
        return get_column_letter(self.place + 1)


@dataclass
class Layout:
    """Where the heading stands (a row as spreadsheets count), what columns mean."""

    sheet: int = 0
    top: int = 1
    fields: dict[int, str] = field(default_factory=dict)

    @property
    def places(self):
        return {name: place for place, name in self.fields.items()}


def guess(book):
    """The layout that the headings and the contents suggest."""
    best = None
    for number, sheet in enumerate(book.sheets):
        rows = sheet.filled()
        for index, row in enumerate(rows[:SEARCHED]):
            fields = _by_heading(row)
            if len(fields) > len(best.fields if best else {}):
                best = Layout(number, index + 1, fields)
    if best is None or len(best.fields) < 2:
        best = Layout(0, _first_full_row(book.sheets[0]) + 1, {})
    _by_contents(best, book.sheets[best.sheet])
    return best


def at(book, sheet, top):
    """The same for a heading that the planner has pointed out."""
    rows = book.sheets[sheet].filled()
    top = min(top, max(len(rows), 1))
    layout = Layout(sheet, top, _by_heading(rows[top - 1]) if rows else {})
    _by_contents(layout, book.sheets[sheet])
    return layout


def _by_heading(row):
    found = {}
    for place, value in enumerate(row):
        name = LABELS.get(label_of(value))
        if name and name not in found.values():
            found[place] = name
    labels = [label_of(value) for value in row]
    if "责任单位" in labels and "牵头单位" in labels:
        # Beside a lead unit, those responsible are the others.
        found.setdefault(labels.index("责任单位"), "supporting_units")
    return found


def _first_full_row(sheet):
    filled = [sum(bool(text_of(v)) for v in row) for row in sheet.rows[:SEARCHED]]
    return filled.index(max(filled)) if filled else 0


def _by_contents(layout, sheet):
    """Fill in what the headings did not say from what the cells hold."""
    columns = columns_of(sheet, layout.top, samples=40)
    free = [c for c in columns if c.place not in layout.fields and c.samples]
    for name, fits in (("due_on", _is_deadline), ("lead_unit", _are_units)):
        if name in layout.fields.values():
            continue
        scores = {c.place: _share(c.samples, fits) for c in free}
        place = max(scores, key=scores.get, default=None)
        if place is not None and scores[place] >= 0.5:
            layout.fields[place] = name
            free = [c for c in free if c.place != place]
    if "title" not in layout.fields.values():
        lengths = {c.place: sum(map(len, c.samples)) / len(c.samples) for c in free}
        place = max(lengths, key=lengths.get, default=None)
        if place is not None and lengths[place] >= TITLE_LENGTH:
            layout.fields[place] = "title"


def _share(samples, fits):
    return sum(map(fits, samples)) / len(samples)


def _is_deadline(text):
    return len(text) <= 20 and propose(text, 2000) is not None


def _are_units(text):
    names = listed(text)
    return bool(names) and all(len(name) <= 16 and is_unit(name) for name in names)


def columns_of(sheet, top, *, samples=3):
    """The columns below a heading, each with a few of the texts it holds."""
    rows = sheet.filled()
    heading = rows[top - 1] if 0 < top <= len(rows) else []
    return [
        Column(
            place,
            text_of(heading[place]) if place < len(heading) else "",
            tuple(
                text
                for row in rows[top:]
                if (text := text_of(row[place])) and not COUNTING.fullmatch(text)
            )[:samples],
        )
        for place in range(sheet.width)
    ]


def signature(book, layout):
    """The same for tables with the same headings."""
    sheet = book.sheets[layout.sheet]
    labels = [column.label for column in columns_of(sheet, layout.top)]
    return sha256("\n".join(labels).encode()).hexdigest()[:16]


def doubled(fields):
    """The meanings that were given to more than one column."""
    counts = Counter(name for name in fields.values() if name)
    return [name for name, number in counts.items() if number > 1]
