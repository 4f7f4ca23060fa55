"""What all decisions have in common: words of bounded length, moments in words."""

from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.schedule import SHANGHAI

LONGEST = 2_000  # characters of a decision


def check_length(words):
    if len(words) > LONGEST:
        raise Refused(
            _("The words of a decision hold at most %(n)s characters.") % {"n": LONGEST}
        )


def moment_in_words(moment):
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"
