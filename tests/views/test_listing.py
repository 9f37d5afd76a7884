"""What a list shows: its count, what narrows it, its rows and its pages."""

from urllib.parse import urlencode

import pytest

from directory.models import InitiativeKind
from directory.search.facets import FACETS
from directory.search.query import PAGE_SIZE
from tests import bulk
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    SectorFactory,
)
from tests.pages import Page, read, slugs, visit, words

LISTS = {"organisation": "/en/organisations/", "initiative": "/en/initiatives/"}


def facet(page: Page, name: str):
    """Return the element of a facet."""
    return page.one(f"details.facet[data-facet={name}]")


def chips(page: Page) -> dict[str, str]:
    """Return the text of each chip, with where it leads."""
    return {words(chip): chip.attributes["href"] or "" for chip in page.all("a.chip")}


@pytest.mark.parametrize("noun", LISTS)
def test_heading_says_the_count(db, noun):
    factory = {"organisation": OrganisationFactory, "initiative": InitiativeFactory}[noun]
    assert read(LISTS[noun]).text("#results") == f"0 {noun}s"
    factory()
    assert read(LISTS[noun]).text("#results") == f"1 {noun}"
    factory()
    assert read(LISTS[noun]).text("#results") == f"2 {noun}s"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Organisations (23)"),
        ("?page=2", "Organisations (23), page 2 of 2"),
        ("?sector=banking", "Banking organisations (22)"),
        ("?sector=banking&page=2", "Banking organisations (22), page 2 of 2"),
        ("?kind=company", "Organisations: Company (22)"),
        ("?kind=company&kind=startup", "Organisations: Company, Start-up (23)"),
        ("?kind=company&sector=banking", "Organisations: Company, Banking (22)"),
        ("?kind=investor", "Organisations: Investor (0)"),
        ("?founded_min=2000", "Organisations (0)"),
    ],
)
def test_title_says_what_the_list_is_narrowed_to_its_count_and_its_page(db, query, title):
    banking = SectorFactory(slug="banking", name_en="Banking")
    bulk.organisations(22, sectors=[banking])
    OrganisationFactory(kind="startup")

    assert read(f"/en/organisations/{query}").text("title") == f"{title} – Hong Kong AI Directory"


def test_count_of_many_is_written_with_a_comma(db):
    bulk.organisations(1001)

    assert read("/en/organisations/").text("#results") == "1,001 organisations"


def test_chip_names_what_narrows_and_removes_it(db):
    SectorFactory(slug="banking", name_en="Banking")

    page = read("/en/organisations/?q=ai&kind=company&kind=startup&sector=banking&founded_min=1990&founded_max=2000")

    rest = "founded_min=1990&founded_max=2000"
    assert chips(page) == {
        "Remove filter Words ai×": f"?kind=company&kind=startup&sector=banking&{rest}",
        "Remove filter Kind Company×": f"?q=ai&kind=startup&sector=banking&{rest}",
        "Remove filter Kind Start-up×": f"?q=ai&kind=company&sector=banking&{rest}",
        "Remove filter Sector Banking×": f"?q=ai&kind=company&kind=startup&{rest}",
        "Remove filter Founded from 1990×": "?q=ai&kind=company&kind=startup&sector=banking&founded_max=2000",
        "Remove filter Founded to 2000×": "?q=ai&kind=company&kind=startup&sector=banking&founded_min=1990",
    }
    assert page.attribute(".chips__clear", "href") == "?"


def test_chip_leads_to_the_first_page(db):
    bulk.organisations(21)

    page = read("/en/organisations/?kind=company&status=active&page=2")

    assert set(chips(page).values()) == {"?kind=company", "?status=active"}


def test_last_chip_leads_to_the_whole_list(db):
    assert list(chips(read("/en/organisations/?kind=company")).values()) == ["?"]


def test_list_without_filters_has_no_chips(db):
    page = read("/en/organisations/")

    assert (page.all("a.chip"), page.all(".chips__clear")) == ([], [])


@pytest.mark.parametrize("noun", LISTS)
def test_form_works_by_itself(register, noun):
    page = read(LISTS[noun])

    form = page.one("form#listing")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", f"{LISTS[noun]}#results")
    names = {node.attributes.get("name") for node in form.css("input[name], select[name]")}
    year = {"organisation": "founded", "initiative": "starts"}[noun]
    assert names == {"q", "sort", f"{year}_min", f"{year}_max", *(facet.name for facet in FACETS[noun])}
    assert len(form.css(".filters__apply button[type=submit]")) == 1


def test_form_as_a_browser_sends_it_redirects_to_the_canonical_address(db):
    bulk.organisations(2, aliases=["ai"])
    form = read("/en/organisations/?q=ai&kind=company").one("#listing")
    fields = form.css("input:not([type=checkbox])[name], input[type=checkbox][checked]")
    sent = [(node.attributes["name"], node.attributes.get("value") or "") for node in fields]
    order = form.css_first("#sort option[selected]").attributes["value"] or ""

    answer = visit(f"/en/organisations/?{urlencode([*sent, ('sort', order)])}")

    assert answer.location == "/en/organisations/?q=ai&kind=company"


