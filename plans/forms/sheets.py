"""A sheet that comes back from Excel or WPS."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans import file_kinds
from plans.imports.due_reports import Unreadable, load
from resort_portal.uploads import TooLarge


class SheetForm(forms.Form):
    """The file becomes an opened sheet."""

    sheet = forms.FileField(
        label=gettext_lazy("The sheet, filled in"),
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("Choose the sheet first.")},
    )

    def clean_sheet(self):
        file = self.cleaned_data["sheet"]
        try:
            if isinstance(file, TooLarge) or file.size > 5 * 2**20:
                raise file_kinds.Unfit(_("This is too large for the sheet."))
            if file_kinds.kind_of(file, file.name).name != "xlsx":
                raise file_kinds.Unfit(_("Choose the .xlsx sheet that you downloaded."))
            return load(file)
        except (file_kinds.Unfit, Unreadable) as problem:
            raise forms.ValidationError(str(problem)) from None
