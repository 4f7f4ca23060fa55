"""`manage.py demo`: where it may run, and that it loses and repeats nothing."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans import demo as portal_demo
from plans import shipping
from plans.models import LightSpan, Plan, ProgressReport, Task
from resort_portal import clock
from tests.factories import make_member, make_plan
from towns.models import AuditEntry, User


def run(*arguments):
    said = StringIO()
    call_command("demo", *arguments, stdout=said)
    return said.getvalue()


def digest():
    """Everything that the year left behind, without the database's own keys."""
    parts = [
        LightSpan.objects.order_by("task__code", "milestone__order", "since"),
        ProgressReport.objects.order_by("task__code", "period_end", "revision"),
        AuditEntry.objects.exclude(verb="demo.loaded").order_by("pk"),
        Task.history.order_by("history_id"),
    ]
    fields = [
        ("task__code", "milestone__order", "since", "until", "light", "percent"),
        ("task__code", "author__username", "progress", "problems", "submitted_at"),
        ("at", "by__username", "verb", "subject_label", "task_code"),
        ("code", "state", "due_on", "history_date", "history_type"),
    ]
    found = hashlib.sha256()
    for rows, names in zip(parts, fields, strict=True):
        for row in rows.values_list(*names):
            found.update(repr(row).encode())
    return found.hexdigest()


@pytest.mark.django_db
def test_it_refuses_outside_the_demo_s_mode():
    with pytest.raises(CommandError, match="PORTAL_DEMO=1"):
        run()

    assert not Plan.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_plan, make_member])
def test_it_refuses_a_database_that_is_not_the_demo_s(make, settings):
    settings.DEMO = True
    make()

    with pytest.raises(CommandError, match="DATABASE_URL"):
        run("--reset")

    assert Plan.objects.count() + User.objects.count() == 1


@pytest.mark.django_db
def test_an_interrupted_load_leaves_nothing(settings):
    settings.DEMO = True
    said = []

    def interrupt(sentence):
        said.append(sentence)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        portal_demo.load(interrupt)

    assert len(said) == 1
    assert not Plan.objects.exists()
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_second_start_goes_on_where_the_first_ended(demo):
    Task.objects.filter(code="2025-001").update(remark="会后修改")
    before = AuditEntry.objects.count()

    said = run()

    assert said.count("\n") == 1
    assert AuditEntry.objects.count() == before
    assert Task.objects.get(code="2025-001").remark == "会后修改"


def test_the_demo_s_clock_goes_on_from_the_moment_of_loading(demo):
    assert 0 <= (clock.now() - demo.moment).total_seconds() < 3600


def test_loading_the_plan_again_changes_nothing_in_the_demo(demo):
    before = digest()

    ledger = shipping.load(at=demo.moment)

    assert ledger.counts == {"unchanged": 492}
    assert ledger.notes == []
    assert digest() == before


def test_a_reset_tells_the_same_year_again(demo, transactional_db):
    before = digest()
    Task.objects.filter(code="2025-001").update(title="改名")
    make_member(username="visitor")

    said = run("--reset")

    assert digest() == before
    assert "2025-10" in said
    assert not User.objects.filter(username="visitor").exists()
