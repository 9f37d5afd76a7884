"""The page of an organisation, from its banner to its history."""

import pytest

from directory.models import ChangeAction
from tests.factories import (
    ChangeFactory,
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RelationshipFactory,
    SectorFactory,
    SourceFactory,
    TechnologyFactory,
)
from tests.pages import Page, read, visit


def facts(page: Page) -> dict[str, str]:
    """Return the facts of a record without their source markers."""
    found = {}
    for row in page.all(".record__facts .facts > div"):
        for marker in row.css("details"):
            marker.decompose()
        found[row.css_first("dt").text()] = " ".join(row.css_first("dd").text(separator=" ").split())
    return found


def test_page_tells_all_that_is_known(db):
    parent = OrganisationFactory(slug="group", name_en="Group")
    OrganisationFactory(
        slug="fano",
        name_en="Fano Labs",
        name_zh="有光科技",
        aliases=["Fano", "有光"],
        kind="startup",
        status="acquired",
        parent=parent,
        founded="2015-03",
        ended="2024",
        headquarters="hong-kong",
        district="sha-tin",
        address_en="1 Science Park Road",
        website="https://www.fano.ai/",
        stock_code="1234.HK",
        size="51-200",
        identifiers={"ror": "https://ror.org/1", "brn": "123"},
        sectors=[SectorFactory(name_en="Banking"), SectorFactory(name_en="Health")],
        technologies=[TechnologyFactory(name_en="Speech")],
        summary_en="Speech for banks.",
        description_en="One.\n\nTwo.",
    )

    page = read("/en/organisations/fano/")

    assert page.text("h1") == "Fano Labs"
    assert page.text(".record__other") == "有光科技"
    assert page.text(".record__aliases") == "Also known as Fano · 有光"
    assert page.text(".record__summary") == "Speech for banks."
    assert page.texts(".prose p") == ["One.", "Two."]
    assert facts(page) == {
        "Kind": "Start-up",
        "Status": "Acquired",
        "Founded": "March 2015",
        "Ended": "2024",
        "Part of": "Group",
        "Run from": "Hong Kong",
        "District": "Sha Tin",
        "Address": "1 Science Park Road",
        "Website": "fano.ai",
        "Stock code": "1234.HK",
        "Size": "51–200 people",
        "BRN": "123",
        "ROR": "https://ror.org/1",
        "Sectors": "Banking Health",
        "Technologies": "Speech",
    }


def test_important_facts_that_are_absent_are_said_to_be_not_known(db):
    OrganisationFactory(slug="fano")

    page = read("/en/organisations/fano/")

    assert facts(page) == {
        "Kind": "Company",
        "Status": "Active",
        "Founded": "not known",
        "District": "not known",
        "Website": "not known",
        "Size": "not known",
    }


@pytest.mark.parametrize(
    ("values", "banner"),
    [
        ({"status": "active"}, None),
        ({"status": "closed"}, "Closed. The entry is kept as a record."),
        ({"status": "closed", "ended": "2023-05"}, "Closed (May 2023). The entry is kept as a record."),
        ({"status": "acquired", "ended": "2023"}, None),
    ],
    ids=str,
)
def test_record_that_has_ended_says_so_first(db, values, banner):
    OrganisationFactory(slug="fano", **values)

    page = read("/en/organisations/fano/")

    assert page.texts(".banner--ended p") == ([banner] if banner else [])


def test_record_that_was_merged_links_to_its_successor(db):
    OrganisationFactory(slug="ogcio", status="merged", successor=OrganisationFactory(slug="dpo", name_en="DPO"))

    page = read("/en/organisations/ogcio/")

    assert page.text(".banner--ended") == "Merged. Successor: DPO"
    assert page.attribute(".banner--ended a", "href") == "/en/organisations/dpo/"


def test_thinly_sourced_record_warns(db):
    OrganisationFactory(slug="fano", confidence="general")

    assert read("/en/organisations/fano/").text(".banner").startswith("Thin sources.")


def test_statement_carries_the_numbers_of_its_sources(db):
    record = OrganisationFactory(slug="fano", founded="2015", website="https://fano.ai", name_zh="有光科技")
    press = SourceFactory(title="Press", url="https://example.org/press", publisher="Gazette", published="2020-05")
    CitationFactory(organisation=record, source=press, fields=["founded", "name_zh"])
    CitationFactory(organisation=record, source=SourceFactory(title="Report", publisher=""), fields=["founded", "kind"])

    page = read("/en/organisations/fano/")

    markers = page.texts(".record__facts .marker:not(.marker--general) summary")
    assert markers == ["Sources: 2", "Sources: 1,2"]
    assert page.text(".record__head .marker summary") == "Sources: 1"
    assert page.attribute(".record__head .marker a", "href") == "https://example.org/press"
    assert page.texts(".sources li") == ["PressGazette · May 2020", "ReportPublisher not known · date not known"]
    general = page.all(".record__facts .marker--general")
    assert len(general) == 2, "status and website rest on the entry as a whole"
    assert page.attributes(".marker--general a", "href") == ["#sources"] * 2


