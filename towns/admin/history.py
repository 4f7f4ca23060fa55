"""What changed between two rows of an object's history, in the reader's words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import DeletedObject

# Columns that follow from others and mean nothing to a reader.
UNTOLD = ("version", "search_key", "text_length")
EMPTY = "–"


@dataclass(frozen=True)
class Change:
    field: str
    old: str
    new: str


def changes_between(older, newer):
    """Every change of a field a reader knows, the ones no form edits included."""
    model = newer.instance_type
    found = []
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in UNTOLD:
            continue
        if getattr(older, field.attname) != getattr(newer, field.attname):
            found.append(_change(field, _value(older, field), _value(newer, field)))
    for field in model._meta.many_to_many:
        if hasattr(newer, field.name):
            old, new = _names(older, field), _names(newer, field)
            if old != new:
                found.append(_change(field, "、".join(old), "、".join(new)))
    return found


def _change(field, old, new):
    return Change(str(field.verbose_name), old or EMPTY, new or EMPTY)


def _value(row, field):
    if isinstance(field, models.ForeignKey):
        if getattr(row, field.attname) is None:
            return ""
        try:
            return str(getattr(row, field.name) or _("(deleted)"))
        except ObjectDoesNotExist:
            return _("(deleted)")
    value = getattr(row, field.attname)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _names(row, field):
    """The names of a many-to-many field as the row kept them."""
    chosen = []
    for link in getattr(row, field.name).all():
        thing = getattr(link, field.m2m_reverse_field_name(), None)
        chosen.append("" if isinstance(thing, DeletedObject) else str(thing or ""))
    return sorted(filter(None, chosen))
