"""By which rule a deadline in words became a day, said to the reader."""

from django.utils.translation import gettext_lazy as _

from plans.minutes.due import find_due

RULES = {
    "day": _("the day itself"),
    "end-of-month": _("the last day of that month"),
    "before-month": _("the last day before that month"),
    "third-of-month": _("5th, 10th or 20th: beginning, first or second third"),
    "quarter": _("the last day of the quarter"),
    "half-year": _("the last day of the half-year"),
    "end-of-year": _("the last day of the year"),
    "before-year": _("the last day before that year"),
    "middle-of-year": _("30 June, the middle of the year"),
    "festival": _("the day before"),
    "lunar-festival": _("the day before, by the lunar calendar"),
    "five-year-plan": _("the last day of the five-year plan"),
    "within": _("counted from the day of the meeting"),
    "working-days": _("working days counted from the day of the meeting"),
    "weekday": _("the first such weekday after the meeting"),
    "end-of-week": _("the Sunday of that week"),
    "every": _("the first time after the meeting; it comes again"),
}


def due_of(phrase, day, calendar=None):
    """The Due of a phrase with its rule in words, or (None, "")."""
    due = find_due(phrase, day, calendar)
    return (due, RULES[due.rule]) if due else (None, "")
