"""How lights are written and drawn: their words, and the parts of a ribbon."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.charts.lights import WORDS

register = template.Library()

SHAPES = {
    "done": "✓",
    "green": "●",
    "yellow": "▲",
    "red": "■",
    "grey": "○",
    "none": "–",
}
# A single red task among a hundred must still be seen.
NARROWEST = 60
WHOLE = 10000
LABEL_FITS = 400


@register.filter
def light_word(light):
    """The word of a light: "red" → 红灯."""
    return WORDS.get(str(light), "")


@register.filter
def light_shape(light):
    """The shape of a light as a character, for titles and plain text."""
    return SHAPES.get(str(light), "")


def _percent(basis_points):
    """Basis points as an SVG length: a point, never a comma, whatever the language."""
    return f"{basis_points // 100}.{basis_points % 100:02}%"


def _shares(counts):
    """Each count's share of the whole in basis points; none vanishes, sum exact."""
    total = sum(counts)
    shares = [max(NARROWEST, WHOLE * count // total) for count in counts]
    widest = shares.index(max(shares))
    shares[widest] += WHOLE - sum(shares)
    return shares


@register.filter
def ribbon(parts):
    """The parts (objects or dicts with light, count, url) laid out along a line."""
    known = [part if isinstance(part, dict) else _as_dict(part) for part in parts or ()]
    shown = [part for part in known if part["count"]]
    if not shown:
        return []
    laid_out, start = [], 0
    for part, share in zip(
        shown, _shares([part["count"] for part in shown]), strict=True
    ):
        laid_out.append(
            {
                **part,
                "x": _percent(start),
                "width": _percent(share),
                "middle": _percent(start + share // 2),
                "has_label": share >= LABEL_FITS,
            }
        )
        start += share
    return laid_out


def _as_dict(part):
    return {name: getattr(part, name, "") for name in ("light", "count", "url", "word")}


@register.filter
def gauge(basis_points):
    """Basis points, held between 0 and 100 %, as an SVG length."""
    return _percent(min(max(int(basis_points or 0), 0), WHOLE))


@register.simple_tag
def distance(today, due):
    """How far a due day is, in words: in 4 days, today, 3 days ago."""
    days = (due - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


@register.filter
def reason(span, day):
    """Why a light is what it is, as of a day: {{ span|reason:request.as_of.day }}."""
    return span.sentence(day)


@register.filter
def short_reason(span, day):
    """The same in a few words: 逾期 12 天."""
    return span.short(day)
