"""What a lead unit may ask for: more time, a change, help from another unit."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.fields import DayField, WordsField
from plans.forms.tickets import OnceForm
from plans.models import ChangeRequest, CoordinationRequest
from towns.models import Unit

Kind = ChangeRequest.Kind
ONE_DAY = timedelta(days=1)
TASK = "task"


class UnitField(forms.ModelChoiceField):
    """A unit by its address name, written in the reader's language."""

    def __init__(self, *, missing, **kwargs):
        super().__init__(
            Unit.objects.none(),
            to_field_name="slug",
            error_messages={
                "required": missing,
                "invalid_choice": gettext_lazy("Choose one of the units listed."),
            },
            **kwargs,
        )

    def label_from_instance(self, unit):
        return unit.title


class SubjectField(forms.ChoiceField):
    """The task itself or one of its open milestones; gives the milestone or None."""

    def __init__(self, **kwargs):
        super().__init__(
            label=gettext_lazy("What is to be due later"),
            error_messages={
                "invalid_choice": gettext_lazy(
                    "Choose the task or one of its open milestones."
                )
            },
            **kwargs,
        )

    def offer(self, task, milestones):
        """Offer the task and these milestones, each with its date."""
        self.milestones = {str(each.pk): each for each in milestones}
        self.choices = [
            (TASK, _("The whole task, due on %(day)s") % {"day": task.due_on}),
            *(
                (
                    key,
                    _("Milestone “%(name)s”, due on %(day)s")
                    % {"name": milestone.name, "day": milestone.due_on},
                )
                for key, milestone in self.milestones.items()
            ),
        ]

    def clean(self, value):
        return self.milestones.get(super().clean(value))


class ExtensionForm(OnceForm):
    subject = SubjectField()
    to_due_on = DayField(
        label=gettext_lazy("New due date"),
        missing=gettext_lazy("Say until when it would be done."),
    )
    reason = WordsField(
        label=gettext_lazy("Reason"),
        missing=gettext_lazy("Say why more time is needed."),
    )

    def __init__(self, *args, task, milestones, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].offer(task, milestones)
        self.fields["to_due_on"].between(today + ONE_DAY, task.plan.ends_on)

    def clean(self):
        """The action calls the subject a milestone."""
        data = super().clean()
        if "subject" in data:
            data["milestone"] = data.pop("subject")
        return data


class ChangeForm(OnceForm):
    """One form for each kind of change; `after` is what the action takes."""

    reason = WordsField(
        label=gettext_lazy("Reason"),
        missing=gettext_lazy("Say why the change is needed."),
    )
    wished = ()

    def __init__(self, *args, task, **kwargs):
        self.task = task
        super().__init__(*args, **kwargs)
        self.order_fields([*self.wished, "reason"])

    def after(self, data):
        """The wished values by the task's fields, as the request keeps them."""
        return {name: data[name] for name in self.wished}

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        after = self.after(data)
        if self.errors:
            return data
        return {"ticket": data["ticket"], "reason": data["reason"], "after": after}


class ContentForm(ChangeForm):
    title = forms.CharField(
        label=gettext_lazy("Task"),
        max_length=120,
        error_messages={
            "required": gettext_lazy("A task has a title."),
            "max_length": gettext_lazy(
                "A title holds at most %(limit_value)d characters."
            ),
        },
    )
    measures = WordsField(
        label=gettext_lazy("Measures"), missing="", required=False, rows=6
    )
    wished = ("title", "measures")

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        for name in self.wished:
            self.fields[name].initial = getattr(task, name)

    def after(self, data):
        changed = {
            name: data[name]
            for name in self.wished
            if _plain(data[name]) != _plain(getattr(self.task, name))
        }
        if not changed:
            self.add_error("title", _("Change the title or the measures."))
        return changed


class TargetForm(ChangeForm):
    goal = WordsField(
        label=gettext_lazy("Goal of the year"),
        missing=gettext_lazy("Write the goal as it should read."),
    )
    wished = ("goal",)

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        self.fields["goal"].initial = task.goal

    def after(self, data):
        if _plain(data["goal"]) == _plain(self.task.goal):
            self.add_error("goal", _("This is the goal as it stands already."))
        return super().after(data)


class UnitForm(ChangeForm):
    lead_unit = UnitField(
        label=gettext_lazy("Unit that should lead"),
        missing=gettext_lazy("Say which unit should lead the task."),
    )
    wished = ("lead_unit",)

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        others = Unit.objects.open().exclude(pk=task.lead_unit_id)
        self.fields["lead_unit"].queryset = others

    def after(self, data):
        return {"lead_unit": data["lead_unit"].slug}


class DatesForm(ChangeForm):
    subject = SubjectField()
    due_on = DayField(
        label=gettext_lazy("New due date"),
        missing=gettext_lazy("Say when it should be due."),
    )
    wished = ("subject", "due_on")

    def __init__(self, *args, task, milestones, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        self.fields["subject"].offer(task, milestones)
        self.fields["subject"].label = _("Which date should change")
        self.fields["due_on"].between(task.start_on, task.plan.ends_on)

    def after(self, data):
        milestone, due_on = data["subject"], data["due_on"]
        if due_on == (milestone or self.task).due_on:
            self.add_error("due_on", _("This is the date as it stands already."))
        if due_on < self.task.start_on:
            self.add_error(
                "due_on",
                _("The task starts on %(day)s; it cannot be due before.")
                % {"day": self.task.start_on},
            )
        key = {"milestone": milestone.pk} if milestone else {}
        return {"due_on": due_on.isoformat(), **key}


class CancelForm(ChangeForm):
    pass


CHANGES = {
    Kind.CONTENT: ContentForm,
    Kind.TARGET: TargetForm,
    Kind.UNIT: UnitForm,
    Kind.DATES: DatesForm,
    Kind.CANCEL: CancelForm,
}


def _plain(text):
    """A text as it is compared: browsers send other line ends than they were given."""
    return text.replace("\r\n", "\n").strip()


class CoordinationForm(OnceForm):
    addressee = UnitField(
        label=gettext_lazy("Who is asked"),
        missing=gettext_lazy("Say which unit is asked."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of help"),
        choices=CoordinationRequest.Kind,
        error_messages={
            "required": gettext_lazy("Say what kind of help is needed."),
            "invalid_choice": gettext_lazy("Choose one of the kinds listed."),
        },
    )
    question = WordsField(
        label=gettext_lazy("What is needed"),
        missing=gettext_lazy("Say what is needed."),
        help_text=gettext_lazy(
            "What exactly, how much, and what waits for it; one matter each request."
        ),
    )
    reply_by = DayField(
        label=gettext_lazy("Reply by"),
        missing=gettext_lazy("Say by which day an answer is needed."),
    )

    def __init__(self, *args, task, today, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["addressee"].queryset = units
        self.fields["reply_by"].between(today + ONE_DAY, task.plan.ends_on)
