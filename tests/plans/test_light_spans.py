"""Spans written by the actions say what the function says of what was known."""

from datetime import date, timedelta

import pytest

from plans import lights, standing
from plans.actions import claims, reports, requests, tasks
from plans.calendar import working_days
from plans.models import LightSpan
from plans.schedule import Period
from tests.factories import at, make_member, make_task

pytestmark = pytest.mark.django_db


def month(text):
    return Period.of("month", date.fromisoformat(f"{text}-01"))


def report(task, by, reviewer, text, percent, *, day, accepted=None):
    draft = reports.save_draft(
        task,
        by=by,
        period=month(text),
        progress="有进展",
        percent=percent,
        at=at(day, 10),
    )
    sent = reports.submit(draft, by=by, at=at(day, 11))
    if accepted:
        reports.accept(sent, by=reviewer, at=at(accepted, 9))
    return sent


def light_on(task, moment):
    return LightSpan.objects.tasks().at(moment).get(task=task).light


def test_a_task_without_its_january_report_turns_yellow_at_the_close(supervisor):
    task = make_task(due_on="2025-12-31")

    assert light_on(task, at("2025-01-24", 17, 59)) == "green"
    assert light_on(task, at("2025-01-24", 18)) == "yellow"


def test_an_overdue_task_turns_red_on_the_day_after_and_done_when_accepted(supervisor):
    task = make_task(due_on="2025-03-31")
    head = make_member(task.lead_unit)
    for text, day in (("2025-01", "2025-01-22"), ("2025-02", "2025-02-21")):
        report(task, head, supervisor, text, 50, day=day, accepted=day)
    report(task, head, supervisor, "2025-03", 90, day="2025-03-21")

    assert light_on(task, at("2025-03-31", 23)) == "yellow"
    assert light_on(task, at("2025-04-01", 0)) == "red"

    claim = claims.claim(task, by=head, evidence="验收单", at=at("2025-04-02"))
    claims.accept(claim, by=supervisor, at=at("2025-04-03"))

    span = LightSpan.objects.tasks().at(at("2025-04-03", 10)).get(task=task)
    assert (span.light, span.percent, span.tags) == ("done", 10000, ["late_done"])
    assert light_on(task, at("2025-04-01", 0)) == "red"


def test_the_replayed_record_gives_the_spans_that_the_actions_wrote(supervisor):
    task = make_task(
        due_on="2025-06-30",
        milestones=[("方案", "2025-03-10", 1, True), ("验收", "2025-06-20", 3, True)],
    )
    head = make_member(task.lead_unit)
    first = task.milestones.first()
    draft = reports.save_draft(
        task,
        by=head,
        period=month("2025-02"),
        progress="方案已定",
        percent=25,
        reached=[(first, date(2025, 2, 19))],
        at=at("2025-02-20", 10),
    )
    sent = reports.submit(draft, by=head, at=at("2025-02-20", 11))
    reports.return_for_rework(
        sent, by=supervisor, words="请补充日期", at=at("2025-02-24")
    )
    again = task.reports.get(status="draft")
    again = reports.submit(again, by=head, at=at("2025-02-25", 12))
    reports.accept(again, by=supervisor, at=at("2025-02-27"))
    asked = requests.ask_extension(
        task, to_due_on=date(2025, 8, 29), reason="雨季", by=head, at=at("2025-06-05")
    )
    requests.decide_extension(asked, approve=True, by=supervisor, at=at("2025-06-09"))
    tasks.hold(
        task,
        reason="等待批复",
        review_on=date(2025, 9, 1),
        by=supervisor,
        at=at("2025-07-01"),
    )
    tasks.resume(task, by=supervisor, at=at("2025-07-20"))
    columns = [field.attname for field in LightSpan._meta.fields if field.name != "id"]
    written = list(
        LightSpan.objects.order_by("milestone", "since").values_list(*columns)
    )

    standing.rebuild([task])

    replayed = LightSpan.objects.order_by("milestone", "since").values_list(*columns)
    assert list(replayed) == written
    record = standing.load([task])[task.pk]
    for hours in range(0, 24 * 300, 41):
        moment = at("2025-01-03") + timedelta(hours=hours)
        known = standing.facts_at(record, moment)
        verdict = lights.judge(known.facts, moment, task.plan.rules, working_days())
        span = LightSpan.objects.tasks().at(moment).get(task=task)
        assert (span.light, span.reason, tuple(span.tags), span.percent) == (
            verdict.light,
            verdict.reason,
            verdict.tags,
            verdict.percent_bp,
        )
