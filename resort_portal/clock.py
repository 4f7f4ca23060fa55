"""What time it is for the portal.

The real clock, or in the demo the demo's own: 2025-10-20 09:00 in Shanghai, going
on from there at its own pace for the rest of that working day. Domain functions never
ask the clock; they are told the moment.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

# The demo's day must not end under the reader's hands: its clock stops here.
DEMO_DAY = timedelta(hours=8, minutes=59)

_told = ContextVar("told", default=None)


class _NotLoaded(Exception):
    """Raised, and therefore not remembered: the demo may be loaded any moment."""


@lru_cache(maxsize=1)
def _demo_began():
    """The real moment at which the demo was loaded: its clock runs from there."""
    from towns.models import AuditEntry

    entry = AuditEntry.objects.filter(verb="demo.loaded").order_by("-pk").first()
    if entry is None:
        raise _NotLoaded
    return datetime.fromisoformat(entry.changes["real_moment"])


def now():
    """The moment, as an aware datetime."""
    if told := _told.get():
        return told
    if not settings.DEMO:
        return timezone.now()
    start = datetime.fromisoformat(settings.DEMO_CLOCK)
    try:
        began = _demo_began()
    except _NotLoaded:
        return start
    return start + min(max(timezone.now() - began, timedelta(0)), DEMO_DAY)


def today():
    """Today's date in Shanghai."""
    return timezone.localdate(now())


@contextmanager
def telling(moment):
    """Within it the portal's time stands at the moment: the demo's year is lived so."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def start_demo():
    """The real moment, from which a demo loaded now counts its own."""
    _demo_began.cache_clear()
    return timezone.now()
