"""Every page of ours: accessible, in one language, and it fits desk and phone.

A page is opened once in each language; everything is looked at on that visit.
"""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import ACCOUNT, ERRORS, PAGES, WORK

pytestmark = pytest.mark.browser

PICTURES = settings.BASE_DIR / "var" / "screenshots"
TABLET = {"width": 768, "height": 900}
EVERY_PAGE = {
    **{name: (path, 200) for name, path in (PAGES | ACCOUNT).items()},
    **{name: (path, 200) for name, (_account, path) in WORK.items()},
    **ERRORS,
}
STRANGE_TEXTS = (Path(__file__).parent / "strange_texts.js").read_text()
CHINESE = r"\p{Script=Han}"
# Words of two and more Latin letters, but for names, codes and quoted parameters.
ENGLISH = (
    r"\b(?!CSV\b|Excel\b|IP|PDF\b|OFD\b|Office\b|WPS\b|[KM]B\b|txt\b|docx\b|"
    r"as_of\b|AI\b)[A-Za-z]{2,}"
)


def account_of(name):
    return WORK[name][0] if name in WORK else "leader"


def take_picture(visitor, name, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = PICTURES / f"{name}-{size['width']}.png"
    visitor.page.screenshot(path=picture, full_page=True)
    return picture.stat().st_size


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_is_accessible_wholly_chinese_and_fits_every_screen(visit, name):
    visitor = visit(account_of(name))
    visitor.open(*EVERY_PAGE[name])

    assert visitor.page.evaluate(STRANGE_TEXTS, [ENGLISH, "zh", True]) == []
    for size in [DESK, TABLET, PHONE]:
        visitor.page.set_viewport_size(size)
        assert not visitor.scrolls_sideways(), size
        if size != TABLET:
            assert visitor.accessibility() == [], size
        assert take_picture(visitor, name, size) > 10_000


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_in_english_it_marks_what_stays_chinese_and_fits_every_screen(visit, name):
    visitor = visit(account_of(name), language="en")
    visitor.open(*EVERY_PAGE[name])

    assert visitor.page.evaluate(STRANGE_TEXTS, [CHINESE, "en", False]) == []
    assert visitor.accessibility() == []
    for size in [DESK, TABLET, PHONE]:
        visitor.page.set_viewport_size(size)
        assert not visitor.scrolls_sideways(), size


def test_the_sign_in_page_is_accessible_and_fits_a_phone(visit):
    for language in ["zh-hans", "en"]:
        visitor = visit(None, language=language, viewport=PHONE)
        visitor.open("/accounts/login/")

        assert visitor.accessibility() == []
        assert not visitor.scrolls_sideways()
