"""The rule once more, sentence by sentence and without any care for speed.

`judge` must agree with it about any facts.
"""

from datetime import date, datetime, timedelta

from hypothesis import given, settings

from plans.lights import Light, State, judge
from plans.schedule import SHANGHAI, Timetable, expected, periods, window
from tests.plans.light_facts import DAYS
from tests.plans.test_lights_through_time import moments, some_rules, tasks


@settings(max_examples=200, deadline=None)
@given(tasks(), moments, some_rules)
def test_the_light_is_the_one_of_the_book(facts, moment, rules):
    assert judge(facts, moment, rules, DAYS).light == light_by_the_book(
        facts, moment, rules
    )


def light_by_the_book(facts, moment, rules):
    today = moment.astimezone(SHANGHAI).date()
    if facts.state in (State.DRAFT, State.REGISTERED, State.CANCELLED):
        return Light.NONE
    if facts.state in (State.COMPLETED, State.CLOSED, State.ARCHIVED):
        return Light.DONE
    claimed = facts.state == State.CLAIMED
    if facts.state == State.ON_HOLD:
        return Light.GREY
    if facts.start_on > today and not facts.reports and not claimed:
        return Light.GREY

    soon = [today + timedelta(days=n) for n in range(rules.near_days + 1)]
    open_ = [m for m in facts.milestones if not (m.done or m.claimed or claimed)]
    late = [m for m in open_ if m.due_on < today]
    lag = lag_by_the_book(facts, moment, rules)
    if (
        (facts.due_on < today and not claimed)
        or any(m.is_key for m in late)
        or lag > rules.red_below
    ):
        return Light.RED
    if (
        late
        or (facts.due_on in soon and not claimed)
        or any(m.is_key and m.due_on in soon for m in open_)
        or lag >= rules.yellow_from
        or is_latest_report_missing(facts, moment, rules)
    ):
        return Light.YELLOW
    return Light.GREEN


def required(facts, rules):
    """Every period with the closing of its window, where a report is required."""
    for period in periods(facts.period_kind, date(2025, 1, 1), date(2025, 12, 31)):
        closes_at = window(period, rules, DAYS).closes_at
        twentieth = period.end.replace(day=rules.opens_day)
        if facts.assigned_at is None:
            continue
        if facts.assigned_at.astimezone(SHANGHAI).date() > twentieth:
            continue
        if any(
            since <= closes_at and not (until and until <= closes_at)
            for since, until in facts.exempt
        ):
            continue
        yield period, closes_at


def is_latest_report_missing(facts, moment, rules):
    closed = [pair for pair in required(facts, rules) if pair[1] <= moment]
    if not closed or closed[-1][0].end in [r.period_end for r in facts.reports]:
        return False
    return not may_be_filed_anew(*closed[-1], facts, moment, rules)


def may_be_filed_anew(period, closes_at, facts, moment, rules):
    """Came in time and was returned: the unit has the reviewer's days once more."""
    returned = [paper for paper in facts.returned if paper.period_end == period.end]
    in_time_until = closes_at
    for paper in sorted(returned, key=lambda p: (p.submitted_at, p.returned_at)):
        if paper.submitted_at > in_time_until:
            continue
        day, left = paper.returned_at.astimezone(SHANGHAI).date(), rules.review_days
        while left:
            day += timedelta(days=1)
            left -= DAYS.is_working(day)
        evening = datetime(*day.timetuple()[:3], rules.closes_hour, tzinfo=SHANGHAI)
        in_time_until = max(in_time_until, evening)
    return in_time_until > closes_at and moment < in_time_until


def lag_by_the_book(facts, moment, rules):
    """Points behind, or 0 where nothing can be held against the task."""
    submitted = [report.period_end for report in facts.reports]
    accepted = sorted(
        (report.period_end, report.submitted_at, report.percent_bp)
        for report in facts.reports
        if report.accepted
    )
    measured_at = [accepted[-1][0]] if accepted else []
    for period, closes_at in required(facts, rules):
        following = window(period.next(), rules, DAYS)
        if may_be_filed_anew(period, closes_at, facts, moment, rules):
            continue
        if following.opens_at <= moment and period.end not in submitted:
            measured_at.append(period.end)
    if not measured_at:
        return 0
    steps = tuple((m.due_on, m.weight) for m in facts.milestones)
    line = Timetable(facts.start_on, facts.due_on, steps, facts.basis, 2025)
    return expected(line, max(measured_at)) - (accepted[-1][2] if accepted else 0)
