"""What the addresses of the timeline and the calendar may narrow."""

import re
import unicodedata
from datetime import date, timedelta

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from plans.dashboards.board import DEPARTMENTS
from plans.middleware import EARLIEST, parse_day
from plans.models import LightSpan, Theme
from towns.models import Post, Unit

MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
LATEST = date(2099, 12, 31)


def one_of(query, name, known):
    """The values of a parameter, each one of the known; a sentence otherwise."""
    values = [value for value in query.getlist(name) if value]
    for value in values:
        if value not in known:
            raise BadRequest(
                _("“%(name)s” knows no value “%(text)s”.")
                % {"name": name, "text": value[:40]}
            )
    return values


def narrowed(spans, query):
    """Spans narrowed by unit, theme and leader of the address, as /tasks/ does."""
    units = (
        one_of(
            query,
            "unit",
            {*Unit.objects.values_list("slug", flat=True), DEPARTMENTS},
        )
        if query.get("unit")
        else []
    )
    if units:
        found = spans.filter(lead_unit__slug__in=units)
        if DEPARTMENTS in units:
            found |= spans.filter(lead_unit__kind__in=Unit.OFFICE_KINDS)
        spans = found
    if query.get("theme"):
        known = set(Theme.objects.values_list("slug", flat=True))
        spans = spans.filter(task__theme__slug__in=one_of(query, "theme", known))
    if query.get("leader"):
        known = set(Post.objects.values_list("slug", flat=True))
        leaders = one_of(query, "leader", known)
        spans = spans.filter(task__responsible_leader__slug__in=leaders)
    return spans


def lights(query):
    return one_of(query, "light", set(LightSpan.Light.values))


def month_of(text, today):
    """The first day of the month that the address names; this month without one."""
    if not text:
        return today.replace(day=1)
    match = MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        first = date(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        first = None
    if first is None or not EARLIEST <= first <= LATEST:
        raise BadRequest(
            _("“month” must be a month such as 2025-09, not “%(text)s”.")
            % {"text": text[:40]}
        )
    return first


def range_of(query):
    """(from, to) of the address, or None where it names neither."""
    if not query.get("from") and not query.get("to"):
        return None
    first = parse_day(query.get("from") or EARLIEST.isoformat(), "from")
    last = parse_day(query.get("to") or LATEST.isoformat(), "to")
    if last < first:
        raise BadRequest(_("“to” must not lie before “from”."))
    return first, last


def month_end(first):
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(
        days=1
    )
