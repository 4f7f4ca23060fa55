"""An invented year leaves behind what the actions would have left behind."""

from collections import Counter

import pytest

from plans import shipping, standing, synthesis
from plans.actions import Refused, claims, reports, tasks
from plans.models import (
    CompletionClaim,
    LightSpan,
    Milestone,
    MilestoneTerm,
    Plan,
    ProgressReport,
    ReachedMilestone,
    Review,
    Task,
    TaskState,
    TaskTerm,
)
from plans.schedule import Period
from tests.factories import at, make_plan
from towns.models import AuditEntry, User

pytestmark = pytest.mark.django_db
NOW = at("2025-10-20")
UNTOLD = {"id", "version", "created_at", "updated_at"}


def invent(number, year=2024, until=NOW):
    shipping.load_office()
    plan = synthesis.prepare(year, at=NOW)
    synthesis.fill(plan, number, until=until)
    return plan


def test_a_plan_has_as_many_tasks_as_asked_for_with_a_year_of_reports():
    plan = invent(3)

    assert [task.code for task in plan.tasks.all()] == [
        "2024-00001",
        "2024-00002",
        "2024-00003",
    ]
    assert all(task.reports.exists() for task in plan.tasks.all())
    assert LightSpan.objects.at(NOW).tasks().in_plan(plan).count() == 3


def test_the_same_number_gives_the_same_year():
    def told(plan):
        rows = AuditEntry.objects.exclude(task_code="").order_by("at", "task_code")
        return list(rows.values_list("at", "verb", "task_code", "changes"))

    first = told(invent(3))
    for model in (LightSpan, Review, ReachedMilestone, ProgressReport):
        model.objects.all().delete()
    CompletionClaim.objects.all().delete()
    Task.objects.all().delete()
    Task.history.all().delete()
    AuditEntry.objects.all()._raw_delete("default")
    Plan.objects.all().delete()

    assert told(invent(3)) == first


def test_a_second_run_adds_only_what_is_wanting():
    plan = invent(2)

    assert synthesis.fill(plan, 3, until=NOW) == 1
    assert synthesis.fill(plan, 3, until=NOW) == 0
    assert plan.tasks.count() == 3


def test_key_tasks_have_three_to_seven_milestones_and_routine_ones_at_most_two():
    plan = invent(12)

    for task in plan.tasks.all():
        number = task.milestones.count()
        assert 3 <= number <= 7 if task.is_key else number <= 2


def test_a_plan_that_people_made_is_left_alone():
    make_plan(2024)

    with pytest.raises(Refused) as refused:
        synthesis.prepare(2024, at=NOW)

    assert "--year" in str(refused.value)
    assert Plan.objects.count() == 1


def test_without_a_year_it_takes_the_last_one_in_which_nobody_works():
    make_plan(2024)
    free = synthesis.year_without_work(NOW.date())
    synthesis.prepare(free, at=NOW)

    # The invented plan may grow: a second run adds to it.
    assert (free, synthesis.year_without_work(NOW.date())) == (2023, 2023)


@pytest.mark.parametrize("year", [1999, 2026])
def test_a_year_that_has_not_begun_or_lies_too_far_back_is_refused(year):
    with pytest.raises(Refused):
        synthesis.prepare(year, at=NOW)


@pytest.mark.parametrize("number", [0, -1, 100_000])
def test_a_number_that_no_plan_holds_is_refused(number):
    shipping.load_office()
    plan = synthesis.prepare(2024, at=NOW)

    with pytest.raises(Refused):
        synthesis.fill(plan, number, until=NOW)


def test_nobody_of_the_invented_people_can_sign_in():
    invent(1)

    assert not any(person.has_usable_password() for person in User.objects.all())


def test_a_code_is_never_used_again():
    plan = invent(3)

    assert tasks.next_code(plan) == "2024-004"
    assert Task.history.filter(code="2024-00003").count() == 2


