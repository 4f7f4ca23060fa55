"""The task list as one page shows it: counts, rows, ways to widen and to sort."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.dashboards import tally, task_list
from plans.dashboards.paging import PAGE_SIZE, number_of
from plans.models import LightSpan

Light = LightSpan.Light


@dataclass(frozen=True)
class Here:
    """The address of the list, from which other addresses of it are made."""

    path: str
    query: object  # a QueryDict

    def _at(self, query):
        return f"{self.path}?{query.urlencode()}" if query else self.path

    def with_(self, **values):
        query = self.query.copy()
        query.pop("page", None)
        for name, value in values.items():
            query[name] = value
        return self._at(query)

    def without(self, name, value=None):
        """Without a filter, or without one of its values."""
        query = self.query.copy()
        query.pop("page", None)
        kept = [text for text in query.getlist(name) if value and text != value]
        query.setlist(name, kept) if kept else query.pop(name, None)
        if name == "unit" and not kept:
            query.pop("role", None)
        return self._at(query)

    def bare(self, kept):
        query = self.query.copy()
        for name in [name for name in query if name not in kept]:
            del query[name]
        return self._at(query)


@dataclass(frozen=True)
class Sort:
    """A way to sort the table; `url` is empty where the column cannot be sorted."""

    name: str
    url: str
    direction: str = ""


class Index:
    """The list as filtered by a valid TaskFilter, seen from one address."""

    def __init__(self, filters, here, *, sort="", page=""):
        self.filters, self.here = filters, here
        self.sort = task_list.chosen_sort(sort)
        self.page_number = number_of(page)

    @cached_property
    def tally(self):
        """Counts by light of all that the other filters let through."""
        return tally.tally(self.filters.without("light"))

    @cached_property
    def total(self):
        counts = {**self.tally.lights, Light.NONE: self.tally.not_counted}
        return sum(counts[light] for light in self.filters.lights)

    @property
    def parts(self):
        return tally.parts(self.tally, lambda light: self.here.with_(light=light))

    @cached_property
    def page(self):
        spans = task_list.ordered(
            task_list.for_table(self.filters.qs, self.filters.viewpoint.moment),
            self.sort,
        )
        paginator = Paginator(spans, PAGE_SIZE)
        paginator.count = self.total  # known already
        return paginator.get_page(self.page_number)

    @cached_property
    def rows(self):
        return task_list.rows(
            self.page.object_list if self.total else (), self.filters.viewpoint
        )

    @property
    def chosen_light(self):
        """The one light that is listed, if it is one."""
        chosen = self.filters.chosen.get("light", ())
        return chosen[0] if len(chosen) == 1 else ""

    @property
    def figures(self):
        """What the page's first sentence names: red and yellow tasks of the list."""
        parts = {part["light"]: part for part in self.parts}
        return [
            {**parts[light], "word": light.label}
            for light in (Light.RED, Light.YELLOW)
            if parts[light]["count"] and len(self.filters.lights) > 1
        ]

    @property
    def aside(self):
        words = _("as of %(day)s") % {"day": self.filters.viewpoint.day.isoformat()}
        return words if self.filters.viewpoint.is_past else ""

    @property
    def directives(self):
        return self.filters.chosen.get("directive", ())

    @property
    def subject(self):
        """Which tasks these are: the names filtered by, where they are few."""
        named = [
            text
            for name, _value, text in self.filters.chips
            if name in ("unit", "theme", "leader", "light", "state", "due")
        ]
        return " · ".join(str(text) for text in named) if len(named) <= 4 else ""

    @property
    def chips(self):
        return [
            {
                "label": self.filters.label(name),
                "words": text,
                "url": self.here.without(name, value),
            }
            for name, value, text in self.filters.chips
        ]

    @property
    def xlsx_url(self):
        return self._export("xlsx")

    @property
    def csv_url(self):
        return self._export("csv")

    @property
    def breakdown_url(self):
        return Here(reverse("plans:breakdown-export"), self.here.query).with_()

    def _export(self, kind):
        return Here(reverse("plans:task-export", args=[kind]), self.here.query).with_()

    @property
    def not_listed(self):
        """How many tasks the filters let through that do not count."""
        return 0 if Light.NONE in self.filters.lights else self.tally.not_counted

    @property
    def not_counted_url(self):
        return self.here.with_(light=Light.NONE.value)

    @property
    def sorts(self):
        return {name: self._sort(name) for name in task_list.SORTS}

    def _sort(self, name):
        # The heaviest first; all else begins with its smallest.
        first = f"-{name}" if name == "weight" else name
        if self.sort == first:
            other = name if first.startswith("-") else f"-{name}"
            direction = "descending" if first.startswith("-") else "ascending"
            return Sort(name, self.here.with_(sort=other), direction)
        if self.sort.removeprefix("-") == name:
            direction = "ascending" if first.startswith("-") else "descending"
            return Sort(name, self.here.with_(sort=first), direction)
        return Sort(name, self.here.with_(sort=first))

    @cached_property
    def ways_out(self):
        """For a list that is empty: what each filter keeps out, most first; a query."""
        conditions = self.filters.conditions
        # Not under the filters' own names: those of fields would hide the fields.
        counts = self.filters.queryset.aggregate(
            **{
                f"without_{name}": Count(
                    "pk", filter=self.filters.condition_without(name)
                )
                for name in conditions
            }
        )
        ways = [
            {
                "count": counts[f"without_{name}"],
                "label": self.filters.label(name),
                "url": self.here.without(name),
            }
            for name in conditions
            if counts[f"without_{name}"]
        ]
        return sorted(ways, key=lambda way: -way["count"])
