"""A walk over everything a planner can reach: no violation, no other host.

The content security policy is the same on every page, so a few pages of each address
pattern stand for the rest; the links of all pages are followed without a browser in
tests/pages/test_crawl.py.
"""

from collections import Counter
from urllib.parse import parse_qs, urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve

pytestmark = pytest.mark.browser

# These end the walk, or answer with a file.
LEFT_OUT = {
    "account_logout",
    "admin:plans_task_breakdown",
    "admin:towns_auditentry_export",
    "plans:breakdown-export",
    "plans:draft-file",
    "plans:indicator-export",
    "plans:task-export",
}


def kind_of(url):
    """The name of the address and what it asks; None for what the walk leaves out."""
    parts = urlsplit(url)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    asked = set(parse_qs(parts.query)) - {"as_of", "plan", "_changelist_filters"}
    return None if name in LEFT_OUT or len(asked) > 1 else (name, *asked)


def links_on(page):
    found = page.evaluate("[...document.links].map(link => link.href)")
    return [urldefrag(url).url for url in found]


def walk(visitor, start):
    """Visit two pages of every kind that links lead to; say how many of which."""
    waiting, met, seen = [visitor.base_url + path for path in start], set(), Counter()
    while waiting:
        url = waiting.pop(0)
        kind = kind_of(url)
        if kind is None or url in met or seen[kind] == 2:
            continue
        met.add(url)
        seen[kind] += 1
        visitor.open(url)
        links = links_on(visitor.page)
        waiting += [link for link in links if link.startswith(visitor.base_url)]
    return seen


@pytest.mark.parametrize("account", ["planner", "auditor", "sysadmin", "secadmin"])
def test_no_page_breaks_the_policy_or_asks_another_host(visit, account):
    start = ["/admin/"] if account != "planner" else ["/", "/admin/"]

    seen = walk(visit(account), start)

    names = {name for name, *_asked in seen}
    assert "admin:index" in names
    assert ("plans:task" in names) == (account == "planner")
    assert len(names) >= (20 if account == "planner" else 4)


def test_every_page_sends_the_whole_policy(visit):
    for account, path in [
        (None, "/accounts/login/"),
        ("planner", "/"),
        ("planner", "/admin/"),
    ]:
        headers = visit(account).open(path).headers

        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
