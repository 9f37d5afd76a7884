"""The search over both nouns and the vocabularies."""

from urllib.parse import quote_plus

import pytest

from tests import bulk
from tests.factories import InitiativeFactory, OrganisationFactory, SectorFactory, TechnologyFactory
from tests.pages import count_in_heading, read, visit


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("科大", "/en/organisations/hkust/"),
        ("hkust", "/en/organisations/hkust/"),
        ("science park", "/en/organisations/hkstp/"),
        ("數碼港", "/en/organisations/cyberport/"),
        ("数码港", "/en/organisations/cyberport/"),
        ("cyberport", "/en/organisations/cyberport/"),
    ],
)
def test_organisation_that_is_meant_stands_first(register, typed, first):
    page = read(f"/en/search/?q={quote_plus(typed)}")

    assert page.attributes("[aria-labelledby=found-organisation] .row__name a", "href")[0] == first


@pytest.mark.parametrize("typed", ["robotics", "ai", "科大", "banking fund", "hkust"])
def test_counts_are_those_of_the_lists_that_the_groups_lead_to(register, typed):
    page = read(f"/en/search/?q={quote_plus(typed)}")

    for noun in ("organisation", "initiative"):
        heading = page.text(f"#found-{noun}")
        listed = read(f"/en/{noun}s/?q={quote_plus(typed)}")
        assert heading == listed.text("#results")
        more = page.attributes(f"[aria-labelledby=found-{noun}] .band__head a", "href")
        assert more == ([f"/en/{noun}s/?q={quote_plus(typed)}"] if count_in_heading(listed) > 8 else [])


def test_search_shows_the_best_of_each_noun_and_the_words_that_match(db):
    SectorFactory(slug="atlas-making", name_en="Atlas making")
    TechnologyFactory(slug="atlas", name_en="Atlas")
    bulk.organisations(9, summary_en="An atlas.")
    OrganisationFactory(slug="exact", name_en="Atlas")
    InitiativeFactory(slug="scheme", name_en="Atlas Scheme")

    page = read("/en/search/?q=atlas")

    assert page.attributes("[aria-labelledby=found-terms] a", "href") == [
        "/en/sectors/atlas-making/",
        "/en/technologies/atlas/",
    ]
    organisations = page.attributes("[aria-labelledby=found-organisation] .row__name a", "href")
    assert (len(organisations), organisations[0]) == (8, "/en/organisations/exact/")
    assert page.attributes("[aria-labelledby=found-initiative] .row__name a", "href") == ["/en/initiatives/scheme/"]
    assert page.text("title") == "“atlas”: 11 entries – Hong Kong AI Directory"
    assert page.attribute("#search", "value") == "atlas"


def test_search_without_words_asks_for_some(db, language):
    page = read(f"/{language}/search/")

    assert page.all(".band") == []
    assert page.all(".ways-out") == []


def test_search_that_finds_nothing_leads_on(db):
    page = read("/en/search/?q=qwxyz")

    assert page.text(".ways-out h2") == "Nothing matches."
    for address in page.attributes(".ways-out a", "href"):
        assert visit(address).status == 200


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("q=", ""),
        ("q=+ai+", "q=ai"),
        ("q=ai&page=2", "q=ai"),
        ("page=2", ""),
        ("q=a&q=b", "q=b"),
        ("q=%00", ""),
        ("q=科大", "q=%E7%A7%91%E5%A4%A7"),
        ("q=ai&kind=company", "q=ai"),
    ],
)
def test_other_addresses_redirect_to_the_canonical_one(db, typed, canonical):
    page = visit(f"/en/search/?{typed}")

    assert (page.status, page.location) == (302, "/en/search/" + (f"?{canonical}" if canonical else ""))


def test_search_is_not_for_search_engines(db):
    assert read("/en/search/?q=ai").attribute("meta[name=robots]", "content") == "noindex, follow"


def test_what_was_typed_is_shown_as_text(db):
    page = read("/en/search/?q=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E")

    assert page.text("h1") == 'Search: “"><script>alert(1)</script>”'
    assert "<script>alert" not in page.html
