"""The Chinese of the interface is complete, and what is compiled is what is written."""

import ast
import re

import polib
import pytest
from django.conf import settings
from django.utils.translation import template as translation_template

ROOT = settings.BASE_DIR
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# Functions and the positions of their msgid and msgctxt.
GETTEXT = {
    "_": (0, None),
    "gettext": (0, None),
    "gettext_lazy": (0, None),
    "gettext_noop": (0, None),
    "ngettext": (0, None),
    "ngettext_lazy": (0, None),
    "pgettext": (1, 0),
    "pgettext_lazy": (1, 0),
    "npgettext": (1, 0),
}
STRING = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL = re.compile(rf"\b({'|'.join(GETTEXT)})\(({STRING})(?:,\s*({STRING}))?")
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sd]")


def messages_in_python(source):
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        text_at, context_at = GETTEXT.get(node.func.id, (None, None))
        if text_at is None or len(node.args) <= text_at:
            continue
        text = node.args[text_at]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            context = None if context_at is None else node.args[context_at].value
            yield context, text.value


def messages_in_template(source):
    for function, first, second in CALL.findall(
        translation_template.templatize(source)
    ):
        arguments = [ast.literal_eval(each) for each in (first, second) if each]
        text_at, context_at = GETTEXT[function]
        context = None if context_at is None else arguments[context_at]
        yield context, arguments[text_at]


def messages_in_sources():
    for package in ["resort_portal", "towns", "plans"]:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield from messages_in_python(path.read_text())
    for path in (ROOT / "templates").rglob("*.html"):
        yield from messages_in_template(path.read_text())


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


def test_messages_are_found_in_python():
    source = (
        'a = _("One")\nb = ngettext("%d day", "%d days", n)\nc = pgettext("x", "T")'
    )

    assert list(messages_in_python(source)) == [
        (None, "One"),
        (None, "%d day"),
        ("x", "T"),
    ]


def test_messages_are_found_in_templates():
    source = """
      {% translate "One" %}
      {% translate "T" context "x" %}
      {% blocktranslate trimmed with n=m %}
        {{ n }} of
        it
      {% endblocktranslate %}
      {% blocktranslate count n=m %}a day{% plural %}{{ n }} days{% endblocktranslate %}
    """

    assert list(messages_in_template(source)) == [
        (None, "One"),
        ("x", "T"),
        (None, "%(n)s of it"),
        (None, "a day"),
    ]


def test_every_text_of_the_interface_is_translated(catalogue):
    translated = {
        (entry.msgctxt, entry.msgid)
        for entry in catalogue
        if entry.translated() and not entry.obsolete
    }

    assert sorted({text for _, text in set(messages_in_sources()) - translated}) == []


def test_no_translation_is_empty_or_uncertain(catalogue):
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_a_translation_has_the_placeholders_of_its_source(catalogue):
    def placeholders(text):
        return {match.group() for match in PLACEHOLDER.finditer(text)}

    wrong = [
        entry.msgid
        for entry in catalogue
        for translation in [entry.msgstr, *entry.msgstr_plural.values()]
        if translation
        and placeholders(translation) != placeholders(entry.msgid_plural or entry.msgid)
    ]

    assert wrong == []


def test_the_compiled_catalogue_is_in_step(catalogue):
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    def texts(entries):
        return {(e.msgctxt, e.msgid, e.msgstr, str(e.msgstr_plural)) for e in entries}

    assert texts(compiled) == texts(catalogue.translated_entries())
