"""What can be chosen in filters: units, themes and posts, in the reader's language."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Value
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.models import Theme
from towns.models import Post, Unit
from towns.pinyin import folded, search_key

DEPARTMENTS = "departments"


@dataclass(frozen=True)
class Choice:
    slug: str
    name: str
    short_name: str
    english_name: str
    search_key: str

    @property
    def label(self):
        if get_language() == "en" and self.english_name:
            return self.english_name
        return self.short_name

    def is_found_by(self, word):
        return word in self.search_key


@dataclass(frozen=True)
class Lists:
    """The short lists that a filter chooses from; one query loads them all."""

    all_units: tuple[Choice, ...] = ()
    all_themes: tuple[Choice, ...] = ()
    all_leaders: tuple[Choice, ...] = ()

    @classmethod
    def load(cls):
        found = {"unit": [], "theme": [], "leader": []}
        for kind, _order, _pk, *values in _rows():
            found[kind].append(Choice(*values))
        for number, post in enumerate(found["leader"]):
            # Posts are few and keep no search key of their own.
            found["leader"][number] = Choice(
                post.slug,
                post.name,
                post.short_name,
                post.english_name,
                search_key(post.name, post.english_name),
            )
        return cls(*(tuple(rows) for rows in found.values()))

    @property
    def units(self):
        return [*_pairs(self.all_units), (DEPARTMENTS, _("Office and departments"))]

    @property
    def themes(self):
        return _pairs(self.all_themes)

    @property
    def leaders(self):
        return _pairs(self.all_leaders)

    def leaders_found_by(self, word):
        """The slugs of the posts whose name or pinyin contains the folded word."""
        return [
            post.slug for post in self.all_leaders if post.is_found_by(folded(word))
        ]


def _rows():
    """One row each: kind, order, key, slug, name, short name, English, search key."""

    def rows(kind, model, short_name, key):
        return model.objects.order_by().values_list(
            Value(kind, CharField()),
            "order",
            "pk",
            "slug",
            "name",
            short_name,
            "english_name",
            key,
        )

    return (
        rows("unit", Unit, "short_name", "search_key")
        .union(
            rows("theme", Theme, "name", "search_key"),
            rows("leader", Post, "name", "slug"),
            all=True,
        )
        .order_by("order", "pk")
    )


def _pairs(choices):
    return [(choice.slug, choice.label) for choice in choices]


def months_of(plan):
    """The months in which a plan's tasks may be due: ("2025-10", "2025-10")."""
    first = date(plan.year, 1, 1)
    last = plan.ends_on
    count = (last.year - first.year) * 12 + last.month
    months = [
        f"{first.year + index // 12}-{index % 12 + 1:02}" for index in range(count)
    ]
    return [(month, month) for month in months]
