"""What a decision would do to a task's light: its facts and one more. Writes nothing.

Each function takes a task's `standing.Record` and gives another, in which the decision
has been taken at the moment; `verdict` then says what the rule makes of it.
"""

from dataclasses import replace
from datetime import date

from plans import lights, standing
from plans.models import ChangeRequest, MilestoneTerm, Review, Task, TaskState, TaskTerm

Kind = ChangeRequest.Kind


def verdict(record, moment, calendar):
    """The light of the task by what is known at the moment."""
    facts = standing.facts_at(record, moment).facts
    return lights.judge(facts, moment, record.task.plan.rules, calendar)


def report_accepted(record, report, moment):
    review = Review(
        report_id=report.pk, verdict=Review.Verdict.ACCEPTED, at=moment, by_id=None
    )
    key = ("report", report.pk)
    return replace(
        record,
        reviews={**record.reviews, key: [*record.reviews.get(key, ()), review]},
    )


def in_state(record, state, moment, review_on=None):
    """The task in another state: completed, on hold, cancelled."""
    row = TaskState(state=state, since=moment, review_on=review_on)
    return replace(record, states=[*record.states, row])


def claim_accepted(record, moment):
    return in_state(record, Task.State.COMPLETED, moment)


def extended(record, to_due_on, moment, milestone=None):
    """One date moved: the task's, or that of a milestone (its MilestoneFacts)."""
    if milestone is None:
        return _due(record, to_due_on, moment)
    row = MilestoneTerm(
        milestone_id=milestone.id,
        due_on=to_due_on,
        weight=milestone.weight,
        is_key=milestone.is_key,
        since=moment,
    )
    terms = [*record.milestone_terms.get(milestone.id, ()), row]
    return replace(
        record, milestone_terms={**record.milestone_terms, milestone.id: terms}
    )


def changed(record, kind, after, moment, milestone=None):
    """A change carried out; only dates and a cancellation move a light."""
    if kind == Kind.CANCEL:
        return in_state(record, Task.State.CANCELLED, moment)
    if kind == Kind.DATES and after.get("due_on"):
        return extended(record, date.fromisoformat(after["due_on"]), moment, milestone)
    return record


def _due(record, due_on, moment):
    task = record.task
    row = TaskTerm(
        lead_unit_id=task.lead_unit_id,
        start_on=task.start_on,
        due_on=due_on,
        weight=task.weight,
        since=moment,
    )
    return replace(record, terms=[*record.terms, row])
