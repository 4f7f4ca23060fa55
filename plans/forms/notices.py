"""Sending, stepping up, answering and lifting a notice."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.fields import DayField, WordsField
from plans.forms.tickets import OnceForm
from plans.models import Notice

ONE_DAY = timedelta(days=1)


class NoticeForm(OnceForm):
    """What the rule has drafted, to be read and changed before it is sent."""

    level = forms.ChoiceField(
        label=_("Level"),
        error_messages={
            "required": _("Choose the level."),
            "invalid_choice": _("Choose one of the levels listed."),
        },
        help_text=_("Blue: its date is near. Yellow: behind. Red: overdue."),
    )
    reason = WordsField(
        label=_("Present situation"),
        missing=_("Say why the notice is sent."),
        help_text=_("The facts and their figures, as they go to the unit."),
    )
    demand = WordsField(
        label=_("What is demanded"), missing=_("Say what the unit is to do.")
    )
    reply_by = DayField(
        label=_("Reply by"), missing=_("Say by which day a reply is needed.")
    )

    def __init__(self, *args, levels=Notice.LADDER, today, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [(level.value, level.label) for level in levels]
        self.fields["level"].choices = [("", "—"), *offered]
        for name in ("reason", "demand"):
            # The draft is Chinese, as the paper is.
            self.fields[name].widget.attrs["lang"] = "zh-Hans"
        self.fields["reply_by"].between(today + ONE_DAY, today + 60 * ONE_DAY)


class ReplyForm(OnceForm):
    words = WordsField(
        label=_("Reply"),
        missing=_("Write the reply."),
        rows=5,
        help_text=_("What was done, what is still open, by when and who answers."),
    )


class LiftForm(OnceForm):
    words = WordsField(
        label=_("Words of the lifting"),
        missing=_("Say why the notice is lifted."),
        rows=3,
    )
