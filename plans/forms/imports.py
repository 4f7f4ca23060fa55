"""What a planner hands in for an import: the file, its plan, the reason."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plans.imports import files, foreign, layouts
from plans.models import Plan, Theme
from towns.models import Unit

LONGEST_REASON = 300


class FileForm(forms.Form):
    """`cleaned_data["file"]` is the Book that was read."""

    file = forms.FileField(
        label=_("table"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("An Excel or WPS workbook (.xlsx) or a CSV file, at most 5 MB."),
        error_messages={
            "required": _("Choose the table on your computer."),
        },
        max_length=200,
        # `files.read` tells an empty file from one that was too large to be read.
        allow_empty_file=True,
    )

    def clean_file(self):
        try:
            return files.read(self.cleaned_data["file"])
        except files.Unreadable as reason:
            raise ValidationError(str(reason)) from None


class TableForm(FileForm):
    plan = forms.ModelChoiceField(
        Plan.objects.exclude(status=Plan.Status.ARCHIVED),
        label=_("plan"),
        empty_label=None,
    )
    field_order = ["plan", "file"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_(
            "It stays on record and shows on the tasks’ pages; a reason in the table’s "
            "own column comes before it."
        ),
    )

    def __init__(self, *args, is_needed=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_needed
        self.fields["reason"].error_messages["required"] = _(
            "Say why: lead units, dates or weights of assigned tasks change."
        )


class ColumnsForm(forms.Form):
    """What each column of a foreign table means, and where its heading stands."""

    sheet = forms.TypedChoiceField(label=_("sheet"), coerce=int)
    top = forms.IntegerField(
        label=_("row of the heading"),
        min_value=1,
        max_value=files.MOST_ROWS,
    )
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label=_("theme of rows that name none"),
        required=False,
    )

    def __init__(self, data, book, layout, *, theme=None):
        super().__init__(
            data, initial={"sheet": layout.sheet, "top": layout.top, "theme": theme}
        )
        self.book, self.layout = book, layout
        self.fields["sheet"].choices = [
            (number, sheet.name) for number, sheet in enumerate(book.sheets)
        ]
        self.columns = layouts.columns_of(book.sheets[layout.sheet], layout.top)
        choices = [("", _("(not taken)"))]
        choices += [(name, words) for name, (words, _labels) in layouts.FIELDS.items()]
        for column in self.columns:
            self.fields[f"column-{column.place}"] = forms.ChoiceField(
                label=f"{column.letter} {column.label}",
                choices=choices,
                required=False,
                initial=layout.fields.get(column.place, ""),
            )

    @property
    def rows(self):
        """(column, its field) for the page."""
        return [(column, self[f"column-{column.place}"]) for column in self.columns]

    @property
    def is_moved(self):
        """Whether another sheet or row is to be looked at first."""
        data = self.cleaned_data
        return (data["sheet"], data["top"]) != (self.layout.sheet, self.layout.top)

    def clean(self):
        data = super().clean()
        if {"sheet", "top"} - set(data) or self.is_moved:
            return data
        fields = self.meanings
        for name in layouts.doubled(fields):
            self.add_error(
                None,
                _("“%(what)s” is given to two columns; choose one of them.")
                % {"what": layouts.FIELDS[name][0]},
            )
        for name in ("title", "due_on"):
            if name not in fields.values():
                self.add_error(
                    None,
                    _("Say which column holds “%(what)s”.")
                    % {"what": layouts.FIELDS[name][0]},
                )
        if not {"lead_unit", "supporting_units"} & set(fields.values()):
            self.add_error(None, _("Say which column names the units."))
        return data

    @property
    def meanings(self):
        return {
            column.place: name
            for column in self.columns
            if (name := self.cleaned_data.get(f"column-{column.place}"))
        }


class WordsForm(forms.Form):
    """Whom the unknown units mean, which days the phrases mean, which rows come."""

    rows = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={"required": _("Choose at least one row.")},
    )

    def __init__(self, data, reading, names, phrases, plan, *, choices):
        chosen_units = choices.get("units", {})
        chosen_days = choices.get("days", {})
        left_out = choices.get("left_out", ())
        super().__init__(data)
        self.reading, self.names, self.phrases, self.plan = (
            reading,
            names,
            phrases,
            plan,
        )
        self.fields["rows"].choices = [(row.number, row.number) for row in reading.rows]
        self.initial["rows"] = [
            row.number for row in reading.rows if row.number not in left_out
        ]
        units = [
            ("", "---------"),
            (foreign.NOBODY, _("not in the portal: leave it out")),
            *Unit.objects.open().values_list("pk", "name"),
        ]
        for number, name in enumerate(names):
            suggested = name.suggestion.pk if name.suggestion else ""
            self.fields[f"unit-{number}"] = forms.TypedChoiceField(
                label=name.text or _("(no unit named)"),
                coerce=int,
                choices=units,
                initial=chosen_units.get(name.text, suggested),
                error_messages={
                    "required": _("Choose a unit, or leave this one out."),
                },
            )
        for number, phrase in enumerate(phrases):
            self.fields[f"day-{number}"] = forms.DateField(
                label=phrase.text or _("(no deadline)"),
                initial=chosen_days.get(phrase.text, phrase.day),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={
                    "required": _("No rule fits this phrase: give its date."),
                    "invalid": _("Write the date as 2025-06-30."),
                },
            )

    @property
    def unit_rows(self):
        return [
            (name, self[f"unit-{number}"]) for number, name in enumerate(self.names)
        ]

    @property
    def day_rows(self):
        return [
            (phrase, self[f"day-{number}"])
            for number, phrase in enumerate(self.phrases)
        ]

    @property
    def row_rows(self):
        chosen = {str(number) for number in self["rows"].value() or ()}
        return [(row, str(row.number) in chosen) for row in self.reading.rows]

    def clean(self):
        data = super().clean()
        for number, _phrase in enumerate(self.phrases):
            name = f"day-{number}"
            if isinstance(data.get(name), date) and not (
                self.plan.starts_on <= data[name] <= self.plan.ends_on
            ):
                self.add_error(
                    name,
                    _("The date must lie inside the plan, %(first)s to %(last)s.")
                    % {"first": self.plan.starts_on, "last": self.plan.ends_on},
                )
        return data

    @property
    def chosen(self):
        """What was chosen, as the draft takes it."""
        data = self.cleaned_data
        return {
            "units": {
                name.text: data[f"unit-{number}"]
                for number, name in enumerate(self.names)
            },
            "days": {
                phrase.text: data[f"day-{number}"]
                for number, phrase in enumerate(self.phrases)
            },
            "left_out": tuple(
                row.number
                for row in self.reading.rows
                if row.number not in data["rows"]
            ),
        }
