"""Static files under hashed names, compressed once, cacheable for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticStorage(CompressedManifestStaticFilesStorage):
    # The behaviours are ES modules that import each other: their addresses are
    # hashed too, or a browser would mix the modules of two releases.
    support_js_module_import_aggregation = True
