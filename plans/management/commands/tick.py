from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from plans import tick
from plans.jobs import queue_due_deliveries
from plans.notifications import words
from resort_portal import clock


class Command(BaseCommand):
    help = "Go the day's round: reminders, missed reports, letters, robots' messages."

    def add_arguments(self, parser):
        parser.add_argument(
            "--at", metavar="MOMENT", help="go it as at 2025-10-20 or 2025-10-20T07:00"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="list what would go out; write nothing",
        )

    def handle(self, *, at, dry_run, **options):
        moment = moment_of(at) if at else clock.now()
        if dry_run:
            self.preview(moment)
            return
        result = tick.run(moment)
        queue_due_deliveries(moment)
        self.say(result)

    def preview(self, moment):
        result = tick.preview(moment)
        for reminder, user in result.reminders:
            task = f" {reminder.task.code}" if reminder.task else ""
            said = words.sentence(reminder.kind, reminder.figures)
            self.stdout.write(f"{user}{task}: {said}")
        for debt in result.missed:
            words_ = _("%(code)s: %(period)s report missed")
            figures = {"code": debt.task.code, "period": debt.period.label()}
            self.stdout.write(words_ % figures)
        for user in result.letters:
            self.stdout.write(_("Letter to %(person)s") % {"person": user})
        for robot, lines in result.messages:
            self.stdout.write(
                _("Message of %(number)s lines by %(robot)s")
                % {"number": len(lines), "robot": robot}
            )
        self.say(result)

    def say(self, result):
        day = result.day.isoformat()
        if not result.is_first:
            self.stdout.write(
                _("The round of %(day)s has been gone already.") % {"day": day}
            )
            return
        self.stdout.write(
            _(
                "%(day)s: %(reminders)s reminders, %(missed)s missed reports, "
                "%(letters)s letters, %(messages)s robots’ messages."
            )
            % {
                "day": day,
                "reminders": len(result.reminders),
                "missed": len(result.missed),
                "letters": len(result.letters),
                "messages": len(result.messages),
            }
        )


def moment_of(text):
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            _("“%(text)s” is no moment such as 2025-10-20T07:00.") % {"text": text}
        ) from None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment
