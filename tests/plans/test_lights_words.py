import json
from datetime import date

import pytest
from django.utils import translation

from plans.lights import Code, Reason, State, judge, judge_milestone, sentence, short
from plans.lights.words import figure
from tests.plans.light_facts import (
    DAYS,
    RULES,
    at,
    make_facts,
    make_milestone,
    make_report,
)

TODAY = date(2025, 10, 20)


def said(reason, words=sentence, language="zh-hans"):
    with translation.override(language):
        return words([reason], TODAY)


def behind(**changes):
    usual = {
        "expected": 6500,
        "percent": 5250,
        "period_end": date(2025, 9, 30),
        "accepted_end": date(2025, 9, 30),
        "period_kind": "month",
        "limit": None,
    }
    return Reason.of(Code.BEHIND, **usual | changes)


def of_milestone(code, due_on):
    return Reason.of(code, milestone=7, name="主体封顶", due_on=due_on)


def missing(kind, end):
    return Reason.of(Code.REPORT_MISSING, period_end=end, period_kind=kind)


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        (
            Reason.of(Code.OVERDUE, due_on=date(2025, 10, 8)),
            "逾期 12 天",
            "12 days overdue",
        ),
        (
            Reason.of(Code.OVERDUE, due_on=date(2025, 10, 19)),
            "逾期 1 天",
            "1 day overdue",
        ),
        (
            of_milestone(Code.KEY_MILESTONE_OVERDUE, date(2025, 10, 17)),
            "关键节点“主体封顶”逾期 3 天",
            "key milestone “主体封顶” 3 days overdue",
        ),
        (
            of_milestone(Code.MILESTONE_OVERDUE, date(2025, 10, 19)),
            "节点“主体封顶”逾期 1 天",
            "milestone “主体封顶” 1 day overdue",
        ),
        (
            behind(),
            "落后序时 12.5 个百分点（序时 65%，9 月审定 52.5%）",
            "12.5 percentage points behind schedule "
            "(expected 65%, 52.5% accepted for September)",
        ),
        (
            behind(accepted_end=date(2025, 8, 31)),
            "落后序时 12.5 个百分点（序时 65%，9 月漏报，8 月审定 52.5%）",
            "12.5 percentage points behind schedule (expected 65%, "
            "no September report, 52.5% accepted for August)",
        ),
        (
            behind(percent=0, accepted_end=None),
            "落后序时 65 个百分点（序时 65%，9 月漏报，尚无审定进度）",
            "65 percentage points behind schedule "
            "(expected 65%, no September report, nothing accepted yet)",
        ),
        (
            Reason.of(Code.DUE_SOON, due_on=date(2025, 10, 27)),
            "距到期 7 天",
            "due in 7 days",
        ),
        (Reason.of(Code.DUE_SOON, due_on=TODAY), "今天到期", "due today"),
        (
            of_milestone(Code.KEY_MILESTONE_DUE_SOON, date(2025, 10, 21)),
            "关键节点“主体封顶”距到期 1 天",
            "key milestone “主体封顶” due in 1 day",
        ),
        (
            of_milestone(Code.KEY_MILESTONE_DUE_SOON, TODAY),
            "关键节点“主体封顶”今天到期",
            "key milestone “主体封顶” due today",
        ),
        (
            missing("month", date(2025, 9, 30)),
            "9 月填报缺报",
            "September report missing",
        ),
        (missing("quarter", date(2025, 9, 30)), "三季度填报缺报", "Q3 report missing"),
        (
            Reason.of(Code.NOT_STARTED, start_on=date(2025, 11, 3)),
            "未启动，计划 2025-11-03 启动",
            "not started, to begin on 2025-11-03",
        ),
        (
            Reason.of(Code.ON_HOLD, review_on=date(2025, 11, 3)),
            "挂账，计划 2025-11-03 复核",
            "on hold, to be reviewed on 2025-11-03",
        ),
        (Reason.of(Code.ON_HOLD, review_on=None), "挂账", "on hold"),
        (
            Reason.of(
                Code.DONE, due_on=date(2025, 9, 30), claimed_on=date(2025, 10, 5)
            ),
            "逾期 5 天完成",
            "completed 5 days late",
        ),
        (
            Reason.of(
                Code.DONE, due_on=date(2025, 9, 30), claimed_on=date(2025, 9, 30)
            ),
            "已完成",
            "completed",
        ),
        (Reason.of(Code.DONE), "已完成", "completed"),
        (
            Reason.of(Code.CLAIMED),
            "已申请办结，待审核",
            "completion claimed, waiting for review",
        ),
        (
            Reason.of(Code.REGISTERED),
            "已立项，未交办",
            "registered, not yet assigned",
        ),
    ],
)
def test_a_reason_is_a_sentence_in_both_languages(reason, chinese, english):
    assert said(reason) == chinese
    assert said(reason, language="en") == english


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        (behind(), "落后序时 13 个百分点", "13 points behind schedule"),
        (behind(percent=6400), "落后序时 1 个百分点", "1 point behind schedule"),
        (
            of_milestone(Code.KEY_MILESTONE_OVERDUE, date(2025, 10, 17)),
            "关键节点逾期 3 天",
            "key milestone 3 days overdue",
        ),
        (
            of_milestone(Code.MILESTONE_OVERDUE, date(2025, 10, 19)),
            "节点逾期 1 天",
            "milestone 1 day overdue",
        ),
        (
            of_milestone(Code.KEY_MILESTONE_DUE_SOON, TODAY),
            "关键节点今天到期",
            "key milestone due today",
        ),
        (
            of_milestone(Code.KEY_MILESTONE_DUE_SOON, date(2025, 10, 25)),
            "关键节点距到期 5 天",
            "key milestone due in 5 days",
        ),
        (
            Reason.of(Code.OVERDUE, due_on=date(2025, 10, 8)),
            "逾期 12 天",
            "12 days overdue",
        ),
        (
            missing("month", date(2025, 9, 30)),
            "9 月填报缺报",
            "September report missing",
        ),
        (
            Reason.of(Code.ON_HOLD, review_on=date(2025, 11, 3)),
            "挂账",
            "on hold",
        ),
        (
            Reason.of(Code.NOT_STARTED, start_on=date(2025, 11, 3)),
            "未启动",
            "not started",
        ),
        (Reason.of(Code.ON_SCHEDULE, expected=6500), "进度正常", "on schedule"),
    ],
)
def test_a_badge_says_it_in_few_words(reason, chinese, english):
    assert said(reason, short) == chinese
    assert said(reason, short, "en") == english


