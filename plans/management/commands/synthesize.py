import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plans import synthesis
from plans.actions import Refused
from resort_portal import clock


class Command(BaseCommand):
    help = (
        "Invent a plan of N tasks with a year of reports, to measure the portal with. "
        "It takes a year of its own, beside the demo or in an empty portal; a second "
        "run with a larger number adds tasks."
    )

    def add_arguments(self, parser):
        parser.add_argument("--tasks", type=int, required=True, metavar="N")
        parser.add_argument(
            "--year",
            type=int,
            help="the plan's year (default: the last full year without a plan)",
        )

    def handle(self, *, tasks, year, **options):
        if settings.PRODUCTION:
            raise CommandError(_("A portal in production takes no invented work."))
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        now = clock.now()
        began = time.monotonic()
        try:
            synthesis.check(tasks)
            year = year or synthesis.year_without_work(clock.today())
            plan = synthesis.prepare(year, at=now)
            added = synthesis.fill(
                plan, tasks, until=now, say=lambda done: self.say(done, tasks)
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            raise CommandError(
                _("Stopped; whole batches were kept. The same command goes on.")
            ) from None
        seconds = time.monotonic() - began
        self.stdout.write(
            _("%(plan)s: %(n)s tasks added in %(seconds)s s.")
            % {"plan": plan.name, "n": added, "seconds": f"{seconds:.0f}"}
        )

    def say(self, done, number):
        self.stdout.write(
            _("%(done)s of %(number)s tasks …") % {"done": done, "number": number}
        )
        self.stdout.flush()
