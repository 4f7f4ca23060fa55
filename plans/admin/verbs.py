"""What a planner does to several tasks at once: one page a verb, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from plans.actions import Refused, terms
from plans.actions import tasks as task_actions
from plans.admin.base import decision_page, reason_field
from plans.models import Task
from resort_portal import clock
from towns import access
from towns.access import Permission
from towns.models import Post, Unit, User

LONGEST_SHIFT = 1000
LIVE = frozenset(Task.State) - {*Task.OVER}


def chooser(name):
    """The admin's search box for what a task's foreign key points at."""
    return AutocompleteSelect(Task._meta.get_field(name), admin.site)


class LeadUnitForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.open(),
        label=gettext_lazy("new lead unit"),
        widget=chooser("lead_unit"),
    )
    reason = reason_field()


class ShiftForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("days"),
        min_value=-LONGEST_SHIFT,
        max_value=LONGEST_SHIFT,
        help_text=gettext_lazy("Whole days; 14 is later, -7 is earlier."),
    )
    reason = reason_field()

    def clean_days(self):
        days = self.cleaned_data["days"]
        if days == 0:
            raise ValidationError(_("By 0 days nothing moves; enter 14 or -7."))
        return days


class WeightForm(forms.Form):
    weight = forms.IntegerField(
        label=gettext_lazy("new weight"),
        min_value=1,
        max_value=10,
        help_text=gettext_lazy("2 for a key task, 1 for a routine one"),
    )
    reason = reason_field()


class EntrustForm(forms.Form):
    leader = forms.ModelChoiceField(
        Post.objects.all(),
        label=gettext_lazy("responsible leader"),
        required=False,
        widget=chooser("responsible_leader"),
    )
    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label=gettext_lazy("owner"),
        required=False,
        widget=chooser("owner"),
        help_text=gettext_lazy("What stays empty is left as it is."),
    )

    def clean(self):
        data = super().clean()
        if not self.errors and not (data["leader"] or data["owner"]):
            raise ValidationError(_("Choose a leader, an owner, or both."))
        return data


@dataclass(frozen=True)
class Verb:
    """One thing done to tasks; `permission` is what it asks of the person."""

    name: str
    title: Promise
    sentence: Promise
    act: Callable
    done: Promise
    form: type[forms.Form] = forms.Form
    permission: Permission = Permission.EDIT_PLAN
    # Where the page of one task offers it.
    states: frozenset = LIVE


VERBS = {
    verb.name: verb
    for verb in [
        Verb(
            "register",
            gettext_lazy("Register tasks"),
            gettext_lazy(
                "Registered tasks stand in the plan but are owed by nobody yet; they "
                "may still be edited freely."
            ),
            task_actions.register,
            ngettext_lazy(
                "%(number)d task registered.", "%(number)d tasks registered.", "number"
            ),
            states=frozenset({Task.State.DRAFT}),
        ),
        Verb(
            "assign",
            gettext_lazy("Assign tasks"),
            gettext_lazy(
                "The lead unit has to acknowledge and to report from now on. Lead "
                "unit, dates and weights then move only by a decision with a reason."
            ),
            task_actions.assign,
            ngettext_lazy(
                "%(number)d task assigned.", "%(number)d tasks assigned.", "number"
            ),
            permission=Permission.ASSIGN,
            states=frozenset(Task.UNASSIGNED),
        ),
        Verb(
            "lead-unit",
            gettext_lazy("Change the lead unit"),
            gettext_lazy(
                "From now on the new unit owes the task; what was before stays on "
                "record with the old one."
            ),
            task_actions.change_lead_unit,
            ngettext_lazy(
                "Lead unit of %(number)d task changed.",
                "Lead unit of %(number)d tasks changed.",
                "number",
            ),
            LeadUnitForm,
        ),
        Verb(
            "shift-dates",
            gettext_lazy("Shift dates"),
            gettext_lazy(
                "Moves the due date and those of the milestones not yet reached. Of an "
                "assigned task the original date stays on record and on its page."
            ),
            task_actions.shift_dates,
            ngettext_lazy(
                "Dates of %(number)d task shifted.",
                "Dates of %(number)d tasks shifted.",
                "number",
            ),
            ShiftForm,
        ),
        Verb(
            "weight",
            gettext_lazy("Change the weight"),
            gettext_lazy(
                "Weighted progress counts with the new weight from now on; the past "
                "keeps the old one."
            ),
            terms.reweigh,
            ngettext_lazy(
                "Weight of %(number)d task changed.",
                "Weight of %(number)d tasks changed.",
                "number",
            ),
            WeightForm,
        ),
        Verb(
            "entrust",
            gettext_lazy("Name leader and owner"),
            gettext_lazy("The responsible leader is a post, the owner one person."),
            terms.entrust,
            ngettext_lazy(
                "Leader or owner of %(number)d task named.",
                "Leader or owner of %(number)d tasks named.",
                "number",
            ),
            EntrustForm,
        ),
    ]
}


def carry_out(verb, tasks, *, by, **values):
    """Do the verb to every task, or to none: {task key: why not}, empty when done."""
    refusals = {}
    at = clock.now()
    with transaction.atomic():
        for task in tasks:
            try:
                with transaction.atomic():
                    verb.act(task, by=by, at=at, **values)
            except Refused as refused:
                refusals[task.pk] = str(refused)
        if refusals:
            transaction.set_rollback(True)
    return refusals


class TaskVerbs:
    """Mixed into the task admin: the actions of its list, and a page for each."""

    def get_urls(self):
        pages = [
            path(
                f"{verb.name}/",
                self.admin_site.admin_view(partial(self.verb_view, verb=verb)),
                name=f"plans_task_{verb.name}",
            )
            for verb in VERBS.values()
        ]
        return [*pages, *super().get_urls()]

    def get_actions(self, request):
        actions = super().get_actions(request)
        for verb in VERBS.values():
            if access.can(request.user, verb.permission):
                actions[verb.name] = (_action(verb), verb.name, verb.title)
        return actions

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context["verbs"] = [
                {
                    "title": verb.title,
                    "url": reverse(
                        f"admin:plans_task_{verb.name}", query={"task": obj.pk}
                    ),
                }
                for verb in VERBS.values()
                if obj.state in verb.states
                and access.can(request.user, verb.permission)
            ]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def verb_view(self, request, *, verb):
        """GET ?task=… asks for the form; POST does it."""
        self._require(request, verb)
        asked = request.POST if request.method == "POST" else request.GET
        keys = [key for key in asked.getlist("task") if key.isdecimal()]
        tasks = self.get_queryset(request).filter(pk__in=keys)
        back = QueryDict(request.POST.get("back", "")).urlencode()
        if not tasks:
            self.message_user(request, _("Choose tasks in the list."), messages.WARNING)
            return redirect(self._list_url(back))
        if request.method != "POST":
            return self.verb_page(request, verb, tasks, verb.form())
        form = verb.form(request.POST)
        refusals = {}
        if form.is_valid():
            refusals = carry_out(verb, tasks, by=request.user, **form.cleaned_data)
            if not refusals:
                self.message_user(
                    request, verb.done % {"number": len(tasks)}, messages.SUCCESS
                )
                return redirect(self._list_url(back))
        return self.verb_page(request, verb, tasks, form, refusals, back=back)

    def verb_page(self, request, verb, tasks, form, refusals=None, *, back=""):
        self._require(request, verb)
        rows = [
            {"task": task, "refusal": (refusals or {}).get(task.pk, "")}
            for task in tasks.prefetch_related("milestones")
        ]
        return decision_page(
            self,
            request,
            "admin/plans/task/verb.html",
            form,
            failed=bool(refusals),
            title=verb.title,
            sentence=verb.sentence,
            url=reverse(f"admin:plans_task_{verb.name}"),
            way_back=self._list_url(back),
            back=back,
            rows=rows,
            refused=len(refusals or {}),
        )

    def _require(self, request, verb):
        if not access.can(request.user, verb.permission):
            raise PermissionDenied

    def _list_url(self, back):
        url = reverse("admin:plans_task_changelist")
        return f"{url}?{back}" if back else url


def _action(verb):
    def act(model_admin, request, queryset):
        return model_admin.verb_page(
            request, verb, queryset, verb.form(), back=request.GET.urlencode()
        )

    return act
