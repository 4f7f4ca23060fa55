"""What a browser would send back of an admin form, read from the page it was on."""

from django.db.models import Model, QuerySet
from django.forms import ModelMultipleChoiceField


def _sent(value):
    if isinstance(value, list | tuple | set | QuerySet):
        return [_sent(each) for each in value]
    if isinstance(value, Model):
        return str(value.pk)
    return "" if value is None else str(value)


def _fields(form):
    found = {}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, ModelMultipleChoiceField):
            value = value or []
        if value is False:
            continue
        found[bound.html_name] = "on" if value is True else _sent(value)
    return found


def filled(response, **changes):
    """The data of the form on an admin page, with changes; None leaves a field out."""
    data = _fields(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= _fields(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _fields(form)
    data |= {name: _sent(value) for name, value in changes.items()}
    return {name: data[name] for name in data if changes.get(name, "") is not None}


def errors(response):
    """Everything that the page says is wrong, as one text."""
    found = [*response.context["adminform"].form.errors.values()]
    for inline in response.context["inline_admin_formsets"]:
        found += [inline.formset.non_form_errors()]
        for form in inline.formset.forms:
            found += form.errors.values()
    return " ".join(str(message) for each in found for message in each)


def messages(response):
    return [str(message) for message in response.context["messages"]]
