"""The page of an initiative; what it shares with that of an organisation is tested there."""

import pytest

from tests.factories import (
    AudienceFactory,
    ChallengeFactory,
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    SectorFactory,
    SourceFactory,
)
from tests.pages import read
from tests.views.test_organisations import facts


def test_page_tells_all_that_is_known(db):
    initiative = InitiativeFactory(
        slug="fund",
        kind="funding",
        status="open",
        starts="2024-05",
        ends="2026-12-31",
        budget_hkd=500_000_000,
        website="https://example.org/fund",
        offer_en="Up to HK$1 million.",
        eligibility_en="Firms in Hong Kong.",
        audiences=[AudienceFactory(slug="smes", name_en="SMEs")],
        challenges=[ChallengeFactory(slug="capital", name_en="Capital")],
        sectors=[SectorFactory(slug="finance", name_en="Finance")],
    )
    ParticipationFactory(
        initiative=initiative, organisation=OrganisationFactory(slug="itc", name_en="ITC"), role="lead"
    )

    page = read("/en/initiatives/fund/")

    assert facts(page) == {
        "Kind": "Funding",
        "Status": "Open for applications",
        "Led by": "ITC",
        "Started": "May 2024",
        "Ends": "31 December 2026",
        "For whom": "SMEs",
        "What it offers": "Up to HK$1 million.",
        "Who may apply": "Firms in Hong Kong.",
        "Budget": "HK$500 million",
        "Website": "example.org/fund",
        "Sectors": "Finance",
        "Answers": "Capital",
    }
    assert page.attributes(".record__facts dd > ul a", "href") == [
        "/en/initiatives/?kind=funding",
        "/en/organisations/itc/",
        "/en/initiatives/?audience=smes",
        "https://example.org/fund",
        "/en/sectors/finance/",
        "/en/challenges/capital/",
    ]


@pytest.mark.parametrize(
    ("kind", "unknown"),
    [
        ("deployment", {"Led by", "Started", "Budget", "Website"}),
        ("funding", {"Led by", "Started", "Ends", "Budget", "Website", "What it offers", "Who may apply"}),
    ],
)
def test_important_facts_that_are_absent_are_said_to_be_not_known(db, kind, unknown):
    InitiativeFactory(slug="x", kind=kind)

    found = facts(read("/en/initiatives/x/"))

    assert {name for name, text in found.items() if text == "not known"} == unknown


def test_organisations_stand_by_role(db):
    initiative = InitiativeFactory(slug="x")
    for name, role in (("Ant", "partner"), ("Bee", "lead"), ("Cat", "lead")):
        ParticipationFactory(initiative=initiative, organisation=OrganisationFactory(name_en=name), role=role)

    page = read("/en/initiatives/x/")

    assert page.texts("#role-lead, #role-partner") == ["Led by 2", "Partners 1"]
    assert page.texts("[aria-labelledby=role-lead] li a") == ["Bee", "Cat"]
    assert page.texts("[aria-labelledby=role-partner] li a") == ["Ant"]


def test_leads_carry_the_sources_of_the_participations(db):
    part = ParticipationFactory(initiative=InitiativeFactory(slug="x"), role="lead")
    CitationFactory(initiative=part.initiative, source=SourceFactory(title="Minutes"), fields=["participations"])

    assert read("/en/initiatives/x/").text(".record__facts .marker:not(.marker--general) summary") == "Sources: 1"


@pytest.mark.parametrize(
    ("values", "banner"),
    [
        ({"status": "running", "ends": "2020"}, None),
        ({"status": "completed", "ends": "2024-06"}, "Completed (June 2024). The entry is kept as a record."),
        ({"status": "superseded"}, "Superseded. The entry is kept as a record."),
    ],
    ids=str,
)
def test_initiative_that_has_ended_says_so_first(db, values, banner):
    InitiativeFactory(slug="x", **values)

    assert read("/en/initiatives/x/").texts(".banner--ended p") == ([banner] if banner else [])


def test_superseded_initiative_links_to_its_successor(db):
    InitiativeFactory(slug="one", status="superseded", successor=InitiativeFactory(slug="two", name_en="Two"))

    page = read("/en/initiatives/one/")

    assert page.text(".banner--ended") == "Superseded. Successor: Two"
    assert page.attribute(".banner--ended a", "href") == "/en/initiatives/two/"


def test_correction_is_suggested_about_this_record(db):
    InitiativeFactory(slug="fund")

    assert read("/en/initiatives/fund/").attribute(".correct a", "href") == "/en/suggest/?initiative=fund"
