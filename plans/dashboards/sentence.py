"""The overview in one sentence that a leader could read out; every figure is a link."""

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def sentence(page, day):
    """The sentence of an Overview, as HTML."""
    if not page.tally.total:
        return _nothing_counts(page, day)
    return mark_safe(_completed(page) + _red(page) + _progress(page))


def figure(value, url, light=""):
    if light:
        return format_html('<a href="{}" data-light="{}">{}</a>', url, light, value)
    return format_html('<a href="{}">{}</a>', url, value)


def _said(message, **figures):
    """A translated clause with its figures; the figures are escaped already."""
    return mark_safe(message % figures)


def _nothing_counts(page, day):
    planned = page.tally.not_counted
    if not planned:
        message = _("As of %(day)s no task counts here.")
        return _said(message, day=date_format(day))
    return _said(
        ngettext(
            "%(total)s task is planned; it is not assigned yet.",
            "%(total)s tasks are planned; none is assigned yet.",
            planned,
        ),
        total=figure(planned, page.urls["not_counted"]),
    )


def _completed(page):
    done, total = page.tally.done, page.tally.total
    if not done:
        return _said(
            ngettext(
                "The %(total)s task is not completed yet",
                "None of %(total)s tasks is completed yet",
                total,
            ),
            total=figure(total, page.urls["counted"]),
        )
    if done == total:
        return _said(
            ngettext(
                "The %(total)s task is completed",
                "All %(total)s tasks are completed",
                total,
            ),
            total=figure(total, page.urls["done"], "done"),
        )
    return _said(
        ngettext(
            "%(done)s of %(total)s tasks is completed",
            "%(done)s of %(total)s tasks are completed",
            done,
        ),
        done=figure(done, page.urls["done"], "done"),
        total=figure(total, page.urls["counted"]),
    )


def _red(page):
    red = page.tally.red
    if red:
        return _said(
            ngettext(", %(red)s shows a red light", ", %(red)s show a red light", red),
            red=figure(red, page.urls["red"], "red"),
        )
    if page.tally.done == page.tally.total:
        return ""
    return _(", none shows a red light")


def _progress(page):
    if page.weighted is None:
        return pgettext("end of the overview's sentence", ".")
    percent = figure(f"{page.weighted}%", page.urls["weighed"], "done")
    if page.deviation is None:
        return _said(_("; weighted progress is %(percent)s."), percent=percent)
    size, points = page.deviation.size, page.deviation.points
    if not points:
        return _said(
            _("; weighted progress is %(percent)s, on schedule."), percent=percent
        )
    if points < 0:
        message = ngettext(
            "; weighted progress is %(percent)s, %(points)s point behind schedule.",
            "; weighted progress is %(percent)s, %(points)s points behind schedule.",
            size,
        )
        return _said(message, percent=percent, points=figure(size, "#curve", "yellow"))
    message = ngettext(
        "; weighted progress is %(percent)s, %(points)s point ahead of schedule.",
        "; weighted progress is %(percent)s, %(points)s points ahead of schedule.",
        size,
    )
    return _said(message, percent=percent, points=figure(size, "#curve", "green"))
