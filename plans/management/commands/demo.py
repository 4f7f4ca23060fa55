from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plans import demo
from plans.shipping import TableError


class Command(BaseCommand):
    help = "Load the demo: the shipped plan and a simulated year (PORTAL_DEMO=1)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset",
            action="store_true",
            help="delete everything in the demo's database and load it anew",
        )

    def handle(self, *, reset, **options):
        if not settings.DEMO:
            raise CommandError(
                _(
                    "The demo has known passwords and simulated reports, so it runs "
                    "only in a portal of its own: set PORTAL_DEMO=1."
                )
            )
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if demo.is_foreign():
            raise CommandError(
                _(
                    "This database holds a portal that is not the demo. Give the demo "
                    "a database of its own (DATABASE_URL or PORTAL_DATA_DIR)."
                )
            )
        if demo.is_loaded():
            if not reset:
                self.say(_("The demo is loaded; it goes on where it ended."))
                return
            self.say(_("Deleting the demo …"))
            call_command("flush", interactive=False, verbosity=0)
        self.say(_("Loading the demo (once, about half a minute) …"))
        try:
            demo.load(self.say)
        except TableError as error:
            raise CommandError(
                _("%(error)s Nothing was loaded.") % {"error": error}
            ) from None
        except KeyboardInterrupt:
            raise CommandError(
                _("Stopped; nothing was kept. The next start loads the demo anew.")
            ) from None
        self.say(_("The demo is ready."))

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()
