"""What a page may cost: queries, whatever the number of records, and bytes."""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import (
    Citation,
    Organisation,
    Participation,
    ParticipationRole,
    Relationship,
    RelationshipKind,
    Source,
)
from directory.search import memory
from tests import bulk
from tests.factories import (
    AudienceFactory,
    ChallengeFactory,
    GuideFactory,
    GuidePartFactory,
    SectorFactory,
    TechnologyFactory,
)
from tests.pages import Page, visit

MOST_QUERIES = 12
MOST_BYTES = 60_000

PAGES = [
    "",
    "organisations/",
    "organisations/?q=no&kind=company&sector=banking&technology=robotics&founded_min=1990",
    "organisations/?district=eastern",
    "organisations/?sort=newest",
    "organisations/first/",
    "organisations/first/network/",
    "initiatives/",
    "initiatives/?q=no&challenge=talent&audience=public&lead=first&sort=closing",
    "initiatives/?status=open",
    "initiatives/first/",
    "sectors/",
    "sectors/finance/",
    "sectors/banking/",
    "technologies/robotics/",
    "challenges/talent/",
    "landscape/",
    "landscape/?by=kind",
    "landscape/?q=no&kind=company&sector=banking&by=district",
    "map/",
    "map/?district=eastern",
    "guides/",
    "guides/first/",
    "compare/",
    "compare/?organisations=first",
    "compare/?initiatives=first",
    "find-support/",
    "find-support/?who=sme&need=money&sector=finance",
    "network/",
    "network/?kind=company&tie=part-of",
    "network/?from=first&to=first",
    "network/ties/",
    "timeline/",
    "timeline/?q=no&kind=deployment&sector=banking",
    "timeline/?year=2020",
    "timeline/?year=2021",
    "statistics/",
    "sources/",
    "sources/?q=doc&class=other",
    "search/",
    "search/?q=no",
    "search/?q=nothing",
    "about/",
    "about/data/",
    "about/accessibility/",
    "about/privacy/",
    "suggest/",
    "suggest/?organisation=first",
    "organisations/none/",
]

# Two records are few hits, for which a narrowed list needs one query more: it offers ways out.
WITH_WAYS_OUT = {path for path in PAGES if "?q=no&" in path}


class Register:
    """A register that grows: every record has links of each kind, and most are tied to the first of their noun."""

    def __init__(self) -> None:
        finance = SectorFactory(slug="finance")
        self.sectors = [SectorFactory(slug="banking", parent=finance), SectorFactory(slug="health")]
        self.technologies = [TechnologyFactory(slug="robotics")]
        self.more = {
            "challenges": [ChallengeFactory(slug="talent")],
            "audiences": [AudienceFactory(slug="public")],
        }
        guide = GuideFactory(slug="first")
        for noun in ("organisation", "initiative"):
            text = "[Banking](sectors/banking/), [the first](organisations/first/), [it](initiatives/first/)."
            GuidePartFactory(guide=guide, filter_noun=noun, filter_query="sector=banking", text_en=text, shown=1)
        GuideFactory(slug="second")
        self.number = 0
        self.first: Organisation | None = None

    def grow_to(self, number: int) -> None:
        links = {"sectors": self.sectors, "technologies": self.technologies}
        made = number - self.number
        dates = {"founded": "2000", "parent": self.first}
        organisations = bulk.organisations(made, **links, **dates)
        initiatives = bulk.initiatives(made, **links, **self.more, starts="2020", ends="2021")
        if not self.first:
            self.first = organisations[0]
            for record in (organisations[0], initiatives[0]):
                type(record).objects.filter(pk=record.pk).update(slug="first")
        self._tie(organisations, initiatives)
        self.number = number
        memory.forget()

    def _tie(self, organisations: list, initiatives: list) -> None:
        """Let every organisation lead its initiative and fund the first organisation, each with a source."""
        parts = zip(initiatives, organisations, strict=True)
        Participation.objects.bulk_create(
            Participation(initiative=initiative, organisation=organisation, role=ParticipationRole.LEAD)
            for initiative, organisation in parts
        )
        others = [organisation for organisation in organisations if organisation != self.first]
        ties = Relationship.objects.bulk_create(
            Relationship(subject=organisation, kind=RelationshipKind.FUNDS, object=self.first, since="2020")
            for organisation in others[:30]
        )
        sources = Source.objects.bulk_create(
            Source(url=f"https://example.org/{organisation.slug}", title="A document") for organisation in organisations
        )
        Citation.objects.bulk_create(
            [
                *(Citation(source=s, organisation=o) for s, o in zip(sources, organisations, strict=True)),
                *(Citation(source=s, initiative=i) for s, i in zip(sources, initiatives, strict=True)),
                *(Citation(source=s, relationship=tie) for s, tie in zip(sources, ties, strict=False)),
            ]
        )