def test_a_year_that_goes_on_is_told_up_to_the_moment():
    plan = invent(12, year=2025)

    assert AuditEntry.objects.filter(at__gt=NOW).count() == 0
    states = Counter(plan.tasks.values_list("state", flat=True))
    assert states[Task.State.IN_PROGRESS]


FACTS = (
    TaskState,
    TaskTerm,
    MilestoneTerm,
    ProgressReport,
    ReachedMilestone,
    CompletionClaim,
    Review,
)


def rows_of(model, *, without=()):
    """All rows of a model as plain values; keys by what they stand for."""
    found = []
    for row in model.objects.all():
        values = {}
        for field in model._meta.concrete_fields:
            if field.name in UNTOLD | set(without):
                continue
            value = getattr(row, field.name)
            known = isinstance(value, ProgressReport | CompletionClaim)
            values[field.name] = (str(value), value.submitted_at) if known else value
        found.append(sorted(values.items()))
    return sorted(map(str, found))


def everything():
    return {
        **{model: rows_of(model) for model in FACTS},
        LightSpan: rows_of(LightSpan),
        Task: rows_of(Task),
        Milestone: rows_of(Milestone),
        AuditEntry: sorted(
            str((row.at, row.by, row.verb, row.task_code, sorted(row.changes.items())))
            for row in AuditEntry.objects.exclude(task_code="")
        ),
    }


def replay(entry, written):
    """Do by the actions what an entry of the trail tells."""
    task = Task.objects.get(code=entry.task_code)
    who = {"by": entry.by, "at": entry.at}
    waiting = task.reports.waiting().filter(period_end=entry.changes.get("period_end"))
    match entry.verb.split("."):
        case ["task", verb]:
            verb = {"registered": "register", "assigned": "assign"}.get(verb, verb)
            verb = {"acknowledged": "acknowledge", "closed": "close"}.get(verb, verb)
            getattr(tasks, verb)(task, **who)
        case ["report", "submitted"]:
            words, reached = written[entry.task_code, entry.at]
            reports.save_draft(
                task,
                period=Period.of(task.reporting, words["period_end"]),
                reached=reached,
                **{name: words[name] for name in ("progress", "problems")},
                **{name: words[name] for name in ("next_steps", "percent")},
                **who,
            )
            reports.submit(task.reports.get(status="draft"), **who)
        case ["report", "accepted"]:
            reports.accept(waiting.get(), **who)
        case ["report", "returned"]:
            words = entry.changes["words"]
            reports.return_for_rework(waiting.get(), words=words, **who)
        case ["claim", "submitted"]:
            claims.claim(task, evidence=written[task.code], **who)
        case ["claim", "accepted"]:
            claims.accept(task.claims.get(status="submitted"), **who)


@pytest.mark.parametrize("until", [at("2024-07-24", 15), NOW])
def test_the_actions_would_have_left_the_same_behind(until):
    invent(10, until=until)
    invented = everything()
    written = {
        (row.task.code, row.submitted_at): (
            vars(row),
            [(tick.milestone, tick.reached_on) for tick in row.reached.all()],
        )
        for row in ProgressReport.objects.exclude(submitted_at=None)
    }
    written |= {row.task.code: row.evidence for row in CompletionClaim.objects.all()}
    trail = list(AuditEntry.objects.exclude(task_code="").order_by("at", "pk"))
    for model in reversed(FACTS):
        model.objects.all().delete()
    LightSpan.objects.all().delete()
    AuditEntry.objects.all()._raw_delete("default")
    blank = {"assigned_at": None, "original_due_on": None, "completed_on": None}
    Task.objects.update(state=Task.State.DRAFT, version=0, **blank)
    Milestone.objects.update(original_due_on=None, reached_on=None)

    with standing.paused():
        for entry in trail:
            replay(entry, written)
    standing.rebuild(Task.objects.all())

    lived = everything()
    for model, rows in invented.items():
        assert lived[model] == rows, model


def test_a_past_year_leaves_nothing_to_do():
    plan = invent(12)

    states = set(plan.tasks.values_list("state", flat=True))
    assert states <= set(Task.DONE)
    assert not ProgressReport.objects.waiting().exists()
