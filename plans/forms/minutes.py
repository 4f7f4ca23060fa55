"""What a reader of the minutes may look for, as it stands in the address."""

import unicodedata

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.charts.lights import WORDS
from plans.dashboards.leaves import Decision
from plans.dashboards.minutes import DEPARTMENTS, Filters
from plans.dashboards.tally import ORDER
from towns.models import Unit


class MinutesForm(forms.Form):
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    light = forms.ChoiceField(
        choices=[(light.value, WORDS[light]) for light in ORDER],
        required=False,
        widget=forms.HiddenInput,
    )
    state = forms.ChoiceField(
        choices=Decision, required=False, widget=forms.HiddenInput
    )
    since = forms.DateField(
        label=gettext_lazy("Changed since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    view = forms.ChoiceField(
        choices=[("table", "table")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data, units):
        super().__init__(
            {name: unicodedata.normalize("NFKC", data[name]).strip() for name in data}
        )
        chosen = self.data.get("unit", "")
        known = [(unit.slug, unit.short_title) for unit in units]
        if any(unit.kind in Unit.OFFICE_KINDS for unit in units):
            known.append((DEPARTMENTS, _("Office and departments")))
        if chosen and chosen not in dict(known):
            # A unit may exist without a word of these minutes being its.
            known += [
                (unit.slug, unit.short_title)
                for unit in Unit.objects.filter(slug=chosen)
            ]
        self.fields["unit"].choices = [("", _("All")), *known]
        # Fields that say nothing stay out of the addresses the bar makes.
        for name in ("light", "state", "view"):
            if not self.data.get(name):
                self.fields[name].widget = forms.MultipleHiddenInput()

    def filters(self):
        """The Filters asked for; BadRequest with the field's name otherwise."""
        if not self.is_valid():
            refuse(self, next(iter(self.errors)))
        data = dict(self.cleaned_data)
        data["since"] = data["since"].isoformat() if data["since"] else ""
        return Filters(**{name: data[name] for name in Filters.__dataclass_fields__})


def refuse(form, name):
    raise BadRequest(
        _("“%(name)s” in the address does not know “%(text)s”.")
        % {"name": name, "text": form.data.get(name, "")[:40]}
    )
