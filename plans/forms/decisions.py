"""The forms of what a supervisor does with a task itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.fields import DayField, TextField
from plans.forms.tickets import OnceForm

LONGEST_REASON = 300


class ReasonForm(OnceForm):
    """What is done needs a reason, which stays on record."""

    reason = TextField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write the reason: it stays in the task’s story."),
            "max_length": _(
                "A reason holds at most %(limit_value)d characters; these are "
                "%(show_value)d."
            ),
        },
    )


class OptionalReasonForm(ReasonForm):
    """The same where the deed speaks for itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].label = _("Reason, where there is something to say")


class HoldForm(ReasonForm):
    """Why a task rests, and when somebody looks at it again."""

    review_on = DayField(
        label=_("Review date"),
        missing=_("Choose the day on which the task is looked at again."),
    )