def queries_of(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        visit(f"/en/{path}")
    return len(captured)


def test_pages_need_as_many_queries_for_2_records_as_for_20_and_for_2000(db):
    register = Register()
    seen = {}
    for number in (2, 20, 2000):
        register.grow_to(number)
        visit("/en/organisations/")
        seen[number] = {path: queries_of(path) for path in PAGES}

    assert max(seen[2].values()) <= MOST_QUERIES
    assert seen[20] == seen[2000]
    assert {path: number for path, number in seen[2].items() if path not in WITH_WAYS_OUT} == {
        path: number for path, number in seen[20].items() if path not in WITH_WAYS_OUT
    }


# The entries of the data set with most ties and evidence.
FULLEST = {
    "organisations/first/": "organisations/hkust/",
    "initiatives/first/": "initiatives/hkma-genai-sandbox/",
    "guides/first/": "guides/ai-in-finance/",
    "organisations/first/network/": "organisations/hkust/network/",
    "compare/?organisations=first": "compare/?organisations=hkust,hku,cuhk,polyu,cyberport",
    "compare/?initiatives=first": "compare/?initiatives=hkma-genai-sandbox,ai-subsidy-scheme,smart-traffic-fund",
    "network/?from=first&to=first": "network/?from=hkust&to=hkma",
}


@pytest.mark.parametrize("path", PAGES)
def test_pages_over_the_whole_data_set_stay_within_their_queries(register, django_assert_max_num_queries, path):
    with django_assert_max_num_queries(MOST_QUERIES):
        page = visit("/en/" + FULLEST.get(path, path).replace("=first", "=hkust"))

    assert page.status == (404 if "none" in path else 200)


@pytest.mark.parametrize("path", PAGES)
def test_pages_over_the_whole_data_set_stay_within_their_bytes(register, language, path):
    page = visit(f"/{language}/" + FULLEST.get(path, path).replace("=first", "=hkust"))

    assert 1_000 < len(page.content) < MOST_BYTES


def static_file(address: str) -> Path:
    found = finders.find(address.removeprefix("/static/"))
    assert found, f"{address} is not there"
    return Path(found)


# What a script or a style sheet loads in its turn.
IMPORTED = re.compile(r"""(?:\bfrom|@?\bimport)\s*["'](\.{0,2}/[^"']+)["']""")


def transferred(page: Page) -> dict[str, int]:
    """Return the compressed size of each style sheet and script of a page, in bytes."""
    needed = [
        *page.attributes("link[rel=stylesheet]", "href"),
        *page.attributes("link[rel=modulepreload]", "href"),
        *page.attributes("script[src]", "src"),
    ]
    for address in needed:
        needed += [urljoin(address, name) for name in IMPORTED.findall(static_file(address).read_text())]
    return {address: len(gzip.compress(static_file(address).read_bytes())) for address in needed}


@pytest.mark.parametrize("path", PAGES)
def test_styles_and_scripts_stay_within_their_bytes(db, path):
    Register().grow_to(1)

    sizes = transferred(visit(f"/en/{path}"))

    assert len(sizes) > 3
    assert sum(sizes.values()) < MOST_BYTES, sizes
