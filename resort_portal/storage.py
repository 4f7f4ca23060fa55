"""Static files under hashed names, compressed once, cacheable for ever."""

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticStorage(CompressedManifestStaticFilesStorage):
    # The behaviours are ES modules that import each other: their addresses are
    # hashed too, or a browser would mix the modules of two releases.
    support_js_module_import_aggregation = True

    def stored_name(self, name):
        """The hashed name; in development the plain one until files are collected.

        So `manage.py runserver` shows the portal as it lies there. In production a
        file that was not collected is an error, as it should be.
        """
        if settings.PRODUCTION or self.hashed_files:
            return super().stored_name(name)
        return self.clean_name(name)
