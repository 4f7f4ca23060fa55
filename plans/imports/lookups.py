"""What the words of a table may name: units, posts, themes, people, directives."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from plans.models import Directive, Theme
from towns.models import Appointment, Post, Unit, User
from towns.pinyin import SPELLINGS, folded

BETWEEN_NAMES = re.compile(r"[、，,；;\n\r/]+")
BETWEEN_OTHER_NAMES = re.compile(r"[、，,；;]+")


class Unknown(Exception):
    """A name that is not known, or known twice; the message says so."""


def listed(text):
    """The names in a cell, in order, each once."""
    plain = unicodedata.normalize("NFKC", text or "")
    found = (each.strip(" \t。.　") for each in BETWEEN_NAMES.split(plain))
    return list(dict.fromkeys(filter(None, found)))


@dataclass
class Index:
    """Things by each of their names, whatever the width or case."""

    kind: str
    found: dict[str, list] = field(default_factory=dict)

    def add(self, thing, *names):
        for name in filter(None, map(folded, names)):
            for spelling in _spellings(name):
                known = self.found.setdefault(spelling, [])
                if thing not in known:
                    known.append(thing)

    def get(self, name):
        return self.found.get(folded(name), [])

    def one(self, name):
        things = self.get(name)
        if not things:
            raise Unknown(
                _("there is no %(kind)s “%(name)s” in the portal.")
                % {"kind": self.kind, "name": name}
            )
        if len(things) > 1:
            raise Unknown(
                _("“%(name)s” may mean several: %(things)s. Write the full name.")
                % {"name": name, "things": "、".join(str(each) for each in things)}
            )
        return things[0]


def _spellings(name):
    yield name
    for letter, others in SPELLINGS.items():
        if letter in name:
            yield from (name.replace(letter, other) for other in others)


class Lookups:
    """Everything that a table may name; each list is one query, made when needed."""

    @cached_property
    def all_units(self):
        """Every unit, by its key."""
        return {unit.pk: unit for unit in Unit.objects.all()}

    @cached_property
    def units(self):
        index = Index(_("unit"))
        units = list(self.all_units.values())
        for unit in units:
            index.add(unit, unit.name, unit.short_name)
        for unit in units:
            # A former name gives way to a unit that is called so now.
            for name in BETWEEN_OTHER_NAMES.split(unit.former_names):
                if not index.get(name) or unit in index.get(name):
                    index.add(unit, name)
                elif unit.name != name:
                    self._share(index, unit, name)
        return index

    @staticmethod
    def _share(index, unit, name):
        holders = index.get(name)
        if not any(folded(name) in _own_names(each) for each in holders):
            index.add(unit, name)

    def unit(self, name):
        unit = self.units.one(name)
        if unit.closed_on is not None:
            raise Unknown(
                _("“%(name)s” was closed on %(day)s; name the unit that took over.")
                % {"name": unit.name, "day": unit.closed_on.isoformat()}
            )
        return unit

    @cached_property
    def posts(self):
        index = Index(_("post of a responsible leader"))
        for post in Post.objects.all():
            index.add(post, post.name)
        current = Appointment.objects.current().select_related("post", "user")
        for appointment in current:
            index.add(appointment.post, appointment.user.full_name)
        return index

    @cached_property
    def themes(self):
        index = Index(_("theme"))
        for theme in Theme.objects.all():
            index.add(theme, theme.name, theme.word, theme.heading)
        return index

    @cached_property
    def people(self):
        index = Index(_("person"))
        for user in User.objects.filter(is_active=True):
            index.add(user, user.full_name, user.username)
        return index

    @cached_property
    def directives(self):
        index = Index(_("directive"))
        split = set(
            Directive.objects.exclude(parent=None).values_list("parent", flat=True)
        )
        for directive in Directive.objects.select_related("meeting"):
            if directive.pk not in split:
                index.add(directive, directive.code)
        return index


def _own_names(unit):
    return {folded(unit.name), folded(unit.short_name)}
