"""Filters whose values are links, each with the number behind it."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from resort_portal.context_processors import viewpoint_of


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    number: int
    is_chosen: bool


def one_of(query, name, values):
    """The value of a filter in the address; refused unless it is empty or known."""
    value = query.get(name, "")
    if value and value not in values:
        raise BadRequest(
            _("“%(name)s” cannot be “%(value)s” here.")
            % {"name": name, "value": value[:40]}
        )
    return value


def choices(request, page, number, chosen, name, labels):
    """The values of one filter of `page` (an address's name) as links.

    `number` counts what is behind the filters that it is given by name.
    """
    found = []
    for value, label in labels.items():
        wished = {**chosen, name: value}
        query = {key: each for key, each in wished.items() if each}
        url = reverse(page, query=query | viewpoint_of(request) or None)
        found.append(Choice(label, url, number(**wished), chosen[name] == value))
    return found
