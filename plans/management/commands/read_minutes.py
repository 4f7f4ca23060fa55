import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.minutes.reader import read


class Command(BaseCommand):
    help = "Read the published minutes of a meeting: sections, directives, units."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, file, as_json, **options):
        reading = read(text_of(file))
        if as_json:
            found = json.dumps(reading.as_json(), ensure_ascii=False, indent=1)
            self.stdout.write(found)
        else:
            self.stdout.write("\n".join(lines(reading)))


def text_of(file):
    """Return the text of a file; a byte order mark stays, so that offsets hold."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = _("%(file)s is not UTF-8 text (byte %(byte)d). Save it as UTF-8.")
        raise CommandError(
            message % {"file": file, "byte": error.start + 1}, returncode=2
        ) from error
    except FileNotFoundError as error:
        message = _("There is no file %(file)s.")
        raise CommandError(message % {"file": file}, returncode=2) from error
    except OSError as error:
        message = _("%(file)s cannot be read: %(reason)s.")
        raise CommandError(
            message % {"file": file, "reason": error.strerror}, returncode=2
        ) from error


def lines(reading):
    """Yield the table of what was found, section by section."""
    for name, value in header(reading):
        yield f"{name}: {value or '—'}"
    if not reading.sections:
        yield _("No minutes of a meeting: no directives found.")
    number = 0
    for index, section in enumerate(reading.sections):
        yield ""
        yield f"[{section.start}:{section.end}] {title_of(section)}"
        for directive in reading.directives:
            if directive.section == index:
                number += 1
                yield from directive_lines(number, directive)


def header(reading):
    return [
        (pgettext("minutes", "Title"), reading.title),
        (pgettext("minutes", "Held on"), reading.held_on),
        (pgettext("minutes", "Host"), reading.host),
        (pgettext("minutes", "Sections"), len(reading.sections)),
        (pgettext("minutes", "Directives"), len(reading.directives)),
    ]


def title_of(section):
    labels = {
        "指出": pgettext("minutes", "noted"),
        "强调": pgettext("minutes", "stressed"),
        "要求": pgettext("minutes", "required"),
        "明确": pgettext("minutes", "specified"),
        "other": pgettext("minutes", "other"),
    }
    parts = [labels[section.label], section.marker, section.heading]
    return " · ".join(part for part in parts if part)


def directive_lines(number, directive):
    kinds = {
        "demand": pgettext("minutes", "demand"),
        "assignment": pgettext("minutes", "assignment"),
        "assessment": pgettext("minutes", "assessment"),
    }
    span = f"{directive.start}:{directive.end}"
    yield f"{number:4} {kinds[directive.kind]} [{span}] {directive.quote}"
    facts = [
        (pgettext("minutes", "units"), directive.units),
        (pgettext("minutes", "supporting"), directive.co_units),
        (pgettext("minutes", "addressees"), directive.addressees),
        (pgettext("minutes", "deadline"), directive.deadlines),
    ]
    told = [f"{name}: {'、'.join(values)}" for name, values in facts if values]
    if told:
        yield "     " + " · ".join(told)
