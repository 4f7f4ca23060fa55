from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.lights import (
    Light,
    MilestoneFacts,
    ReportFacts,
    ReturnedFacts,
    State,
    TaskFacts,
    boundaries,
    judge,
    judge_milestone,
    milestone_spans,
    next_change,
    next_light,
    spans,
)
from plans.schedule import Basis, Period, PeriodKind, Rules
from tests.plans.light_facts import (
    DAYS,
    RULES,
    at,
    make_facts,
    make_milestone,
    make_report,
)

A_MOMENT = timedelta(microseconds=1)


def lights_of(drafts):
    return [(draft.since, draft.verdict.light) for draft in drafts]


def test_a_task_left_alone_goes_from_grey_to_red():
    facts = make_facts(
        state=State.ASSIGNED,
        assigned_at=at(2025, 8, 21),
        start_on=date(2025, 9, 1),
        due_on=date(2025, 10, 17),
        basis="linear",
    )

    found = spans(facts, at(2025, 8, 21, 9), RULES, DAYS)

    assert lights_of(found)[:5] == [
        (at(2025, 8, 21, 9), Light.GREY),
        (at(2025, 9, 1), Light.GREEN),
        (at(2025, 9, 25, 18), Light.YELLOW),  # nothing reported for September
        (at(2025, 10, 10), Light.YELLOW),  # and due in 7 days
        (at(2025, 10, 18), Light.RED),
    ]
    assert found[-1].until is None


@pytest.mark.parametrize("state", [State.DRAFT, State.COMPLETED, State.CANCELLED])
def test_what_is_settled_never_changes_by_time(state):
    facts = make_facts(state=state, assigned_at=at(2025, 1, 2))

    (only,) = spans(facts, at(2025, 1, 2), RULES, DAYS)

    assert (only.until, boundaries(facts, RULES, DAYS, at(2025, 1, 2))) == (None, [])


def test_a_task_on_hold_stays_on_hold():
    held = make_facts(
        state=State.ON_HOLD,
        assigned_at=at(2025, 1, 2),
        due_on=date(2025, 6, 30),
        exempt=((at(2025, 3, 3), None),),
        reports=(make_report(1, 900), make_report(2, 1800)),
    )

    (only,) = spans(held, at(2025, 3, 3), RULES, DAYS)

    assert only.verdict.light == Light.GREY


def test_boundaries_are_days_of_dates_and_moments_of_windows():
    facts = make_facts(
        assigned_at=at(2025, 11, 21),
        start_on=date(2025, 11, 3),
        due_on=date(2025, 12, 12),
        milestones=(make_milestone(date(2025, 12, 1)),),
    )

    assert boundaries(facts, RULES, DAYS, at(2025, 11, 3)) == [
        at(2025, 11, 24),
        at(2025, 12, 2),
        at(2025, 12, 5),
        at(2025, 12, 13),
        at(2025, 12, 25, 18),
        at(2026, 1, 20),
    ]


def test_the_next_change_is_told_with_its_light():
    facts = make_facts(due_on=date(2025, 10, 31))

    change = next_change(facts, at(2025, 10, 20), RULES, DAYS)

    assert (change.since, change.verdict.light) == (at(2025, 10, 24), Light.YELLOW)
    assert next_change(facts, at(2025, 11, 1), RULES, DAYS) is None


def test_the_next_light_passes_over_changes_of_figures():
    facts = make_facts(
        due_on=date(2025, 10, 31),
        milestones=(make_milestone(date(2025, 10, 29)),),
    )

    change, light = (
        follow(facts, at(2025, 10, 20), RULES, DAYS)
        for follow in (next_change, next_light)
    )

    assert (change.since, change.verdict.tags) == (at(2025, 10, 22), ("near_due",))
    assert (light.since, light.verdict.light) == (at(2025, 10, 24), Light.YELLOW)


def test_spans_may_stop_at_a_moment_even_that_of_a_change():
    facts = make_facts(due_on=date(2025, 10, 31))
    since, until = at(2025, 10, 20), at(2025, 11, 1)

    found = spans(facts, since, RULES, DAYS, until=until)

    assert lights_of(found) == [
        (since, Light.GREEN),
        (at(2025, 10, 24), Light.YELLOW),
    ]
    assert found[-1].until == until


# From here on: any facts whatever.

OTHER_RULES = Rules(red_below=500, yellow_from=100, near_days=0, opens_day=1)
some_rules = st.sampled_from([RULES, OTHER_RULES])
days = st.dates(date(2024, 12, 1), date(2026, 2, 28))
points = st.integers(0, 10_000)
# Half of them at the very edges: at midnight or when a window closes.
moments = st.builds(
    lambda day, seconds: at(day.year, day.month, day.day) + timedelta(seconds=seconds),
    days,
    st.one_of(st.sampled_from([0, 18 * 3600]), st.integers(0, 24 * 3600 - 1)),
)
milestones = st.lists(
    st.builds(
        MilestoneFacts,
        id=st.integers(1, 9),
        name=st.just("节点"),
        due_on=days,
        weight=st.integers(0, 5),
        is_key=st.booleans(),
        claimed=st.booleans(),
        done=st.booleans(),
        done_late=st.booleans(),
        original_due_on=st.none() | days,
    ),
    max_size=4,
).map(tuple)


