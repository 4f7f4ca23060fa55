"""The inbox: what a person was told, unread first, by day; filters and pages."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from plans.models import Notification
from plans.notifications import links, words
from plans.notifications.kinds import KINDS_OF, TOPIC_OF, Topic
from plans.schedule import day_of

PAGE = 50
# The light in whose colours a topic's badge stands; all others are plain.
LIGHTS = {Topic.OVERDUE: "red", Topic.RETURNED: "yellow", Topic.DUE: "yellow"}
UNREAD = "unread"


@dataclass(frozen=True)
class Item:
    """One notification, ready to print."""

    row: Notification

    @property
    def topic(self):
        return TOPIC_OF.get(self.row.kind, Topic.ASSIGNED)

    @property
    def light(self):
        return LIGHTS.get(self.topic, "")

    @property
    def sentence(self):
        return words.sentence(self.row.kind, self.row.figures)

    @property
    def quoted(self):
        return words.quoted(self.row.figures)

    @property
    def url(self):
        return links.of(self.row)

    @property
    def task(self):
        return self.row.task

    @property
    def is_unread(self):
        return self.row.read_at is None


@dataclass(frozen=True)
class Day:
    """The items of a day; all unread ones stand before all read ones."""

    day: date
    is_unread: bool
    items: list


@dataclass
class Choice:
    """A filter that one may choose, and how many unread items it holds."""

    label: str
    value: str
    unread: int = 0
    total: int = 0
    is_chosen: bool = False


@dataclass
class Inbox:
    """A page of what a person was told."""

    user: object
    topic: str = ""
    only: str = ""
    number: str = ""

    def __post_init__(self):
        if self.topic and self.topic not in Topic.values:
            raise BadRequest(
                _("“topic” cannot be “%(value)s”; it may be one of: %(values)s.")
                % {"value": self.topic[:40], "values": ", ".join(Topic.values)}
            )
        if self.only not in ("", UNREAD):
            raise BadRequest(_("“show” can only be “%(value)s”.") % {"value": UNREAD})
        if self.number and not self.number.isdecimal():
            raise BadRequest(_("“page” must be a number."))

    @property
    def mine(self):
        return Notification.objects.visible_to(self.user)

    @cached_property
    def counts(self):
        """{topic: (unread, all)}; one query."""
        found = dict.fromkeys(Topic, (0, 0))
        rows = (
            self.mine.order_by()
            .values("kind")
            .annotate(number=Count("pk"), unread=Count("pk", filter=Q(read_at=None)))
        )
        for row in rows:
            topic = TOPIC_OF.get(row["kind"], Topic.ASSIGNED)
            unread, total = found[topic]
            found[topic] = (unread + row["unread"], total + row["number"])
        return found

    @property
    def unread(self):
        return sum(unread for unread, _total in self.counts.values())

    @property
    def total(self):
        return sum(total for _unread, total in self.counts.values())

    @property
    def topics(self):
        """The topics that hold anything, and the chosen one."""
        return [
            Choice(topic.label, topic.value, unread, total, topic == self.topic)
            for topic, (unread, total) in self.counts.items()
            if total or topic == self.topic
        ]

    @cached_property
    def page(self):
        rows = self.mine.for_listing()
        if self.topic:
            rows = rows.filter(kind__in=KINDS_OF[Topic(self.topic)])
        if self.only:
            rows = rows.unread()
        # Among the read ones the newest event first, not the one read first.
        is_read = Case(When(read_at=None, then=Value(0)), default=Value(1))
        rows = rows.order_by(is_read, "-created_at", "-pk")
        return Paginator(rows, PAGE).get_page(self.number or 1)

    @cached_property
    def days(self):
        items = [Item(row) for row in self.page]
        return [
            Day(day, is_unread, list(group))
            for (is_unread, day), group in groupby(
                items, key=lambda item: (item.is_unread, day_of(item.row.created_at))
            )
        ]
