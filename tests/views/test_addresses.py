"""The addresses of the lists: one for each list, however it was asked for."""

import pytest

from tests import bulk
from tests.factories import (
    SectorFactory,
    TechnologyFactory,
)
from tests.pages import Page, read, visit

LISTS = {"organisation": "/en/organisations/", "initiative": "/en/initiatives/"}


def facet(page: Page, name: str):
    """Return the element of a facet."""
    return page.one(f"details.facet[data-facet={name}]")


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("nothing=here", ""),
        ("kind=", ""),
        ("kind=charity", ""),
        ("kind=company&kind=charity", "kind=company"),
        ("kind=company&kind=company", "kind=company"),
        ("kind=startup&kind=company", "kind=company&kind=startup"),
        ("district=eastern&kind=company", "kind=company&district=eastern"),
        ("kind=company&q=ai", "q=ai&kind=company"),
        ("q=", ""),
        ("q=++ai++lab+", "q=ai+lab"),
        ("q=ai%20lab", "q=ai+lab"),
        ("q=ai%0Alab%00", "q=ai+lab"),
        ("q=a&q=b", "q=b"),
        ("q=科大", "q=%E7%A7%91%E5%A4%A7"),
        ("q=" + "x" * 300, "q=" + "x" * 200),
        ("sort=name", ""),
        ("sort=relevance", ""),
        ("sort=closing", ""),
        ("q=ai&sort=relevance", "q=ai"),
        ("sort=name&q=ai", "q=ai&sort=name"),
        ("page=1", ""),
        ("page=0", ""),
        ("page=-1", ""),
        ("page=x", ""),
        ("page=1.5", ""),
        ("page=٢", ""),
        ("page=02", "page=2"),
        ("page=2&kind=company", "kind=company&page=2"),
        ("founded_min=1990&founded_max=", "founded_min=1990"),
        ("founded_min=soon", ""),
        ("founded_min=1799", ""),
        ("founded_max=2101", ""),
        ("founded_max=2000&founded_min=1990", "founded_min=1990&founded_max=2000"),
        ("starts_min=2020", ""),
        ("challenge=talent", ""),
        ("utm_source=x&kind=company&fbclid=y", "kind=company"),
        ("KIND=company", ""),
        ("kind=company&", "kind=company"),
        ("&&kind=company", "kind=company"),
        ("%6Bind=company", "kind=company"),
    ],
)
def test_other_addresses_redirect_to_the_canonical_one(db, typed, canonical):
    bulk.organisations(21, district="eastern", founded="1995", aliases=["ai lab"])

    page = visit(f"/en/organisations/?{typed}")

    assert (page.status, page.location) == (302, "/en/organisations/" + (f"?{canonical}" if canonical else ""))
    assert visit(page.location).status == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=ai",
        "q=%E7%A7%91%E5%A4%A7&kind=company&kind=startup&sector=banking&sort=name",
        "technology=robotics&district=eastern&status=active&headquarters=hong-kong&founded_min=1990&founded_max=2000",
        "sort=updated",
    ],
)
def test_canonical_address_answers_at_once(db, query):
    SectorFactory(slug="banking")
    TechnologyFactory(slug="robotics")

    assert visit(f"/en/organisations/?{query}" if query else "/en/organisations/").status == 200


def test_canonical_order_of_initiatives_is_that_of_the_design(register):
    query = (
        "q=ai&kind=funding&status=open&sector=banking&technology=robotics&challenge=talent&audience=startups"
        "&lead=cyberport&starts_min=2020&starts_max=2025&sort=closing"
    )

    assert visit(f"/en/initiatives/?{query}").status == 200


@pytest.mark.parametrize("number", [2, 3, 99, 999999])
def test_page_past_the_end_is_not_found_and_offers_the_first(db, language, number):
    bulk.organisations(20)

    found = visit(f"/{language}/organisations/?kind=company&page={number}")

    assert found.status == 404
    assert found.attribute(".error a.button", "href") == f"/{language}/organisations/?kind=company"
    assert len(found.all("h1")) == 1
    assert found.attribute("meta[name=robots]", "content") == "noindex"


def test_second_page_of_an_empty_list_offers_the_first(db):
    page = visit("/en/initiatives/?page=2")

    assert (page.status, page.attribute(".error a.button", "href")) == (404, "/en/initiatives/")


@pytest.mark.parametrize(
    ("query", "is_indexed"),
    [
        ("", True),
        ("?kind=company", True),
        ("?sector=banking", True),
        ("?kind=company&kind=startup", False),
        ("?kind=company&sector=banking", False),
        ("?q=atlas", False),
        ("?sort=newest", True),
        ("?kind=company&sort=newest", False),
        ("?kind=investor", False),
        ("?kind=company&page=2", False),
    ],
)
def test_only_lists_with_one_filter_and_something_in_them_are_for_search_engines(db, query, is_indexed):
    banking = SectorFactory(slug="banking")
    bulk.organisations(21, sectors=[banking], aliases=["atlas"])

    robots = read(f"/en/organisations/{query}").attributes("meta[name=robots]", "content")

    assert robots == ([] if is_indexed else ["noindex, follow"])


def test_canonical_link_and_alternates_carry_the_query(db, language):
    page = read(f"/{language}/organisations/?kind=company&district=eastern")

    query = "?kind=company&district=eastern"
    assert page.attribute("link[rel=canonical]", "href") == f"http://testserver/{language}/organisations/{query}"
    assert set(page.attributes("link[hreflang]", "href")) == {
        f"http://testserver/{code}/organisations/{query}" for code in ("en", "zh-hant", "zh-hans")
    }


@pytest.mark.parametrize("noun", LISTS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_list_is_only_read(db, noun, method):
    assert visit(LISTS[noun], REQUEST_METHOD=method).status == 405