def test_source_with_an_archived_copy_links_to_it(db):
    source = SourceFactory(archived_url="https://web.archive.org/1")
    CitationFactory(organisation=OrganisationFactory(slug="fano"), source=source)

    page = read("/en/organisations/fano/")

    assert page.attribute(".sources .source__archived", "href") == "https://web.archive.org/1"
    assert page.attributes(".sources a", "rel") == ["noopener nofollow external"] * 2


def test_ties_are_told_as_sentences_from_this_side(db):
    fano, hku, fund = (OrganisationFactory(slug=slug, name_en=slug.title()) for slug in ("fano", "hku", "fund"))
    tie = RelationshipFactory(subject=fano, kind="spun-out-of", object=hku)
    RelationshipFactory(subject=fund, kind="invested-in", object=fano)
    CitationFactory(relationship=tie, source=SourceFactory(title="Spin-out list"))

    page = read("/en/organisations/fano/")

    sentences = [
        text.split("Sources")[0].strip() for text in page.texts("[aria-labelledby=relationships] li:not(li li)")
    ]
    assert sorted(sentences) == ["Fano received investment from Fund", "Fano was spun out of Hku"]
    assert sorted(page.attributes("[aria-labelledby=relationships] li:not(li li) > a", "href")) == [
        "/en/organisations/fund/",
        "/en/organisations/hku/",
    ]
    assert page.texts(".sources li a") == ["Spin-out list"]
    other = read("/en/organisations/hku/")
    assert other.text("[aria-labelledby=relationships] li:not(li li)").startswith("Hku is where Fano was spun out")


def test_initiatives_stand_by_role(db):
    fano = OrganisationFactory(slug="fano")
    for name, role in (("One", "lead"), ("Two", "partner"), ("Three", "partner")):
        ParticipationFactory(organisation=fano, initiative=InitiativeFactory(name_en=name), role=role)

    page = read("/en/organisations/fano/")

    assert page.texts("#role-lead, #role-partner") == ["Leads 1", "Takes part in 2"]
    assert page.texts("[aria-labelledby=role-lead] li a") == ["One"]


def test_units_and_related_records_are_linked(db):
    sector = SectorFactory()
    group = OrganisationFactory(slug="group", sectors=[sector])
    OrganisationFactory(slug="unit", name_en="Unit", parent=group)
    for number in range(6):
        OrganisationFactory(slug=f"like-{number}", sectors=[sector])

    page = read("/en/organisations/group/")

    assert page.texts("[aria-labelledby=children] li a") == ["Unit"]
    assert page.attributes(".related a", "href") == [f"/en/organisations/like-{number}/" for number in range(4)]


def test_history_lists_the_public_changes(db):
    OrganisationFactory(slug="fano")
    ChangeFactory(slug="fano", action=ChangeAction.PUBLISHED)
    ChangeFactory(slug="fano", action=ChangeAction.CHANGED, reason="New address")
    ChangeFactory(slug="other")

    lines = read("/en/organisations/fano/").texts(".history li")

    assert len(lines) == 2
    assert lines[0].endswith("Changed: New address")
    assert lines[1].endswith("Published")


@pytest.mark.parametrize(
    ("checked_on", "text"),
    [("2026-07-31", "Last checked on 31 July 2026"), (None, "Not checked since it was entered")],
)
def test_record_says_when_it_was_last_checked(db, checked_on, text):
    OrganisationFactory(slug="fano", checked_on=checked_on)

    assert read("/en/organisations/fano/").text(".checked") == text


def test_correction_is_suggested_about_this_record(db):
    OrganisationFactory(slug="fano")

    assert read("/en/organisations/fano/").attribute(".correct a", "href") == "/en/suggest/?organisation=fano"


def test_facts_link_to_lists_and_pages(db):
    OrganisationFactory(
        slug="fano",
        kind="startup",
        district="sha-tin",
        website="https://fano.ai/en",
        sectors=[SectorFactory(slug="banking")],
        technologies=[TechnologyFactory(slug="speech")],
    )

    links = read("/en/organisations/fano/").attributes(".record__facts dd > ul a", "href")

    assert links == [
        "/en/organisations/?kind=startup",
        "/en/organisations/?district=sha-tin",
        "https://fano.ai/en",
        "/en/sectors/banking/",
        "/en/technologies/speech/",
    ]


@pytest.mark.parametrize("path", ["organisations/none/", "organisations/FANO/", "organisations/fano"])
def test_other_addresses_are_not_the_record(db, path):
    OrganisationFactory(slug="fano")

    page = visit(f"/en/{path}")

    assert (page.status, page.location) == ((301, "/en/organisations/fano/") if path.endswith("fano") else (404, ""))


def test_markup_in_a_record_is_shown_as_text(db):
    nasty = '"><script>alert(1)</script>'
    record = OrganisationFactory(
        slug="fano", name_en=nasty, aliases=[nasty], summary_en=nasty, description_en=nasty, address_en=nasty
    )
    CitationFactory(organisation=record, source=SourceFactory(title=nasty, publisher=nasty))
    RelationshipFactory(subject=record)

    page = read("/en/organisations/fano/")

    assert "<script>alert" not in page.html
    assert page.text("h1") == nasty
    assert [script.attributes["type"] for script in page.all("script:not([src])")] == ["application/ld+json"]
