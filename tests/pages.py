"""Public pages as the tests read them: asked for without a server, parsed as a browser parses them.

Django's own test client keeps a copy of every template's variables, which doubles the cost of a page; the tests that
read thousands of pages cannot afford that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler
from selectolax.lexbor import LexborHTMLParser, LexborNode

_REQUESTS = RequestFactory()
_SITE = ClientHandler(enforce_csrf_checks=False)


@dataclass(frozen=True)
class Page:
    """The answer to one address. Selectors are those of CSS."""

    address: str
    response: HttpResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path with its query."""
        return self.response.headers.get("Location", "")

    @property
    def content(self) -> bytes:
        return self.response.content

    @cached_property
    def html(self) -> str:
        return self.content.decode()

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    def all(self, selector: str) -> list[LexborNode]:
        return self.tree.css(selector)

    def one(self, selector: str) -> LexborNode:
        """Return the only element that the selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{self.address} has {len(found)} of {selector}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        return [words(node) for node in self.all(selector)]

    def text(self, selector: str) -> str:
        return words(self.one(selector))

    def attributes(self, selector: str, name: str) -> list[str]:
        return [node.attributes.get(name) or "" for node in self.all(selector)]

    def attribute(self, selector: str, name: str) -> str:
        return self.one(selector).attributes.get(name) or ""

    def links(self) -> Iterator[str]:
        """Yield what the page links to or needs, each as an address that starts from the site's root."""
        for selector, name in (("a[href], link[href]", "href"), ("script[src], img[src]", "src")):
            for value in self.attributes(selector, name):
                yield urljoin(self.address, value)


def words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def visit(address: str, **environ: Any) -> Page:
    """Ask for an address with its query as it stands; `HTTP_COOKIE=` and the like add headers. Redirects stay unread.

    An exception within the site is logged with its traceback and makes a page with status 500, as for a visitor.
    """
    path, _, query = address.partition("?")
    # Servers hand the bytes of the query over as Latin-1: https://peps.python.org/pep-3333/#unicode-issues
    request = _REQUESTS.get(path, QUERY_STRING=query.encode().decode("iso-8859-1"), **environ)
    return Page(address, _SITE(request.environ))


def read(address: str, **environ: Any) -> Page:
    """Ask for an address that must answer with a page."""
    page = visit(address, **environ)
    assert page.status == 200, f"{address} answers {page.status} {page.location}"
    return page


# Lists


def slugs(page: Page) -> list[str]:
    """Return the records in the rows of a list, in their order."""
    return [address.rstrip("/").rsplit("/", 1)[-1] for address in page.attributes(".results .row__name a", "href")]


def count_in_heading(page: Page) -> int:
    """Return the number in "1,234 organisations"."""
    return int("".join(c for c in page.text("#results") if c.isdigit()))


def option_counts(page: Page) -> dict[str, dict[str, int]]:
    """Return the number beside each value of each facet of a list."""
    found: dict[str, dict[str, int]] = {}
    for label in page.all(".options label"):
        box, number = label.css_first("input"), label.css_first("b")
        assert box, number
        name, value = box.attributes["name"], box.attributes["value"]
        assert name, value
        found.setdefault(name, {})[value] = int(number.text())
    return found


def all_slugs(first: Page) -> list[str]:
    """Return the records in the rows of all pages of a list, walked by its links to the next page."""
    found, page = slugs(first), first
    while following := page.attributes(".pagination a[rel=next]", "href"):
        page = read(urljoin(page.address, following[0]))
        found += slugs(page)
    return found
