import pytest

from directory.models import InitiativeKind, OrganisationKind
from tests.factories import (
    ChallengeFactory,
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    SectorFactory,
    SourceFactory,
)
from tests.pages import count_in_heading, read, slugs


def test_figures_lead_to_lists_of_as_many_records(register):
    page = read("/en/")

    figures = dict(zip(page.attributes(".ledger a", "href"), page.texts(".ledger b"), strict=True))
    assert len(figures) == 4
    for address, number in figures.items():
        if "about" not in address:
            assert count_in_heading(read(address)) == int(number.replace(",", ""))


@pytest.mark.parametrize("band", [".tile__counts", ".index li"])
def test_counts_beside_links_are_those_of_the_lists(register, band):
    page = read("/en/")

    counted = list(zip(page.attributes(f"{band} a", "href"), page.texts(f"{band} b"), strict=True))
    assert len(counted) > 20
    for address, number in counted:
        assert count_in_heading(read(address)) == int(number)


def test_home_offers_every_top_sector_every_kind_and_every_challenge(db):
    finance = SectorFactory(slug="finance")
    SectorFactory(slug="banking", parent=finance)
    ChallengeFactory(slug="talent")

    page = read("/en/")

    assert page.attributes(".tile__name a", "href") == ["/en/sectors/finance/"]
    assert page.attributes(".index a", "href") == [
        *(f"/en/organisations/?kind={kind}" for kind in OrganisationKind.values),
        *(f"/en/initiatives/?kind={kind}" for kind in InitiativeKind.values),
    ]
    assert page.attributes(".challenges a", "href") == ["/en/challenges/talent/"]


def test_newest_initiatives_and_featured_organisations_are_shown(db):
    for year in range(2015, 2024):
        InitiativeFactory(slug=f"from-{year}", starts=str(year))
    OrganisationFactory(slug="featured", featured=True)
    OrganisationFactory(slug="other")

    page = read("/en/")

    newest = page.attributes("[aria-labelledby=home-newest] .row__name a", "href")
    assert newest == [f"/en/initiatives/from-{year}/" for year in range(2023, 2017, -1)]
    assert page.attributes("[aria-labelledby=home-featured] .row__name a", "href") == ["/en/organisations/featured/"]


def test_documents_cited_are_counted_once(db):
    source = SourceFactory()
    CitationFactory(source=source, organisation=OrganisationFactory())
    CitationFactory(source=source, initiative=InitiativeFactory())
    SourceFactory()

    assert read("/en/").texts(".ledger b") == ["1", "1", "0", "1"]


def test_search_box_leads_to_the_search(db):
    form = read("/en/").one("form.search-box")

    assert (form.attributes["action"], form.attributes["method"]) == ("/en/search/", "get")
    assert form.css_first("input[type=search]").attributes["name"] == "q"


def test_empty_register_has_a_home_page(db, language):
    page = read(f"/{language}/")

    assert page.texts(".ledger b") == ["0", "0", "0", "0"]
    assert slugs(page) == []
