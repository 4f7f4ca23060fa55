"""What every chart shares. Coordinates are whole units, so that no template ever
prints a decimal comma into an SVG."""

from unicodedata import east_asian_width

from django.utils.formats import date_format
from django.utils.translation import pgettext

WHOLE = 10_000  # basis points


def along(part, whole, length):
    """Return part/whole of a length, rounded half up to a whole unit."""
    if whole <= 0:
        return 0
    return (2 * part * length + whole) // (2 * whole)


def clamp(value, low, high):
    return max(low, min(value, high))


def percent(points):
    """Print basis points with at most one decimal: 5250 → "52.5%", 6600 → "66%"."""
    if points is None:
        return "—"
    tenths = (points + 5) // 10
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def month_label(day):
    """Name a month in the few letters that an axis has room for: Oct, 10月."""
    # Translators: a date format. Chinese: n月
    return date_format(day, pgettext("month on an axis", "M"))


def is_wide(character):
    # Ambiguous ones (“”…) are drawn full width by Chinese fonts.
    return east_asian_width(character) in "WFA"


def text_width(text, size):
    """Estimate the width of a text; the server knows no font."""
    twentieths = sum(20 if is_wide(character) else 12 for character in text)
    return -(-twentieths * size // 20)


def shorten(text, ems):
    """Cut a text that is wider than so many Chinese characters."""
    if text_width(text, 20) <= ems * 20:
        return text
    kept = ""
    for character in text:
        if text_width(kept + character + "…", 20) > ems * 20:
            break
        kept += character
    return kept.rstrip() + "…"
