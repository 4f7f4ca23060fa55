from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plans import shipping
from resort_portal import clock
from towns.views.health import database_is_ready


class Command(BaseCommand):
    help = "Load the meeting, the units and the 2025 plan shipped under plans/data."

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            default=shipping.DATA,
            help="another folder with the same tables",
        )

    def handle(self, *, folder, **options):
        if not database_is_ready():
            raise CommandError(
                _(
                    "The database is not prepared for this release: run “manage.py "
                    "migrate” first. Nothing was loaded."
                )
            )
        try:
            ledger = shipping.load(at=clock.now(), folder=folder)
        except shipping.TableError as error:
            raise CommandError(
                _("%(error)s Nothing was loaded.") % {"error": error}
            ) from None
        for note in ledger.notes:
            self.stdout.write(note)
        self.stdout.write(
            _(
                "Content: %(created)s created, %(changed)s changed, %(unchanged)s as "
                "shipped, %(kept)s left as edited, %(gone)s left deleted."
            )
            % {
                name: ledger.counts[name]
                for name in ("created", "changed", "unchanged", "kept", "gone")
            }
        )
