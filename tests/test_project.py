"""What must be true of the repository as a whole."""

import ast
import importlib.util
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import is_psycopg3
from django.template.loader import get_template

ROOT = settings.BASE_DIR
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PACKAGES = ["resort_portal", "towns", "plans"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
DJANGO_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
# Written in halves, so that this file does not contain them.
LEFT_OPEN = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]))
REAL_CLOCK = re.compile(r"\b(timezone\.now|date\.today|datetime\.now)\(")
TEXT_FILES = {".py", ".html", ".css", ".js", ".txt", ".md", ".toml", ".csv", ".conf"}


def name(path):
    return str(path.relative_to(ROOT))


def python_files(*folders):
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def own_files():
    skipped = {".git", ".venv", "var", "vendor", "node_modules"}
    for path in ROOT.rglob("*"):
        if path.suffix in TEXT_FILES and not skipped & set(path.parts):
            yield path


class InlineCode(HTMLParser):
    """Collects what the content security policy would refuse."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag}>")
        for attribute, value in attrs:
            if attribute == "style" or attribute.startswith("on"):
                self.found.append(f"{tag} {attribute}=")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {attribute}=javascript:")


def inline_code(markup):
    parser = InlineCode()
    parser.feed(DJANGO_TAG.sub("", markup))
    return parser.found


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_compiles(path):
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<p class="{% if a > b %}x{% endif %}">', []),
        ('<rect width="10" fill="currentColor"/>', []),
        ('<script src="{% static "js/main.js" %}" type="module"></script>', []),
        ('<p style="color: red">', ["p style="]),
        ('<button onclick="go()">', ["button onclick="]),
        ("<style>p {}</style>", ["<style>"]),
        ("<script>go()</script>", ["<script>"]),
        ('<a href=" javascript:go()">', ["a href=javascript:"]),
    ],
)
def test_inline_code_is_recognised(markup, found):
    assert inline_code(markup) == found


def test_no_template_has_inline_style_or_script():
    pages = [path for path in TEMPLATES if path.suffix == ".html"]

    found = {name(path): inline_code(path.read_text()) for path in pages}

    assert {page: code for page, code in found.items() if code} == {}


def test_nothing_is_left_open_in_the_sources():
    left = [name(path) for path in own_files() if LEFT_OPEN.search(path.read_text())]

    assert left == []


def test_only_the_clock_asks_what_time_it_is():
    # The worker's queue keeps the real time, also in the demo.
    allowed = {"resort_portal/clock.py", "plans/worker.py"}
    asking = {
        name(path)
        for path in python_files(*PACKAGES)
        if REAL_CLOCK.search(path.read_text())
    }

    assert asking - allowed == set()


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_towns_never_imports_plans():
    arrows = {
        name(path)
        for path in python_files("towns")
        for module in imported_modules(path)
        if module.split(".")[0] == "plans"
    }

    assert arrows == set()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_name_no_host_and_no_place_on_a_machine(lock):
    lines = [line for line in lock.read_text().splitlines() if "--hash=" not in line]

    assert [line for line in lines if re.search(r"://|^-|@ |\s/\w", line)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_library_has_a_version_and_a_hash(lock):
    text = re.sub(r"\\\n\s*", "", lock.read_text())
    pins = [line for line in text.splitlines() if line and line[0] != "#"]

    assert pins
    assert [
        pin for pin in pins if not re.match(r"[\w.\[\],-]+==\S+ .*--hash=sha256:", pin)
    ] == []


def test_vendored_files_match_their_checksums():
    check = [sys.executable, str(ROOT / "deploy" / "vendor.py")]

    result = subprocess.run(check, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stderr) == (0, ""), result.stdout


def test_psycopg2_is_the_driver():
    # Django silently prefers psycopg 3 when some library brings it along.
    assert importlib.util.find_spec("psycopg") is None
    assert is_psycopg3 is False


def test_commands_and_hooks_can_be_executed():
    for path in ["manage.py", ".ci/run"]:
        assert Path(ROOT / path).stat().st_mode & 0o111, path


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_every_file_that_a_page_of_the_manual_names_is_there(page):
    text = (ROOT / page).read_text()
    folder = (ROOT / page).parent
    linked = [folder / link for link in re.findall(r"\]\((?!http)([^)#]+)", text)]
    named = [
        ROOT / path
        for path in re.findall(
            r"\b((?:plans|towns|docs|deploy|resort_portal)/[\w/.-]+)", text
        )
    ]

    assert named
    assert [name(path) for path in [*linked, *named] if not path.exists()] == []
