"""The hidden ticket of a form, by which a double click or a replay is known."""

from uuid import uuid4

from django import forms


class TicketField(forms.UUIDField):
    """A ticket that is missing or garbled counts as a new one: nothing is refused."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            return uuid4()


class OnceForm(forms.Form):
    """A form that is carried out once; see `plans.actions.tickets.once`."""

    ticket = TicketField(initial=uuid4)
