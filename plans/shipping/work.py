"""Themes, the plan, its tasks and milestones as shipped."""

from django.utils.translation import gettext as _

from plans.actions import plans as plan_actions
from plans.actions import tasks as task_actions
from plans.models import Milestone, MilestoneTemplate, Plan, Task, Theme
from plans.shipping.ledger import Shelf
from plans.shipping.minutes import TO_DO
from plans.shipping.tables import read

THEME = {
    "slug": "标识",
    "name": "名称",
    "word": "要求词",
    "english_name": "英文名",
    "english_word": "英文要求词",
    "heading": "标题原文",
}
PLAN = {
    "year": "年度",
    "name": "名称",
    "english_name": "英文名",
    "starts_on": "开始",
    "ends_on": "结束",
    "reports_from": "首个填报月",
}
TASK = {
    "code": "编号",
    "theme": "主线",
    "kind": "类型",
    "title": "重点任务",
    "measures": "具体举措",
    "goal": "年度目标",
    "source": "来源",
    "directives": "对应要求",
    "lead_unit": "牵头单位",
    "supporting_units": "配合单位",
    "responsible_leader": "责任领导",
    "start_on": "开始",
    "due_on": "完成时限",
    "reporting": "填报周期",
    "weight": "权重",
    "basis": "序时口径",
    "is_red_line": "红线",
    "is_restricted": "内部",
    "proposed_fields": "建议项",
    "basis_note": "依据",
    "remark": "备注",
}
MILESTONE = {
    "task": "任务",
    "order": "序号",
    "name": "节点",
    "due_on": "完成时限",
    "weight": "权重",
    "is_key": "关键",
    "stage": "环节",
}
TEMPLATE = {
    "kind": "类型",
    "order": "序号",
    "name": "节点",
    "share": "进度",
    "weight": "权重",
    "is_key": "关键",
    "stage": "环节",
}
# Once a task is assigned, only decisions move these.
TASK_TERMS = ("lead_unit", "start_on", "due_on", "weight")
MILESTONE_TERMS = ("due_on", "weight", "is_key")


def load_themes(folder, ledger):
    """Themes by their slug."""
    shelf = Shelf(ledger, Theme, THEME, natural=["slug"])
    rows = read(folder / "themes.csv", *THEME.values(), key="标识")
    for order, row in enumerate(rows):
        values = {name: row.text(column) for name, column in THEME.items()}
        shelf.ship(row, row.needed("标识"), values | {"order": order})
    return shelf.found


def load_plans(folder, ledger, *, meetings, at):
    """Plans by their year; a new one comes into force at once."""
    shelf = Shelf(ledger, Plan, PLAN, m2m=["meetings"], natural=["year"])
    for row in read(folder / "plans.csv", *PLAN.values(), key="年度"):
        values = {
            "year": row.number_in("年度"),
            "name": row.needed("名称"),
            "english_name": row.text("英文名"),
            "starts_on": row.day("开始"),
            "ends_on": row.day("结束"),
            "reports_from": row.day("首个填报月"),
            "meetings": [meeting for meeting in meetings.values() if meeting],
        }
        shelf.ship(row, row.text("年度"), values)
    for plan in shelf.created:
        plan_actions.approve(plan, by=None, at=at)
    return shelf.found


def load_tasks(folder, ledger, *, plans, themes, units, posts, directives):
    """The shelf of tasks, by their code."""
    shelf = Shelf(
        ledger, Task, TASK, m2m=["directives", "supporting_units"], natural=["code"]
    )
    for row in read(folder / "tasks.csv", *TASK.values(), key="编号"):
        code = row.needed("编号")
        plan = row.one_of("编号", plans, text=code.partition("-")[0])
        lead_unit = row.one_of("牵头单位", units)
        if not shelf.knows(code) and (plan is None or lead_unit is None):
            ledger.note(
                _("Task %(code)s was left out: its plan or lead unit is deleted.")
                % {"code": code}
            )
            continue
        values = {name: row.text(column) for name, column in TASK.items()}
        values |= {
            "plan": plan,
            "theme": row.one_of("主线", themes),
            "kind": row.choice("类型", Task.Kind),
            "source": row.choice("来源", Task.Source),
            "directives": [d for d in row.all_of("对应要求", directives) if d],
            "lead_unit": lead_unit,
            "supporting_units": [u for u in row.all_of("配合单位", units) if u],
            "responsible_leader": row.one_of("责任领导", posts),
            "start_on": row.day("开始"),
            "due_on": row.day("完成时限"),
            "reporting": row.choice("填报周期", Task.Reporting),
            "weight": row.number_in("权重"),
            "basis": row.choice("序时口径", Task.Basis),
            "is_red_line": row.flag("红线"),
            "is_restricted": row.flag("内部"),
        }
        shelf.ship(
            row,
            code,
            values,
            protected=lambda task: TASK_TERMS if task.is_assigned else (),
        )
    return shelf


def load_templates(folder, ledger):
    """Milestones that tasks of one kind usually take, by kind and number."""
    shelf = Shelf(ledger, MilestoneTemplate, TEMPLATE, natural=["kind", "order"])
    for row in read(folder / "milestone_templates.csv", *TEMPLATE.values()):
        kind, order = row.choice("类型", Task.Kind), row.number_in("序号")
        values = {
            "kind": kind,
            "order": order,
            "name": row.needed("节点"),
            "share": row.number_in("进度"),
            "weight": row.number_in("权重"),
            "is_key": row.flag("关键"),
            "stage": row.text("环节"),
        }
        shelf.ship(row, f"{kind}:{order}", values)
    return shelf


def load_milestones(folder, ledger, *, tasks):
    """The shelf of milestones, by task and number."""
    shelf = Shelf(ledger, Milestone, MILESTONE)
    made_now = {task.pk for task in tasks.created}
    for row in read(folder / "milestones.csv", *MILESTONE.values()):
        task = row.one_of("任务", tasks.found)
        key = f"{row.text('任务')}:{row.number_in('序号')}"
        if key in shelf.found:
            row.fail("序号", _("“%(text)s” stands here twice.") % {"text": key})
        if not shelf.knows(key) and (task is None or not _may_gain(task, made_now)):
            ledger.note(
                _("Milestone %(key)s was left out: its task is assigned or gone.")
                % {"key": key}
            )
            continue
        values = {
            "task": task,
            "order": row.number_in("序号"),
            "name": row.needed("节点"),
            "due_on": row.day("完成时限"),
            "weight": row.number_in("权重"),
            "is_key": row.flag("关键"),
            "stage": row.text("环节") and row.choice("环节", Milestone.Stage),
        }
        shelf.ship(
            row,
            key,
            values,
            protected=lambda _milestone, task=task: (
                MILESTONE_TERMS if task and task.is_assigned else ()
            ),
        )
    return shelf


def _may_gain(task, made_now):
    return task.pk in made_now or not task.is_assigned


def register(tasks, *, at):
    """Put the tasks that were just created into the plan's register."""
    for task in tasks:
        task_actions.register(task, by=None, at=at)


def require_every_demand_answered(folder):
    """Whatever clauses.csv marks as 立项 must be named by a task, and no other."""
    named = {
        code
        for row in read(folder / "tasks.csv", *TASK.values())
        for code in row.listed("对应要求")
    }
    for row in read(folder / "clauses.csv", "编号", "处理"):
        if row.text("处理") == TO_DO and row.text("编号") not in named:
            row.fail("处理", _("no task in tasks.csv names this clause."))
