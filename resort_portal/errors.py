"""The pages that say what went wrong, in words, and the way out."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from resort_portal import words


def _words(exception, fallback):
    """The sentence the code raised, if it raised one; `fallback` otherwise."""
    said = str(exception.args[0]) if exception and exception.args else ""
    return said if said and "{" not in said else fallback


def bad_request(request, exception=None):
    reason = _words(exception, _("The address or the form could not be read."))
    return render(request, "400.html", {"reason": reason}, status=400)


def permission_denied(request, exception=None):
    reason = _words(exception, _("Your role does not allow this."))
    return render(request, "403.html", {"reason": reason}, status=403)


def form_expired(request, reason=""):
    """The form's token is missing or old; `reason` is Django's and helps nobody."""
    if not request.accepts("text/html"):
        # A script asks, which keeps the words itself.
        said = _("This page is too old to save from it. Load it anew.")
        return JsonResponse({"said": said}, status=403)
    context = {"again_url": words.keep_of_reader(request)}
    return render(request, "form_expired.html", context, status=403)


def page_not_found(request, exception=None):
    reason = ""
    if exception and exception.args and isinstance(exception.args[0], str):
        reason = exception.args[0]
        # Django's own sentences name models and patterns; they help nobody here.
        if "matches the given query" in reason:
            reason = ""
    return render(request, "404.html", {"reason": reason}, status=404)


def server_error(request):
    return HttpResponse(render_to_string("500.html"), status=500)
