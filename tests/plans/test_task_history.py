"""The story of a task: every verb of the audit trail has its sentence."""

import ast
import re

import pytest
from django.conf import settings

from plans import history
from plans.actions import reports, tasks
from plans.schedule import Period
from tests.factories import at, make_task
from towns.models import AuditEntry

RECORDERS = {"record", "entry"}


def verbs_of_actions():
    """The verbs that plans/actions records of tasks; those put together as patterns."""
    for path in (settings.BASE_DIR / "plans" / "actions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in RECORDERS
                and getattr(node.func.value, "id", "") == "audit"
                and any(keyword.arg == "task" for keyword in node.keywords)
            ):
                yield pattern_of(node.args[1])


def pattern_of(node):
    if isinstance(node, ast.Constant):
        return re.escape(node.value)
    return "".join(
        re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+"
        for part in node.values
    )


def test_every_verb_of_a_task_has_a_sentence():
    patterns = set(verbs_of_actions())

    assert len(patterns) > 20
    wanting = [
        pattern
        for pattern in patterns
        if not any(re.fullmatch(pattern, verb) for verb in history.SENTENCES)
    ]
    assert wanting == []


@pytest.mark.parametrize(
    "verb",
    [
        "task.closed",
        "task.archived",
        # By the admin, which names the kind of object first:
        *(f"task.{deed}" for deed in ("added", "edited", "deleted")),
        *(f"milestone.{deed}" for deed in ("added", "edited", "deleted")),
    ],
)
def test_verbs_that_are_put_together_have_sentences_of_their_own(verb):
    assert verb in history.SENTENCES


@pytest.mark.parametrize("verb", history.SENTENCES)
def test_a_sentence_survives_an_entry_that_lacks_figures(verb):
    entry = AuditEntry(at=at("2025-06-03"), verb=verb, changes={}, by_name="某人")

    assert history.event(entry).what


def test_an_unknown_verb_names_its_object():
    entry = AuditEntry(
        at=at("2025-06-03"), verb="task.sung", subject_label="2025-001 竹海"
    )

    assert history.event(entry).what == "记录：2025-001 竹海"


@pytest.mark.django_db
def test_the_story_says_who_did_what_and_when(
    client, viewer, zhangzhu, reporter, supervisor
):
    task = make_task(zhangzhu, milestones=[("方案", "2025-06-30", 1, True)])
    milestone = task.milestones.get()
    draft = reports.save_draft(
        task,
        by=reporter,
        period=Period.of("month", at("2025-05-22").date()),
        progress="推进",
        percent=52,
        reached=[(milestone, at("2025-05-20").date())],
        at=at("2025-05-22"),
    )
    report = reports.submit(draft, by=reporter, at=at("2025-05-22", 16, 20))
    reports.accept(report, by=supervisor, words="属实", at=at("2025-05-23"))
    tasks.shift_dates(
        task, days=-10, reason="提前开业", by=supervisor, at=at("2025-06-05")
    )
    client.force_login(viewer)

    text = client.get(task.get_absolute_url()).text

    for words in (
        "提交 5 月填报：0% → 52%；达到节点：方案",
        "张渚 · 张渚填报人",
        "16:20",
        "审定 5 月填报：52%",
        "管理办 · 督查人",
        "完成时限调整：2025-12-31 → 2025-12-21",
        "提前开业",
        "交办张渚镇",
        "灯色由",
    ):
        assert words in text
    assert text.index("完成时限调整") < text.index("审定 5 月填报")


@pytest.mark.django_db
def test_the_story_ends_where_the_reader_looks(client, viewer, zhangzhu, zhangzhu_head):
    task = make_task(zhangzhu)
    tasks.acknowledge(task, by=zhangzhu_head, at=at("2025-06-10"))
    client.force_login(viewer)

    before = client.get(task.get_absolute_url(), {"as_of": "2025-06-09"}).text
    after = client.get(task.get_absolute_url(), {"as_of": "2025-06-10"}).text

    assert "牵头单位签收" not in before
    assert "牵头单位签收" in after
