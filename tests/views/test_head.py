"""What every page says of itself to browsers and search engines."""

from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from hkai_site.languages import CODES, TAGS
from tests.factories import (
    ChallengeFactory,
    InitiativeFactory,
    OrganisationFactory,
    SectorFactory,
    TechnologyFactory,
)
from tests.pages import read

SITE = "http://testserver"
PAGES = [
    "",
    "organisations/",
    "organisations/x/",
    "initiatives/",
    "initiatives/x/",
    "sectors/",
    "sectors/x/",
    "technologies/x/",
    "challenges/x/",
    "timeline/",
    "statistics/",
    "sources/",
    "search/",
    "about/",
    "about/data/",
    "about/accessibility/",
    "about/privacy/",
    "suggest/",
]


@pytest.fixture(autouse=True)
def one_of_each(db):
    for factory in (SectorFactory, TechnologyFactory, ChallengeFactory):
        word = factory._meta.model.__name__
        factory(slug="x", name_en=word, name_zh=f"此{word}", description_en=f"What {word} means.", description_zh=word)
    for factory in (OrganisationFactory, InitiativeFactory):
        noun = factory._meta.model.__name__
        factory(slug="x", name_en=noun, name_zh=f"此{noun}", summary_en=f"About {noun}.", summary_zh=f"{noun}簡介。")


def test_titles_and_descriptions_differ_from_page_to_page(language):
    pages = [read(f"/{language}/{path}") for path in PAGES]

    for texts in (
        [page.text("title") for page in pages],
        [page.attribute("meta[name=description]", "content") for page in pages],
    ):
        assert all(texts)
        assert len(set(texts)) == len(PAGES)


@pytest.mark.parametrize("path", PAGES)
def test_page_names_itself_and_its_other_languages(language, path):
    page = read(f"/{language}/{path}")

    assert page.attribute("html", "lang") == TAGS[language]
    assert page.attribute("link[rel=canonical]", "href") == f"{SITE}/{language}/{path}"
    alternates = {link.attributes["hreflang"]: link.attributes["href"] for link in page.all("link[hreflang]")}
    assert alternates == {TAGS[code]: f"{SITE}/{code}/{path}" for code in CODES} | {"x-default": f"{SITE}/en/{path}"}


@pytest.mark.parametrize("path", PAGES)
def test_page_has_one_heading_of_the_first_level(language, path):
    assert len(read(f"/{language}/{path}").texts("h1")) == 1


@pytest.mark.parametrize("path", PAGES)
def test_headings_skip_no_level(path):
    levels = [int(node.tag[1]) for node in read(f"/en/{path}").all("h1, h2, h3, h4, h5, h6")]

    assert levels[0] == 1
    assert all(following <= level + 1 for level, following in pairwise(levels))


def test_simplified_titles_are_simplified():
    assert "香港人工智能" in read("/zh-hans/").text("title")
    assert read("/zh-hans/about/").text("title") != read("/zh-hant/about/").text("title")


@pytest.mark.parametrize("path", PAGES)
def test_page_asks_no_other_host_for_anything(path):
    page = read(f"/en/{path}")

    needed = [
        *page.attributes("link:not([rel=canonical]):not([hreflang])[href]", "href"),
        *page.attributes("script[src], img[src]", "src"),
    ]
    assert needed
    assert {urlsplit(address).netloc for address in needed} == {""}
    policy = page.response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["", "organisations/x/"])
def test_page_has_a_picture_for_those_who_share_it(path):
    address = read(f"/en/{path}").attribute("meta[property='og:image']", "content")

    found = finders.find(address.removeprefix(f"{SITE}/static/"))
    assert address.startswith(f"{SITE}/static/")
    assert Path(found).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("path", PAGES)
def test_page_carries_the_headers_that_keep_its_readers_safe(path):
    headers = read(f"/en/{path}").response.headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Set-Cookie" not in headers
