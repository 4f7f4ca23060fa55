"""The audit trail says every deed in words."""

import ast
import re

import pytest
from django.conf import settings
from django.contrib import admin

from towns.admin.base import PortalAdmin, ReadOnly
from towns.audit_words import VERBS, words_of

RECORDERS = {"record", "entry"}


def verbs_of_sources():
    """The verbs that the sources hand to the audit trail; composed ones as patterns."""
    for package in ["plans", "towns"]:
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if is_recording(node) and len(node.args) > 1:
                    yield from patterns_of(node.args[1])


def is_recording(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in RECORDERS
        and getattr(node.func.value, "id", "") == "audit"
    )


def patterns_of(node):
    if isinstance(node, ast.Constant):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from patterns_of(node.body)
        yield from patterns_of(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+"
            for part in node.values
        )


def test_every_verb_of_the_sources_has_words():
    patterns = set(verbs_of_sources())

    assert len(patterns) > 40
    wanting = {
        pattern
        for pattern in patterns
        if not any(re.fullmatch(pattern, verb) for verb in VERBS)
    }
    assert wanting == set()


def test_every_edit_that_the_admin_offers_has_words():
    kinds = [
        model._meta.model_name
        for model, model_admin in admin.site._registry.items()
        if isinstance(model_admin, PortalAdmin)
        and not isinstance(model_admin, ReadOnly)
    ]
    # A membership is granted and revoked, an account never deleted; a figure is
    # recorded and corrected.
    own = {"membership", "measurement"}
    done = {
        f"{kind}.{deed}"
        for kind in kinds
        if kind not in own
        for deed in ("added", "edited", "deleted")
    } - {"user.deleted", "appointment.deleted"}

    assert done - set(VERBS) == set()


def test_the_words_are_chinese():
    for verb in VERBS:
        assert re.search(r"[\u4e00-\u9fff]", words_of(verb)), verb


@pytest.mark.parametrize("verb", ["", "nobody.knows"])
def test_an_unknown_verb_says_itself(verb):
    assert words_of(verb) == verb
