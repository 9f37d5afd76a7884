"""The network as files, and what its pages cost."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Organisation
from directory.search import memory
from tests.factories import (
    CitationFactory,
    OrganisationFactory,
    RelationshipFactory,
)
from tests.pages import Page, read, visit
from tests.views.test_budgets import MOST_BYTES, MOST_QUERIES

SVG = "{http://www.w3.org/2000/svg}"


def rows_of(address: str) -> list[dict[str, str]]:
    text = visit(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_files_hold_the_drawing_and_the_ties(trio, language):
    drawing = ElementTree.fromstring(visit(f"/{language}/network/network.svg").content)
    picture = visit(f"/{language}/network/network.png")

    assert len(drawing.findall(f".//{SVG}a")) == 4
    assert all(link.attrib["href"].startswith("http://testserver/") for link in drawing.findall(f".//{SVG}a"))
    assert "style" not in {name for element in drawing.iter() for name in element.attrib}
    assert picture.content.startswith(b"\x89PNG")
    assert [(row["subject"], row["tie"], row["object"]) for row in rows_of(f"/{language}/network/ties.csv")] == [
        ("one", "funds", "two"),
        ("two", "lead", "shared"),
        ("three", "partner", "shared"),
    ]


def test_files_are_narrowed_as_the_page_is(trio):
    page = read("/en/network/?tie=funds")
    files = page.attributes(".figure__downloads a", "href")

    assert files == [f"/en/network/{name}?tie=funds" for name in ("network.svg", "network.png", "ties.csv")]
    assert len(rows_of(files[2])) == 1


def network_pages(slug: str) -> list[str]:
    return [
        "network/",
        "network/?kind=company&tie=funds",
        f"network/?from={slug}&to=hkma",
        f"organisations/{slug}/network/",
    ]


def grow(first: Organisation, times: int) -> None:
    for _time in range(times):
        other = OrganisationFactory(parent=first)
        CitationFactory(relationship=RelationshipFactory(subject=other, kind="funds", object=first))
    memory.forget()


def test_pages_need_as_many_queries_for_few_ties_as_for_many(db):
    hub = OrganisationFactory(slug="hub")
    grow(hub, 2)
    seen = []
    for times in (1, 60):
        grow(hub, times)
        other = Organisation.objects.exclude(slug="hub").first()
        seen.append([])
        for path in ("network/", "network/ties/", f"network/?from={other.slug}&to=hub", "organisations/hub/network/"):
            memory.forget()
            with CaptureQueriesContext(connection) as captured:
                read(f"/en/{path}")
            seen[-1].append(len(captured))

    assert seen[0] == seen[1]
    assert max(seen[0]) <= MOST_QUERIES


@pytest.mark.parametrize("slug", ["hku", "innovation-and-technology-commission"])
def test_fullest_pages_stay_within_their_bytes(register, language, slug):
    for path in network_pages(slug):
        page: Page = read(f"/{language}/{path}")
        assert len(page.content) < MOST_BYTES, path