def test_row_of_an_organisation_shows_what_it_is(db):
    OrganisationFactory(
        slug="fano",
        name_en="Fano Labs",
        name_zh="有光科技",
        summary_en="Speech for banks.",
        kind="startup",
        status="acquired",
        district="sha-tin",
        founded="2015-03",
        sectors=[SectorFactory(name_en="Banking"), SectorFactory(name_en="Customer service")],
    )

    page = read("/en/organisations/")

    assert page.text(".row__name") == "Fano Labs"
    assert (page.text(".row__other"), page.attribute(".row__other", "lang")) == ("有光科技", "zh-Hant-HK")
    assert page.text(".row__summary") == "Speech for banks."
    assert page.texts(".row__sectors li") == ["Banking", "Customer service"]
    assert page.texts(".row__facts li") == ["Start-up", "Acquired", "Sha Tin", "Founded March 2015"]


@pytest.mark.parametrize(
    ("values", "dates"),
    [
        ({"starts": "2024"}, ["From 2024"]),
        ({"starts": "2024-05", "ends": "2025"}, ["May 2024 – 2025"]),
        ({"starts": "2024-05-01", "ends": "2024-05-01"}, ["1 May 2024"]),
        ({}, []),
        ({"kind": InitiativeKind.FUNDING, "ends": "2024-12-31"}, ["Deadline 31 December 2024"]),
        ({"kind": InitiativeKind.FUNDING, "status": "open"}, ["Deadline not known"]),
        ({"kind": InitiativeKind.FUNDING}, []),
    ],
    ids=str,
)
def test_row_of_an_initiative_shows_its_dates(db, values, dates):
    InitiativeFactory(**values)

    facts = read("/en/initiatives/").texts(".row__facts li")

    assert facts[2:] == dates


def test_row_of_funding_shows_the_offer(db):
    InitiativeFactory(kind=InitiativeKind.FUNDING, offer_en="Up to HK$1 million.")
    InitiativeFactory(kind=InitiativeKind.EVENT, offer_en="Two days of talks.")

    assert read("/en/initiatives/").texts(".row__offer") == ["Offer Up to HK$1 million."]


def test_row_of_an_initiative_names_two_leads_at_most(db):
    initiative = InitiativeFactory()
    for name in ("Ant", "Bee", "Cat"):
        ParticipationFactory(initiative=initiative, organisation=OrganisationFactory(name_en=name), role="lead")
    ParticipationFactory(initiative=initiative, organisation=OrganisationFactory(name_en="Dog"), role="partner")

    facts = read("/en/initiatives/").texts(".row__facts li")

    assert len([fact for fact in facts if fact in {"Ant", "Bee", "Cat", "Dog"}]) == 2
    assert "Dog" not in facts


@pytest.mark.parametrize(("noun", "status"), [("organisation", "closed"), ("initiative", "completed")])
def test_row_of_what_has_ended_says_so(db, noun, status):
    {"organisation": OrganisationFactory, "initiative": InitiativeFactory}[noun](status=status)

    page = read(LISTS[noun])

    assert len(page.all("li.row--ended")) == 1
    assert page.text(f".status--{status}") == status.capitalize()


def test_markup_in_texts_is_shown_as_text(db):
    OrganisationFactory(name_en="<b>Bold & Co</b>", summary_en="<script>alert(1)</script>", aliases=["x"])

    page = read("/en/organisations/?q=x")

    assert page.text(".row__name") == "<b>Bold & Co</b>"
    assert "<script>alert" not in page.html
    assert '"><script>' not in read("/en/organisations/?q=%22%3E%3Cscript%3E").html


def test_pages_link_to_their_neighbours_and_both_ends(db):
    bulk.organisations(4 * PAGE_SIZE + 1)

    page = read("/en/organisations/?kind=company&page=3")

    assert page.texts(".pagination li") == ["1", "2", "3", "4", "5"]
    assert page.text(".pagination [aria-current=page]") == "3"
    assert page.attribute(".pagination [rel=prev]", "href") == "?kind=company&page=2"
    assert page.attribute(".pagination [rel=next]", "href") == "?kind=company&page=4"
    assert read("/en/organisations/").texts(".pagination li") == ["1", "2", "…", "5"]
    assert read("/en/organisations/?page=2").attribute(".pagination [rel=prev]", "href") == "?"
    assert read("/en/organisations/?page=5").all(".pagination [rel=next]") == []
    assert page.attribute("ol.rows", "start") == "41"


def test_one_page_needs_no_pagination(db):
    bulk.organisations(PAGE_SIZE)

    page = read("/en/organisations/")

    assert len(slugs(page)) == PAGE_SIZE
    assert page.all(".pagination") == []
