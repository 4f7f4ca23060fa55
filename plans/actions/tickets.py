"""Each printed form is carried out once, however often it is sent."""

from contextlib import contextmanager

from django.db import transaction

from plans.models import FormTicket
from resort_portal import clock


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
