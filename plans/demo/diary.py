"""What the demo's units write in their reports, and how far they say they are."""

from dataclasses import dataclass, field
from datetime import timedelta

from plans.demo import hours
from plans.demo.script import Step, Story
from plans.models import Task
from plans.schedule import FULL, Basis, Timetable, expected

# A milestone that the story leaves open is foreseen so long after the story's end.
FORESEEN = timedelta(days=30)


@dataclass
class Page:
    """One report as its author writes it."""

    progress: str
    problems: str
    next_steps: str
    percent: int
    reached: list = field(default_factory=list)
    is_unchanged: bool = False


@dataclass
class Diary:
    """The reports of one task, one after the other."""

    task: Task
    story: Story
    milestones: list
    ends_on: object
    written: int = 0
    ticked: set = field(default_factory=set)
    # Reports written so far while working towards the same milestone.
    pages_of_step: int = 0
    percent: int = 0
    last: Page | None = None

    def write(self, period, today):
        """The next report, written on a day about a period."""
        reached = [
            milestone
            for milestone in self.milestones
            if milestone.order not in self.ticked
            and (day := self._reached_on(milestone))
            and day <= today
        ]
        if reached:
            self.ticked |= {milestone.order for milestone in reached}
            self.pages_of_step = 0
        page = self._page(period, reached)
        if self._words(reached).progress:
            self.pages_of_step += 1
        self.written += 1
        self.percent = page.percent
        self.last = page
        return page

    def _page(self, period, reached):
        step, index = self._words(reached), self.pages_of_step
        progress = [self._reaching(milestone) for milestone in reached]
        progress.append(_at(step.progress, index))
        percent = self._percent(period)
        if not any(progress):
            return Page(
                self.last.progress,
                self.last.problems,
                self.last.next_steps,
                percent,
                is_unchanged=True,
            )
        return Page(
            "".join(progress),
            _at(step.problems, index),
            _at(step.next_steps, index) or self._routine(period),
            percent,
            [(milestone, self._reached_on(milestone)) for milestone in reached],
        )

    def _open(self):
        """The milestone that is worked towards now, or None."""
        return next((m for m in self.milestones if m.order not in self.ticked), None)

    def _words(self, reached):
        """The words for what is worked towards now; none where the report needs none.

        What is reached fills a report by itself, unless the story ends with this step.
        """
        milestone = self._open()
        if reached and (milestone is None or self._reached_on(milestone)):
            return Step()
        key = milestone.order if milestone else max([0, *self.ticked]) + 1
        return self.story.steps.get(key) or self.story.steps.get(0) or Step()

    def _reached_on(self, milestone):
        step = self.story.steps.get(milestone.order)
        return step.reached_on if step else None

    def _reaching(self, milestone):
        day = self._reached_on(milestone)
        return f"{day.month}月{day.day}日，{self.story.steps[milestone.order].reached}"

    def _routine(self, period):
        """The next step where the story names none."""
        milestone = self._open()
        if milestone is None:
            words, name, due_on = _ROUTINE_END, "", period.end
        else:
            is_past = milestone.due_on < period.end
            words = _ROUTINE_LATE if is_past else _ROUTINE
            name, due_on = milestone.name, milestone.due_on
        sentence = words[(hours.pick(9, self.task.code) + self.written) % len(words)]
        return sentence.format(name=name, day=f"{due_on.month}月{due_on.day}日")

    def _percent(self, period):
        """How far the unit is at the period's end, as the story runs."""
        if self.story.percents:
            index = min(self.written, len(self.story.percents) - 1)
            return self.story.percents[index]
        steps = [
            (self._foreseen(milestone), milestone.weight)
            for milestone in self.milestones
        ]
        basis = self.task.basis
        reached = expected(
            Timetable(
                self.task.start_on,
                max([self.task.due_on, *(day for day, weight in steps)]),
                tuple(steps),
                basis,
                period.end.year,
            ),
            period.end,
        )
        if basis == Basis.MILESTONES:
            reached = min(reached, self._ceiling())
        percent = reached // 100 - hours.pick(5, self.task.code, period.end)
        return max(self.percent, min(percent, 98))

    def _ceiling(self):
        """Short of the next milestone, as long as it is not reached."""
        total = sum(milestone.weight for milestone in self.milestones)
        done = sum(m.weight for m in self.milestones if m.order in self.ticked)
        following = self._open()
        if following is None or not total:
            return FULL
        return (10 * done + 9 * following.weight) * FULL // (10 * total)

    def _foreseen(self, milestone):
        open_end = max(milestone.due_on, self.ends_on + FORESEEN)
        return self._reached_on(milestone) or (
            open_end if milestone.due_on < self.ends_on else milestone.due_on
        )


def _at(words, index):
    return words[index] if index < len(words) else ""


_ROUTINE = (
    "抓好节点“{name}”，力争{day}前到位。",
    "对照节点“{name}”倒排工期，逐周核对。",
    "围绕节点“{name}”落实责任到人，确保{day}前完成。",
)
_ROUTINE_LATE = ("尽快补上节点“{name}”，逐周报告进展。", "集中力量补上节点“{name}”。")
_ROUTINE_END = ("整理办结佐证材料。", "巩固成果，做好后续管护。")
