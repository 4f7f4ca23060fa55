"""The task breakdown table as a workbook that an office prints on A3 and passes on."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from plans.exports.breakdown import (
    MILESTONE_COLUMNS,
    REASON,
    TASK_COLUMNS,
    YES,
    Breakdown,
)
from plans.models import Milestone, Theme
from towns.models import Post, Unit

TASKS, MILESTONES, GUIDE = "任务分解表", "节点", "填表说明"
# The sheet's own properties, by which the import knows a table of ours again.
EXPORTED_AT, AS_OF, YEAR = "导出时刻", "截至日期", "计划年度"
A3 = 8
FONT = "宋体"
FILLS = {
    "■": "#f2d4cd",
    "▲": "#f8e8c4",
    "●": "#dcebdf",
    "✓": "#d5e3ee",
    "○": "#ececea",
}
LINE = 13.5
TALLEST = 400
GREY = "#f1efe9"
HEAD = "#e3ece5"
GUIDANCE = (
    "本表可在 Excel 或 WPS 中修改后，由计划管理员在系统管理中“导入任务分解表”。"
    "导入前先给出逐格对照，确认后一次生效；有一处错误则全部不导入。",
    "白底各列可以修改；灰底各列（四个季度、进展、进度、亮灯等）由系统生成，改了也不导入。",
    "“编号”和“节点号”请勿改动：系统凭它们认出原有的任务和节点。新增任务的编号留空，导入后为草稿，由系统编号。",
    "新增节点的节点号留空；属于新增任务的，任务编号也留空，填上该任务的名称。",
    "一格内写几个单位的，用顿号、逗号、分号或换行分开，第一个为牵头单位。单位可写全称、简称或曾用名。",
    "日期写作 2025-06-30、2025年6月30日或 6月底。",
    "已交办任务的牵头单位、起止时间、权重以及节点的时限、权重、是否关键，须写明变更理由，改前改后均留痕。",
    "从表中删去一行不会删除系统中的任务或节点。",
    "严禁上传涉密信息。",
)


@dataclass(frozen=True)
class Choices:
    """What can be chosen in the planner's cells."""

    units: list[str]
    leaders: list[str]
    themes: list[str]

    @classmethod
    def load(cls):
        return cls(
            list(Unit.objects.open().values_list("name", flat=True)),
            list(Post.objects.values_list("name", flat=True)),
            list(Theme.objects.values_list("name", flat=True)),
        )


def workbook(table: Breakdown, *, by, at, note="", choices=None):
    """The table as the bytes of a workbook; with `choices` it can be edited."""
    output = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(output, options) as book:
        book.set_properties(
            {"title": f"{table.plan.name}任务分解表", "author": str(by)}
        )
        book.set_custom_property(EXPORTED_AT, at.isoformat(), "text")
        book.set_custom_property(YEAR, str(table.plan.year), "text")
        if table.is_past:
            book.set_custom_property(AS_OF, table.day.isoformat(), "text")
        _Book(book, table, by=by, at=at, note=note, choices=choices).write()
    return output.getvalue()


def height(columns, values):
    """What a row needs, in points: not every program fits rows to wrapped text."""
    lines = max(
        _lines(value, column.width)
        for column, value in zip(columns, values, strict=True)
    )
    return min(max(lines * LINE + 4, 2 * LINE), TALLEST)


