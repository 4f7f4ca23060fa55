"""The filters of the task list, as they stand in the address of /tasks/."""

import unicodedata
from functools import cached_property

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from plans.dashboards import conditions
from plans.forms.choices import Lists, months_of
from plans.models import LightSpan, Milestone, Task

LONGEST_SEARCH = 100
UNKNOWN = _("There is no “%(value)s” to filter by here.")
TOO_LONG = _(
    "A search holds at most %(limit_value)d characters; these are %(show_value)d."
)
FLAG = [("1", _("Only these"))]
# What stands in the bar; the rest comes by links and stays as a chip.
IN_BAR = ("q", "unit", "theme", "leader", "light", "state", "due", "source")


class SearchField(forms.CharField):
    widget = forms.SearchInput

    def to_python(self, value):
        return unicodedata.normalize("NFKC", super().to_python(value)).strip()


class ValuesField(forms.MultipleChoiceField):
    """One select in the bar, any number of values in the address."""

    widget = forms.SelectMultiple
    default_error_messages = {"invalid_choice": UNKNOWN, "invalid_list": UNKNOWN}

    def to_python(self, value):
        return [
            unicodedata.normalize("NFKC", text).strip()
            for text in super().to_python(value)
            if text
        ]


class DueField(ValuesField):
    def valid_value(self, value):
        return super().valid_value(value) or conditions.month_of(value) is not None


class DirectivesField(ValuesField):
    """Keys of directives; the ones that exist are its cleaned value."""

    def valid_value(self, value):
        # Nine digits: a longer key fits no database's integer.
        return value.isascii() and value.isdigit() and len(value) <= 9

    def clean(self, value):
        keys = super().clean(value)
        found = conditions.directives(keys) if keys else []
        for key in keys:
            if int(key) not in {directive.pk for directive in found}:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], params={"value": key}
                )
        return found


class OneOf(forms.Select):
    """A select of one, for a field that takes many from the address."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name)


class Values(django_filters.Filter):
    field_class = ValuesField


class Due(django_filters.Filter):
    field_class = DueField


class Directives(django_filters.Filter):
    field_class = DirectivesField


class Search(django_filters.Filter):
    field_class = SearchField


class FilterForm(forms.Form):
    """The filter bar: choices with one value are selects, all others are carried."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        for name, field in self.fields.items():
            if name == "q":
                continue
            values = [value for value in data.getlist(name) if value]
            in_bar = name in IN_BAR or (name == "role" and data.get("unit"))
            if in_bar and len(values) < 2:
                empty = _("Lead unit") if name == "role" else _("All")
                field.widget = OneOf(choices=[("", empty), *field.choices])
            else:
                field.widget = forms.MultipleHiddenInput()


class TaskFilter(django_filters.FilterSet):
    """Spans of tasks at a moment, narrowed by the address.

    Every filter is a condition of its own, so that the page can also say how many
    tasks there would be without one of them.
    """

    q = Search(
        label=_("Search"),
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": TOO_LONG},
    )
    unit = Values(label=_("Lead unit"))
    role = Values(
        label=_("Part of the unit"), choices=[("support", _("Supporting unit"))]
    )
    theme = Values(label=_("Theme"))
    directive = Directives(label=_("Directive"))
    leader = Values(label=_("Responsible leader"))
    light = Values(
        label=_("Light"),
        choices=[*LightSpan.Light.choices, ("counted", _("All counted"))],
    )
    state = Values(label=_("State"), choices=Task.State.choices)
    due = Due(label=_("Due"))
    source = Values(label=_("Source"), choices=Task.Source.choices)
    tag = Values(label=_("Tag"), choices=conditions.TAGS)
    disputed = Values(label=_("Light disputed"), choices=FLAG)
    held = Values(label=_("On hold"), choices=FLAG)
    kind = Values(label=_("Kind"), choices=Task.Kind.choices)
    stage = Values(label=_("Stage of a project"), choices=Milestone.Stage.choices)
    filing = Values(label=_("Report of this period"), choices=conditions.FILING)
    owner = Values(label=_("Owner"), choices=[("none", _("Without an owner"))])

    class Meta:
        model = LightSpan
        fields = []
        form = FilterForm

    def __init__(self, data, queryset, *, viewpoint, plan):
        super().__init__(data, conditions.with_tags(queryset))
        self.viewpoint, self.plan = viewpoint, plan
        self.lists = lists = Lists.load()
        for name, choices in (
            ("unit", lists.units),
            ("theme", lists.themes),
            ("leader", lists.leaders),
            ("due", [*conditions.DUE, *months_of(plan)]),
        ):
            self.filters[name].extra["choices"] = choices
        for filter_ in self.filters.values():
            filter_.extra["required"] = False

    @cached_property
    def chosen(self):
        """The filters in force, with their values."""
        chosen = {
            name: value for name, value in self.form.cleaned_data.items() if value
        }
        if "unit" not in chosen:
            chosen.pop("role", None)  # a part in nothing
        return chosen

    @cached_property
    def conditions(self):
        """What each filter in force asks for, by its name, as Q objects."""
        return conditions.of(
            self.chosen,
            plan=self.plan,
            day=self.viewpoint.day,
            moment=self.viewpoint.moment,
            lists=self.lists,
        )

    @property
    def lights(self):
        """The lights that are listed: as chosen, else the counted ones.

        Asking for a state shows its tasks whether they count or not.
        """
        return _lights(self.chosen)

    def condition_without(self, name):
        """What all filters but this one ask for, with what follows from them."""
        kept = {key: value for key, value in self.chosen.items() if key != name}
        found = Q(light__in=_lights(kept))
        for key, condition in self.conditions.items():
            if key != name:
                found &= condition
        return found

    def filter_queryset(self, queryset):
        return queryset.filter(self.condition_without(None))

    def without(self, name):
        """The spans that all filters but this one let through."""
        kept = [q for key, q in self.conditions.items() if key != name]
        return self.queryset.filter(*kept)

    def label(self, name):
        return self.filters[name].label

    @property
    def chips(self):
        """(name, value in the address, words) of every value in force."""
        found = []
        for name, values in self.chosen.items():
            if name == "q":
                found.append((name, values, f"“{values}”"))
            elif name == "directive":
                found += [(name, str(each.pk), str(each)) for each in values]
            else:
                words = dict(self.form.fields[name].choices)
                found += [(name, each, words.get(each, each)) for each in values]
        return found

    @property
    def problems(self):
        """What cannot be understood, one sentence each."""
        return [
            _("%(label)s (%(name)s): %(error)s")
            % {"label": self.label(name), "name": name, "error": error}
            for name, errors in self.form.errors.items()
            for error in errors
        ]

    def in_words(self):
        """The filters in force on one line; what a printed or saved list says."""
        words = {}
        for name, _value, text in self.chips:
            words.setdefault(name, []).append(str(text))
        separator = pgettext("between filters", "; ")
        return separator.join(
            _("%(label)s: %(values)s")
            % {
                "label": self.label(name),
                "values": pgettext("between items", ", ").join(values),
            }
            for name, values in words.items()
        )


def _lights(chosen):
    """The lights to list, given what is chosen."""
    lights = set(chosen.get("light", ()))
    if "counted" in lights or (not lights and "state" not in chosen):
        lights |= set(LightSpan.Light.values) - {LightSpan.Light.NONE}
    elif not lights:
        lights = set(LightSpan.Light.values)
    return lights - {"counted"}
