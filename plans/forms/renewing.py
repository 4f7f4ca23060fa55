from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from plans.models import Task


class RenewalForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=2000, max_value=2099
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Starts on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Ends on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reports_from = forms.DateField(
        label=gettext_lazy("Reports from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    tasks = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Open tasks to carry over"),
        queryset=Task.objects.none(),
        required=False,
    )

    def __init__(self, *args, plan, tasks, **kwargs):
        year = plan.year + 1
        kwargs["initial"] = {
            "year": year,
            "name": plan.name.replace(str(plan.year), str(year)),
            "starts_on": date(year, 1, 1),
            "ends_on": date(year, 12, 31),
            "reports_from": date(year, 1, 1),
        }
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = tasks

    @property
    def about(self):
        """The fields of the plan itself; its tasks are listed in a table."""
        return [field for field in self if field.name != "tasks"]
