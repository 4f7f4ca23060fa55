"""The table over the published calendar, and the years that nothing is known of."""

from django.contrib import admin, messages
from django.db.models import Max, Min
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import plans as plan_actions
from plans.admin.workday_tables import WorkdayTables
from plans.calendar import working_days
from plans.models import Plan, WorkdayException
from resort_portal import clock
from towns.admin.base import PortalAdmin
from towns.admin_site import Shelf


def missing_years():
    """Years of the plans (from November on the next, too) that no calendar knows."""
    today = clock.today()
    ends = Plan.objects.exclude(status=Plan.Status.ARCHIVED).aggregate(
        first=Min("starts_on"), last=Max("ends_on")
    )
    years = {today.year}
    if ends["last"]:
        years |= set(range(ends["first"].year, ends["last"].year + 1))
    if today.month >= 11:
        years.add(today.year + 1)
    calendar = working_days()
    return sorted(year for year in years if not calendar.covers(year))


def calendar_warning():
    """What to say of the missing years; empty where none is missing."""
    years = missing_years()
    if not years:
        return ""
    return _(
        "The public holidays of %(years)s are not known: until they are entered here, "
        "every Monday to Friday counts as a working day."
    ) % {"years": "、".join(map(str, years))}


@admin.register(WorkdayException)
class WorkdayAdmin(WorkdayTables, PortalAdmin):
    shelf = Shelf.PLAN
    shelf_order = 50
    shelf_help = gettext_lazy(
        "Days off and make-up working days of years not yet published, and exceptions."
    )
    list_display = ["day", "weekday", "is_working", "name"]
    list_filter = ["is_working"]
    date_hierarchy = "day"
    ordering = ["-day"]
    search_fields = ["name"]
    fields = ["day", "is_working", "name"]

    @admin.display(description=gettext_lazy("weekday"), ordering="day__iso_week_day")
    def weekday(self, exception):
        return WEEKDAYS[exception.day.weekday()]

    def changelist_view(self, request, extra_context=None):
        warning = {"calendar_warning": calendar_warning()}
        return super().changelist_view(request, {**warning, **(extra_context or {})})

    def record_edit(self, request, form, formsets, change):
        super().record_edit(request, form, formsets, change)
        if form.has_changed():
            plan_actions.refresh_open()
        if warning := calendar_warning():
            self.message_user(request, warning, messages.WARNING)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        plan_actions.refresh_open()
