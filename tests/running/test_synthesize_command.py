from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from plans import shipping
from plans.models import Plan, Task
from tests.factories import make_plan

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("synthesize", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_how_far_it_is_and_what_it_added():
    shipping.load_office()

    said = run("--tasks", "3", "--year", "2024")

    plan = Plan.objects.get()
    assert plan.tasks.count() == 3
    progress, result = said.splitlines()
    assert "3" in progress
    assert result.startswith(plan.name)


def test_it_leaves_a_plan_of_people_alone():
    shipping.load_office()
    make_plan(2024)

    with pytest.raises(CommandError, match="--year"):
        run("--tasks", "3", "--year", "2024")

    assert Task.objects.count() == 0


def test_a_number_that_no_plan_holds_leaves_nothing():
    shipping.load_office()

    with pytest.raises(CommandError, match="99999"):
        run("--tasks", "0", "--year", "2024")

    assert Plan.objects.count() == 0


@override_settings(PRODUCTION=True)
def test_a_portal_in_production_takes_no_invented_work():
    with pytest.raises(CommandError):
        run("--tasks", "3", "--year", "2024")

    assert Plan.objects.count() == 0
