"""What each filter of tasks asks for, as conditions on their light spans.

The names and values are those of the addresses of /tasks/; every figure that links
there counts by these same conditions.
"""

import re
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from plans import lights
from plans.calendar import working_days
from plans.dashboards import filing
from plans.models import Directive, LightSpan, Milestone, Objection, Task
from towns.models import Appointment, Unit
from towns.pinyin import folded

State = Task.State
DUE = [
    ("overdue", _("Overdue")),
    ("7", _("Within 7 days")),
    ("30", _("Within 30 days")),
]
TAGS = [
    (lights.Tag.EXTENDED.value, _("Extended")),
    (lights.Tag.LATE_DONE.value, _("Completed late")),
    (lights.Tag.NEAR_DUE.value, _("Milestone near")),
    ("red_line", _("Red line")),
    ("restricted", _("Restricted")),
]
FILING = [
    ("owed", _("Owed")),
    ("filed", _("Filed")),
    ("open", _("Not filed yet")),
]
COLUMNS = {"red_line": "task__is_red_line", "restricted": "task__is_restricted"}
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def month_of(text):
    """The first day of the month that a text such as 2025-10 names, or None."""
    match = MONTH.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        return None


def directives(keys):
    """The directives with these keys, with their meetings."""
    return list(Directive.objects.filter(pk__in=keys).select_related("meeting"))


def with_tags(spans):
    """Spans whose tags can be asked for on every database."""
    return spans.alias(tags_text=Cast("tags", TextField()))


def overdue(day):
    """Due before the day, and neither claimed nor on hold."""
    return Q(due_on__lt=day, state__in=Task.OPEN)


def due_within(day, days):
    """Due from the day on, within some days, and still owed."""
    return Q(
        due_on__gte=day, due_on__lte=day + timedelta(days=days), state__in=Task.OPEN
    )


def due_in_month(first):
    return Q(due_on__year=first.year, due_on__month=first.month)


def disputed(moment):
    """With an objection to the light that was open at the moment."""
    return Q(
        Exists(
            Objection.objects.filter(
                Q(answered_at=None) | Q(answered_at__gt=moment),
                task=OuterRef("task_id"),
                raised_at__lte=moment,
            )
        )
    )


def units(slugs, *, as_support=False):
    """Led by one of the units (`departments`: the office and its departments)."""
    named = Q(slug__in=slugs)
    if "departments" in slugs:
        named |= Q(kind__in=Unit.OFFICE_KINDS)
    chosen = Unit.objects.filter(named).values("pk")
    if not as_support:
        return Q(lead_unit__in=chosen)
    support = Task.supporting_units.through.objects.filter(unit__in=chosen)
    return Q(task__in=support.values("task_id"))


def of_directives(found):
    """Answering one of the directives; a sentence includes its clauses."""
    keys = [directive.pk for directive in found]
    clauses = Directive.objects.filter(Q(pk__in=keys) | Q(parent__in=keys))
    links = Task.directives.through.objects.filter(directive__in=clauses.values("pk"))
    return Q(task__in=links.values("task_id"))


def light(values):
    chosen = Q(light__in=values)
    return chosen | ~Q(light=LightSpan.Light.NONE) if "counted" in values else chosen


def _any_of(conditions):
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def due(values, day):
    return _any_of(_due(value, day) for value in values)


def _due(value, day):
    if value == "overdue":
        return overdue(day)
    if first := month_of(value):
        return due_in_month(first)
    return due_within(day, int(value))


def tag(values):
    return _any_of(
        Q(**{COLUMNS[value]: True})
        if value in COLUMNS
        else Q(tags_text__contains=f'"{value}"')
        for value in values
    )


def search(words, lists, day):
    """Every word stands in code, title, goal, or a name of who or what it belongs to.

    Names are found by their pinyin and initials too.
    """
    found = Q()
    for word in folded(words).split():
        found &= _word(word, lists, day)
    return found


def _word(word, lists, day):
    held = Appointment.objects.current(day).filter(user__search_key__contains=word)
    quoted = Task.directives.through.objects.filter(directive__quote__icontains=word)
    return (
        Q(task__search_key__contains=word)
        | Q(lead_unit__search_key__contains=word)
        | Q(task__theme__search_key__contains=word)
        | Q(task__responsible_leader__slug__in=lists.leaders_found_by(word))
        | Q(task__responsible_leader__in=held.values("post_id"))
        | Q(task__owner__search_key__contains=word)
        | Q(task__in=quoted.values("task_id"))
    )


def stage(stages, moment):
    """Projects standing at one of these stages. See also `standings.pipe`."""
    staged = (
        LightSpan.objects.milestones()
        .at(moment)
        .filter(task=OuterRef("pk"))
        .exclude(milestone__stage="")
        .order_by()
    )
    waiting = staged.exclude(light=LightSpan.Light.DONE).order_by("due_on", "pk")
    projects = (
        Task.objects.filter(Exists(staged))
        .alias(stands_at=Subquery(waiting.values("milestone__stage")[:1]))
        .alias(stands_at=Coalesce("stands_at", Value(Milestone.Stage.PRODUCE.value)))
        .filter(stands_at__in=stages)
    )
    return Q(task__in=projects.values("pk"))


def filing_of(values, plan, *, day, moment):
    """Tasks that owe the report of their current period, filed already or not yet."""
    owed = filing.current(plan, calendar=working_days(), moment=moment, day=day)
    wanted = {"owed": (True, False), "filed": (True,), "open": (False,)}
    is_filed = {answer for value in values for answer in wanted[value]}
    return Q(task__in=[task for task, filed in owed.items() if filed in is_filed])


def of(chosen, *, plan, day, moment, lists):
    """The conditions of the chosen filters, by name, as Q objects.

    What is not counted is left out unless a light or a state asks for it.
    """
    found = {}
    for name, value in chosen.items():
        if name == "q":
            found[name] = search(value, lists, day)
        elif name == "unit":
            found[name] = units(value, as_support="support" in chosen.get("role", ()))
        elif name == "directive":
            found[name] = of_directives(value)
        elif name == "light":
            found[name] = light(value)
        elif name == "due":
            found[name] = due(value, day)
        elif name == "tag":
            found[name] = tag(value)
        elif name == "disputed":
            found[name] = disputed(moment)
        elif name == "stage":
            found[name] = stage(value, moment)
        elif name == "filing":
            found[name] = filing_of(value, plan, day=day, moment=moment)
        elif name in PLAIN:
            found[name] = PLAIN[name](value)
    return found


PLAIN = {
    "theme": lambda slugs: Q(task__theme__slug__in=slugs),
    "leader": lambda slugs: Q(task__responsible_leader__slug__in=slugs),
    "state": lambda states: Q(state__in=states),
    "source": lambda sources: Q(task__source__in=sources),
    "kind": lambda kinds: Q(task__kind__in=kinds),
    "held": lambda flag: Q(state=State.ON_HOLD),
    "owner": lambda none: Q(task__owner=None),
}
