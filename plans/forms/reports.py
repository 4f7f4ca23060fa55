"""What a person writes of one period of a task."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions.report_drafts import LONGEST
from plans.forms.attachments import AttachmentsField
from plans.forms.fields import TextField
from plans.models import Milestone

TOO_LONG = gettext_lazy(
    "This is too long: %(show_value)d characters, and a field holds %(limit_value)d. "
    "Shorten it, or attach the paper as a file."
)
PERCENT = {
    "invalid": gettext_lazy("Enter a whole number from 0 to 100."),
    "min_value": gettext_lazy("The percent done lies between 0 and 100."),
    "max_value": gettext_lazy("The percent done lies between 0 and 100."),
}
DAY = {"invalid": gettext_lazy("Enter a date such as 2025-09-30.")}


def words_field(label, rows):
    return TextField(
        label=label,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": rows, "maxlength": None}),
        error_messages={"max_length": TOO_LONG},
    )


class VersionField(forms.IntegerField):
    """Which version of the draft the person saw; garbled means none."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False, min_value=0, max_value=10**9)

    def clean(self, value):
        try:
            return super().clean(value) or 0
        except forms.ValidationError:
            return 0


class WordsForm(forms.Form):
    """The four inputs in words and figures; the compact form of a unit's page.

    As a draft anything may still be missing; to be submitted it must be whole.
    `before` is the accepted report that it is measured against, or None.
    """

    version = VersionField()
    progress = words_field(gettext_lazy("Progress of this period"), 4)
    percent = forms.IntegerField(
        label=gettext_lazy("Percent done"),
        required=False,
        min_value=0,
        max_value=100,
        error_messages=PERCENT,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    problems = words_field(gettext_lazy("Problems"), 3)
    next_steps = words_field(gettext_lazy("Next steps"), 3)

    def __init__(self, *args, before=None, is_draft=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.before, self.is_draft = before, is_draft

    def clean(self):
        data = super().clean()
        for name in ("progress", "problems", "next_steps"):
            if name in data:
                data[name] = data[name].replace("\r\n", "\n")
        if not self.is_draft:
            self._require_whole(data)
        return data

    def _require_whole(self, data):
        if "progress" in data and not data["progress"]:
            self.add_error("progress", _("Say what happened in this period."))
        percent = data.get("percent")
        if percent is None and "percent" not in self.errors:
            self.add_error("percent", _("Say how far the task is, in percent."))
        went_back = self.before and (percent or 0) < self.before.percent
        if went_back and percent is not None and not data.get("problems"):
            self._require_reason(percent)

    def _require_reason(self, percent):
        if "problems" in self.errors:
            return
        self.add_error(
            "problems",
            _(
                "Progress went back from %(before)s%% to %(after)s%%: name the "
                "reason here."
            )
            % {"before": self.before.percent, "after": percent},
        )

    @property
    def own_words(self):
        """The fields that hold more than the words of the report before."""
        return [
            name
            for name in ("progress", "problems", "next_steps")
            if (text := self.cleaned_data.get(name))
            and (name == "progress" or text != self._before(name))
        ]

    def _before(self, name):
        return getattr(self.before, name).strip() if self.before else ""

    @property
    def written(self):
        """What the actions take by name."""
        names = ("version", "progress", "percent", "problems", "next_steps")
        return {name: self.cleaned_data[name] for name in names}


@dataclass(frozen=True)
class Tick:
    """A milestone in the form: its box, its day."""

    milestone: Milestone
    box: forms.BoundField
    day: forms.BoundField

    @property
    def errors(self):
        return [*self.box.errors, *self.day.errors]


class ReportForm(WordsForm):
    """The whole form: with the milestones that may be ticked, and files."""

    files = AttachmentsField()
    # The compact form knows no milestones: where this is missing, none is unticked.
    has_ticks = forms.BooleanField(
        required=False, initial=True, widget=forms.HiddenInput
    )

    def __init__(self, *args, task, milestones, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.task, self.today, self.milestones = task, today, milestones
        for milestone in milestones:
            self.fields[f"reached_{milestone.pk}"] = forms.BooleanField(
                label=milestone.name, required=False
            )
            self.fields[f"reached_on_{milestone.pk}"] = forms.DateField(
                label=_("“%(name)s”: reached on") % {"name": milestone.name},
                required=False,
                initial=today,
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                error_messages=DAY,
            )

    def set_files_aside(self):
        """What is wrong with the files by themselves; it keeps no words from a draft.

        None, where nothing is.
        """
        return self.errors.pop("files", None)

    @property
    def ticks(self):
        return [
            Tick(
                milestone,
                self[f"reached_{milestone.pk}"],
                self[f"reached_on_{milestone.pk}"],
            )
            for milestone in self.milestones
        ]

    def clean(self):
        data = super().clean()
        data["reached"] = [
            (milestone, data.get(f"reached_on_{milestone.pk}") or self.today)
            for milestone in self.milestones
            if data.get(f"reached_{milestone.pk}")
        ]
        for milestone, day in data["reached"]:
            name = f"reached_on_{milestone.pk}"
            if day > self.today:
                self.add_error(name, _("This day is still to come."))
            elif day < self.task.start_on:
                self.add_error(
                    name,
                    _("The task starts only on %(day)s.")
                    % {"day": self.task.start_on.isoformat()},
                )
        return data

    @property
    def written(self):
        reached = self.cleaned_data["reached"]
        return super().written | {
            "reached": reached if self.cleaned_data["has_ticks"] else None
        }
