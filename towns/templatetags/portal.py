"""Template tags of the whole portal: addresses, permissions, figures."""

import re

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from resort_portal.context_processors import viewpoint_of
from resort_portal.figures import plain
from towns import access

register = template.Library()
# A run of Chinese, with the signs and figures inside it.
CHINESE = re.compile(
    "[“《（]?[\u2e80-\u9fff\U00020000-\U0003ffff]+"
    "(?:[\\w“”《》（）·、，。；：—％%+-]*[\u2e80-\u9fff”》）。])?"
)


@register.simple_tag(takes_context=True)
def address(context, name, *args, **query):
    """The address of a page as seen from here: {% address 'plans:task' code %}.

    Positional words belong to the address, named ones become its query (empty ones
    are left out); `as_of` and `plan` of the present page are kept.
    """
    kept = viewpoint_of(context.get("request"))
    asked = {key: value for key, value in query.items() if value not in ("", None)}
    return reverse(name, args=args, query={**asked, **kept} or None)


@register.simple_tag(takes_context=True)
def can(context, permission, unit=None):
    """Whether the reader may: {% can 'report' task.lead_unit as may_report %}."""
    request = context["request"]
    return access.can(request.user, access.Permission(permission), unit)


@register.filter
def percent(basis_points):
    """Basis points as a figure without its sign: 5250 → 52.5, 5200 → 52."""
    if basis_points is None:
        return "–"
    whole, rest = divmod(abs(basis_points), 100)
    sign = "-" if basis_points < 0 else ""
    return f"{sign}{whole}" + (f".{rest:02}".rstrip("0") if rest else "")


@register.filter
def whole_percent(basis_points):
    """Basis points rounded half up to whole percent: 6650 → 67."""
    return "–" if basis_points is None else (basis_points + 50) // 100


@register.filter
def signed(basis_points):
    """The same with its sign before it: 1123 → +11.23, 0 → 0, -5 → -0.05."""
    sign = "+" if basis_points and basis_points > 0 else ""
    return f"{sign}{percent(basis_points)}"


@register.filter
def figure(value):
    """A decimal without idle noughts: 36.5000 → 36.5."""
    return "–" if value is None else plain(value)


@register.filter
def dialled(phone):
    """What a telephone dials of a number with words and blanks: 分机 8001 → 8001."""
    return re.sub(r"[^\d+*#,-]", "", str(phone), flags=re.ASCII)


@register.filter
def lookup(mapping, key):
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def mixed(text):
    """A sentence whose names stay Chinese: in English they are marked as Chinese.

    Screen readers then say them in Chinese, and browsers choose a Chinese font.
    """
    text = conditional_escape(text)
    if (get_language() or "").startswith("zh"):
        return text
    marked = CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', text)
    # Escaped above; only our own element is added.
    return mark_safe(marked)
