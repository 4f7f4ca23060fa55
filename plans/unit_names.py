"""Which of the portal's units a text means: by name, short or former name, pinyin."""

import re
from dataclasses import dataclass

from towns.models import Unit
from towns.pinyin import SPELLINGS, folded, search_key

# 度假区四镇, 四镇: all towns together.
ALL_TOWNS = re.compile(r"(?:度假区|全区|辖区)?[四4各]个?镇")
# What may stand before or behind a name without making another unit of it.
AROUND = re.compile(r"^(?:度假区|阳羡度假区|区|市|县)|(?:人民政府|党委|政府)$")


@dataclass(frozen=True)
class Matches:
    """The units that names mean, in order, and the names that mean none."""

    units: tuple
    unknown: tuple


class UnitNames:
    """All units that exist, by everything they are called; one query."""

    def __init__(self, units=None):
        # Kept as it is: choices of a form ask it without another query.
        self.choices = Unit.objects.open() if units is None else units
        self.units = list(self.choices)
        self.by_name, self.by_sound = {}, {}
        for unit in self.units:
            for name in names_of(unit):
                self.by_name.setdefault(name, unit)
                for sound in sounds_of(name):
                    self.by_sound.setdefault(sound, unit)

    def find(self, name):
        """The unit that a name means; None where no unit is called so."""
        plain = folded(name)
        for form in dict.fromkeys((plain, AROUND.sub("", plain))):
            if form in self.by_name:
                return self.by_name[form]
        return next(
            (
                self.by_sound[sound]
                for sound in (plain, *sounds_of(plain))
                if sound in self.by_sound
            ),
            None,
        )

    def match(self, names):
        units, unknown = [], []
        for name in names:
            found = self._all(name)
            if not found:
                unknown.append(name)
            units += [unit for unit in found if unit not in units]
        return Matches(tuple(units), tuple(unknown))

    def _all(self, name):
        if ALL_TOWNS.fullmatch(folded(name)):
            return [unit for unit in self.units if unit.kind == Unit.Kind.TOWN]
        unit = self.find(name)
        return [unit] if unit else []


def names_of(unit):
    """Everything a unit is called, folded, the rare characters spelt in all ways."""
    names = {unit.name, unit.short_name, unit.slug, unit.english_name}
    names |= set(unit.former_names.split("、"))
    names = {folded(name) for name in names if name}
    for letter, others in SPELLINGS.items():
        names |= {
            name.replace(letter, other)
            for name in names
            if letter in name
            for other in others
        }
    return names


def sounds_of(name):
    """A name's full pinyin; initials alone would mean too many units."""
    return [part for part in search_key(name).split(" ")[1:] if len(part) > 5]
