"""The forms of decisions, and the filters of the reviewers' queue."""

from datetime import date, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.actions.deciding import LONGEST
from plans.dashboards.review_items import CHANGE, CLAIM, EXTENSION, REPORT
from plans.forms.choices import DEPARTMENTS, Lists
from plans.forms.fields import DayField, TextField
from plans.forms.filters import LONGEST_SEARCH, TOO_LONG, UNKNOWN, SearchField
from plans.forms.tickets import OnceForm
from towns.models import Unit, User

KINDS = [
    (REPORT, _("Reports")),
    (CLAIM, _("Completion claims")),
    (EXTENSION, _("Extension requests")),
    (CHANGE, _("Change requests")),
]
CLOCKS = [("waiting", _("Within the time")), ("overdue", _("Past the time"))]
MINE = [("1", _("Tasks I reviewed last"))]


class Choice(forms.ChoiceField):
    def __init__(self, label, choices=()):
        super().__init__(
            label=label,
            required=False,
            choices=[("", _("All")), *choices],
            error_messages={"invalid_choice": UNKNOWN},
        )


class QueueFilter(forms.Form):
    """The filters of /reviews/, as they stand in its address."""

    q = SearchField(
        label=_("Search"),
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": TOO_LONG},
    )
    kind = Choice(_("Kind"), KINDS)
    unit = Choice(_("Lead unit"))
    theme = Choice(_("Theme"))
    clock = Choice(_("Review time"), CLOCKS)
    mine = Choice(_("Reviewer"), MINE)

    def __init__(self, data):
        super().__init__(data)
        self.lists = Lists.load()
        self.fields["unit"].choices = [("", _("All")), *self.lists.units]
        self.fields["theme"].choices = [("", _("All")), *self.lists.themes]
        for field in self.fields.values():
            if isinstance(field, Choice):
                field.widget.attrs["class"] = "form-select"

    @property
    def chosen(self):
        """The filters in force; that by unit as a condition on tasks."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        slug = chosen.get("unit")
        if slug == DEPARTMENTS:
            chosen["unit"] = Q(lead_unit__kind__in=Unit.OFFICE_KINDS)
        elif slug:
            chosen["unit"] = Q(lead_unit__slug=slug)
        return chosen

    @property
    def has_chosen(self):
        return any(self.data.get(name) for name in self.fields)

    @property
    def problems(self):
        return [
            f"{self.fields[name].label}: {error}"
            for name, errors in self.errors.items()
            for error in errors
        ]


class WordsForm(OnceForm):
    """A decision with words, which a positive one may go without."""

    words = TextField(
        label=_("Words of the decision"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.error_messages["max_length"] = _(
            "The words of a decision hold at most %(limit_value)d characters; these "
            "are %(show_value)d."
        )
        for validator in field.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = field.error_messages["max_length"]


class ReturnForm(WordsForm):
    """A refusal or return: never without words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True
        self.fields["words"].error_messages["required"] = _(
            "Say why: the unit reads these words and acts on them."
        )


class KeysField(forms.TypedMultipleChoiceField):
    """Keys of rows; whether there are such rows is asked later."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, **kwargs)

    def valid_value(self, value):
        # Nine digits: a longer key fits no database's integer.
        return value.isascii() and value.isdigit() and len(value) <= 9


class BatchForm(OnceForm):
    """The reports that are accepted together."""

    report = KeysField(
        error_messages={
            "required": _("Tick at least one report."),
            "invalid_choice": _("There is no report “%(value)s”."),
        }
    )


class NamesSelect(forms.Select):
    """People to choose from: their names stay Chinese in every language."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = "zh-Hans"
        return option


class DeputyForm(OnceForm):
    """A deputy for a range of days, the last one included."""

    deputy = forms.ModelChoiceField(
        User.objects.none(), label=_("Deputy"), widget=NamesSelect
    )
    since = DayField(label=_("First day"), missing=_("Choose the first day."))
    last_on = DayField(label=_("Last day"), missing=_("Choose the last day."))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["deputy"]
        field.queryset = people
        field.widget.attrs["lang"] = "zh-Hans"  # The options are people's names.
        field.empty_label = _("Choose a person")
        field.error_messages["required"] = _("Choose a person.")

    def clean(self):
        data = super().clean()
        if "last_on" in data:
            last_on = data.pop("last_on")
            if last_on == date.max:
                self.add_error("last_on", _("This day lies too far ahead."))
            else:
                data["until"] = last_on + timedelta(days=1)
        return data
