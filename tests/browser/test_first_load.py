"""What the first page costs on a slow line: everything that comes over the wire."""

import pytest

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

MOST = 150 * 1024


@pytest.mark.parametrize("path", ["/", "/tasks/", "/timeline/", "/minutes/1/"])
def test_the_first_load_stays_under_150_kilobytes(visit, path):
    visitor = visit("leader", viewport=PHONE)
    wire = visitor.context.new_cdp_session(visitor.page)
    sizes = []
    wire.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
    wire.send("Network.enable")

    visitor.open(path)
    visitor.page.wait_for_load_state("networkidle")

    assert len(sizes) > 40  # The page, its styles and its scripts.
    assert sum(sizes) < MOST
