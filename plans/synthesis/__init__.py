"""A plan of any number of invented tasks with a year of reports, to measure with.

What is written is what the actions would have left behind: the same states, terms,
papers, reviews and audit entries, in bulk; the lights follow from them by
`standing.rebuild`. The same number and year always give the same rows.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from plans import shipping, standing
from plans.actions import Refused
from plans.calendar import working_days
from plans.demo import hours
from plans.models import Plan, Theme
from plans.schedule import day_of
from plans.shipping import units as shipped_units
from plans.shipping import work as shipped_work
from plans.synthesis.courses import Course
from plans.synthesis.people import Staff
from plans.synthesis.tasks import Inventor
from plans.synthesis.writing import write
from towns import audit
from towns.models import AuditEntry, Post, Unit

BATCH = 200
MOST = 99_999  # codes have at most five digits


def check(number):
    if not 1 <= number <= MOST:
        raise Refused(_("A plan holds 1 to %(n)s tasks.") % {"n": MOST})


def year_without_work(on):
    """The last full year whose plan, if there is one, was invented."""
    invented = set(
        AuditEntry.objects.filter(verb="plan.synthesized").values_list(
            "changes__year", flat=True
        )
    )
    taken = set(Plan.objects.values_list("year", flat=True)) - invented
    return next(year for year in range(on.year - 1, 0, -1) if year not in taken)


def prepare(year, *, at):
    """The plan of the year with its units, themes and people, made where missing.

    Refuses a year whose plan people have made: nothing is invented into real work.
    """
    if not 2005 <= year <= day_of(at).year:
        raise Refused(
            _("Choose a year from 2005 to %(year)s.") % {"year": day_of(at).year}
        )
    plan = Plan.objects.filter(year=year).first()
    made = AuditEntry.objects.filter(verb="plan.synthesized", changes__year=year)
    if plan and not made.exists():
        raise Refused(
            _("%(year)s has a plan of its own; choose another year with --year.")
            % {"year": year}
        )
    return plan or _make_plan(year, at=at)


@transaction.atomic
def _make_plan(year, *, at):
    if not Unit.objects.open().exclude(kind=Unit.Kind.OFFICE).exists():
        shipped_units.load_units(shipping.DATA, shipping.Ledger())
    if not Post.objects.exists():
        shipped_units.load_posts(shipping.DATA, shipping.Ledger())
    if not Theme.objects.exists():
        shipped_work.load_themes(shipping.DATA, shipping.Ledger())
    plan = Plan.objects.create(
        year=year,
        name=f"{year}年度合成计划（测试数据，不代表实际工作）",
        english_name=f"Synthetic plan {year} (test data)",
        status=Plan.Status.APPROVED,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        reports_from=date(year, 1, 1),
    )
    audit.record(plan, "plan.synthesized", by=None, at=at, changes={"year": year})
    return plan


def fill(plan, number, *, until, say=lambda done: None):
    """Bring the plan to `number` tasks with what happened before `until`.

    A batch is written whole or not at all, so that an interrupted run is simply
    started again; returns how many tasks were added. `say(done)` after each batch.
    """
    check(number)
    calendar = working_days()
    with transaction.atomic():
        staff = Staff.of(plan, at=hours.at(plan.starts_on, 8))
    inventor = Inventor(plan, staff, calendar)
    first = done = plan.tasks.count()
    while done < number:
        batch = range(done + 1, min(done + BATCH, number) + 1)
        with transaction.atomic():
            courses = [
                Course.of(inventor.task(n), staff, calendar, until) for n in batch
            ]
            write(courses)
            standing.rebuild([course.task for course in courses])
        done = batch[-1]
        say(done)
    return done - first
