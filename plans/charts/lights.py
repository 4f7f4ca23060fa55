"""The order and the words of lights where a chart counts or prints them."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "red": _("Red"),
    "yellow": _("Warning"),
    "green": _("Normal"),
    "done": _("Done"),
    "grey": _("Not started or on hold"),
    "none": _("Not counted"),
}
# A milestone is grey only before its task starts.
MILESTONE_WORDS = {**WORDS, "grey": _("Not started")}
MOST_URGENT_FIRST = tuple(WORDS)
MOST_DONE_FIRST = ("done", "green", "yellow", "red", "grey")


def urgency(light):
    return MOST_URGENT_FIRST.index(light)
