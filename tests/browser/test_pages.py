"""Every page of ours: accessible, in one language, and it fits a phone."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import ACCOUNT, ERRORS, PAGES, WORK

pytestmark = pytest.mark.browser

PICTURES = settings.BASE_DIR / "var" / "screenshots"
WIDTHS = (1280, 768, 375)
EVERY_PAGE = {
    **{name: (path, 200) for name, path in (PAGES | ACCOUNT).items()},
    **{name: (path, 200) for name, (_account, path) in WORK.items()},
    **ERRORS,
}
PICTURED = PAGES | {name: path for name, (_account, path) in WORK.items()}
STRANGE_TEXTS = (Path(__file__).parent / "strange_texts.js").read_text()
CHINESE = r"\p{Script=Han}"
# Words of two and more Latin letters, but for names, codes and quoted parameters.
ENGLISH = r"\b(?!CSV\b|Excel\b|IP|PDF\b|as_of\b|AI\b)[A-Za-z]{2,}"


def account_of(name):
    return WORK[name][0] if name in WORK else "leader"


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_is_accessible_and_wholly_chinese(visit, name):
    visitor = visit(account_of(name))
    visitor.open(*EVERY_PAGE[name])

    assert visitor.page.evaluate(STRANGE_TEXTS, [ENGLISH, "zh", True]) == []
    assert visitor.accessibility() == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_in_english_it_marks_everything_that_stays_chinese(visit, name):
    visitor = visit(account_of(name), language="en")
    visitor.open(*EVERY_PAGE[name])

    assert visitor.page.evaluate(STRANGE_TEXTS, [CHINESE, "en", False]) == []
    assert visitor.accessibility() == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_it_fits_a_phone(visit, name):
    visitor = visit(account_of(name), viewport=PHONE)
    visitor.open(*EVERY_PAGE[name])

    assert not visitor.scrolls_sideways()
    assert visitor.accessibility() == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_it_fits_a_phone_in_english(visit, name):
    visitor = visit(account_of(name), language="en", viewport=PHONE)
    visitor.open(*EVERY_PAGE[name])

    assert not visitor.scrolls_sideways()


def test_the_sign_in_page_is_accessible_and_fits_a_phone(visit):
    for language in ["zh-hans", "en"]:
        visitor = visit(None, language=language, viewport=PHONE)
        visitor.open("/accounts/login/")

        assert visitor.accessibility() == []
        assert not visitor.scrolls_sideways()


@pytest.mark.parametrize("name", PICTURED)
def test_pictures_are_taken_at_three_widths(visit, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    visitor = visit(account_of(name), viewport=DESK)
    visitor.open(PICTURED[name])
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        picture = PICTURES / f"{name}-{width}.png"
        visitor.page.screenshot(path=picture, full_page=True)

        assert picture.stat().st_size > 10_000
