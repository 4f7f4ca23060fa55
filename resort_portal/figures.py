"""How decimal figures are written, in pages, drawings and records alike."""

from decimal import Decimal


def plain(value):
    """A figure without idle noughts: 36.5000 → "36.5", 100 → "100"."""
    return f"{Decimal(value).normalize():f}"
