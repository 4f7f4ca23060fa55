"""The planner's admin in a browser: accessible, in Chinese, bearable on a phone.

Where our own templates and fields are at work nothing may be found. What axe finds in
Django's own markup is listed here with its place, so that it is seen and a new finding
fails the test.
"""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

STRANGE_TEXTS = (Path(__file__).parent / "strange_texts.js").read_text()
# Words of four and more Latin letters, but for file types and the names in addresses.
ENGLISH = (
    r"\b(?!Excel\b|xlsx\b|industry\b|zhangzhu\b|visitors\b|True\b|False\b)[A-Za-z]{4,}"
)

PAGES = {
    "index": "/admin/",
    "tasks": "/admin/plans/task/",
    "tasks-found": "/admin/plans/task/?q=hufu&light=red",
    "task": "/admin/plans/task/10/change/",
    "task-add": "/admin/plans/task/add/",
    "task-history": "/admin/plans/task/10/history/",
    "shift-dates": "/admin/plans/task/shift-dates/?task=10&task=11",
    "lead-unit": "/admin/plans/task/lead-unit/?task=10",
    "entrust": "/admin/plans/task/entrust/?task=10",
    "assign": "/admin/plans/task/assign/?task=10",
    "milestones": "/admin/plans/milestone/",
    "milestone": "/admin/plans/milestone/27/change/",
    "amend": "/admin/plans/milestone/27/amend/",
    "directives": "/admin/plans/directive/?decision=undecided",
    "directive": "/admin/plans/directive/3/change/",
    "directive-add": "/admin/plans/directive/add/",
    "split": "/admin/plans/directive/3/split/",
    "meeting": "/admin/plans/meeting/1/change/",
    "plan": "/admin/plans/plan/1/change/",
    "theme": "/admin/plans/theme/1/change/",
    "indicators": "/admin/plans/indicator/",
    "indicator": "/admin/plans/indicator/19/change/",
    "indicator-lift": "/admin/plans/indicator/targets/1/lift/",
    "figures": "/admin/plans/measurement/?q=lyzrs",
    "figure-add": "/admin/plans/measurement/add/?indicator=19",
    "figure-correct": "/admin/plans/measurement/20/correct/",
    "figures-of-a-period": "/admin/plans/measurement/period/",
    "unit": "/admin/towns/unit/2/change/",
    "reports": "/admin/plans/progressreport/",
    "report": "/admin/plans/progressreport/5/change/",
    "workdays": "/admin/plans/workdayexception/",
}

# Rule of axe: where in the markup of select2, which Django brings for autocomplete, it
# is broken. It names its boxes after what is chosen, not after the field's label.
STOCK = {
    "aria-input-field-name": r"select2-selection",
    "label": r"select2-search__field",
    "list": r"select2-selection__rendered",
}


def is_stock(finding):
    rule, _colon, rest = finding.partition(": ")
    return rule in STOCK and bool(re.search(STOCK[rule], rest))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_but_for_what_django_brings(visit, name):
    visitor = visit("planner", viewport=DESK)
    visitor.open(PAGES[name])

    assert [each for each in visitor.accessibility() if not is_stock(each)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_wholly_chinese_and_fits_a_phone(visit, name):
    visitor = visit("planner", viewport=PHONE)
    visitor.open(PAGES[name])

    assert visitor.page.evaluate(STRANGE_TEXTS, [ENGLISH, "zh", True]) == []
    assert not visitor.scrolls_sideways()
