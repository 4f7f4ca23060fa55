"""Fields that the forms of the verbs share."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.actions.report_drafts import LONGEST

TOO_LONG = _("A field holds at most %(limit_value)d characters; attach longer papers.")


# Characters of no width that Unicode counts among the letters and symbols.
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def visible(text):
    """The text, or nothing where nobody could see anything of it."""
    unseen = ("Zs", "Zl", "Zp", "Cc", "Cf")
    is_seen = any(
        c not in FILLERS and unicodedata.category(c) not in unseen for c in text
    )
    return text if is_seen else ""


class TextField(forms.CharField):
    """Words that somebody is to read: blanks of any kind are none."""

    def to_python(self, value):
        return visible(super().to_python(value))


class WordsField(TextField):
    """What a person writes: some lines, three pages at most."""

    def __init__(self, *, missing, rows=4, **kwargs):
        super().__init__(
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": missing, "max_length": TOO_LONG},
            **kwargs,
        )
        # The browser would cut a paste silently; the sentence says what happened.
        self.widget.attrs.pop("maxlength", None)


class DayField(forms.DateField):
    """A day as every browser gives it; full-width digits are read as digits."""

    def __init__(self, *, missing, **kwargs):
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"],
            error_messages={
                "required": missing,
                "invalid": _("Write a date such as 2025-09-30."),
            },
            **kwargs,
        )

    def to_python(self, value):
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip()
        return super().to_python(value)

    def between(self, first, last):
        """Let the browser's calendar offer these days."""
        self.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
