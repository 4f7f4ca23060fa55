"""A task's milestones on its page: free before assignment, then only added."""

from django import forms
from django.contrib import admin
from django.db.models import Max
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.admin.filters import KEY_MILESTONES, ROUTINE_MILESTONES
from plans.models import Milestone, Task
from towns.admin.base import name_cells

FIELDS = ["order", "name", "due_on", "weight", "is_key", "stage"]
# What only decisions may move once the task is assigned, as it is shown then.
IN_FORCE = ["due_on", "weight", "is_key"]
SHOWN = ["due_on", "weight", "rank", "reached_on", "decide"]


def rank_of(milestone):
    return _("key milestone") if milestone.is_key else _("ordinary milestone")


class MilestoneForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_cells(self)
        if "order" in self.fields:
            self.fields["order"].required = False
            if self.instance._state.adding:
                self.initial["order"] = None

    def clean_order(self):
        """The number typed, or the place after all the others."""
        if (order := self.cleaned_data["order"]) is not None:
            return order
        last = Milestone.objects.filter(task=self.instance.task_id or None)
        return (last.aggregate(last=Max("order"))["last"] or 0) + 1


class AddedMilestoneForm(MilestoneForm):
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say why the milestone is added after assignment.")
        },
    )

    class Meta:
        fields = FIELDS


class MilestoneFormSet(BaseInlineFormSet):
    """Outlives a milestone that somebody else has deleted meanwhile."""

    def _existing_object(self, pk):
        return super()._existing_object(pk) or self.model()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        is_old = index is not None and index < self.initial_form_count()
        if is_old and form.instance._state.adding:
            # It stays deleted: a row without a key is not saved.
            form.fields["id"] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )


class AddedFormSet(BaseInlineFormSet):
    """Only new rows; missing altogether where the page was opened before."""

    def __init__(self, data=None, *args, prefix=None, **kwargs):
        prefix = prefix or self.get_default_prefix()
        if data is not None and f"{prefix}-TOTAL_FORMS" not in data:
            data = data.copy()
            data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = "0"
        super().__init__(data, *args, prefix=prefix, **kwargs)


class MilestoneInline(admin.TabularInline):
    model = Milestone
    extra = 0
    ordering = ["order", "due_on", "pk"]
    form = MilestoneForm
    formset = MilestoneFormSet
    view_on_site = False


class DraftMilestones(MilestoneInline):
    """Before assignment all is free."""

    fields = FIELDS


class MilestonesInForce(MilestoneInline):
    fields = ["order", "name", "stage", *SHOWN]
    readonly_fields = SHOWN
    can_delete = False
    verbose_name_plural = gettext_lazy(
        "Milestones in force (dates, weights and rank move only by decision)"
    )

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("rank"))
    def rank(self, milestone):
        return rank_of(milestone)

    @admin.display(description=gettext_lazy("decision"))
    def decide(self, milestone):
        if milestone.reached_on or milestone.task.state in Task.OVER:
            return "–"
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:plans_milestone_amend", args=[milestone.pk]),
            _("Change on record"),
        )


class AddedMilestones(admin.TabularInline):
    model = Milestone
    extra = 0
    form = AddedMilestoneForm
    formset = AddedFormSet
    fields = [*FIELDS, "reason"]
    can_delete = False
    verbose_name = gettext_lazy("milestone")
    verbose_name_plural = gettext_lazy(
        "Add milestones to the assigned task (each with its reason)"
    )

    def get_queryset(self, request):
        return super().get_queryset(request).none()


def advice(task):
    """A gentle word where a task carries too many or too few milestones."""
    number = task.milestones.count()
    if task.is_key and number not in KEY_MILESTONES:
        return _(
            "Saved. A key task usually carries 3–7 milestones; this one has %(number)s."
        ) % {"number": number}
    if not task.is_key and number not in ROUTINE_MILESTONES:
        return _(
            "Saved. A routine task usually carries up to 2 milestones; this one has "
            "%(number)s. Is it a key task (weight 2)?"
        ) % {"number": number}
    return ""
