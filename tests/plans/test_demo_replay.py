"""`?as_of=` says of every day of the demo's year what was known on that day.

Recomputed here from the recorded rows and the rule of the book, one day after the
other, without spans and without `plans.standing`; and lived a second time, only until
a day in June, to see that nothing that came later has changed what June looked like.
"""

import heapq
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from plans import shipping, standing
from plans.calendar import working_days
from plans.demo import PLAN_REGISTERED, accounts, script
from plans.demo.year import Year, foretell
from plans.lights import (
    Light,
    MilestoneFacts,
    ReportFacts,
    ReturnedFacts,
    State,
    TaskFacts,
)
from plans.models import (
    CompletionClaim,
    LightSpan,
    MilestoneTerm,
    ProgressReport,
    ReachedMilestone,
    Task,
    TaskState,
    TaskTerm,
)
from plans.schedule import SHANGHAI
from plans.standing import EXEMPT
from resort_portal import clock
from tests.demo import rows_written
from tests.plans.test_lights_by_the_book import light_by_the_book

DONE = (State.COMPLETED, State.CLOSED, State.ARCHIVED)
NOT_COUNTED = (State.DRAFT, State.REGISTERED, State.CANCELLED)
JUNE = datetime(2025, 6, 30, 23, 59, 59, 999999, SHANGHAI)


def end_of(day):
    return datetime.combine(day, time.max, SHANGHAI)


def by_task(rows, name="task_id"):
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


class Books:
    """Every recorded row, by task; what was known is what had been written by then."""

    def __init__(self):
        self.tasks = list(Task.objects.select_related("plan"))
        self.terms = by_task(TaskTerm.objects.order_by("since", "pk"))
        self.states = by_task(TaskState.objects.order_by("since", "pk"))
        self.milestones = by_task(
            MilestoneTerm.objects.select_related("milestone").order_by("since", "pk"),
            "milestone_id",
        )
        self.milestones_of = {
            task.pk: list(task.milestones.all()) for task in self.tasks
        }
        self.reports = by_task(ProgressReport.objects.exclude(submitted_at=None))
        self.ticks = by_task(ReachedMilestone.objects.all(), "report_id")
        self.claims = by_task(CompletionClaim.objects.order_by("submitted_at"))

    def facts(self, task, moment):
        """The task's facts at the moment; None before it was assigned."""
        terms = [row for row in self.terms[task.pk] if row.since <= moment]
        states = [row for row in self.states[task.pk] if row.since <= moment]
        if not terms or states[-1].state in NOT_COUNTED:
            return None
        reports = [row for row in self.reports[task.pk] if _stands(row, moment)]
        state = State(states[-1].state)
        return TaskFacts(
            state=state,
            start_on=terms[-1].start_on,
            due_on=terms[-1].due_on,
            plan_first_period=task.plan.reports_from,
            plan_end=task.plan.ends_on,
            assigned_at=task.assigned_at,
            milestones=tuple(self._milestones(task, reports, moment, state)),
            reports=tuple(
                ReportFacts(
                    row.period_end,
                    row.percent * 100,
                    row.submitted_at,
                    accepted=_is_accepted(row, moment),
                )
                for row in reports
            ),
            returned=tuple(
                ReturnedFacts(row.period_end, row.submitted_at, row.closed_at)
                for row in self.reports[task.pk]
                if row.status == "returned" and row.closed_at <= moment
            ),
            period_kind=task.reporting,
            basis=task.basis,
            exempt=tuple(
                (row.since, row.until if row.until and row.until <= moment else None)
                for row in states
                if row.state in EXEMPT
            ),
        )

    def _milestones(self, task, reports, moment, state):
        for milestone in self.milestones_of[task.pk]:
            terms = [r for r in self.milestones[milestone.pk] if r.since <= moment]
            if not terms:
                continue
            ticking = [
                report
                for report in reports
                if any(t.milestone_id == milestone.pk for t in self.ticks[report.pk])
            ]
            yield MilestoneFacts(
                id=milestone.pk,
                name=milestone.name,
                due_on=terms[-1].due_on,
                weight=terms[-1].weight,
                is_key=terms[-1].is_key,
                claimed=bool(ticking),
                done=state in DONE or any(_is_accepted(r, moment) for r in ticking),
            )


