"""What unit and theme pages share: tasks with their lights, Gantt rows, pipes."""

from collections import defaultdict
from dataclasses import dataclass

from plans import charts, lights
from plans.dashboards.board import lang_of
from plans.dashboards.tally import gathered
from plans.models import LightSpan, Milestone, Task

Light = LightSpan.Light
CONCERN = (Light.RED, Light.YELLOW)


@dataclass(frozen=True)
class Listed:
    """A task as a short list prints it."""

    row: object
    short: str
    url: str
    unit: object
    unit_lang: str
    reached: int
    milestones: int


def listed(standing, rows, units, day, to):
    """Rows of tasks with their few words of reason and milestones reached."""
    unit_by_key = {unit.pk: unit for unit in units}
    counts = defaultdict(lambda: [0, 0])
    for row in standing.milestones:
        counts[row.task][0] += row.light == Light.DONE
        counts[row.task][1] += 1
    return [
        Listed(
            row=row,
            short=lights.short(row.reason_list, day),
            url=to.to("plans:task", row.code),
            unit=unit_by_key[row.unit],
            unit_lang=lang_of(unit_by_key[row.unit].short_title),
            reached=counts[row.task][0],
            milestones=counts[row.task][1],
        )
        for row in rows
    ]


def concerns(rows):
    """Red tasks, then yellow ones, the weightier first."""
    found = [row for row in rows if row.light in CONCERN]
    return sorted(
        found, key=lambda row: (row.light == Light.YELLOW, -row.weight, row.code)
    )


def tally_of(rows):
    return gathered(row.grouped for row in rows)


def gantt_rows(standing, rows, to):
    """Gantt rows of tasks that count, with their milestones' lights."""
    marks = defaultdict(list)
    for row in standing.milestones:
        marks[row.task].append(charts.GanttMark(row.name, row.due_on, row.light))
    return [
        charts.GanttRow(
            label=row.title,
            url=to.to("plans:task", row.code),
            light=row.light,
            start=row.start_on,
            due=row.due_on,
            original_due=row.original_due_on,
            percent_bp=row.percent,
            milestones=tuple(sorted(marks[row.task], key=lambda mark: mark.due)),
        )
        for row in rows
        if row.light != Light.NONE
    ]


def gantt(plan, groups, as_of):
    return charts.gantt(
        groups,
        since=plan.starts_on,
        until=plan.ends_on,
        today=as_of.day,
        is_past=as_of.is_past,
    )


def pipe(tasks, milestones):
    """Major projects by stage: {stage: [rows]}.

    A project stands at the stage of its first staged milestone that is not reached; a
    finished one, or one with all stages reached, at the last. Empty without a project.
    """
    open_stage = {}
    staged = set()
    for row in sorted(milestones, key=lambda row: row.due_on):
        if not row.stage:
            continue
        staged.add(row.task)
        if row.light != Light.DONE and row.task not in open_stage:
            open_stage[row.task] = row.stage
    if not staged:
        return {}
    found = {stage: [] for stage in Milestone.Stage.values}
    for row in tasks:
        if row.light != Light.NONE and row.task in staged:
            found[open_stage.get(row.task, Milestone.Stage.PRODUCE.value)].append(row)
    return found


def is_open(row):
    return row.state not in (*Task.DONE, *Task.UNASSIGNED, Task.State.CANCELLED)
