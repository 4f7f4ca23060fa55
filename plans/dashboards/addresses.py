"""Where the figures of a dashboard lead."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import reverse
from django.utils.http import urlencode


@lru_cache(maxsize=5000)  # a page leads to the same few addresses a hundred times
def _path(name, *args):
    return reverse(name, args=args)


@dataclass(frozen=True)
class Addresses:
    """Addresses as seen from one page.

    `kept` is its viewpoint (as_of, plan), which every link carries on; `narrowed` is
    what it is narrowed to (a leader), which links to lists of items carry on too.
    """

    kept: dict = field(default_factory=dict)
    narrowed: dict = field(default_factory=dict)

    def to(self, name, *args, **query):
        asked = urlencode({**self.kept, **query}, doseq=True)
        return f"{_path(name, *args)}?{asked}" if asked else _path(name, *args)

    def tasks(self, **query):
        return self.to("plans:tasks", **query, **self.narrowed)

    def milestones(self, **query):
        return self.to("plans:milestones", **query, **self.narrowed)

    def changes(self, **query):
        return self.to("plans:changes", **query, **self.narrowed)

    def overview(self, **query):
        return self.to("plans:overview", **query, **self.narrowed)
