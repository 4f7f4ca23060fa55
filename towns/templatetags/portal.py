"""Template tags of the whole portal: addresses, permissions, figures."""

from django import template
from django.urls import reverse

from resort_portal.context_processors import viewpoint_of
from towns import access

register = template.Library()


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
def lookup(mapping, key):
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if mapping else None
