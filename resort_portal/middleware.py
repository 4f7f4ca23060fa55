"""Middleware that concerns the whole site: language, and input that is no text."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

LANGUAGES = {code for code, name in settings.LANGUAGES}


def language(get_response):
    """Chinese unless the reader chose otherwise; the browser's wish is not asked.

    The offices' browsers are often English installations, and the portal is a
    Chinese one: only the switch in the footer (a cookie) changes the language.
    """

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        code = chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.headers.setdefault("Content-Language", code)
            return response

    return middleware


def keep_private(get_response):
    """Leave nothing of a personal page on a shared computer once its reader is gone."""

    def middleware(request):
        response = get_response(request)
        if request.session.accessed:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def clean_input(get_response):
    """Refuse null bytes in addresses: PostgreSQL cannot store or compare them."""

    def middleware(request):
        values = (text for pair in request.GET.lists() for text in pair[1])
        if any("\0" in text for text in (request.path, *values)):
            raise BadRequest(_("The address contains characters that cannot be read."))
        return get_response(request)

    return middleware
