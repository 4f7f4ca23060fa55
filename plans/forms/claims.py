"""Claiming completion: the evidence, and since when the task is done."""

from django.utils.translation import gettext_lazy as _

from plans.forms.attachments import AttachmentsField
from plans.forms.fields import DayField, WordsField
from plans.forms.tickets import OnceForm


class ClaimForm(OnceForm):
    evidence = WordsField(
        label=_("Evidence of completion"),
        missing=_("Name the evidence of completion."),
        help_text=_(
            "What shows that the goal is reached: acceptance papers, documents issued, "
            "figures with their source."
        ),
        rows=6,
    )
    completed_on = DayField(
        label=_("Completed on"), missing=_("Say on which day it was completed.")
    )

    files = AttachmentsField()

    def __init__(self, *args, task, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["completed_on"].initial = today
        self.fields["completed_on"].between(task.plan.starts_on, today)
