"""The tree of sectors, and the pages of sectors, technologies and challenges."""

import pytest

from directory.models import Challenge, Sector, Technology
from tests.factories import (
    ChallengeFactory,
    InitiativeFactory,
    OrganisationFactory,
    SectorFactory,
    TechnologyFactory,
)
from tests.pages import Page, count_in_heading, read, visit

KINDS = [("sectors", Sector), ("technologies", Technology), ("challenges", Challenge)]


def counted_links(page: Page, *selectors: str) -> list[tuple[str, int]]:
    """Return where links lead, with the number that stands in or after each."""
    found = []
    for link in (link for selector in selectors for link in page.all(selector)):
        number = link.css_first("b") or link.next
        while number.tag != "b":
            number = number.next
        found.append((link.attributes["href"] or "", int(number.text().replace(",", ""))))
    return found


@pytest.mark.parametrize(("noun", "model"), KINDS, ids=[noun for noun, _model in KINDS])
def test_every_number_on_the_page_of_a_word_is_that_of_its_list(register, noun, model):
    for term in model.objects.order_by("slug")[::4]:
        page = read(f"/en/{noun}/{term.slug}/")
        counted = counted_links(page, ".figures a", ".band:has(.rows) > .pills a")
        assert counted
        for address, number in counted:
            assert count_in_heading(read(address)) == number, f"{address} on {page.address}"


def test_every_number_in_the_tree_is_that_of_its_page(register):
    page = read("/en/sectors/")

    for address, number in counted_links(page, ".tree__top .tile__counts a"):
        assert count_in_heading(read(address)) == number
    children = counted_links(page, ".tree__children a", ".challenges a")
    assert len(children) > 40
    for address, number in children[::5]:
        figures = [n for a, n in counted_links(read(address), ".figures a") if "status=open" not in a]
        assert sum(figures) == number


def test_tree_holds_every_word(register):
    links = read("/en/sectors/").attributes("main a", "href")

    expected = [f"/en/{noun}/{term.slug}/" for noun, model in KINDS for term in model.objects.all()]
    assert set(expected) <= set(links)


def test_parent_counts_what_its_children_have(db):
    finance = SectorFactory(slug="finance", name_en="Finance")
    banking = SectorFactory(slug="banking", name_en="Banking", parent=finance, description_en="Banks.")
    OrganisationFactory(slug="bank", sectors=[banking, finance])
    InitiativeFactory(slug="fund", sectors=[banking], status="open")

    page = read("/en/sectors/finance/")

    assert page.text("h1") == "Finance"
    assert page.texts(".figures li") == ["1 organisations", "1 initiatives", "1 open for applications"]
    assert page.texts("[aria-labelledby=children] li") == ["Banking 2Banks."]
    assert page.attributes(".row__name a", "href") == ["/en/organisations/bank/", "/en/initiatives/fund/"]


def test_child_links_back_to_its_parent(db):
    SectorFactory(slug="banking", parent=SectorFactory(slug="finance"))

    assert read("/en/sectors/banking/").attributes(".breadcrumb a", "href") == ["/en/sectors/", "/en/sectors/finance/"]


def test_sector_names_the_technologies_used_in_it(db):
    banking = SectorFactory(slug="banking")
    speech, unused = TechnologyFactory(slug="speech", name_en="Speech"), TechnologyFactory(name_en="Unused")
    OrganisationFactory(sectors=[banking], technologies=[speech])
    InitiativeFactory(sectors=[banking], technologies=[speech])
    OrganisationFactory(technologies=[unused])

    page = read("/en/sectors/banking/")

    assert page.texts("[aria-labelledby=technologies] .pills li") == ["Speech 2"]


@pytest.mark.parametrize(("noun", "factory"), [("technologies", TechnologyFactory), ("challenges", ChallengeFactory)])
def test_word_names_the_sectors_that_use_it(db, noun, factory):
    term, health = factory(slug="word"), SectorFactory(name_en="Health")
    InitiativeFactory(sectors=[health], **{noun: [term]})

    assert read(f"/en/{noun}/word/").texts("[aria-labelledby=by-sector] .pills li") == ["Health 1"]


def test_challenge_is_about_initiatives_alone(db):
    ChallengeFactory(slug="talent")

    page = read("/en/challenges/talent/")

    assert page.attributes(".figures a", "href") == ["/en/initiatives/?challenge=talent"]
    assert page.texts(".band h2") == ["Initiatives"]


def test_word_that_nothing_carries_says_so(db):
    SectorFactory(slug="empty")

    page = read("/en/sectors/empty/")

    assert page.texts(".none") == ["None yet.", "None yet."]
    assert page.texts(".figures b") == ["0", "0"]


@pytest.mark.parametrize("noun", ["technologies", "challenges"])
def test_lists_of_words_lead_to_the_tree(db, language, noun):
    page = visit(f"/{language}/{noun}/")

    assert (page.status, page.location) == (302, f"/{language}/sectors/")


@pytest.mark.parametrize("noun", ["sectors", "technologies", "challenges"])
def test_unknown_word_is_not_found(db, noun):
    SectorFactory(slug="banking")

    assert visit(f"/en/{noun}/{'none' if noun == 'sectors' else 'banking'}/").status == 404
