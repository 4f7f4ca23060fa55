"""What the planner has to do next, for the index of the admin."""

from django.urls import reverse
from django.utils.translation import ngettext

from plans.admin.filters import GAPS
from plans.admin.workdays import calendar_warning
from plans.models import Directive, Task
from towns import access
from towns.access import Permission

CLAY, GOLD = "clay", "gold"


def reminders(request):
    """Dicts of text, url and tone; none for those who see no plan."""
    if not access.can(request.user, Permission.EDIT_PLAN):
        return []
    notes = [*_undecided(), *_by_state(), *_gaps()]
    if warning := calendar_warning():
        url = reverse("admin:plans_workdayexception_changelist")
        notes.append({"text": warning, "url": url, "tone": CLAY})
    return notes


def _note(number, words, url, tone=GOLD):
    return [{"text": words % {"number": number}, "url": url, "tone": tone}]


def _tasks(**query):
    return reverse("admin:plans_task_changelist", query=query)


def _undecided():
    if not (number := Directive.objects.undecided().count()):
        return []
    return _note(
        number,
        ngettext(
            "%(number)d demand of the minutes is to be broken down",
            "%(number)d demands of the minutes are to be broken down",
            number,
        ),
        reverse("admin:plans_directive_changelist", query={"decision": "undecided"}),
        CLAY,
    )


def _by_state():
    notes = []
    states = list(
        Task.objects.filter(state__in=Task.UNASSIGNED).values_list("state", flat=True)
    )
    if number := states.count(Task.State.DRAFT):
        words = ngettext(
            "%(number)d draft is to be registered",
            "%(number)d drafts are to be registered",
            number,
        )
        notes += _note(number, words, _tasks(state__exact=Task.State.DRAFT))
    if number := states.count(Task.State.REGISTERED):
        words = ngettext(
            "%(number)d registered task is to be assigned",
            "%(number)d registered tasks are to be assigned",
            number,
        )
        notes += _note(number, words, _tasks(state__exact=Task.State.REGISTERED))
    return notes


def _gaps():
    notes = []
    counts = {
        name: find(Task.objects.all()).count() for name, (_l, find) in GAPS.items()
    }
    if number := counts["owner"]:
        words = ngettext(
            "%(number)d task has no owner", "%(number)d tasks have no owner", number
        )
        notes += _note(number, words, _tasks(gap="owner"))
    if number := counts["leader"]:
        words = ngettext(
            "%(number)d task has no responsible leader",
            "%(number)d tasks have no responsible leader",
            number,
        )
        notes += _note(number, words, _tasks(gap="leader"))
    if number := counts["milestones"]:
        words = ngettext(
            "%(number)d key task is without its 3–7 milestones",
            "%(number)d key tasks are without their 3–7 milestones",
            number,
        )
        notes += _note(number, words, _tasks(gap="milestones"))
    return notes
