"""Group robots of the units, and what became of letters and messages."""

from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans import delivery
from plans.delivery.robots import RobotError, check_address
from plans.models import Delivery, Robot
from resort_portal import clock
from towns import audit
from towns.admin.base import PortalAdmin, ReadOnly
from towns.admin_site import Shelf


class RobotForm(forms.ModelForm):
    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        try:
            check_address(url)
        except RobotError as error:
            raise ValidationError(str(error)) from None
        return url


@admin.register(Robot)
class RobotAdmin(PortalAdmin):
    """The address holds a key and the secret signs: the audit trail gets neither."""

    form = RobotForm
    shelf = Shelf.UNITS
    shelf_order = 40
    shelf_help = gettext_lazy(
        "A unit’s group in WeCom, DingTalk or Feishu hears of its reminders."
    )
    list_display = ["unit", "kind", "host", "is_active"]
    list_display_links = ["unit", "kind"]
    list_select_related = ["unit"]
    list_filter = ["kind", "is_active"]
    fields = ["unit", "kind", "url", "secret", "is_active"]
    actions = ["test"]

    @admin.display(description=gettext_lazy("host"))
    def host(self, robot):
        return urlsplit(robot.url).hostname

    def all_changes(self, form, formsets):
        changes = super().all_changes(form, formsets)
        if "url" in changes:
            changes["url"] = [urlsplit(url).hostname or "" for url in changes["url"]]
        if "secret" in changes:
            changes["secret"] = ["…" if word else "" for word in changes["secret"]]
        return changes

    @admin.action(
        description=gettext_lazy("Send a test message"), permissions=["change"]
    )
    def test(self, request, queryset):
        robots = list(queryset.filter(is_active=True).select_related("unit"))
        line = _("This is a test message of the portal.")
        delivery.plan([], [(robot, [line]) for robot in robots], at=clock.now())
        for robot in robots:
            audit.record(robot, "robot.tested", by=request.user)
        number = len(robots)
        words = ngettext(
            "%(number)s message is on its way; see the deliveries.",
            "%(number)s messages are on their way; see the deliveries.",
            number,
        )
        self.message_user(request, words % {"number": number}, messages.SUCCESS)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, PortalAdmin):
    """To whom and whether it arrived; never what it says."""

    shelf = Shelf.UNITS
    shelf_order = 41
    shelf_help = gettext_lazy("Letters and robots’ messages: sent, waiting, refused.")
    list_display = ["day", "user", "robot", "tries", "next_try", "sent_at", "error"]
    list_select_related = ["user", "robot__unit"]
    list_filter = ["day", "robot"]
    fields = [
        "day",
        "user",
        "robot",
        "created_at",
        "tries",
        "next_try_at",
        "sent_at",
        "closed_at",
        "error",
    ]

    @admin.display(description=gettext_lazy("next try at"))
    def next_try(self, row):
        return None if row.closed_at else row.next_try_at
