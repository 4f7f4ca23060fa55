"""The task breakdown table 任务分解表: its columns, and the rows that fill them.

An office document: its words are Chinese in either language of the interface, and the
import knows the columns by them. Whatever a cell shows is what the import compares
with, so that a table that comes back as it left changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import DateField, Value
from django.db.models.functions import Cast

from plans.dashboards import conditions, freshness, task_list
from plans.models import LightSpan, Milestone, Review, Task
from plans.templatetags.lights import SHAPES

YES = "是"
SEPARATOR = "、"
LIGHTS = {
    "red": "红灯",
    "yellow": "预警",
    "green": "正常",
    "done": "已完成",
    "grey": "未启动",
}
HELD = "挂账"
# Excel refuses more in a cell; nobody reads more in one either.
LONGEST_CELL = 30_000


@dataclass(frozen=True)
class Link:
    """A unit that supports a task, or a directive that it answers."""

    pk: int
    name: str


@dataclass(frozen=True)
class Row:
    """One task at a moment, and all that its line says."""

    number: int
    task: Task
    units: list["Link"]
    directives: list["Link"]
    span: LightSpan | None
    report: Any
    milestones: list
    is_past: bool
    year: int

    def term(self, name):
        """A dated term: as it stood then, or as it stands now."""
        holder = self.span if self.is_past else self.task
        return getattr(holder, name)


@dataclass(frozen=True)
class MilestoneRow:
    task: Task
    milestone: Milestone
    span: LightSpan | None
    is_past: bool

    def term(self, name):
        holder = self.span if self.is_past else self.milestone
        return getattr(holder, name)


@dataclass(frozen=True)
class Column:
    """`show(row)` is what the cell holds; `field` names what an import writes.

    A column without a field is only shown; `key` is what the import finds rows by.
    """

    label: str
    show: Callable[[Any], Any]
    width: int
    field: str = ""
    is_key: bool = False
    is_term: bool = False
    is_centred: bool = False
    other_labels: tuple[str, ...] = ()

    @property
    def labels(self):
        return (self.label, *self.other_labels)

    @property
    def is_read(self):
        return bool(self.field) or self.is_key


def cut(text):
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def names(things):
    return SEPARATOR.join(thing.name for thing in things)


def light_of(span):
    """■ 红灯: the mark and the word, for tables in black and white."""
    if span is None or span.light == LightSpan.Light.NONE:
        return ""
    is_held = span.light == LightSpan.Light.GREY and span.state == Task.State.ON_HOLD
    word = HELD if is_held else LIGHTS[span.light]
    return f"{SHAPES[span.light]} {word}"


def quarter_of(day, year):
    """Which quarter of the plan's year a day lies in, the days around it included."""
    if day.year < year:
        return 1
    if day.year > year:
        return 4
    return (day.month + 2) // 3


def quarter(number):
    def show(row):
        return "\n".join(
            _step(each)
            for each in row.milestones
            if quarter_of(each.term("due_on"), row.year) == number
        )

    return show


def _step(row):
    """✓ 3月21日前 印发方案: a milestone on one line of its quarter."""
    due_on = row.term("due_on")
    mark = f"{SHAPES[row.span.light]} " if row.span else ""
    return f"{mark}{due_on.month}月{due_on.day}日前 {row.milestone.name}"


def progress_of(row):
    if row.report is None:
        return ""
    period = freshness.label_of(row.report.period_end, row.task.reporting)
    return cut(f"【{period}】{row.report.progress}")


def points(basis_points):
    """Basis points as a number of percent or points."""
    return None if basis_points is None else round(basis_points / 100, 1)


def marks_of(row):
    """What is said of the task beside its light: 已延期, 内部, 建议 …"""
    said = []
    if row.span:
        said = [str(tag.label) for tag in task_list.tags_of(row.span, row.task)]
        if slipped := task_list.days_slipped(row.span):
            original = row.span.original_due_on
            said.append(f"原时限{original:%Y-%m-%d}，顺延{slipped}天")
        if row.span.light == LightSpan.Light.NONE:
            said.append(str(row.span.get_state_display()))
    else:
        said.append(str(row.task.get_state_display()))
    if row.task.proposed_fields:
        said.append(f"建议：{row.task.proposed_fields}")
    return "；".join(said)


