"""All figures of one month, quarter's or year's end on one page."""

import re
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.actions import Refused
from plans.actions import indicators as indicator_actions
from plans.admin.base import decision_page
from plans.dashboards.figures import period_in_words
from plans.models import Indicator, Measurement
from plans.schedule import Period, PeriodKind
from resort_portal import clock
from resort_portal.figures import plain
from towns import access
from towns.access import Permission
from towns.models import Unit

MONTHS_BACK = 24
FIELD = "figure_"
KEY = re.compile(r"figure_\d{1,12}", re.ASCII)


def ends(today):
    """The last days of the months that are over, the newest first."""
    found, day = [], today.replace(day=1) - timedelta(days=1)
    while len(found) < MONTHS_BACK:
        found.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return found


class PlaceForm(forms.Form):
    """Of which period, and whose figures; in the address."""

    end = forms.TypedChoiceField(
        label=gettext_lazy("period until"), coerce=date.fromisoformat
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=gettext_lazy("unit"),
        required=False,
        empty_label=gettext_lazy("the whole resort"),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].choices = [(str(day), str(day)) for day in ends(today)]
        self.fields["unit"].queryset = Unit.objects.open()


class FiguresForm(forms.Form):
    """One field an indicator; what is left empty is not recorded."""

    def __init__(self, *args, indicators, end, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicators = {f"{FIELD}{each.pk}": each for each in indicators}
        for name, indicator in self.indicators.items():
            before = indicator.latest_value
            self.fields[name] = forms.DecimalField(
                label=f"{indicator.name}（{indicator.measure_unit}）",
                help_text=_("%(period)s; last: %(figure)s")
                % {
                    "period": period_in_words(indicator, end),
                    "figure": "–" if before is None else plain(before),
                },
                required=False,
                max_digits=16,
                decimal_places=4,
            )
        self.fields["source"] = forms.CharField(
            label=gettext_lazy("source of all these figures"),
            max_length=300,
            widget=AdminTextInputWidget,
        )

    def clean(self):
        data = super().clean()
        if not self.errors and not self.figures:
            self.add_error(None, _("Enter one figure at least."))
        return data

    @property
    def figures(self):
        """{field: (indicator, figure)} of those that were filled in."""
        return {
            name: (indicator, self.cleaned_data[name])
            for name, indicator in self.indicators.items()
            if self.cleaned_data.get(name) is not None
        }


def wanting(end, unit, moment, typed=()):
    """The indicators measured at the day that have no figure of it yet.

    Those `typed` stay: what somebody else has recorded meanwhile is then refused.
    """
    kinds = [kind for kind in Indicator.Period if Period.of(kind, end).end == end]
    recorded = Measurement.objects.filter(period_end=end, unit=unit)
    return (
        Indicator.objects.kept_on(clock.today())
        .filter(period__in=kinds)
        .filter(~Q(pk__in=recorded.values("indicator")) | Q(pk__in=typed))
        .with_latest(moment, unit=unit)
        .for_listing()
    )


class PeriodEntry:
    """For the admin of measurements: the page and its address."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.period_view)
        return [
            path("period/", view, name="plans_measurement_period"),
            *super().get_urls(),
        ]

    def period_view(self, request):
        access.require(request.user, Permission.EDIT_PLAN)
        newest = Period.of(PeriodKind.MONTH, clock.today()).start - timedelta(days=1)
        asked = {"end": str(newest), **request.GET.dict()}
        place = PlaceForm(asked, today=clock.today())
        end, unit = newest, None
        if place.is_valid():
            end, unit = place.cleaned_data["end"], place.cleaned_data["unit"]
        typed = [
            name.removeprefix(FIELD)
            for name, words in request.POST.items()
            if words and KEY.fullmatch(name)
        ]
        indicators = list(wanting(end, unit, clock.now(), typed))
        form = FiguresForm(
            request.POST if request.method == "POST" else None,
            indicators=indicators,
            end=end,
        )
        is_valid = place.is_valid() and form.is_valid()
        if is_valid and self._record(request, form, end, unit):
            return redirect("admin:plans_measurement_changelist")
        return decision_page(
            self,
            request,
            "admin/plans/measurement/period.html",
            form,
            failed=not place.is_valid(),
            title=_("Record the figures of a period"),
            sentence=_(
                "All indicators without a figure of this period. Leave empty what is "
                "not known yet."
            ),
            url=request.get_full_path(),
            way_back=reverse("admin:plans_measurement_changelist"),
            place=place,
            wanting=len(indicators),
        )

    def _record(self, request, form, end, unit):
        """Record all of them or none; whether it was done."""
        refusals, number = {}, len(form.figures)
        with transaction.atomic():
            for name, (indicator, value) in form.figures.items():
                try:
                    indicator_actions.measure(
                        indicator,
                        period_end=end,
                        value=value,
                        source=form.cleaned_data["source"],
                        unit=unit,
                        by=request.user,
                    )
                except Refused as refused:
                    refusals[name] = str(refused)
            transaction.set_rollback(bool(refusals))
        for name, words in refusals.items():
            form.add_error(name, words)
        if refusals:
            return False
        words = ngettext("%(n)s figure recorded.", "%(n)s figures recorded.", number)
        self.message_user(request, words % {"n": number}, messages.SUCCESS)
        return True
