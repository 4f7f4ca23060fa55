"""Choosing files in a form: for reports, and for claims with their evidence.

The template beside it is components/attachments.html.
"""

from pathlib import PurePath

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans import file_kinds
from plans.actions.attachments import Upload
from resort_portal.uploads import TooLarge

LONGEST_NAME = 200


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": file_kinds.ACCEPT, **(attrs or {})})


class AttachmentsField(forms.FileField):
    """Any number of files, each looked at by its content; gives a list of Upload."""

    widget = FilesInput
    # Templates draw it with components/attachments.html.
    is_attachments = True

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", gettext_lazy("Attachments"))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"])
        fit, problems = [], []
        for file in files:
            try:
                fit.append(_looked_at(file))
            except file_kinds.Unfit as unfit:
                problems.append(
                    _("“%(name)s”: %(reason)s")
                    % {"name": _own_name(file), "reason": unfit}
                )
        if sum(upload.size for upload in fit) > settings.UPLOAD_REPORT_MAX:
            problems.append(
                _("All files together may hold %(n)s MB.")
                % {"n": settings.UPLOAD_REPORT_MAX // 2**20}
            )
        if problems:
            raise forms.ValidationError(problems)
        return fit


def _own_name(file):
    """The person's name for a file, without folders and without what cannot be read."""
    name = PurePath((file.name or "").replace("\\", "/")).name
    readable = "".join(c for c in name if c.isprintable()).strip() or _("file")
    stem, dot, ending = readable.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[:LONGEST_NAME]


def _looked_at(file):
    if isinstance(file, TooLarge) or file.size > settings.UPLOAD_FILE_MAX:
        raise file_kinds.Unfit(
            _("A file may hold %(n)s MB. Make it smaller, or leave it out.")
            % {"n": settings.UPLOAD_FILE_MAX // 2**20}
        )
    if not file.size:
        raise file_kinds.Unfit(_("This file is empty."))
    name = _own_name(file)
    return Upload(file, name, file_kinds.kind_of(file, name))
