"""Where the figures of a dashboard lead."""

from dataclasses import dataclass, field

from django.urls import reverse


@dataclass(frozen=True)
class Addresses:
    """Addresses as seen from one page.

    `kept` is its viewpoint (as_of, plan), which every link carries on; `narrowed` is
    what it is narrowed to (a leader), which links to lists of items carry on too.
    """

    kept: dict = field(default_factory=dict)
    narrowed: dict = field(default_factory=dict)

    def to(self, name, *args, **query):
        return reverse(name, args=args, query={**self.kept, **query} or None)

    def tasks(self, **query):
        return self.to("plans:tasks", **query, **self.narrowed)

    def milestones(self, **query):
        return self.to("plans:milestones", **query, **self.narrowed)

    def changes(self, **query):
        return self.to("plans:changes", **query, **self.narrowed)

    def overview(self, **query):
        return self.to("plans:overview", **query, **self.narrowed)
