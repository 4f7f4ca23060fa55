"""Every account follows the links of the whole demo: a page behind each, no error.

The planner, who sees everything, opens every path that any page leads to. The others
open every view with each thing that its query can ask, each account another of them.
"""

import html
import re
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from plans.demo.accounts import ACCOUNTS
from resort_portal import clock

NAMES = [username for username, *_rest in ACCOUNTS]
ADMINISTRATORS = {"sysadmin", "secadmin", "auditor"}
START = ["/", "/?as_of=2025-06-30", "/tasks/", "/units/", "/minutes/"]
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
PLACE = re.compile(r'\bid="([^"]+)"')
MOST_QUERIES = 12
# They go with whatever else is asked and make no kind of their own.
BESIDE = {"sort", "page", "_changelist_filters"}


class Crawler:
    def __init__(self, client, account):
        self.client = client
        self.opens_all = account == "planner"
        # Each account begins with other links of a page.
        self.shift = NAMES.index(account) * 7
        self.seen, self.kinds = set(), set()
        self.places, self.aims = {}, set()
        self.problems = []

    def crawl(self, start):
        waiting = [(address, "the start") for address in start]
        while waiting:
            address, source = waiting.pop(0)
            if address not in self.seen:
                self.seen.add(address)
                if self.wants(address, source):
                    found = self.open(address, source)
                    shift = self.shift % (len(found) or 1)
                    waiting += [
                        (link, address) for link in found[shift:] + found[:shift]
                    ]
        for target, place, source in sorted(self.aims):
            if place not in self.places.get(target, {place}):
                self.problems.append(f"{target} has no #{place}, says {source}")

    def wants(self, address, source):
        """Whether more addresses of its kind are to be opened."""
        parts = urlsplit(address)
        try:
            name = resolve(parts.path).view_name
        except Resolver404:
            self.problems.append(f"{address} leads nowhere, says {source}")
            return False
        asked = set(parse_qs(parts.query)) - BESIDE
        if name.startswith("admin:"):
            asked = {"admin"} if parts.query else set()
        kinds = {(name, word) for word in asked or {""}}
        is_new = not kinds <= self.kinds
        self.kinds |= kinds
        is_whole = self.opens_all and name.startswith("plans:") and not parts.query
        return is_whole or is_new

    def open(self, address, source):
        response = self.get(address)
        if response.status_code == 302:  # an old address leads on: two pages
            response = self.get(response.url)
        if response.status_code != 200:
            self.problems.append(
                f"{address} answers {response.status_code}, says {source}"
            )
        if not response.headers["Content-Type"].startswith("text/html"):
            return []
        page = response.content.decode()
        self.places[address] = set(PLACE.findall(page))
        return list(self.links(address, page))

    def get(self, address):
        """One page, whose queries are counted."""
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(address)
        # An export also writes its line in the audit trail.
        asked = sum(not query["sql"].startswith("INSERT") for query in queries)
        if not address.startswith(("/admin/", "/acc")) and asked > MOST_QUERIES:
            self.problems.append(f"{address} asks {asked} queries")
        return response

    def links(self, address, page):
        for link in map(html.unescape, LINK.findall(page)):
            target, place = urldefrag(urljoin(address, link))
            if place:
                self.aims.add((target, place, address))
            if target.startswith("/") and not target.startswith("//"):
                yield target
            elif not target.startswith("tel:"):
                self.problems.append(f"{address} leads out to {link}")


@pytest.mark.parametrize("account", NAMES)
def test_no_link_leads_to_an_error(client, demo, account):
    client.force_login(demo.user(account))
    if account == "viewer":
        client.cookies["django_language"] = "en"
    # The demo's beginning is read once in a process, not by a page.
    clock.now()
    crawler = Crawler(client, account)

    crawler.crawl(["/admin/"] if account in ADMINISTRATORS else START)

    assert crawler.problems == []
    if account not in ADMINISTRATORS:
        opened = {name for name, _asked in crawler.kinds}
        assert {"plans:task", "plans:unit", "plans:task-export"} <= opened
        assert len(crawler.places) > (120 if account == "planner" else 30)