def stretches():
    return st.lists(
        st.tuples(moments, st.none() | moments).filter(
            lambda pair: pair[1] is None or pair[0] < pair[1]
        ),
        max_size=2,
    ).map(tuple)


@st.composite
def tasks(draw):
    start_on, due_on = sorted([draw(days), draw(days)])
    kind = draw(st.sampled_from(PeriodKind))
    report = st.builds(
        ReportFacts,
        period_end=days.map(lambda day: Period.of(kind, day).end),
        percent_bp=points,
        submitted_at=moments,
        accepted=st.booleans(),
    )
    some_reports = st.lists(
        report,
        max_size=5,
        unique_by=lambda report: (report.period_end, report.submitted_at),
    )
    back = st.builds(
        ReturnedFacts,
        period_end=days.map(lambda day: Period.of(kind, day).end),
        submitted_at=moments,
        returned_at=moments,
    )
    return TaskFacts(
        state=draw(st.sampled_from(State)),
        start_on=start_on,
        due_on=due_on,
        plan_first_period=date(2025, 1, 1),
        plan_end=date(2025, 12, 31),
        assigned_at=draw(st.none() | moments),
        milestones=draw(milestones),
        reports=tuple(draw(some_reports)),
        returned=tuple(draw(st.lists(back, max_size=3))),
        period_kind=kind,
        basis=draw(st.sampled_from(Basis)),
        exempt=draw(stretches()),
        claim_submitted_at=draw(st.none() | moments),
        original_due_on=draw(st.none() | days),
    )


def covering(drafts, moment):
    (found,) = [
        draft
        for draft in drafts
        if draft.since <= moment and (draft.until is None or moment < draft.until)
    ]
    return found


thoroughly = settings(max_examples=100, deadline=None)


@thoroughly
@given(tasks(), moments, st.lists(moments, max_size=12), some_rules)
def test_spans_say_at_every_moment_what_the_function_says(facts, since, probes, rules):
    found = spans(facts, since, rules, DAYS)

    edges = [draft.since for draft in found]
    edges += [edge - A_MOMENT for edge in edges] + boundaries(facts, rules, DAYS, since)
    for moment in (*probes, *edges):
        if moment >= since:
            told = covering(found, moment).verdict
            assert told == judge(facts, moment, rules, DAYS)


@thoroughly
@given(tasks(), moments, some_rules)
def test_spans_follow_each_other_without_gap_and_without_repetition(
    facts, since, rules
):
    found = spans(facts, since, rules, DAYS)

    assert found[0].since == since
    assert found[-1].until is None
    for draft, following in zip(found, found[1:], strict=False):
        assert draft.since < draft.until == following.since
        assert draft.verdict != following.verdict


@thoroughly
@given(tasks(), moments, moments, some_rules)
def test_the_next_change_is_true(facts, moment, probe, rules):
    now = judge(facts, moment, rules, DAYS)
    change = next_change(facts, moment, rules, DAYS)

    if change is None:
        assert judge(facts, at(2030, 1, 1), rules, DAYS) == now
    else:
        assert change.verdict == judge(facts, change.since, rules, DAYS) != now
        assert judge(facts, change.since - A_MOMENT, rules, DAYS) == now
    if probe >= moment and (change is None or probe < change.since):
        assert judge(facts, probe, rules, DAYS) == now


@thoroughly
@given(tasks(), moments, st.lists(moments, max_size=6), some_rules)
def test_spans_of_milestones_say_what_the_function_says(facts, since, probes, rules):
    for milestone in facts.milestones:
        found = milestone_spans(milestone, facts, since, rules)

        edges = [draft.since for draft in found]
        edges += [edge - A_MOMENT for edge in edges]
        for moment in (*probes, *edges):
            if moment >= since:
                told = covering(found, moment).verdict
                assert told == judge_milestone(milestone, facts, moment, rules)


@thoroughly
@given(
    st.lists(st.tuples(moments, tasks()), min_size=1, max_size=4),
    st.lists(moments, min_size=1, max_size=8),
)
def test_spans_written_fact_by_fact_keep_the_past_as_it_was_known(told, probes):
    told.sort(key=lambda pair: pair[0])
    written = []
    for moment, facts in told:
        # A new fact ends the span of its moment and takes the place of all later ones.
        written = [
            (since, min(until or moment, moment), verdict)
            for since, until, verdict in written
            if since < moment
        ]
        written += [
            (draft.since, draft.until, draft.verdict)
            for draft in spans(facts, moment, RULES, DAYS)
        ]

    for probe in probes:
        known = [facts for moment, facts in told if moment <= probe]
        if known:
            (verdict,) = [
                verdict
                for since, until, verdict in written
                if since <= probe and (until is None or probe < until)
            ]
            assert verdict == judge(known[-1], probe, RULES, DAYS)
