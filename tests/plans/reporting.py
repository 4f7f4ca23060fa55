"""What the tests of reporting share: a March in which the window is open."""

from datetime import date

from django.urls import reverse

from plans.actions import report_drafts
from plans.schedule import Period
from resort_portal import clock
from tests.factories import at, make_report, make_task

NOW = at("2025-03-21", 10, 24)  # the window of March: the 20th to the 25th
MARCH = Period.of("month", date(2025, 3, 1))


def in_march():
    """Within it the portal's clock stands at NOW."""
    return clock.telling(NOW)


def url(task, name="report", period="2025-03"):
    return reverse(f"plans:{name}", args=[task.code], query={"period": period})


def filled(**fields):
    """What a browser sends of the form."""
    return {
        "version": 0,
        "has_ticks": "True",
        "progress": "桥面铺装完成",
        "percent": 30,
        "problems": "",
        "next_steps": "安装护栏",
        **fields,
    }


def reported_task(unit, percent=20, **fields):
    """A task of the unit whose February report is accepted."""
    task = make_task(unit, **fields)
    make_report(task, "2025-02", percent, progress="基础完成", next_steps="铺装桥面")
    return task


def make_draft(task, by, moment=NOW, **words):
    return report_drafts.save_draft(
        task, by=by, period=MARCH, at=moment, **{"progress": "写到一半", **words}
    )


def text_of(response):
    return response.content.decode()
