"""From where a page looks: as of which moment (?as_of=), at which plan (?plan=)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import BadRequest
from django.http import Http404
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from plans.models import Plan
from resort_portal import clock

# The portal holds nothing older; earlier days are slips of the finger.
EARLIEST = date(2000, 1, 1)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class AsOf:
    """The moment a page speaks of.

    `moment` is now, or the last instant of a past day in Shanghai: everything recorded
    before it counts, nothing after.
    """

    day: date
    moment: datetime
    is_past: bool


def end_of_day(day):
    """The last instant of the day in Shanghai."""
    midnight = datetime.combine(
        day + timedelta(days=1), time(), timezone.get_default_timezone()
    )
    return midnight - timedelta(microseconds=1)


def parse_day(text, name):
    """The date that an address names; BadRequest with the way out otherwise.

    Full-width digits are read as digits.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := DAY.fullmatch(plain):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            pass
    raise BadRequest(
        _("“%(name)s” must be a date such as 2025-09-30, not “%(text)s”.")
        % {"name": name, "text": text[:40]}
    )


def as_of(text, *, now):
    """What `?as_of=text` means at the moment `now`. Empty means now."""
    today = timezone.localdate(now)
    if not text:
        return AsOf(today, now, is_past=False)
    day = parse_day(text, "as_of")
    if day > today:
        raise BadRequest(
            _("“as_of” lies in the future: the latest day is %(today)s.")
            % {"today": today.isoformat()}
        )
    if day < EARLIEST:
        raise BadRequest(
            _(
                "“as_of” lies before everything that the portal knows; choose a day "
                "from %(first)s on."
            )
            % {"first": EARLIEST.isoformat()}
        )
    if day == today:
        return AsOf(day, now, is_past=False)
    return AsOf(day, end_of_day(day), is_past=True)


def chosen_plan(text, day):
    """The plan of the year in the address, else the one that contains the day."""
    if not text:
        return Plan.objects.for_day(day)
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"\d{4}", plain, re.ASCII):
        raise BadRequest(_("“plan” must be a year such as 2025."))
    plan = Plan.objects.filter(year=int(plain)).first()
    if plan is None:
        raise Http404(_("There is no plan for the year %(year)s.") % {"year": plain})
    return plan


def viewpoint(get_response):
    """Sets `request.as_of` (an AsOf) and `request.plan` (a Plan or None, lazily)."""

    def middleware(request):
        request.as_of = as_of(request.GET.get("as_of", ""), now=clock.now())
        request.plan = SimpleLazyObject(
            lambda: chosen_plan(request.GET.get("plan", ""), request.as_of.day)
        )
        return get_response(request)

    return middleware
