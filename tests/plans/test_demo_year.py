"""The demo's year is lived truthfully: in office hours, and as the rule judges it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plans import lights, standing
from plans.calendar import working_days
from plans.models import LightSpan, Milestone, ProgressReport, Task
from plans.schedule import SHANGHAI, day_of, start_of
from towns.models import AuditEntry

Status = ProgressReport.Status


def test_nothing_happened_after_the_demo_s_clock_or_outside_working_days(demo):
    calendar = working_days()
    moments = {
        # Windows open at midnight: that is when a report becomes a missed one.
        *AuditEntry.objects.exclude(verb="report.missed").values_list("at", flat=True),
        *ProgressReport.objects.values_list("created_at", flat=True),
        *Task.history.values_list("history_date", flat=True),
        *Milestone.history.values_list("history_date", flat=True),
    }

    assert max(moments) == demo.moment
    for moment in moments:
        local = moment.astimezone(SHANGHAI)
        assert calendar.is_working(local.date()), local
        assert 8 <= local.hour < 18, local


def test_milestones_were_reached_before_they_were_reported(demo):
    ticks = ProgressReport.objects.filter(reached__isnull=False).values_list(
        "submitted_at", "reached__reached_on"
    )

    assert len(ticks) == 150
    assert all(reached <= day_of(submitted) for submitted, reached in ticks)


def test_no_unit_says_the_same_twice(demo):
    said = {}
    for report in ProgressReport.objects.filter(status=Status.ACCEPTED):
        said.setdefault(report.task_id, []).append(report.progress)

    # Four tasks have not begun, one was completed before its first window.
    assert len(said) == 73
    assert [words for words in said.values() if len(set(words)) < len(words)] == []
    assert not ProgressReport.objects.filter(progress="").exists()
    assert not ProgressReport.objects.filter(next_steps="").exists()


def test_progress_never_goes_back(demo):
    for task in Task.objects.prefetch_related("reports"):
        percents = [report.percent for report in task.reports.all()]
        assert percents == sorted(percents), task.code


@pytest.fixture
def records(demo):
    tasks = Task.objects.select_related("plan")
    return standing.load(tasks)


def test_spans_follow_one_another_without_a_gap(demo):
    chains = {}
    for span in LightSpan.objects.order_by("since"):
        chains.setdefault((span.task_id, span.milestone_id), []).append(span)

    assert len(chains) == 78 + 215
    for chain in chains.values():
        assert chain[-1].until is None
        for span, following in zip(chain, chain[1:], strict=False):
            assert span.until == following.since


def test_every_week_the_spans_say_what_the_rule_says(demo, records):
    """Lists as of a day read spans; here each is decided anew from the facts."""
    calendar, rules = working_days(), Task.objects.first().plan.rules
    moment = start_of(date(2024, 12, 19)) + timedelta(hours=20)
    while moment < demo.moment:
        stored = {
            (span.task_id, span.milestone_id): (span.light, span.reasons, span.percent)
            for span in LightSpan.objects.at(moment)
        }
        judged = {}
        for key, record in records.items():
            known = standing.facts_at(record, moment)
            verdict = lights.judge(known.facts, moment, rules, calendar)
            judged[key, None] = _told(verdict)
            for milestone in known.milestones:
                verdict = lights.judge_milestone(milestone, known.facts, moment, rules)
                judged[key, milestone.id] = _told(verdict)
        assert stored == judged, timezone.localtime(moment)
        moment += timedelta(days=7)


def _told(verdict):
    reasons = [reason.as_json() for reason in verdict.reasons]
    return verdict.light, reasons, verdict.percent_bp
