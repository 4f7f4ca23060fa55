"""The demo's year, lived event by event through the same actions as a real one."""

import heapq
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from django.db.models import F

from plans import notifications, tick
from plans.actions import claims, reports, tasks
from plans.demo import accounts, figures, happenings, hours, script
from plans.demo.diary import Diary
from plans.models import CompletionClaim, Notification, Task
from plans.schedule import day_of, periods, window
from resort_portal import clock

State = Task.State
REVIEW_DAYS = 3
# Inboxes begin so long before the demo's clock; most of it has been read by then.
INBOX = timedelta(days=30)
UNREAD = timedelta(days=5)
# One task in so many has no owner yet.
WITHOUT_OWNER = 12


@dataclass
class Year:
    """What is still to happen, in order, and the tasks as the story knows them."""

    people: dict
    until: datetime
    calendar: object
    queue: list = field(default_factory=list)
    diaries: dict = field(default_factory=dict)
    # Reports that somebody returns by hand: (code, period end).
    returned: set = field(default_factory=set)
    happened: int = 0
    _order: object = field(default_factory=count)

    def plan(self, moment, happening, *args):
        """Let something happen at the moment, unless the story is over by then."""
        if moment < self.until:
            entry = (moment, next(self._order), happening, args)
            heapq.heappush(self.queue, entry)

    def live(self, say):
        """Let everything happen in order; `say(month, number)` after each month."""
        month, in_month = None, 0
        while self.queue:
            moment, _number, happening, args = heapq.heappop(self.queue)
            if month and (moment.year, moment.month) != month:
                say(date(*month, 1), in_month)
                in_month = 0
            month = (day_of(moment).year, day_of(moment).month)
            with clock.telling(moment), self._told(moment):
                happening(self, *args, at=moment)
            in_month += 1
            self.happened += 1
        if month:
            say(date(*month, 1), in_month)

    def _told(self, moment):
        """Inboxes hold the last month: before it nobody is told of anything."""
        is_recent = moment >= self.until - INBOX
        return nullcontext() if is_recent else notifications.silent()

    def task(self, code):
        """The task as it stands now."""
        return Task.objects.select_related("plan", "lead_unit").get(code=code)

    def file_report(self, task, period, *, at, words="", percent=None):
        """The unit writes and submits a report; `words` instead of the story's own."""
        page = self.diaries[task.code].write(period, day_of(at))
        by = accounts.reporter_of(task.lead_unit.slug, self.people)
        draft = reports.save_draft(
            task,
            by=by,
            period=period,
            progress=words or page.progress,
            percent=page.percent if percent is None else percent,
            problems=page.problems,
            next_steps=page.next_steps,
            is_unchanged=page.is_unchanged and not words,
            reached=page.reached,
            at=at - timedelta(minutes=4 + hours.pick(20, task.code, period.end)),
        )
        submitted = reports.submit(draft, by=by, at=at)
        if (task.code, f"{period.end:%Y-%m}") not in self.returned:
            self.plan_review(submitted, at=at)

    def plan_review(self, submitted, *, at):
        """The supervisor looks at a report within three working days."""
        code = submitted.task.code
        days = 1 + hours.pick(REVIEW_DAYS, "review", code, at)
        day = self.calendar.add(day_of(at), days)
        self.plan(hours.during(day, "review", code), review, submitted)


def foretell(year, stories, events):
    """Put everything that the story tells into the year's queue."""
    found = Task.objects.select_related("plan").prefetch_related("milestones")
    by_code = {task.code: task for task in found}
    for number, story in enumerate(stories.values()):
        task = by_code[story.code]
        milestones = list(task.milestones.all())
        year.diaries[story.code] = Diary(task, story, milestones, day_of(year.until))
        begun = hours.at(story.assigned_on, 9, 30)
        year.plan(begun + timedelta(seconds=20 * number), assign, story.code)
        if story.acknowledged_on:
            moment = hours.during(story.acknowledged_on, story.code, "acknowledge")
            year.plan(moment, acknowledge, story.code)
        _foretell_reports(year, task, story)
        _foretell_end(year, story)
    for event in events:
        if event.verb == happenings.RETURN_REPORT:
            # Its review is the one that the table tells of.
            year.returned.add((event.code, event.day))
        year.plan(event.at, happenings.happen, event)


