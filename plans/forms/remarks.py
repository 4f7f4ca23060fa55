"""Objections, instructions, contributions, and the answer to any of them."""

from django.utils.translation import gettext_lazy as _

from plans.forms.fields import DayField, WordsField
from plans.forms.requests import UnitField
from plans.forms.tickets import OnceForm


class AnswerForm(OnceForm):
    answer = WordsField(label=_("Answer"), missing=_("Write the answer."))


class ObjectionForm(OnceForm):
    words = WordsField(
        label=_("What is wrong with the light"),
        missing=_("Say what is wrong with the light."),
        help_text=_("Which figure or date does not agree with the facts, and why."),
    )


class InstructionForm(OnceForm):
    words = WordsField(label=_("Instruction"), missing=_("Write the instruction."))
    unit = UnitField(label=_("Who answers"), missing=_("Say which unit answers."))
    answer_by = DayField(
        label=_("Answer by"), missing=_("Say by which day an answer is needed.")
    )

    def __init__(self, *args, task, today, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = task.lead_unit.slug
        self.fields["answer_by"].between(today, task.plan.ends_on)


class ContributionForm(OnceForm):
    unit = UnitField(label=_("For which unit"), missing=_("Say for which unit."))
    words = WordsField(
        label=_("Contribution"),
        missing=_("Say what your unit has contributed."),
        help_text=_("What was done for this task and what comes next; a few lines."),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        if len(units) == 1:
            self.fields["unit"].initial = units[0].slug
            self.fields["unit"].widget = self.fields["unit"].hidden_widget()
