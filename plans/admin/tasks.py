"""Tasks: plain edits where they are free, actions where they decide."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import meetings as meeting_actions
from plans.actions import tasks as task_actions
from plans.admin import foreign_tables, tables, verbs
from plans.admin.base import ActingAdmin, ActingForm, light_of
from plans.admin.filters import GapFilter, LightFilter
from plans.admin.milestone_inlines import (
    AddedFormSet,
    AddedMilestones,
    DraftMilestones,
    MilestonesInForce,
    advice,
)
from plans.models import Directive, LightSpan, Milestone, Task
from plans.schedule import day_of
from resort_portal import clock
from towns.admin.base import PinyinSearch
from towns.admin_site import Shelf

# Free before assignment; afterwards they move only by a decision, on record.
TERMS = ["lead_unit", "start_on", "due_on", "weight"]


class TaskForm(ActingForm):
    def watched(self):
        return [
            *super().watched(),
            Milestone.history.filter(task_id=self.instance.pk),
        ]

    def clean_directives(self):
        chosen = self.cleaned_data["directives"]
        split = [each for each in chosen if each.clauses.exists()]
        if split:
            raise ValidationError(
                _("%(codes)s: choose a clause of this sentence, not the sentence.")
                % {"codes": "、".join(each.code for each in split)}
            )
        return chosen


@admin.register(Task)
class TaskAdmin(
    verbs.TaskVerbs,
    tables.TaskTables,
    foreign_tables.ForeignTables,
    PinyinSearch,
    ActingAdmin,
):
    shelf = Shelf.PLAN
    shelf_order = 20
    shelf_help = gettext_lazy(
        "Edit tasks and milestones; register, assign, move dates, change units."
    )
    form = TaskForm
    change_list_template = "admin/plans/task/change_list.html"
    change_form_template = "admin/plans/task/change_form.html"
    list_display = [
        "code",
        "subject",
        "light_now",
        "due",
        "state",
        "unit",
        "answers",
    ]
    list_display_links = ["code", "subject"]
    list_filter = [
        LightFilter,
        "state",
        GapFilter,
        "lead_unit",
        "theme",
        "responsible_leader",
        "plan",
        "kind",
        "is_red_line",
        "is_restricted",
    ]
    search_fields = ["search_key", "lead_unit__search_key"]
    search_help_text = gettext_lazy("Code, title, goal, unit; pinyin or initials")
    list_select_related = ["lead_unit", "responsible_leader", "owner"]
    list_per_page = 100
    autocomplete_fields = [
        "lead_unit",
        "supporting_units",
        "responsible_leader",
        "owner",
        "directives",
    ]
    readonly_fields = [
        "code",
        "light_sentence",
        "state",
        "original_due_on",
        "assigned_at",
        "completed_on",
        "terms_so_far",
    ]
    TITLE = ["plan", "theme", "title", "goal", "measures", "kind"]
    ORIGIN = (
        gettext_lazy("Where it comes from"),
        {"fields": ["source", "directives", "basis_note"]},
    )
    PEOPLE = (
        gettext_lazy("Who answers for it"),
        {
            "fields": [
                "lead_unit",
                "supporting_units",
                "responsible_leader",
                "owner",
            ]
        },
    )
    MEASURE = (
        gettext_lazy("By when, and how it is measured"),
        {
            "fields": [
                ("start_on", "due_on"),
                "weight",
                ("reporting", "basis"),
            ]
        },
    )
    MARKS = (
        gettext_lazy("Marks"),
        {"fields": [("is_red_line", "is_restricted"), "proposed_fields", "remark"]},
    )
    STANDING = (
        gettext_lazy("How it stands"),
        {
            "fields": [
                "light_sentence",
                ("state", "assigned_at"),
                ("original_due_on", "completed_on"),
                "terms_so_far",
            ]
        },
    )

    # What the pages show

    def get_queryset(self, request):
        now = LightSpan.objects.tasks().at(clock.now())
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("spans", now, to_attr="spans_now"))
        )

    @admin.display(description=gettext_lazy("task"), ordering="title")
    def subject(self, task):
        marks = [
            (task.is_key, _("key task")),
            (task.is_red_line, _("red line")),
            (task.is_restricted, _("restricted")),
        ]
        words = "".join(f"〔{word}〕" for is_so, word in marks if is_so)
        return f"{task.title}{words}"

    @admin.display(description=gettext_lazy("due"), ordering="due_on")
    def due(self, task):
        return task.due_on.isoformat()

    @admin.display(description=gettext_lazy("unit"), ordering="lead_unit__order")
    def unit(self, task):
        return task.lead_unit.short_name

    @admin.display(description=gettext_lazy("responsible leader · owner"))
    def answers(self, task):
        return f"{task.responsible_leader or '–'} · {task.owner or '–'}"

    @admin.display(description=gettext_lazy("light"))
    def light_now(self, task):
        return light_of(task, LightSpan.short)

    @admin.display(description=gettext_lazy("light"))
    def light_sentence(self, task):
        return light_of(task, LightSpan.sentence)

    @admin.display(description=gettext_lazy("terms so far"))
    def terms_so_far(self, task):
        """Every set of dates, weight and unit with the time for which it held."""
        terms = task.terms.select_related("lead_unit", "by")
        return format_html_join(
            "",
            "<p>{}: {} – {} · {} {} · {} {}</p>",
            (
                (
                    _("from %(day)s") % {"day": day_of(term.since).isoformat()},
                    term.start_on.isoformat(),
                    term.due_on.isoformat(),
                    _("weight"),
                    term.weight,
                    term.lead_unit,
                    " · ".join(filter(None, [str(term.by or ""), term.reason])),
                )
                for term in terms
            ),
        ) or _("They begin when the task is assigned.")

    def get_fieldsets(self, request, obj=None):
        fieldsets = [
            (None, {"fields": [*(["code"] if obj else []), *self.TITLE]}),
            self.ORIGIN,
            self.PEOPLE,
            self.MEASURE,
            self.MARKS,
            *([self.STANDING] if obj else []),
        ]
        return self.versioned(request, obj, fieldsets)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        if obj is None:
            return fixed
        # The code names the plan's year.
        return [*fixed, "plan", *(TERMS if obj.is_assigned else [])]

    def get_inlines(self, request, obj):
        if obj is None or not obj.is_assigned:
            return [DraftMilestones]
        if obj.state in Task.OVER:
            return [MilestonesInForce]
        return [MilestonesInForce, AddedMilestones]

    def get_changeform_initial_data(self, request):
        plan = request.plan
        if not plan:
            return super().get_changeform_initial_data(request)
        return {
            "plan": plan.pk,
            "start_on": max(plan.starts_on, clock.today()),
            "due_on": plan.ends_on,
            **super().get_changeform_initial_data(request),
        }

    def why_kept(self, obj):
        if obj.state != Task.State.DRAFT:
            return _(
                "Only drafts are deleted. A registered task is cancelled by an "
                "approved change request and stays on record."
            )
        return ""

    def get_deleted_objects(self, objs, request):
        """Its milestones go with a draft; its spans are no matter of the planner's."""
        _listed, counts, perms, protected = super().get_deleted_objects(objs, request)
        milestones = Milestone.objects.filter(task__in=objs)
        listed = [str(obj) for obj in objs] + [
            f"{milestone._meta.verbose_name}: {milestone}" for milestone in milestones
        ]
        names = {Task._meta.verbose_name_plural, Milestone._meta.verbose_name_plural}
        counts = {name: number for name, number in counts.items() if name in names}
        return listed, counts, perms, protected

    # What saving does

    def audit_task(self, obj):
        return obj

    def save_model(self, request, obj, form, change):
        if not change:
            obj.code = task_actions.next_code(obj.plan)
        elif form.has_changed():
            obj.version += 1
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        # Directives are linked by the action, which also takes back 不单独立项.
        chosen = form.cleaned_data.pop("directives", None)
        if chosen is not None:
            self._link(form.instance, chosen, by=request.user)
        super().save_related(request, form, formsets, change)

    def _link(self, task, chosen, *, by):
        before = Directive.objects.filter(tasks=task)
        for directive in before.exclude(pk__in=[each.pk for each in chosen]):
            meeting_actions.unlink(directive, task, by=by)
        for directive in set(chosen) - set(before):
            meeting_actions.link(directive, task, by=by)

    def save_formset(self, request, form, formset, change):
        if not isinstance(formset, AddedFormSet):
            super().save_formset(request, form, formset, change)
            return
        formset.new_objects = [
            task_actions.add_milestone(
                form.instance,
                by=request.user,
                **{name: row.cleaned_data[name] for name in formset.form.base_fields},
            )
            for row in formset.extra_forms
            if row.has_changed()
        ]
        formset.changed_objects = formset.deleted_objects = []

    def all_changes(self, form, formsets):
        changes = super().all_changes(
            form, [each for each in formsets if not isinstance(each, AddedFormSet)]
        )
        changes.pop("directives", None)
        return changes

    def record_edit(self, request, form, formsets, change):
        super().record_edit(request, form, formsets, change)
        task_actions.refresh(form.instance)
        if words := advice(form.instance):
            self.message_user(request, words, messages.WARNING)
