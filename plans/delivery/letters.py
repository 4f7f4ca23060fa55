"""The day's letter to a person: what is new and unread, by topic, in their language."""

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.delivery import news
from plans.models import Notification
from plans.notifications import links, words
from plans.notifications.kinds import TOPIC_OF, Topic

ORDER = list(Topic)
LONGEST = 50
LANGUAGES = {code for code, name in settings.LANGUAGES}


@dataclass(frozen=True)
class Line:
    """One notification as a letter prints it."""

    row: Notification

    @property
    def topic(self):
        return TOPIC_OF.get(self.row.kind, Topic.ASSIGNED)

    @property
    def sentence(self):
        return words.sentence(self.row.kind, self.row.figures)

    @property
    def quoted(self):
        return words.quoted(self.row.figures)

    @property
    def url(self):
        return absolute(links.of(self.row))

    @property
    def task(self):
        return self.row.task


def absolute(path):
    return f"{settings.PORTAL_BASE_URL}{path}"


def rows_for(user, moment):
    """What a letter to the person would bring: what they see, and have not read."""
    mine = Notification.objects.visible_to(user).for_listing()
    return list(mine.filter(pk__in=news(moment).filter(user=user).values("pk")))


def compose(user, rows, moment):
    """The letter, in the person's language."""
    language = user.language if user.language in LANGUAGES else settings.LANGUAGE_CODE
    with translation.override(language):
        lines = sorted(map(Line, rows), key=lambda line: ORDER.index(line.topic))
        shown = lines[:LONGEST]
        context = {
            "user": user,
            "day": moment,
            "language": "zh-Hans" if language == "zh-hans" else language,
            "groups": [
                (topic.label, list(group))
                for topic, group in groupby(shown, key=lambda line: line.topic)
            ],
            "more": len(lines) - len(shown),
            "inbox_url": absolute(links.inbox()),
            "settings_url": absolute(links.settings()),
        }
        letter = EmailMultiAlternatives(
            subject=_subject(lines),
            body=render_to_string("emails/digest.txt", context),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        letter.attach_alternative(
            render_to_string("emails/digest.html", context), "text/html"
        )
    return letter


def _subject(lines):
    number = len(lines)
    subject = ngettext(
        "Key work: %(number)s new message", "Key work: %(number)s new messages", number
    ) % {"number": number}
    late = sum(line.topic == Topic.OVERDUE for line in lines)
    if late:
        subject += _(", %(number)s about overdue work") % {"number": late}
    return subject
