"""One compact form for each report that a unit owes, all on one page."""

from django import forms
from django.utils.translation import gettext_lazy

from plans.forms.reports import WordsForm


class PeriodField(forms.CharField):
    """A page that was loaded in one window is not sent in the next."""

    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False


class CompactForm(WordsForm):
    """Words and percent; milestones and files have their place on the whole form."""

    period = PeriodField(required=False)
    is_unchanged = forms.BooleanField(label=gettext_lazy("No change"), required=False)

    def __init__(self, *args, due, words=None, **kwargs):
        """`words` of before a sign-in are written over the draft's."""
        prefix = f"{due.task.code}-"
        written = {
            name.removeprefix(prefix): text
            for name, text in (words or {}).items()
            if name.startswith(prefix)
        }
        super().__init__(
            *args,
            prefix=due.task.code,
            initial=due.initial | written,
            before=due.before,
            **kwargs,
        )
        self.due = due
        self.was_submitted = False
        for name in ("progress", "problems", "next_steps"):
            self.fields[name].widget.attrs["rows"] = 2
        if due.before is None or due.returned:
            del self.fields["is_unchanged"]

    @property
    def is_marked_unchanged(self):
        return bool(self.cleaned_data.get("is_unchanged"))

    def _require_whole(self, data):
        if not data.get("is_unchanged"):
            super()._require_whole(data)

    @property
    def has_words(self):
        """Whether something is to be submitted: own words, or the tick “no change”."""
        progress = self["progress"].value() or ""
        unchanged = "is_unchanged" in self.fields and self["is_unchanged"].value()
        return bool(progress.strip() or unchanged)
