"""What becomes of one leaf: a task, an existing task, none with a reason, or later."""

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.drafts import NameList
from plans.models import Task, Theme
from towns.models import Unit

# As the plan's table names its columns; the plan's content is Chinese.
LEAD_UNIT, START, DUE = "牵头单位", "开始", "完成时限"

TASK_FIELDS = (
    "title",
    "lead_unit",
    "supporting_units",
    "due_on",
    "theme",
    "kind",
    "continues",
)


class Choice(models.TextChoices):
    TASK = "task", gettext_lazy("Draft a task")
    LINK = "link", gettext_lazy("An existing task answers it")
    NONE = "none", gettext_lazy("No task of its own")
    LATER = "later", gettext_lazy("Decide later")


class LeafForm(forms.Form):
    """One leaf of the page; fields matter only for the choice they belong to."""

    choice = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=Choice,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=gettext_lazy("Task"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    lead_unit = forms.ModelChoiceField(
        label=gettext_lazy("Lead unit"), queryset=Unit.objects.none(), required=False
    )
    supporting_units = NameList(
        label=gettext_lazy("Supporting units"), max_length=300, required=False
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    theme = forms.ModelChoiceField(
        label=gettext_lazy("Theme"), queryset=Theme.objects.none(), required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of task"), choices=Task.Kind, required=False
    )
    continues = forms.CharField(
        label=gettext_lazy("Continues last year’s task"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"list": "earlier-tasks", "autocomplete": "off"}),
    )
    task = forms.CharField(
        label=gettext_lazy("Code of the existing task"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-tasks", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why no task of its own"), max_length=200, required=False
    )

    def __init__(self, *args, proposal, names, units, themes, tasks, earlier, **kwargs):
        self.proposal, self.names = proposal, names
        self.tasks, self.earlier = tasks, earlier
        kwargs["initial"] = self._initial(proposal)
        super().__init__(*args, **kwargs)
        self.fields["lead_unit"].queryset = units
        self.fields["lead_unit"].choices = [
            ("", "---------"),
            *((unit.pk, unit.short_title) for unit in units),
        ]
        self.fields["theme"].queryset = themes
        self.fields["theme"].choices = [
            ("", "---------"),
            *((theme.pk, theme.title) for theme in themes),
        ]
        if not earlier:
            del self.fields["continues"]
        for name, words in proposal.why.items():
            self.fields[name].help_text = words

    @staticmethod
    def _initial(proposal):
        if proposal.no_task_reason:
            choice = Choice.NONE
        else:
            choice = Choice.TASK if proposal.is_complete else Choice.LATER
        return {
            "choice": choice,
            "title": proposal.title,
            "lead_unit": proposal.lead_unit,
            "supporting_units": [u.short_name for u in proposal.supporting_units],
            "due_on": proposal.due_on,
            "theme": proposal.theme,
            "kind": proposal.kind,
            "reason": proposal.no_task_reason,
        }

    def clean_supporting_units(self):
        found = self.names.match(self.cleaned_data["supporting_units"])
        if found.unknown:
            raise forms.ValidationError(
                _("The portal knows no unit “%s”. Write its name or short name.")
                % "、".join(found.unknown)
            )
        return found.units

    def clean_task(self):
        return self._known("task", self.tasks)

    def clean_continues(self):
        return self._known("continues", self.earlier)

    def _known(self, name, tasks):
        """The task whose code was given; nothing where none was."""
        code = self.cleaned_data[name].strip().partition(" ")[0]
        if not code:
            return None
        task = next((task for task in tasks if task.code == code), None)
        if task is None:
            raise forms.ValidationError(
                _("The plan has no task “%s” that you may see.") % code
            )
        return task

    def clean(self):
        data = super().clean()
        # What is hidden beside the choice cannot be wrong.
        for name in set(self.errors) - self.of_choice(data.get("choice")):
            del self.errors[name]
        needed = {
            Choice.TASK: {
                "title": _("Say what the task is called."),
                "lead_unit": _("Choose the unit that leads it."),
                "due_on": _("Say by which day it is due."),
            },
            Choice.LINK: {"task": _("Give the code of the task, such as 2025-034.")},
            Choice.NONE: {"reason": _("Say why it asks for no task of its own.")},
        }
        for name, sentence in needed.get(data.get("choice"), {}).items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return data

    @staticmethod
    def of_choice(choice):
        """The fields that matter for a choice; without one only the choice itself."""
        fields = {
            Choice.TASK: set(TASK_FIELDS),
            Choice.LINK: {"task"},
            Choice.NONE: {"reason"},
        }
        return {"choice"} | fields.get(choice, set())

    def focus(self):
        """Let the page open at the first field that is wrong."""
        name = next((name for name in self.fields if name in self.errors), "choice")
        if name != "choice":
            self.fields[name].widget.attrs["autofocus"] = True

    @property
    def task_fields(self):
        return [self[name] for name in TASK_FIELDS if name in self.fields]

    @property
    def proposed_fields(self):
        """Which fields of the task the minutes do not say, as the plan lists them."""
        data, proposal = self.cleaned_data, self.proposal
        names = [START]
        if data["lead_unit"] not in proposal.named:
            names.insert(0, LEAD_UNIT)
        if data["due_on"] != proposal.said_due:
            names.append(DUE)
        return "、".join(names)


class IssueForm(forms.Form):
    tasks = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tasks"),
        queryset=Task.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose at least one task to send out.")
        },
    )

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = tasks
