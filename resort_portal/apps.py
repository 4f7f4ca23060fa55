from django.contrib.admin.apps import AdminConfig
from simple_history.signals import pre_create_historical_record

from resort_portal import clock


def date_by_portal_clock(history_instance, **kwargs):
    """Date a history row as everything else: in the demo by the demo’s clock."""
    history_instance.history_date = clock.now()


class PortalAdminConfig(AdminConfig):
    default_site = "towns.admin_site.PortalAdminSite"

    def ready(self):
        super().ready()
        pre_create_historical_record.connect(date_by_portal_clock)
