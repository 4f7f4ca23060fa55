"""What a planner types while minutes come in: a text or a file, facts, findings."""

import re

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans import documents
from plans.forms.tickets import OnceForm
from plans.models import Directive, MinutesDraft, Plan, Section
from resort_portal.uploads import TooLarge

SEPARATORS = re.compile(r"[、，,；;\n]+")


class NameList(forms.CharField):
    """Names separated by 、; cleaned to a list."""

    def clean(self, value):
        names = SEPARATORS.split(super().clean(value))
        return [name.strip()[:60] for name in names if name.strip()]

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list) else value


class NewMinutesForm(OnceForm):
    text = forms.CharField(
        label=gettext_lazy("Text of the minutes"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "zh-Hans"}),
        help_text=gettext_lazy("Paste the published text, with its title."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.docx"}),
        help_text=gettext_lazy(
            ".txt or .docx, 10 MB at most. The original is kept with the meeting."
        ),
    )
    plan = forms.ModelChoiceField(
        label=gettext_lazy("Plan that the meeting feeds"),
        queryset=Plan.objects.exclude(status=Plan.Status.ARCHIVED),
        required=False,
        widget=forms.Select(attrs={"lang": "zh-Hans"}),  # Plans keep their names.
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(file, TooLarge):
            raise forms.ValidationError(
                _(
                    "The file has more than %(size)s MB; minutes may have %(most)s MB "
                    "at most. Take out the pictures, or paste the text."
                )
                % {
                    "size": settings.UPLOAD_FILE_MAX // 2**20,
                    "most": documents.LARGEST // 2**20,
                }
            )
        if file is not None:
            try:
                documents.require_size(file.size)
            except documents.Unreadable as error:
                raise forms.ValidationError(str(error)) from error
        return file

    def clean(self):
        data = super().clean()
        has_text = bool((data.get("text") or "").strip())
        has_file = data.get("file") is not None
        if has_text and has_file:
            self.add_error(
                "file", _("Paste the text or choose a file, not both: which one holds?")
            )
        elif not has_text and not has_file and not self.errors:
            self.add_error("text", _("Paste the text, or choose a file below."))
        return data


class DraftFactsForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = MinutesDraft
        fields = [
            "title",
            "held_on",
            "published_on",
            "body",
            "host",
            "source",
            "plan",
        ]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("held_on", "published_on")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        plans = Plan.objects.exclude(status=Plan.Status.ARCHIVED)
        self.fields["plan"].queryset = plans
        self.fields["plan"].widget.attrs["lang"] = "zh-Hans"  # Plans keep their names.
        if self.instance.held_on is None:
            self.fields["held_on"].help_text = _(
                "The text does not say the year or the day; please look it up."
            )


class DraftTextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text of the minutes"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "lang": "zh-Hans"}),
    )
    anew = forms.BooleanField(
        label=gettext_lazy("Read it anew and forget what was corrected"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """A stretch of the text: by its first and last words, or by selecting it."""

    first = forms.CharField(
        label=gettext_lazy("First words"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"lang": "zh-Hans", "autocomplete": "off"}),
    )
    last = forms.CharField(
        label=gettext_lazy("Last words"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"lang": "zh-Hans", "autocomplete": "off"}),
    )
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)


class FindingForm(PlaceForm):
    v = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Directive.Kind)
    units = NameList(
        label=gettext_lazy("Units named"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("As the text writes them, separated by 、."),
    )
    co_units = NameList(
        label=gettext_lazy("Supporting units"), required=False, max_length=600
    )
    addressees = NameList(
        label=gettext_lazy("Addressees in general"), required=False, max_length=120
    )
    deadline = forms.CharField(
        label=gettext_lazy("Deadline in words"), required=False, max_length=60
    )

    field_order = [
        "kind",
        "units",
        "co_units",
        "addressees",
        "deadline",
        "first",
        "last",
    ]

    @classmethod
    def of(cls, finding, data=None, **kwargs):
        entry = finding.entry
        initial = {
            "v": entry["v"],
            "first": finding.first,
            "last": finding.last,
            **{
                name: entry[name]
                for name in ("kind", "units", "co_units", "addressees", "deadline")
            },
        }
        return cls(data, initial=initial, **kwargs)

    def moved(self, finding):
        """Whether the words that bound it are others than before."""
        data = self.cleaned_data
        return (data["first"], data["last"]) != (finding.first, finding.last)


class VersionForm(forms.Form):
    v = forms.IntegerField(widget=forms.HiddenInput)


class ClausesForm(VersionForm):
    lines = forms.CharField(
        label=gettext_lazy("Clauses, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "zh-Hans"}),
        help_text=gettext_lazy(
            "Break the line where a demand ends. An empty field takes the clauses back."
        ),
    )

    def clean_lines(self):
        return self.cleaned_data["lines"].splitlines()


class SectionForm(PlaceForm):
    """A section: its label, the words that open it, its heading and its bounds."""

    label = forms.ChoiceField(label=gettext_lazy("Label"), choices=Section.Label)
    marker = forms.CharField(
        label=gettext_lazy("Opening words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Who speaks and how, copied from the text."),
        widget=forms.TextInput(attrs={"lang": "zh-Hans", "autocomplete": "off"}),
    )
    heading = forms.CharField(
        label=gettext_lazy("Heading"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "zh-Hans", "autocomplete": "off"}),
    )

    field_order = ["label", "marker", "heading", "first", "last"]


class KnownSectionForm(SectionForm):
    """A section that stands in the draft; `was` tells whether it still stands so."""

    was = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, part, data=None, **kwargs):
        initial = {
            "was": part.mark,
            "first": part.first,
            "last": part.last,
            **{name: part.entry[name] for name in ("label", "marker", "heading")},
        }
        return cls(data, initial=initial, **kwargs)

    def moved(self, part):
        """Whether the words that bound it are others than before."""
        data = self.cleaned_data
        return (data["first"], data["last"]) != (part.first, part.last)


class DropSectionForm(forms.Form):
    was = forms.CharField(widget=forms.HiddenInput)
