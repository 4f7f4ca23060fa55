"""Middleware that concerns the whole site: language, and input that is no text."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from resort_portal import words

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


class LoginRequired(LoginRequiredMiddleware):
    """Leads to the sign-in; what somebody was just sending is kept for afterwards."""

    def handle_no_permission(self, request, view_func):
        page = getattr(view_func, "keeps_words_for", None)
        if request.method != "POST" or page is None:
            return super().handle_no_permission(request, view_func)
        address = words.keep(request, *page)
        response = redirect_to_login(address, self.get_login_url(view_func))
        if request.accepts("text/html"):
            return response
        # A script asks: it tells its reader where to sign in.
        return JsonResponse({"sign_in": response.url}, status=401)
