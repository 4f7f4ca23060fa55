"""What was shipped into which object, so that people's edits stay as they are."""

from collections import Counter
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.models import ShippedRow

PK = "pk"
ASSIGNED = gettext_lazy(
    "“%(object)s” is assigned: its %(field)s stays; only a decision in the portal "
    "moves it."
)


def plain(value):
    """A field's value as JSON keeps it; an object is its key."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return value


class Ledger:
    """Counts what a load does, and collects sentences about what it leaves alone."""

    def __init__(self):
        self.counts = Counter()
        self.notes = []

    def note(self, sentence):
        self.notes.append(sentence)


class Shelf:
    """The shipped objects of one model: as shipped, as they stand, as wanted now.

    `columns` names the table's column of each field, to say where an error lies; a
    field whose value differs from what was last shipped was edited and stays. `stays`
    says why a field may no longer be touched.
    """

    def __init__(self, ledger, model, columns, *, m2m=(), natural=(), stays=ASSIGNED):
        self.ledger, self.model, self.columns = ledger, model, columns
        self.m2m, self.natural, self.stays = m2m, natural, stays
        rows = ShippedRow.objects.filter(kind=model._meta.label)
        self.rows = {row.key: row for row in rows}
        keys = [row.values[PK] for row in self.rows.values()]
        manager = model._default_manager.prefetch_related(*m2m)
        self.standing = manager.in_bulk(keys)
        self.created, self.changed = [], []
        # Everything of this load by its key; what people deleted is None.
        self.found = {}

    def ship(self, row, key, values, *, protected=None):
        """The object of a table's row, created or brought up to date.

        None where people have deleted it. `protected(object)` names the fields that
        may no longer be touched.
        """
        shipped = self.rows.get(key)
        if shipped is None:
            thing = self._existing(values) or self._create(row, values)
            self._remember(key, thing, values)
        else:
            thing = self.standing.get(shipped.values[PK])
            if thing is None:
                self._note_gone(key)
            else:
                names = protected(thing) if protected else ()
                self._update(row, shipped, thing, values, names)
        self.found[key] = thing
        return thing

    def knows(self, key):
        return key in self.rows

    def _existing(self, values):
        """An object that people made before this content knew of it: it is theirs."""
        if not self.natural:
            return None
        lookup = {name: values[name] for name in self.natural}
        thing = self.model._default_manager.filter(**lookup).first()
        if thing:
            self.ledger.counts["kept"] += 1
        return thing

    def _create(self, row, values):
        single = {name: v for name, v in values.items() if name not in self.m2m}
        thing = self.model(**single)
        self._save(row, thing)
        for name in self.m2m:
            if values[name]:
                getattr(thing, name).set(values[name])
        self.created.append(thing)
        self.ledger.counts["created"] += 1
        return thing

    def _update(self, row, shipped, thing, values, protected):
        written = dict(shipped.values)
        changed = []
        for name, value in values.items():
            wanted, last = self._plain(value), written.get(name)
            if wanted == last:
                continue
            if name in protected:
                self._note_protected(thing, name)
            elif (now := self._now(thing, name)) == last:
                changed.append((name, value))
                written[name] = wanted
            elif now == wanted:
                written[name] = wanted
            else:
                self._note_edited(thing, name)
        if written != shipped.values:
            shipped.values = written
            shipped.save()
        if changed:
            self._write(row, thing, changed)
        self.ledger.counts["changed" if changed else "unchanged"] += 1

    def _write(self, row, thing, changed):
        single = [(name, v) for name, v in changed if name not in self.m2m]
        for name, value in single:
            setattr(thing, name, value)
        if hasattr(thing, "version"):
            # Whoever has it open in a form is told that it has changed.
            thing.version += 1
        if single:
            self._save(row, thing)
        for name, value in changed:
            if name in self.m2m:
                getattr(thing, name).set(value)
        self.changed.append(thing)

    def _save(self, row, thing):
        try:
            thing.full_clean()
        except ValidationError as error:
            name, reasons = next(iter(error.message_dict.items()))
            row.fail(self.columns.get(name), " ".join(reasons))
        thing.save()

    def _remember(self, key, thing, values):
        plain_values = {name: self._plain(value) for name, value in values.items()}
        self.rows[key] = ShippedRow.objects.create(
            kind=self.model._meta.label,
            key=key,
            values={PK: thing.pk, **plain_values},
        )

    def _plain(self, value):
        if isinstance(value, list):
            return sorted(plain(item) for item in value)
        return plain(value)

    def _now(self, thing, name):
        if name in self.m2m:
            return sorted(item.pk for item in getattr(thing, name).all())
        return plain(getattr(thing, self.model._meta.get_field(name).attname))

    def _note_gone(self, key):
        self.ledger.counts["gone"] += 1
        self.ledger.note(
            _("%(kind)s %(key)s was deleted in the portal and stays so.")
            % {"kind": self.model._meta.verbose_name, "key": key}
        )

    def _note_edited(self, thing, name):
        self.ledger.counts["kept"] += 1
        self.ledger.note(
            _("“%(object)s”: %(field)s was edited in the portal and stays so.")
            % {"object": thing, "field": self._label(name)}
        )

    def _note_protected(self, thing, name):
        self.ledger.counts["kept"] += 1
        self.ledger.note(
            str(self.stays) % {"object": thing, "field": self._label(name)}
        )

    def _label(self, name):
        return self.columns.get(name) or self.model._meta.get_field(name).verbose_name
