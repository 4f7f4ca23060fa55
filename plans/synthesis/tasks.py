"""What an invented task is: its unit, dates, weight and milestones."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from plans.demo.hours import pick
from plans.models import Milestone, Task, Theme
from towns.models import Post
from towns.pinyin import search_key

WORK = ("推进项目建设", "完善配套设施", "提升服务水平", "开展专项整治", "培育特色产业")
STEPS = ("方案审定", "责任分解到位", "启动实施", "完成过半", "主体完成", "验收", "总结")
EVERY_MONTH = Task.Reporting.MONTH
PERIODS = (*[EVERY_MONTH] * 9, *[Task.Reporting.QUARTER] * 2, Task.Reporting.HALF)
BASES = (*[Task.Basis.MILESTONES] * 6, Task.Basis.LINEAR, Task.Basis.MONTHS)


@dataclass
class Invented:
    """A task and its milestones, not yet saved."""

    task: Task
    supporting: list
    milestones: list = field(default_factory=list)


class Inventor:
    def __init__(self, plan, staff, calendar):
        self.plan = plan
        self.units = staff.units
        self.calendar = calendar
        self.themes = list(Theme.objects.all())
        self.posts = list(Post.objects.all())

    def task(self, number):
        """The task of this number, always the same one."""
        code = f"{self.plan.year}-{number:05}"
        unit = self.units[number % len(self.units)]
        is_key = number % 4 == 0
        start_on, due_on = self._dates(code)
        task = Task(
            code=code,
            plan=self.plan,
            theme=self.themes[pick(len(self.themes), "theme", code)],
            title=f"{WORK[pick(len(WORK), 'work', code)]}（合成任务 {number}）",
            goal="年内完成全部节点。（测试数据）",
            kind=Task.Kind.PROGRAMME if is_key else Task.Kind.ROUTINE,
            source=Task.Source.OTHER,
            lead_unit=unit,
            responsible_leader=self.posts[pick(len(self.posts), "post", code)],
            start_on=start_on,
            due_on=due_on,
            weight=2 if is_key else 1,
            reporting=PERIODS[pick(len(PERIODS), "period", code)],
            basis=BASES[pick(len(BASES), "basis", code)],
            is_red_line=not pick(12, "red line", code),
            is_restricted=not pick(40, "restricted", code),
        )
        task.search_key = search_key(task.code, task.title, task.goal)
        others = [other for other in self.units if other != unit]
        supporting = others[pick(5, code) :: 4][:3]
        return Invented(task, supporting, self._milestones(task))

    def _dates(self, code):
        year = self.plan.year
        start = date(year, 1, 4) + timedelta(days=pick(120, "start", code))
        due = date(year, 6, 1) + timedelta(days=pick(211, "due", code))
        start = self.calendar.on_or_before(start)
        # The first days of January may all be free: a task never starts before.
        start = max(start, date(year, 1, 2))
        return start, self.calendar.on_or_before(due)

    def _milestones(self, task):
        number = 3 + pick(5, "steps", task.code) if task.is_key else 0
        number = number or pick(3, "steps", task.code)
        length = (task.due_on - task.start_on).days
        names = STEPS[:number]
        return [
            Milestone(
                task=task,
                order=order,
                name=name,
                due_on=max(
                    task.start_on,
                    self.calendar.on_or_before(
                        task.start_on + timedelta(days=length * order // number)
                    ),
                ),
                weight=1 + pick(3, "weight", task.code, order),
                is_key=task.is_key and order in (number // 2, number),
            )
            for order, name in enumerate(names, 1)
        ]
