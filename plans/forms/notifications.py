from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plans.notifications.kinds import MUTABLE


class InboxSettingsForm(forms.Form):
    """What a person wants to hear of, and the language of their letters."""

    wanted = forms.MultipleChoiceField(
        label=_("Tell me of"),
        choices=[(topic.value, topic.label) for topic in MUTABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(label=_("Letters in"), choices=settings.LANGUAGES)
