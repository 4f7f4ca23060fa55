"""One notice as the paper prints it, as known at a moment."""

from dataclasses import replace
from functools import cached_property

from plans import deciders
from plans.dashboards import task_links
from plans.dashboards.notices import state_of
from plans.models import LightSpan
from plans.schedule import day_of
from plans.verbs.notices import pressing, replying
from towns import access
from towns.access import Permission
from towns.models import Unit


class NoticePage:
    """One notice at a moment; each part is read when the page asks for it."""

    def __init__(self, notice, user, as_of):
        self.notice, self.user, self.as_of = notice, user, as_of
        self.task = notice.task

    @cached_property
    def replies(self):
        rows = self.notice.replies.filter(at__lte=self.as_of.moment)
        return list(rows.select_related("by"))

    @property
    def state(self):
        replied_at = self.replies[0].at if self.replies else None
        return state_of(self.notice, replied_at, self.as_of.moment)

    @property
    def tone(self):
        return f"notice-{self.notice.level}"

    @property
    def is_ended(self):
        return self.state == "ended"

    @property
    def days_late(self):
        """Days past the reply date without a reply."""
        if self.state != "open":
            return 0
        return max(0, (self.as_of.day - self.notice.reply_by).days)

    @property
    def days_left(self):
        return (self.notice.reply_by - self.as_of.day).days

    @property
    def raised_by(self):
        """The sterner notice that took its place, as far as it was known."""
        raised = getattr(self.notice, "raised_by_notice", None)
        return raised if raised and raised.sent_at <= self.as_of.moment else None

    @cached_property
    def span(self):
        """How the task stood when the notice was sent."""
        spans = LightSpan.objects.tasks().at(self.notice.sent_at)
        return spans.filter(task=self.task).first()

    @property
    def light_reason(self):
        return self.span.sentence(day_of(self.notice.sent_at)) if self.span else ""

    @cached_property
    def links(self):
        return task_links.links_of(self.task, self.as_of.moment)

    @property
    def supporting_units(self):
        return [link for link in self.links if link.kind == "unit"]

    @property
    def directives(self):
        return [link for link in self.links if link.kind == "directive"]

    @cached_property
    def office(self):
        return Unit.objects.filter(kind=Unit.Kind.OFFICE).first()

    @property
    def may_reply(self):
        return (
            not self.is_ended
            and not self.as_of.is_past
            and access.can(self.user, Permission.ANSWER_NOTICE, self.notice.unit)
        )

    @cached_property
    def verbs(self):
        """What the reader may do with it; replying has its own place on the page."""
        if self.is_ended or self.as_of.is_past:
            return []
        found = []
        if self.may_reply:
            is_owed = self.state == "open"
            verb = replying(self.notice.pk, self.notice.reply_by, is_owed=is_owed)
            found.append(replace(verb, url="#reply"))
        if deciders.may(self.user, Permission.SEND_NOTICE, self.task):
            found += pressing(self.notice.pk, self.notice.level, self.task)
        # Here they stand at the head of the page, beside no paper.
        return [replace(verb, paper=None) for verb in found]
