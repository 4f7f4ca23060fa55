"""The rows of the task list: what one line says of a task at a moment."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import BadRequest
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans import lights
from plans.dashboards import conditions, freshness
from plans.lights.words import figure
from plans.models import Decision, ExtensionRequest, LightSpan, Task

Light = LightSpan.Light
# What asks for attention comes first.
URGENCY = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.DONE, Light.NONE)
SORTS = ("light", "code", "unit", "due", "deviation", "weight")
DEFAULT_SORT = "light"


@dataclass(frozen=True)
class Tag:
    label: str
    tone: str = ""
    title: str = ""


@dataclass(frozen=True)
class Row:
    """One task at a moment, ready to print."""

    span: LightSpan
    freshness: freshness.Freshness
    day: date

    @property
    def task(self):
        return self.span.task

    @property
    def unit(self):
        return self.span.lead_unit

    @cached_property
    def tags(self):
        return tags_of(self.span, self.task)

    @property
    def original_due_on(self):
        """The first due date where another holds now."""
        original = self.span.original_due_on
        return original if original != self.span.due_on else None

    @property
    def days_slipped(self):
        return days_slipped(self.span)

    @property
    def reason(self):
        """Why the light is what it is, in few words; nothing said twice."""
        if is_done_in_time(self.span) and self.task.completed_on:
            return completed(self.task)
        return self.span.short(self.day)

    @property
    def is_settled(self):
        """Whether the due date has nothing more to say."""
        return self.span.state not in Task.OPEN

    @property
    def expectation(self):
        """What was expected, and how far the task is from it, in words."""
        return expectation(self.span)


def is_done_in_time(span):
    return span.light == Light.DONE and lights.Tag.LATE_DONE not in span.tags


def completed(task):
    return _("completed on %(day)s") % {"day": task.completed_on.isoformat()}


def expectation(span):
    if span.expected is None or span.light == Light.DONE:
        return ""
    expected = figure(span.expected)
    if not span.deviation:
        return _("expected %(expected)s%%") % {"expected": expected}
    points = figure(abs(span.deviation))
    if span.deviation < 0:
        text = _("expected %(expected)s%%, %(points)s points behind")
    else:
        text = _("expected %(expected)s%%, %(points)s points ahead")
    return text % {"expected": expected, "points": points}


def days_slipped(span):
    """By how many days the due date lies after the original one."""
    if span.original_due_on is None:
        return 0
    return (span.due_on - span.original_due_on).days


def tags_of(span, task):
    """What is said of a task beside its light, in words."""
    tags = []
    if lights.Tag.LATE_DONE in span.tags:
        tags.append(Tag(_("Completed late"), "clay"))
    if lights.Tag.EXTENDED in span.tags:
        tags.append(Tag(_("Extended")))
    if lights.Tag.NEAR_DUE in span.tags:
        title = _("An ordinary milestone is due within days")
        tags.append(Tag(_("Milestone near"), title=title))
    if task.is_red_line:
        tags.append(
            Tag(_("Red line"), "clay", task._meta.get_field("is_red_line").help_text)
        )
    if task.is_restricted:
        tags.append(Tag(_("Restricted"), "clay"))
    if getattr(span, "is_disputed", False):
        tags.append(Tag(_("Light disputed"), "clay"))
    return tags


def milestone_tags(span):
    """What is said of a milestone beside its light."""
    tags = []
    if lights.Tag.LATE_DONE in span.tags:
        tags.append(Tag(_("Completed late")))
    if lights.Tag.EXTENDED in span.tags:
        tags.append(Tag(_("Extended")))
    return tags


def words_of(tags):
    return pgettext("between items", ", ").join(str(tag.label) for tag in tags)


def for_table(spans, moment):
    """All that the rows print, in a single query."""
    extensions = (
        ExtensionRequest.objects.filter(
            task=OuterRef("task_id"),
            milestone=None,
            status=Decision.APPROVED,
            decided_at__lte=moment,
        )
        .order_by()
        .values("task")
        .annotate(number=Count("pk"))
        .values("number")
    )
    supporting = (
        Task.supporting_units.through.objects.filter(task=OuterRef("task_id"))
        .order_by()
        .values("task")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return spans.select_related(
        "task__theme", "task__responsible_leader", "lead_unit"
    ).annotate(
        is_disputed=conditions.disputed(moment),
        extensions=Coalesce(Subquery(extensions), 0),
        supporting=Coalesce(Subquery(supporting), 0),
    )


def chosen_sort(text):
    """The order that an address names; BadRequest where there is none of the name."""
    if text and text.removeprefix("-") not in SORTS:
        raise BadRequest(
            _("“sort” cannot be “%(value)s”; it may be one of: %(values)s.")
            % {"value": text[:40], "values": ", ".join(SORTS)}
        )
    return text or DEFAULT_SORT


def ordered(spans, sort):
    """The spans in the order an address asks for: `due`, or `-due` for reversed."""
    name = sort.removeprefix("-")
    if name == "light":
        spans = spans.annotate(
            urgency=Case(
                *(When(light=light, then=Value(n)) for n, light in enumerate(URGENCY)),
                output_field=IntegerField(),
            )
        )
    columns = {
        "light": F("urgency"),
        "code": F("task__code"),
        "unit": F("lead_unit__order"),
        "due": F("due_on"),
        "deviation": F("percent") - F("expected"),
        "weight": F("weight"),
    }
    column = columns[name]
    first = (
        column.desc(nulls_last=True)
        if sort.startswith("-")
        else column.asc(nulls_last=True)
    )
    return spans.order_by(first, "due_on", "task__code")


def rows(spans, viewpoint):
    """The rows of one page's spans; one more query."""
    spans = list(spans)
    fresh = freshness.latest(spans, viewpoint.moment)
    return [Row(span, fresh.of(span), viewpoint.day) for span in spans]