def _foretell_reports(year, task, story):
    plan = task.plan
    first = max(plan.reports_from, story.assigned_on)
    for period in periods(task.reporting, first, day_of(year.until)):
        label = f"{period.end:%Y-%m}"
        if label in story.missed:
            continue
        opened = window(period, plan.rules, year.calendar)
        if story.assigned_on > period.end.replace(day=plan.opens_day):
            continue
        if not story.steps:
            continue  # nothing is under way yet
        day = _filing_day(year, story, period, opened)
        year.plan(hours.during(day, story.code, period.end), report, story.code, period)


def _filing_day(year, story, period, opened):
    """A day of the window, or a later one where the story says so."""
    opens, closes = day_of(opened.opens_at), day_of(opened.closes_at)
    late = [day for day in story.late_on if closes < day <= closes + timedelta(days=28)]
    if late:
        return late[0]
    # What is reached in these days goes into the report.
    reached = [step.reached_on for step in story.steps.values() if step.reached_on]
    first = max([opens, *(day for day in reached if opens < day <= closes)])
    days = year.calendar.count(first, closes) + 1
    return year.calendar.add(first, hours.pick(days, story.code, period.end))


def _foretell_end(year, story):
    if not story.claimed_on:
        return
    year.plan(
        hours.during(story.claimed_on, story.code, "claim"),
        claim,
        story.code,
        story.evidence,
    )
    if story.accepted_on:
        moment = hours.afternoon(story.accepted_on, story.code, "accept")
        year.plan(moment, accept_claim, story.code)
    if story.closed_on:
        moment = hours.morning(story.closed_on, story.code, "close")
        year.plan(moment, close, story.code)


def foretell_rounds(year):
    """The portal's own round, every morning of the last month."""
    day = day_of(year.until - INBOX) + timedelta(days=1)
    while day <= day_of(year.until):
        year.plan(hours.at(day, 7), go_round)
        day += timedelta(days=1)


def go_round(year, *, at):
    tick.run(at)


def read_inboxes(until):
    """What was told more than some days ago has been read within the hour."""
    Notification.objects.filter(created_at__lt=until - UNREAD).update(
        read_at=F("created_at") + timedelta(hours=1)
    )


def assign(year, code, *, at):
    """The planner names the owner, mostly, and sends the task to its unit."""
    task = year.task(code)
    if hours.pick(WITHOUT_OWNER, code):
        task.owner = accounts.reporter_of(task.lead_unit.slug, year.people)
        task.save()
    tasks.assign(task, by=year.people["planner"], at=at)


def acknowledge(year, code, *, at):
    task = year.task(code)
    head = accounts.head_of(task.lead_unit.slug, year.people)
    tasks.acknowledge(task, by=head, at=at)


def report(year, code, period, *, at):
    """A unit files its report, unless the task owes none by then."""
    task = year.task(code)
    if task.state in Task.OPEN:
        year.file_report(task, period, at=at)


def review(year, submitted, *, at):
    reports.accept(submitted, by=year.people["supervisor"], at=at)


def claim(year, code, evidence, *, at):
    task = year.task(code)
    head = accounts.head_of(task.lead_unit.slug, year.people)
    claims.claim(task, by=head, evidence=evidence, at=at)


def accept_claim(year, code, *, at):
    waiting = CompletionClaim.objects.get(task__code=code, status="submitted")
    claims.accept(waiting, by=year.people["supervisor"], at=at)


def close(year, code, *, at):
    tasks.close(year.task(code), by=year.people["supervisor"], at=at)


def live(people, *, since, until, calendar, say):
    """Live the whole story of plans/data/demo; the number of things that happened."""
    year = Year(people, until, calendar)
    foretell(year, script.stories(), script.events())
    figures.foretell(year, since=since)
    happenings.foretell_meeting(year)
    foretell_rounds(year)
    year.live(say)
    read_inboxes(until)
    return year.happened