def _lines(value, width):
    if not isinstance(value, str):
        return 1
    # At 10 points a Chinese character is nearly two of the units of a column's width.
    fits = max((width * 7 - 4) / 6.7, 2)
    return sum(
        max(1, -(-sum(1 + (ord(c) > 0x2E7F) for c in line) // int(fits)))
        for line in value.split("\n")
    )


class _Book:
    def __init__(self, book, table, *, by, at, note, choices):
        self.book, self.table, self.choices = book, table, choices
        self.by, self.at, self.note = by, at, note
        self.formats = {}

    def write(self):
        reason = (REASON,) if self.choices else ()
        sheet = self._sheet(
            TASKS, (*TASK_COLUMNS, *reason), self.table.rows, "任务分解表", frozen=5
        )
        steps = self._sheet(
            MILESTONES,
            (*MILESTONE_COLUMNS, *reason),
            self.table.milestone_rows,
            "任务节点表",
            frozen=3,
        )
        if self.choices:
            self._guide()
            self._offer(sheet, steps, reason)

    def _format(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            common = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
            self.formats[key] = self.book.add_format({**common, **properties})
        return self.formats[key]

    def _sheet(self, name, columns, rows, title, *, frozen):
        sheet = self.book.add_worksheet(name)
        sheet.set_row(0, 30)
        big = self._format(bold=True, font_size=18)
        sheet.write_string(0, 0, f"{self.table.plan.name}{title}", big)
        sheet.write_string(1, 0, self._second_line(), self._format())
        top = 2
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            head = self._format(
                bold=True, align="center", text_wrap=True, border=1, bg_color=HEAD
            )
            sheet.write_string(top, number, column.label, head)
        sheet.set_row(top, 32)
        last = top
        for last, row in enumerate(rows, top + 1):
            values = [column.show(row) for column in columns]
            sheet.set_row(last, height(columns, values))
            for number, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._cell(sheet, last, number, column, value)
        sheet.autofilter(top, 0, last, len(columns) - 1)
        sheet.freeze_panes(top + 1, frozen)
        printed = [column for column in columns if column is not REASON]
        self._set_up_print(sheet, top, last, len(printed))
        return sheet

    def _second_line(self):
        if self.table.is_past:
            when = f"截至 {self.table.day:%Y-%m-%d} 日终"
        else:
            when = f"截至 {self.at:%Y-%m-%d %H:%M}"
        made = f"{self.by} 导出；仅含其可见的任务"
        return "　".join(part for part in (when, self.note, made) if part)

    def _cell(self, sheet, row, number, column, value):
        properties = {"border": 1, "text_wrap": True}
        if column.is_centred:
            properties["align"] = "center"
        if self.choices and not column.is_read:
            properties["bg_color"] = GREY
        if column.label == "亮灯" and value:
            properties["bg_color"] = FILLS[value[0]]
        if value is None or value == "":
            sheet.write_blank(row, number, None, self._format(**properties))
        elif isinstance(value, date):
            day = self._format(**properties, num_format="yyyy-mm-dd")
            sheet.write_datetime(row, number, value, day)
        elif isinstance(value, str):
            # Text stays text, also when somebody edits the cell: no formulas, and no
            # 2025-034 that turns into a date.
            text = self._format(**properties, num_format="@")
            sheet.write_string(row, number, value, text)
        else:
            sheet.write_number(row, number, value, self._format(**properties))

    def _set_up_print(self, sheet, top, last, width):
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.print_area(0, 0, last, width - 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页，共 &N 页")

    def _guide(self):
        sheet = self.book.add_worksheet(GUIDE)
        sheet.set_column(0, 0, 90)
        wrapped = self._format(text_wrap=True, valign="top")
        sheet.write_string(0, 0, GUIDE, self._format(bold=True, font_size=14))
        for number, line in enumerate(GUIDANCE, 1):
            sheet.write_string(number, 0, f"{number}. {line}", wrapped)
        lists = {
            "责任单位": self.choices.units,
            "责任领导": self.choices.leaders,
            "类别": self.choices.themes,
        }
        for column, (label, values) in enumerate(lists.items(), 2):
            sheet.set_column(column, column, 30)
            sheet.write_string(0, column, label, self._format(bold=True))
            for row, value in enumerate(values, 1):
                sheet.write_string(row, column, value, self._format())
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _offer(self, sheet, steps, reason):
        """Drop-downs beside the cells; they help and do not forbid."""
        columns = [column.field for column in (*TASK_COLUMNS, *reason)]
        for name, place, values in (
            ("lead_unit", 2, self.choices.units),
            ("responsible_leader", 3, self.choices.leaders),
            ("theme", 4, self.choices.themes),
        ):
            if not values:
                continue
            first = xl_rowcol_to_cell(1, place, True, True)
            last = xl_rowcol_to_cell(len(values), place, True, True)
            self._validate(
                sheet,
                columns.index(name),
                f"='{GUIDE}'!{first}:{last}",
                self.table.rows,
            )
        columns = [column.field for column in (*MILESTONE_COLUMNS, *reason)]
        rows = self.table.milestone_rows
        self._validate(steps, columns.index("is_key"), [YES], rows)
        self._validate(steps, columns.index("stage"), Milestone.Stage.values, rows)

    @staticmethod
    def _validate(sheet, column, source, rows):
        # As many rows again, for what the planner adds.
        last = 3 + max(50, len(rows) * 2)
        options = {
            "validate": "list",
            "source": source,
            "ignore_blank": True,
            "show_error": False,
        }
        sheet.data_validation(3, column, last, column, options)
