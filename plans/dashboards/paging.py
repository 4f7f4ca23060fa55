"""One page of a long list, as the address asks for it."""

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

PAGE_SIZE = 50


def number_of(text):
    """The page that an address names; the first where it names none."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 9):
        raise BadRequest(_("“page” must be a number."))
    return int(text or 1)


def page_of(items, text):
    return Paginator(items, PAGE_SIZE).get_page(number_of(text))
