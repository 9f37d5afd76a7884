"""What pages say to machines, in the words of https://schema.org."""

import json
from typing import Any

import pytest

from directory.models import InitiativeKind, OrganisationKind
from tests.factories import InitiativeFactory, OrganisationFactory, ParticipationFactory, SectorFactory
from tests.pages import read

SITE = "http://testserver"


def graph(address: str) -> list[dict[str, Any]]:
    """Return what a page describes."""
    data = json.loads(read(address).one("script[type='application/ld+json']").text())
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def test_organisation_is_described(db):
    OrganisationFactory(
        slug="fano",
        name_en="Fano Labs",
        name_zh="有光科技",
        aliases=["Fano"],
        kind="startup",
        parent=OrganisationFactory(slug="group", name_en="Group"),
        founded="2015-03",
        ended="2024",
        address_en="1 Science Park Road",
        latitude=22.3,
        longitude=114.2,
        website="https://fano.ai",
        stock_code="1234.HK",
        identifiers={"ror": "https://ror.org/1"},
        summary_en="Speech for banks.",
    )

    node, breadcrumbs = graph("/en/organisations/fano/")

    assert node == {
        "@type": "Corporation",
        "@id": f"{SITE}/en/organisations/fano/",
        "name": "Fano Labs",
        "alternateName": ["有光科技", "Fano"],
        "description": "Speech for banks.",
        "url": "https://fano.ai",
        "foundingDate": "2015-03",
        "dissolutionDate": "2024",
        "location": {
            "@type": "Place",
            "geo": {"@type": "GeoCoordinates", "latitude": 22.3, "longitude": 114.2},
        },
        "address": "1 Science Park Road",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "HKEX stock code", "value": "1234.HK"},
            {"@type": "PropertyValue", "propertyID": "ror", "value": "https://ror.org/1"},
        ],
        "parentOrganization": {"@id": f"{SITE}/en/organisations/group/", "name": "Group"},
    }
    assert [(item["position"], item["item"]) for item in breadcrumbs["itemListElement"]] == [
        (1, f"{SITE}/en/organisations/"),
        (2, f"{SITE}/en/organisations/fano/"),
    ]


def test_what_is_not_known_is_left_out(db):
    OrganisationFactory(slug="fano", name_en="Fano", kind="incubator")

    assert graph("/en/organisations/fano/")[0] == {
        "@type": "Organization",
        "@id": f"{SITE}/en/organisations/fano/",
        "name": "Fano",
    }


@pytest.mark.parametrize("kind", OrganisationKind)
def test_every_kind_of_organisation_is_an_organisation_of_schema_org(db, kind):
    OrganisationFactory(slug="x", kind=kind)

    assert graph("/en/organisations/x/")[0]["@type"] in {
        "Organization",
        "Corporation",
        "GovernmentOrganization",
        "CollegeOrUniversity",
        "ResearchOrganization",
        "NGO",
    }


EXPECTED = {
    "funding": ("MonetaryGrant", {"funder", "amount"}),
    "event": ("Event", {"startDate", "endDate", "organizer"}),
    "regulation": ("CreativeWork", {"provider"}),
    "education": ("EducationalOccupationalProgram", {"provider"}),
}
PROJECT = ("Project", {"foundingDate", "dissolutionDate", "parentOrganization"})


@pytest.mark.parametrize("kind", InitiativeKind)
def test_initiative_is_described_by_its_kind(db, kind):
    initiative = InitiativeFactory(slug="x", kind=kind, starts="2024", ends="2025", budget_hkd=5)
    lead = OrganisationFactory(slug="itc", name_en="ITC")
    ParticipationFactory(initiative=initiative, organisation=lead, role="lead")
    ParticipationFactory(initiative=initiative, role="partner")

    node = graph("/en/initiatives/x/")[0]

    kind_there, properties = EXPECTED.get(kind, PROJECT)
    assert node["@type"] == kind_there
    assert node.keys() - {"@type", "@id", "name", "url"} == properties
    leads = [value for name, value in node.items() if name in {"funder", "organizer", "provider", "parentOrganization"}]
    assert leads == [[{"@id": f"{SITE}/en/organisations/itc/", "name": "ITC"}]]


def test_names_follow_the_language_of_the_page(db):
    OrganisationFactory(slug="x", name_en="Cyberport", name_zh="數碼港")

    assert graph("/zh-hant/organisations/x/")[0]["name"] == "數碼港"
    assert graph("/zh-hans/organisations/x/")[0]["name"] == "数码港"
    assert graph("/zh-hant/organisations/x/")[0]["@id"] == f"{SITE}/zh-hant/organisations/x/"


def test_home_page_describes_the_search(db):
    (site,) = graph("/en/")

    assert site["@type"] == "WebSite"
    assert site["potentialAction"]["target"] == f"{SITE}/en/search/?q={{search_term_string}}"


def test_word_is_described_by_its_place(db):
    SectorFactory(slug="banking", name_en="Banking")

    (breadcrumbs,) = graph("/en/sectors/banking/")

    assert [item["name"] for item in breadcrumbs["itemListElement"]] == ["Sectors", "Banking"]


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&amp;", "\u2028", '"\\']
)
def test_text_cannot_leave_the_description(db, text):
    OrganisationFactory(slug="x", summary_en=text)

    page = read("/en/organisations/x/")

    assert graph("/en/organisations/x/")[0]["description"] == text
    assert len(page.all("script:not([src])")) == 1