def _stands(report, moment):
    if report.submitted_at > moment:
        return False
    gone = report.status in ("withdrawn", "returned")
    return not (gone and report.closed_at <= moment)


def _is_accepted(report, moment):
    return report.status == "accepted" and report.closed_at <= moment


def milestone_by_the_book(milestone, facts, day):
    if milestone.done:
        return Light.DONE
    if facts.state == State.ON_HOLD:
        return Light.GREY
    if not milestone.claimed and facts.state != State.CLAIMED:
        if milestone.due_on < day:
            return Light.RED
        if milestone.due_on <= day + timedelta(days=7):
            return Light.YELLOW
    started = facts.start_on <= day or facts.reports or facts.state == State.CLAIMED
    return Light.GREEN if started else Light.GREY


@pytest.fixture
def books(demo):
    return Books()


def days_of_the_demo(demo):
    day = date(2024, 12, 14)
    while day < demo.day:
        yield day
        day += timedelta(days=1)


def test_every_day_of_the_year_looks_as_it_was_known(demo, books):
    spans = [
        (span.task_id, span.milestone_id, span.since, span.until, str(span.light))
        for span in LightSpan.objects.order_by("since")
    ]
    for day in days_of_the_demo(demo):
        moment = end_of(day)
        tasks, milestones = {}, {}
        for task in books.tasks:
            facts = books.facts(task, moment)
            if facts is None:
                continue
            light = light_by_the_book(facts, moment, task.plan.rules)
            tasks[task.pk] = str(light)
            for milestone in facts.milestones:
                light = milestone_by_the_book(milestone, facts, day)
                milestones[milestone.id] = str(light)
        covering = [
            span
            for span in spans
            if span[2] <= moment and (span[3] is None or span[3] > moment)
        ]
        counted = [span for span in covering if span[4] != "none"]
        assert {s[0]: s[4] for s in counted if s[1] is None} == tasks, day
        assert {s[1]: s[4] for s in counted if s[1]} == milestones, day


@pytest.mark.parametrize("month", range(1, 10))
def test_the_overview_of_a_month_s_end_counts_what_was_known(
    client, demo, books, month
):
    day = date(2025, month + 1, 1) - timedelta(days=1)
    moment = end_of(day)
    client.force_login(demo.user("supervisor"))

    page = client.get("/", {"as_of": day.isoformat()}).context["page"]

    known = [(task, books.facts(task, moment)) for task in books.tasks]
    lights = Counter(
        str(light_by_the_book(facts, moment, task.plan.rules))
        for task, facts in known
        if facts
    )
    assert {str(k): n for k, n in page.tally.lights.items() if n} == lights


def _by_names(figures):
    # Keys are given anew with every life of the demo.
    return {name: value for name, value in figures.items() if name != "milestone"}


def standing_of(moment):
    """How every task and milestone stood at the moment, by names."""
    spans = LightSpan.objects.at(moment).select_related("task", "milestone")
    return {
        (span.task.code, span.milestone and span.milestone.name): (
            span.light,
            [(code, _by_names(figures)) for code, figures in span.reasons],
            span.percent,
            span.expected,
            span.due_on,
            span.state,
        )
        for span in spans
    }


@pytest.fixture(scope="session")
def lived_until_june(django_db_setup, django_db_blocker):
    """What the portal said at the end of June, when June was the present."""

    def live():
        with clock.telling(PLAN_REGISTERED):
            shipping.load(at=PLAN_REGISTERED)
            people = accounts.create(at=PLAN_REGISTERED)
        whole = datetime.fromisoformat(settings.DEMO_CLOCK)
        year = Year(people, whole, working_days())
        with standing.paused():
            foretell(year, script.stories(), script.events())
            # The story is the same, but nothing after June comes about.
            year.until = JUNE
            year.queue = [entry for entry in year.queue if entry[0] <= JUNE]
            heapq.heapify(year.queue)
            year.live(lambda month, number: None)
        standing.rebuild(Task.objects.select_related("plan"))
        return standing_of(JUNE)

    with override_settings(DEMO=True):
        _rows, found = rows_written(live, django_db_blocker)
    return found


def test_what_came_later_has_not_changed_what_june_looked_like(lived_until_june, demo):
    assert standing_of(JUNE) == lived_until_june
    assert len(lived_until_june) > 250