def test_reasons_are_joined_and_the_badge_takes_the_first():
    verdict = judge(
        make_facts(
            basis="months", due_on=date(2025, 10, 8), reports=(make_report(9, 4250),)
        ),
        at(2025, 10, 20, 9),
        RULES,
        DAYS,
    )

    with translation.override("zh-hans"):
        assert sentence(verdict.reasons, TODAY) == (
            "逾期 12 天；落后序时 32.5 个百分点（序时 75%，9 月审定 42.5%）"
        )
        assert short(verdict.reasons, TODAY) == "逾期 12 天"
        assert (sentence((), TODAY), short((), TODAY)) == ("", "")


def test_a_task_on_schedule_shows_its_figures():
    facts = make_facts(basis="months", reports=(make_report(9, 7500),))

    verdict = judge(facts, at(2025, 10, 20), RULES, DAYS)

    assert said(verdict.reasons[0]) == "进度正常（序时 75%，9 月审定 75%）"


def test_days_are_counted_when_the_sentence_is_read():
    facts = make_facts(due_on=date(2025, 10, 8))
    verdict = judge(facts, at(2025, 10, 9), RULES, DAYS)

    with translation.override("zh-hans"):
        assert sentence(verdict.reasons, date(2025, 10, 9)) == "逾期 1 天"
        assert sentence(verdict.reasons, date(2025, 12, 31)) == "逾期 84 天"


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (1999, "落后序时 30.01 个百分点（序时 50%，6 月审定 19.99%）"),
        (1996, "落后序时 30.04 个百分点（序时 50%，6 月审定 19.96%）"),
        (1995, "落后序时 30.1 个百分点（序时 50%，6 月审定 20%）"),
        (2000, "落后序时 30 个百分点（序时 50%，6 月审定 20%）"),
    ],
)
def test_a_lag_just_past_the_limit_is_not_rounded_to_the_limit(percent, words):
    facts = make_facts(basis="months", reports=(make_report(6, percent),))

    verdict = judge(facts, at(2025, 7, 10), RULES, DAYS)

    assert said(verdict.reasons[0]) == words


@pytest.mark.parametrize(
    ("bp", "digits", "text"),
    [
        (0, 1, "0"),
        (10_000, 1, "100"),
        (1000, 1, "10"),
        (5250, 1, "52.5"),
        (7499, 1, "75"),
        (1245, 1, "12.5"),  # a half goes up
        (1244, 1, "12.4"),
        (1250, 0, "13"),
        (1249, 0, "12"),
        (3001, 2, "30.01"),
    ],
)
def test_figures_have_no_needless_zeros(bp, digits, text):
    assert figure(bp, digits) == text


def test_one_point_is_singular_in_english():
    reason = behind(percent=6400)

    assert said(reason, language="en").startswith("1 percentage point behind")


def test_a_task_accepted_by_month_keeps_its_month_when_it_turns_to_quarters():
    reason = behind(period_kind="quarter", accepted_end=date(2025, 8, 31))

    assert "三季度漏报，8 月审定" in said(reason)


def test_reasons_survive_json_whatever_order_it_keeps():
    facts = make_facts(
        basis="months",
        due_on=date(2025, 10, 8),
        reports=(make_report(9, 1000),),
        milestones=(make_milestone(date(2025, 10, 1), is_key=True),),
    )
    reasons = judge(facts, at(2025, 10, 20), RULES, DAYS).reasons

    stored = json.loads(json.dumps([reason.as_json() for reason in reasons]))
    shuffled = [[code, dict(reversed(figures.items()))] for code, figures in stored]

    assert tuple(Reason.from_json(value) for value in shuffled) == reasons


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_verdict_can_be_said(language):
    milestone = make_milestone(date(2025, 10, 22), is_key=True)
    with translation.override(language):
        for state in State:
            facts = make_facts(state=state, milestones=(milestone,))
            for verdict in (
                judge(facts, at(2025, 10, 20), RULES, DAYS),
                judge_milestone(milestone, facts, at(2025, 10, 20), RULES),
            ):
                assert sentence(verdict.reasons, TODAY)
                assert short(verdict.reasons, TODAY)
