"""The facets of a list, and what it offers where little is found."""

from urllib.parse import urlencode

import pytest

from directory.models import OrganisationKind, Participation
from directory.search.facets import FACETS
from directory.views.listing import FIRST_VALUES, MOST_VALUES
from tests import bulk
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    SectorFactory,
    TechnologyFactory,
)
from tests.pages import Page, count_in_heading, option_counts, read, words

LISTS = {"organisation": "/en/organisations/", "initiative": "/en/initiatives/"}


def facet(page: Page, name: str):
    """Return the element of a facet."""
    return page.one(f"details.facet[data-facet={name}]")


def labels_of(page: Page, name: str) -> list[str]:
    """Return the values of a facet as a reader sees them, in their order."""
    return [words(label) for label in facet(page, name).css("label:has(input[type=checkbox])")]


@pytest.mark.parametrize("noun", LISTS)
def test_every_facet_of_the_design_is_there_in_its_order(register, noun):
    page = read(LISTS[noun])

    assert page.attributes("details.facet", "data-facet") == [facet.name for facet in FACETS[noun]]


def test_values_stand_by_use_then_by_name(db):
    for kind in ("startup", "startup", "investor", "company"):
        OrganisationFactory(kind=kind)

    kinds = labels_of(read("/en/organisations/"), "kind")

    assert kinds[:4] == ["Start-up 2", "Company 1", "Investor 1", "Association or non-profit 0"]
    assert len(kinds) == len(OrganisationKind)


def test_value_without_a_hit_is_disabled(db):
    OrganisationFactory(kind="company")

    page = read("/en/organisations/")

    assert page.attributes("input[name=kind]:not([disabled])", "value") == ["company"]
    assert len(page.all("input[name=kind][disabled]")) == len(OrganisationKind) - 1
    assert page.all("label.off")[0].css_first("input[disabled]")


def test_word_without_a_hit_is_left_out(db):
    TechnologyFactory(slug="unused")
    OrganisationFactory(technologies=[TechnologyFactory(slug="used")])

    assert option_counts(read("/en/organisations/"))["technology"] == {"used": 1}


@pytest.mark.parametrize(
    "query", ["kind=investor", "technology=unused", "sector=empty", "sector=empty-child", "district=north"]
)
def test_selected_value_is_shown_even_without_a_hit(db, query):
    TechnologyFactory(slug="unused")
    SectorFactory(slug="empty-child", parent=SectorFactory(slug="empty"))
    name, value = query.split("=")

    page = read(f"/en/organisations/?{query}")

    box = page.one(f"input[name={name}][value={value}]")
    assert "checked" in box.attributes
    assert "disabled" not in box.attributes
    assert option_counts(page)[name][value] == 0
    assert facet(page, name).attributes.get("open", "closed") != "closed"


def test_facet_says_how_many_values_are_selected(db):
    page = read("/en/organisations/?kind=company&kind=startup")

    assert words(facet(page, "kind").css_first(".facet__selected")) == "2 selected"
    assert facet(page, "status").css(".facet__selected") == []


def test_long_facet_opens_with_its_most_used_values_and_a_search_within(db):
    for number in range(15):
        bulk.organisations(2 if number == 14 else 1, technologies=[TechnologyFactory(slug=f"t-{number}")])

    page = read("/en/organisations/")

    panel = facet(page, "technology")
    first = panel.css("fieldset > ul.options input[type=checkbox]")
    more = panel.css(".facet__more input[type=checkbox]")
    assert (len(first), len(more)) == (FIRST_VALUES, 15 - FIRST_VALUES)
    assert first[0].attributes["value"] == "t-14"
    assert len(panel.css("input[type=search]")) == 1
    assert facet(page, "status").css("input[type=search]") == []


def test_rest_of_a_long_facet_is_open_when_something_in_it_is_selected(db):
    for number in range(15):
        TechnologyFactory(slug=f"t-{number}")
        OrganisationFactory(technologies=[TechnologyFactory()])

    page = read(
        "/en/organisations/?" + urlencode([("technology", f"t-{number}") for number in sorted(map(str, range(12)))])
    )

    assert "open" in facet(page, "technology").css_first(".facet__more").attributes


def test_facet_with_very_many_values_carries_the_most_used_and_says_how_many_are_left_out(db):
    initiative = InitiativeFactory()
    leads = [
        Participation(initiative=initiative, organisation=o, role="lead") for o in bulk.organisations(MOST_VALUES + 3)
    ]
    Participation.objects.bulk_create(leads)

    page = read("/en/initiatives/")

    assert len(option_counts(page)["lead"]) == MOST_VALUES
    assert "3 more with few entries are left out." in words(facet(page, "lead"))


def test_child_sectors_stand_within_their_parent(db):
    finance = SectorFactory(slug="finance")
    banking = SectorFactory(slug="banking", parent=finance)
    OrganisationFactory(sectors=[banking])
    OrganisationFactory(sectors=[SectorFactory(slug="health")])

    page = read("/en/organisations/")

    assert page.attributes("details.within[data-facet=finance] input", "value") == ["banking"]
    assert page.all("details.within[data-facet=health]") == []
    assert page.all("details.within[open]") == []


def test_parent_is_open_when_a_child_is_selected(db):
    banking = SectorFactory(slug="banking", parent=SectorFactory(slug="finance"))
    OrganisationFactory(sectors=[banking])

    page = read("/en/organisations/?sector=banking")

    assert page.attributes("details.within[open]", "data-facet") == ["finance"]
    assert option_counts(page)["sector"] == {"finance": 1, "banking": 1}


def test_nothing_found_keeps_the_facets_and_offers_ways_out(db):
    bulk.organisations(3, district="eastern")
    OrganisationFactory(kind="startup", district="north")

    page = read("/en/organisations/?kind=company&district=north")

    assert count_in_heading(page) == 0
    assert page.texts(".ways-out li") == ["without District 3", "without Kind 1"]
    assert page.attributes(".ways-out li a", "href") == ["?kind=company", "?district=north"]
    assert option_counts(page)["kind"]["startup"] == 1


def test_few_hits_offer_only_what_brings_more(db):
    OrganisationFactory(kind="company", district="eastern", aliases=["atlas"])
    bulk.organisations(4, kind="startup", district="eastern")

    page = read("/en/organisations/?q=atlas&kind=company&district=eastern")

    assert page.texts(".ways-out li") == []
    assert count_in_heading(page) == 1


def test_words_that_find_nothing_offer_the_list_without_them(db):
    bulk.organisations(2)

    page = read("/en/organisations/?q=qwxyz")

    assert page.texts(".ways-out li") == ["without “qwxyz” 2"]
    assert page.attributes(".ways-out a", "href") == ["?"]


def test_empty_register_offers_the_whole_list(db):
    assert read("/en/organisations/?q=qwxyz").text(".ways-out h3") == "Nothing matches."