TASK_COLUMNS = (
    Column("序号", lambda row: row.number, 4, is_centred=True),
    Column(
        "编号",
        lambda row: row.task.code,
        9,
        is_key=True,
        is_centred=True,
        other_labels=("任务编号",),
    ),
    Column(
        "类别",
        lambda row: row.task.theme.name if row.task.theme else "",
        8,
        "theme",
        is_centred=True,
        other_labels=("主线",),
    ),
    Column(
        "来源条款",
        lambda row: names(row.directives),
        7,
        "directives",
        other_labels=("对应要求",),
    ),
    Column("重点任务", lambda row: row.task.title, 18, "title"),
    Column("具体举措", lambda row: cut(row.task.measures), 28, "measures"),
    Column(
        "年度目标",
        lambda row: cut(row.task.goal),
        24,
        "goal",
        other_labels=("年度目标（量化）", "年度目标(量化)"),
    ),
    Column("一季度", quarter(1), 13, other_labels=("一季度节点",)),
    Column("二季度", quarter(2), 13, other_labels=("二季度节点",)),
    Column("三季度", quarter(3), 13, other_labels=("三季度节点",)),
    Column("四季度", quarter(4), 13, other_labels=("四季度节点",)),
    Column(
        "牵头单位",
        lambda row: row.term("lead_unit").name,
        9,
        "lead_unit",
        is_term=True,
        is_centred=True,
    ),
    Column(
        "配合单位",
        lambda row: names(row.units),
        12,
        "supporting_units",
    ),
    Column(
        "责任领导",
        lambda row: (
            row.task.responsible_leader.name if row.task.responsible_leader else ""
        ),
        9,
        "responsible_leader",
        is_centred=True,
    ),
    Column(
        "责任人",
        lambda row: row.task.owner.full_name if row.task.owner else "",
        7,
        "owner",
        is_centred=True,
    ),
    Column(
        "开始时间",
        lambda row: row.term("start_on"),
        10,
        "start_on",
        is_term=True,
        is_centred=True,
        other_labels=("开始",),
    ),
    Column(
        "完成时限",
        lambda row: row.term("due_on"),
        10,
        "due_on",
        is_term=True,
        is_centred=True,
    ),
    Column(
        "权重",
        lambda row: row.term("weight"),
        5,
        "weight",
        is_term=True,
        is_centred=True,
    ),
    Column("目前进展", progress_of, 24),
    Column(
        "进度（%）",
        lambda row: points(row.span.percent) if _counts(row) else None,
        6,
        is_centred=True,
    ),
    Column(
        "序时差（百分点）",
        lambda row: points(row.span.deviation) if _counts(row) else None,
        6,
        is_centred=True,
    ),
    Column("亮灯", lambda row: light_of(row.span), 8, is_centred=True),
    Column("存在问题", lambda row: cut(row.report.problems) if row.report else "", 14),
    Column(
        "下一步打算", lambda row: cut(row.report.next_steps) if row.report else "", 14
    ),
    Column("标记", marks_of, 15),
    Column("备注", lambda row: cut(row.task.remark), 10, "remark"),
)
COLUMNS_BY_FIELD = {column.field: column for column in TASK_COLUMNS if column.field}
# Only in the planner's table: why the terms of an assigned task change.
REASON = Column("变更理由", lambda row: "", 14, "reason")

MILESTONE_COLUMNS = (
    Column(
        "任务编号",
        lambda row: row.task.code,
        11,
        "code",
        is_centred=True,
        other_labels=("编号",),
    ),
    Column("重点任务", lambda row: row.task.title, 34, "task_title"),
    Column("节点号", lambda row: row.milestone.pk, 8, is_key=True, is_centred=True),
    Column("序号", lambda row: row.milestone.order, 6, "order", is_centred=True),
    Column("节点", lambda row: row.milestone.name, 44, "name"),
    Column(
        "完成时限",
        lambda row: row.term("due_on"),
        12,
        "due_on",
        is_term=True,
        is_centred=True,
    ),
    Column(
        "权重",
        lambda row: row.term("weight"),
        7,
        "weight",
        is_term=True,
        is_centred=True,
    ),
    Column(
        "关键",
        lambda row: YES if _is_key(row) else "",
        7,
        "is_key",
        is_term=True,
        is_centred=True,
        other_labels=("关键节点",),
    ),
    Column(
        "环节",
        lambda row: row.milestone.stage,
        8,
        "stage",
        is_centred=True,
    ),
    Column("达到日期", lambda row: _reached_on(row), 12, is_centred=True),
    Column("亮灯", lambda row: light_of(row.span), 10, is_centred=True),
)


