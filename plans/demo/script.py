"""What happens in the demo's year, read from plans/data/demo."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.schedule import SHANGHAI
from plans.shipping import DATA
from plans.shipping.tables import Row, read

FOLDER = DATA / "demo"
STORY = ("任务", "交办", "签收", "迟报", "漏报", "进度")
CLAIM = ("办结申请", "佐证", "审定", "销号")
STEP = ("任务", "节点", "达到", "本期进展", "达到时", "存在问题", "下一步")
EVENT = ("时间", "任务", "事项", "由", "节点", "日期", "单位", "类别", "内容")
# Between the words for one report and the next of the same step.
NEXT = "／"
NOTHING = "-"


@dataclass(frozen=True)
class Step:
    """What reports say while a milestone is worked towards, and once it is reached."""

    reached_on: date | None = None
    progress: tuple[str, ...] = ()
    reached: str = ""
    problems: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """How one task fares."""

    code: str
    assigned_on: date
    acknowledged_on: date | None
    late_on: tuple[date, ...]
    missed: tuple[str, ...]
    percents: tuple[int, ...]
    claimed_on: date | None
    evidence: str
    accepted_on: date | None
    closed_on: date | None
    # By the milestone's number; 0 where the task has none to work towards.
    steps: dict[int, Step] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """What someone does about a task beside reporting, at a moment."""

    at: datetime
    code: str
    verb: str
    by: str
    order: str
    day: str
    unit: str
    kind: str
    words: str
    row: Row


def stories(folder=FOLDER):
    """Every task's story by its code."""
    steps = defaultdict(dict)
    for row in read(folder / "steps.csv", *STEP):
        number = row.number_in("节点") if row.text("节点") else 0
        steps[row.needed("任务")][number] = Step(
            reached_on=row.day("达到"),
            progress=_variants(row, "本期进展"),
            reached=row.text("达到时"),
            problems=_variants(row, "存在问题"),
            next_steps=_variants(row, "下一步"),
        )
    return {
        row.text("任务"): Story(
            code=row.text("任务"),
            assigned_on=row.day("交办") or row.fail("交办", _("write a date.")),
            acknowledged_on=row.day("签收"),
            late_on=_days(row, "迟报"),
            missed=tuple(row.listed("漏报")),
            percents=tuple(int(word) for word in row.listed("进度")),
            claimed_on=row.day("办结申请"),
            evidence=row.text("佐证"),
            accepted_on=row.day("审定"),
            closed_on=row.day("销号"),
            steps=steps[row.text("任务")],
        )
        for row in read(folder / "stories.csv", *STORY, *CLAIM, key="任务")
    }


def events(folder=FOLDER):
    """Everything beside the reports, in the table's order."""
    return [
        Event(
            _moment(row),
            row.needed("任务"),
            row.needed("事项"),
            row.needed("由"),
            row.text("节点"),
            row.text("日期"),
            row.text("单位"),
            row.text("类别"),
            row.needed("内容"),
            row,
        )
        for row in read(folder / "events.csv", *EVENT)
    ]


def _variants(row, column):
    text = row.text(column)
    words = (word.strip() for word in text.split(NEXT)) if text else ()
    return tuple("" if word == NOTHING else word for word in words)


def _days(row, column):
    try:
        return tuple(date.fromisoformat(word) for word in row.listed(column))
    except ValueError:
        row.fail(column, _("write dates such as 2025-03-21."))


def _moment(row):
    try:
        return datetime.fromisoformat(row.needed("时间")).replace(tzinfo=SHANGHAI)
    except ValueError:
        row.fail("时间", _("write a moment such as 2025-03-21 09:30."))
