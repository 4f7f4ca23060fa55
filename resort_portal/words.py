"""Words that were sent after the session had ended wait for their writer's sign-in.

They stay in the visitor's own session for a while, and only the person who wrote them
gets them back: the form says who that was in its field “writer”.
"""

from datetime import datetime, timedelta
from functools import wraps

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse

from resort_portal import clock

KEY = "unsent words"
LIFETIME = timedelta(hours=1)
LONGEST = 300_000  # bytes of an encoded form
# A session keeps one form. Whoever opens ever new sessions is not served for ever; an
# office behind one address, signed out all at once, is.
SESSIONS_PER_CLIENT = 50  # within the lifetime
NO_WORDS = {"csrfmiddlewaretoken", "writer"}


def keeps_words(page, *, has_arguments=True):
    """Marks a view whose POST is kept for the page (a name) that shows the form.

    `has_arguments`: the page's address takes the same arguments as the view's.
    """

    def mark(view):
        @wraps(view)
        def marked(request, *args, **kwargs):
            return view(request, *args, **kwargs)

        marked.keeps_words_for = page, has_arguments
        return marked

    return mark


def keep(request, page, has_arguments):
    """Keep what was posted until the writer has signed in; the page's address."""
    kwargs = request.resolver_match.kwargs if has_arguments else {}
    address = reverse(page, kwargs=kwargs, query=request.GET or None)
    words = request.POST.copy()
    for name in NO_WORDS:
        words.pop(name, None)
    encoded = words.urlencode()
    if len(encoded) <= LONGEST and _has_room(request):
        request.session[KEY] = {
            "page": address,
            "writer": request.POST.get("writer", ""),
            "words": encoded,
            "at": clock.now().isoformat(),
        }
    return address


def keep_of_reader(request):
    """Keep what a signed-in person sent with an old token, as from before a sign-in
    in another window; the address of the page that has it, or None.
    """
    page = getattr(request.resolver_match.func, "keeps_words_for", None)
    is_own = request.user.is_authenticated and (
        request.POST.get("writer") == str(request.user.pk)
    )
    if page is None or not is_own:
        return None
    forget(request)
    address = keep(request, *page)
    return address if KEY in request.session else None


def _has_room(request):
    """Whether the visitor's session keeps words already, or one more may do so."""
    if KEY in request.session:
        return True
    counter = f"unsent-words:{get_client_ip_address(request)}"
    number = cache.get(counter, 0)
    if number >= SESSIONS_PER_CLIENT:
        return False
    cache.set(counter, number + 1, LIFETIME.total_seconds())
    return True


def kept(request):
    """What the reader had written on this page before they were signed out."""
    found = request.session.get(KEY)
    if not found or found["page"] != request.get_full_path():
        return QueryDict()
    is_old = clock.now() - datetime.fromisoformat(found["at"]) > LIFETIME
    if is_old or found["writer"] != str(request.user.pk):
        forget(request)
        return QueryDict()
    return QueryDict(found["words"])


def forget(request):
    """The words are stored where they belong, or nobody's any more."""
    request.session.pop(KEY, None)