def _counts(row):
    return row.span is not None and row.span.light != LightSpan.Light.NONE


def _is_key(row):
    # Spans of milestones do not keep the rank; it is today's.
    return row.milestone.is_key


def _reached_on(row):
    if row.is_past and (row.span is None or row.span.light != LightSpan.Light.DONE):
        return None
    return row.milestone.reached_on


@dataclass
class Breakdown:
    """Both sheets of a plan's table, as someone sees them at a moment."""

    plan: Any
    day: date
    is_past: bool
    rows: list[Row] = field(default_factory=list)
    milestone_rows: list[MilestoneRow] = field(default_factory=list)


def task_rows(tasks):
    """Tasks with everything that a line of the table shows; a handful of queries."""
    return (
        tasks.select_related(
            "plan", "theme", "lead_unit", "responsible_leader", "owner"
        )
        .prefetch_related("milestones")
        .order_by("code")
    )


def breakdown(tasks, *, plan, viewpoint):
    """The table of these tasks; a constant number of queries."""
    tasks = list(task_rows(tasks))
    units, directives = _links(tasks)
    of_task, of_milestone = _spans(tasks, viewpoint.moment)
    reports = _reports(tasks, viewpoint.moment)
    table = Breakdown(plan, viewpoint.day, viewpoint.is_past)
    for task in tasks:
        span = of_task.get(task.pk)
        if viewpoint.is_past and span is None:
            continue
        steps = [
            MilestoneRow(task, each, of_milestone.get(each.pk), viewpoint.is_past)
            for each in task.milestones.all()
            if not viewpoint.is_past or each.pk in of_milestone
        ]
        table.milestone_rows += steps
        table.rows.append(
            Row(
                number=len(table.rows) + 1,
                task=task,
                units=units[task.pk],
                directives=directives[task.pk],
                span=span,
                report=reports.get(task.pk),
                milestones=sorted(steps, key=lambda step: step.term("due_on")),
                is_past=viewpoint.is_past,
                year=plan.year,
            )
        )
    return table


def _links(tasks):
    """Supporting units and directives by task, each in its own order; one query."""
    keys = [task.pk for task in tasks]
    supporting = (
        Task.supporting_units.through.objects.filter(task__in=keys)
        .order_by()
        .values_list(
            Value(0),
            "task",
            "unit",
            "unit__name",
            "unit__order",
            Cast(Value(None), DateField()),
        )
    )
    answered = (
        Task.directives.through.objects.filter(task__in=keys)
        .order_by()
        .values_list(
            Value(1),
            "task",
            "directive",
            "directive__code",
            "directive__start",
            "directive__meeting__held_on",
        )
    )
    units, directives = defaultdict(list), defaultdict(list)
    for row in sorted(supporting.union(answered, all=True), key=_order):
        kind, task, key, name, *_place = row
        (directives if kind else units)[task].append(Link(key, name))
    return units, directives


def _order(row):
    _kind, _task, key, _name, place, held_on = row
    return (-held_on.toordinal() if held_on else 0, place, key)


def _spans(tasks, moment):
    of_task, of_milestone = {}, {}
    spans = LightSpan.objects.at(moment).filter(task__in=[task.pk for task in tasks])
    known = {task.pk: task for task in tasks}
    spans = spans.annotate(is_disputed=conditions.disputed(moment))
    for span in spans.select_related("lead_unit"):
        span.task = known[span.task_id]
        if span.milestone_id:
            of_milestone[span.milestone_id] = span
        else:
            of_task[span.task_id] = span
    return of_task, of_milestone


def _reports(tasks, moment):
    """The latest report of each task that was accepted by the moment."""
    found = defaultdict(lambda: None)
    accepted = (
        freshness.submitted_by(moment)
        .filter(task__in=[task.pk for task in tasks], verdict=Review.Verdict.ACCEPTED)
        .only("task_id", "period_end", "progress", "problems", "next_steps")
        .order_by("period_end", "revision")
    )
    for report in accepted.iterator():
        found[report.task_id] = report
    return found
