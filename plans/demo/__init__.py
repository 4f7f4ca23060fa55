"""The demo: the shipped plan with a simulated year, in a portal of its own."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from plans import shipping, standing
from plans.calendar import working_days
from plans.demo import accounts, year
from plans.models import Plan, Task
from plans.schedule import SHANGHAI
from resort_portal import clock
from towns import audit
from towns.models import AuditEntry, User

# The first working day after the readout was published.
PLAN_REGISTERED = datetime(2024, 12, 16, 9, tzinfo=SHANGHAI)


def is_loaded():
    return AuditEntry.objects.filter(verb="demo.loaded").exists()


def is_foreign():
    """Whether the database holds a portal that is not the demo."""
    return not is_loaded() and (User.objects.exists() or Plan.objects.exists())


@transaction.atomic
def load(say=lambda sentence: None):
    """Load the plan and live its year; all of it or, where interrupted, nothing."""
    until = datetime.fromisoformat(settings.DEMO_CLOCK)
    with clock.telling(PLAN_REGISTERED):
        shipping.load(at=PLAN_REGISTERED)
        people = accounts.create(at=PLAN_REGISTERED)
    say(_("The 2025 plan: %(n)s tasks.") % {"n": Task.objects.count()})
    with standing.paused():
        happened = year.live(
            people,
            since=PLAN_REGISTERED,
            until=until,
            calendar=working_days(),
            say=lambda month, number: say(
                _("Simulated %(month)s: %(n)s events.")
                % {"month": f"{month:%Y-%m}", "n": number}
            ),
        )
    say(_("Deciding the lights of every task, day by day …"))
    standing.rebuild(Task.objects.select_related("plan"))
    audit.record(
        None,
        "demo.loaded",
        by=None,
        at=until,
        changes={
            "real_moment": clock.start_demo().isoformat(),
            "events": happened,
        },
    )
