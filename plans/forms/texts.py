"""A correction of a meeting's text, and what a directive revises."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans import documents
from plans.forms.drafts import PlaceForm
from plans.models import Directive


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text of the minutes"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "lang": "zh-Hans"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the text is corrected"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why the text is corrected.")},
    )
    before = forms.CharField(strip=False, widget=forms.HiddenInput)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(
            *args, initial={"text": meeting.text, "before": meeting.text}, **kwargs
        )

    def clean_text(self):
        try:
            return documents.clean(self.cleaned_data["text"])
        except documents.Unreadable as error:
            raise forms.ValidationError(str(error)) from error

    def clean_before(self):
        # Browsers send line ends of their own.
        return self.cleaned_data["before"].replace("\r\n", "\n")


class BindForm(PlaceForm):
    """Other words of the text, for a demand whose own words left it."""


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is no longer in force"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say why it is no longer in force.")},
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )


class RevisionForm(forms.Form):
    revises = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Earlier demands that this one revises"),
        queryset=Directive.objects.none(),
        required=False,
    )

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["revises"].queryset = earlier
        self.fields["revises"].error_messages["invalid_choice"] = _(
            "Only a demand of an earlier meeting can be revised."
        )
