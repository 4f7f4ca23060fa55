"""What the tests of notices share: a task behind schedule on a day in June."""

from datetime import date

from plans.actions import notices
from tests.factories import at, make_member, make_report, make_task

NOW = at("2025-06-10", 10)


def make_late_task(unit, **fields):
    """A task of which 20 points are accepted where half the year is expected."""
    task = make_task(unit, **{"basis": "linear", **fields})
    make_report(task, "2025-05", 20)
    return task


def make_notice(task, by=None, *, moment=NOW, **fields):
    return notices.send(
        task,
        by=by or make_member(),
        at=moment,
        **{
            "level": "yellow",
            "reason": "落后序时",
            "demand": "请说明滞后原因",
            "reply_by": date(2025, 6, 13),
            **fields,
        },
    )


def raised(notice, by=None, *, moment=NOW, **fields):
    """A red notice in the place of an earlier one."""
    return notices.step_up(
        notice,
        by=by or make_member(),
        at=moment,
        **{
            "level": "red",
            "reason": "仍未落实",
            "demand": "请主要负责人签字报送",
            "reply_by": date(2025, 6, 16),
            **fields,
        },
    )


def filled(**fields):
    """What a browser sends of the form."""
    return {
        "level": "yellow",
        "reason": "落后序时 20 个百分点",
        "demand": "请说明滞后原因",
        "reply_by": "2025-06-13",
        **fields,
    }
