"""Each printed form is carried out once, however often it is sent."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction

from plans.models import FormTicket
from resort_portal import clock

# Nobody sends a form again after so long: sessions end much sooner.
KEPT = timedelta(days=30)


@contextmanager
def once(ticket, *, by, at=None):
    """Whether this is the first time that the form with the ticket arrives.

    What is done inside is one transaction with the ticket: if it fails, the ticket is
    unused again. A second sender waits until the first has finished.

        with once(ticket, by=user) as is_first:
            if is_first:
                requests.ask_extension(…)
    """
    with transaction.atomic():
        _ticket, is_first = FormTicket.objects.get_or_create(
            key=ticket, defaults={"by": by, "at": at or clock.now()}
        )
        yield is_first


def forget_old(*, at=None):
    """Delete the tickets of forms that nobody will send again; how many."""
    before = (at or clock.now()) - KEPT
    number, _by_model = FormTicket.objects.filter(at__lt=before).delete()
    return number
