"""`manage.py tick`: the day's round is gone once, and can be looked at before."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans import tick
from plans.models import JobRun, Notification
from plans.notifications.kinds import Kind
from tests.factories import at, make_report, make_task
from tests.together import together
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db


def say(*arguments):
    out = StringIO()
    call_command("tick", *arguments, stdout=out)
    return out.getvalue()


def missed():
    return AuditEntry.objects.filter(verb="report.missed").order_by("at")


def test_the_command_says_what_it_did(zhangzhu, zhangzhu_head):
    make_task(zhangzhu)

    said = say("--at", "2025-03-20T07:00")

    assert said == (
        "2025-03-20：提醒 4 条，漏报 2 件，邮件 0 封，群机器人消息 0 条。\n"
    )


def test_a_day_is_gone_once_however_often_it_is_started(zhangzhu, zhangzhu_head):
    make_task(zhangzhu)
    say("--at", "2025-03-20T07:00")
    number = Notification.objects.count()

    said = say("--at", "2025-03-20T21:00")

    assert said == "2025-03-20 的例行处理已完成，不再重复。\n"
    assert Notification.objects.count() == number
    assert JobRun.objects.filter(name=tick.NAME).count() == 1


def test_a_dry_run_lists_what_would_go_out_and_writes_nothing(zhangzhu, zhangzhu_head):
    task = make_task(zhangzhu)
    before = (Notification.objects.count(), AuditEntry.objects.count())

    said = say("--at", "2025-03-20T07:00", "--dry-run")

    assert "张渚负责人" in said
    assert f"{task.code}：1 月漏报" in said
    assert (Notification.objects.count(), AuditEntry.objects.count()) == before
    assert not JobRun.objects.exists()


def test_a_moment_that_is_none_is_refused():
    with pytest.raises(CommandError, match="2025-10-20T07:00"):
        say("--at", "tomorrow")


def test_a_missed_report_is_put_on_record_once_and_at_its_moment(zhangzhu):
    task = make_task(zhangzhu, assigned="2025-02-25")
    make_report(task, "2025-03", 10, at_day="2025-04-21", accepted_on=False)

    tick.run(at("2025-04-20", 7))
    tick.run(at("2025-05-21", 7))

    entries = [(entry.at, entry.changes["period_end"]) for entry in missed()]
    # The window of April opened on the Friday before the 20th, a Sunday.
    assert entries == [
        (at("2025-04-18", 0), "2025-03-31"),
        (at("2025-05-20", 0), "2025-04-30"),
    ]
    assert missed()[0].task_code == task.code


def test_a_supplement_does_not_take_the_record_back(client, viewer, zhangzhu):
    task = make_task(zhangzhu, assigned="2025-02-25")
    tick.run(at("2025-04-20", 7))
    make_report(task, "2025-03", 10, at_day="2025-04-22")
    client.force_login(viewer)

    page = client.get(task.get_absolute_url()).content.decode()

    assert "3 月漏报：至下一填报期开启仍未提交" in page


def test_a_round_that_fails_is_gone_by_the_next_worker(zhangzhu, monkeypatch):
    make_task(zhangzhu)
    monkeypatch.setattr(tick, "_entry", None)

    with pytest.raises(TypeError):
        tick.run(at("2025-03-20", 7))
    monkeypatch.undo()

    assert tick.run(at("2025-03-20", 8)).is_first


@pytest.mark.django_db(transaction=True)
def test_of_two_rounds_at_the_same_time_one_is_gone(zhangzhu, zhangzhu_head):
    make_task(zhangzhu)

    results = together(
        lambda: tick.run(at("2025-03-20", 7)), lambda: tick.run(at("2025-03-20", 7))
    )

    assert sorted(result.is_first for result in results) == [False, True]
    assert Notification.objects.filter(kind=Kind.REPORT_OPEN).count() == 1
