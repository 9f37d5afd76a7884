"""The sitemap: every public page in every language, and nothing else."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from directory import public_urls
from directory.models import Challenge, Guide, Initiative, Organisation, Sector, Technology
from directory.sitemaps import PageSitemap
from hkai_site.languages import CODES, TAGS
from tests.factories import InitiativeFactory, OrganisationFactory
from tests.pages import read, visit

NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}

# Pages that only repeat what others show.
LEFT_OUT = {"search", "technology_list", "challenge_list", "search_suggestions", "opensearch"}
LEFT_OUT |= {"landscape_svg", "landscape_png"}
LEFT_OUT |= {"network_csv", "network_svg", "network_png", "find_support_calendar"}


def entries() -> Iterator[tuple[str, dict[str, str], str | None]]:
    """Yield of each entry its address, its alternates by language, and its last change."""
    page = visit("/sitemap.xml")
    assert page.status == 200
    assert page.response["Content-Type"] == "application/xml"
    for entry in ElementTree.fromstring(page.content).findall("s:url", NAMESPACES):
        links = entry.findall("x:link", NAMESPACES)
        yield (
            entry.findtext("s:loc", "", NAMESPACES),
            {link.attrib["hreflang"]: link.attrib["href"] for link in links},
            entry.findtext("s:lastmod", None, NAMESPACES),
        )


def test_sitemap_holds_every_public_page_in_every_language(register):
    nouns = {
        "organisations": Organisation,
        "initiatives": Initiative,
        "sectors": Sector,
        "technologies": Technology,
        "challenges": Challenge,
        "guides": Guide,
    }
    paths = {
        f"{noun}/{slug}/" for noun, model in nouns.items() for slug in model.objects.values_list("slug", flat=True)
    }
    paths |= {
        "",
        *(f"{name}/" for name in ("organisations", "initiatives", "sectors", "guides", "suggest", "about")),
        *(f"{name}/" for name in ("landscape", "map", "timeline", "statistics", "network", "network/ties")),
        *(f"{name}/" for name in ("find-support", "compare", "sources")),
        *(f"about/{name}/" for name in ("data", "accessibility", "privacy")),
    }

    addresses = [address for address, _alternates, _changed in entries()]

    assert len(addresses) == len(set(addresses))
    assert set(addresses) == {f"http://testserver/{code}/{path}" for code in CODES for path in paths}


def test_every_entry_names_itself_in_every_language(register):
    for address, alternates, _changed in entries():
        path = address.removeprefix("http://testserver/").split("/", 1)[1]
        expected = {TAGS[code]: f"http://testserver/{code}/{path}" for code in CODES}
        assert alternates == expected | {"x-default": f"http://testserver/en/{path}"}


@pytest.mark.parametrize("state", ["draft", "in-review", "archived"])
def test_hidden_records_are_not_in_the_sitemap(db, state):
    OrganisationFactory(slug="hidden", review_state=state)
    InitiativeFactory(slug="hidden", review_state=state)
    OrganisationFactory(slug="shown")

    addresses = [address for address, _alternates, _changed in entries()]

    assert [address for address in addresses if "hidden" in address] == []
    assert "http://testserver/en/organisations/shown/" in addresses


def test_records_say_when_they_changed(db):
    OrganisationFactory(slug="fano", updated_at="2026-03-04T05:06:07Z")

    changed = {address: changed for address, _alternates, changed in entries()}

    assert changed["http://testserver/en/organisations/fano/"] == "2026-03-04"
    assert changed["http://testserver/en/about/"] is None


def test_every_page_without_a_slug_is_in_the_sitemap_or_left_out_for_a_reason():
    names = {pattern.name for pattern in public_urls.urlpatterns if not pattern.pattern.converters}

    assert names - LEFT_OUT == set(PageSitemap().items())
    assert names >= LEFT_OUT


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", ""])
def test_sitemap_has_one_page(db, number):
    assert visit(f"/sitemap.xml?p={number}").status == 404


def test_first_page_of_the_sitemap_is_the_sitemap(db):
    assert visit("/sitemap.xml?p=1").content == visit("/sitemap.xml").content


def test_canonical_links_of_pages_are_the_addresses_of_the_sitemap(db):
    OrganisationFactory()
    for address, _alternates, _changed in entries():
        page = read(address.removeprefix("http://testserver"))
        assert page.attribute("link[rel=canonical]", "href") == address
