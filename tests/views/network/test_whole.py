"""The network as a whole: its drawing, its ties, its communities, its addresses."""

import csv
import io
from urllib.parse import quote

import pytest

from directory.overviews.network.ties import network
from directory.search import memory
from tests.factories import (
    OrganisationFactory,
)
from tests.pages import count_in_heading, read, visit, words


def number(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdigit()))


def rows_of(address: str) -> list[dict[str, str]]:
    text = visit(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_network_is_drawn_with_a_name_and_a_link_for_every_mark(trio, language):
    page = read(f"/{language}/network/")

    assert page.attributes(".net__window a", "href") == [
        f"/{language}/initiatives/shared/",
        f"/{language}/organisations/one/network/",
        f"/{language}/organisations/three/network/",
        f"/{language}/organisations/two/network/",
    ]
    assert page.texts(".net__window a title") == ["Shared", "One", "Three", "Two"]
    assert [path.split() for path in page.attributes(".net__window path.tie", "class")] == [
        ["tie", "tie--money"],
        ["tie", "tie--shared"],
    ]


def test_number_of_ties_is_that_of_the_list_and_of_the_table(register):
    for query in ("", "?tie=funds", "?kind=startup", "?tie=lead&community=hkust", "?sector=banking&tie=partner-of"):
        page = visit(f"/en/network/{query}")
        page = read(page.location) if page.status == 302 else page
        link = page.one("#drawn a")
        listed = read(str(link.attributes["href"]))
        shown = number(words(link))
        assert number(listed.text("#results")) == shown > 0
        assert len(rows_of(listed.attribute("a[href*='ties.csv']", "href"))) == shown


def test_number_of_organisations_is_that_of_the_list(register):
    page = read("/en/network/?kind=university")

    listed = read(page.attribute(".overview__count a", "href"))
    assert number(page.text(".overview__count")) == count_in_heading(listed) > 0


def test_list_of_ties_holds_each_once_over_all_its_pages(register):
    address, found = "/en/network/ties/?tie=partner-of", []
    page = read(address)
    total = number(page.text("#results"))
    while True:
        found += page.texts(".net__told > li")
        following = page.attributes(".pagination a[rel=next]", "href")
        if not following:
            break
        page = read("/en/network/ties/" + following[0])

    assert len(found) == total > 40
    assert len({text.rsplit(" since ", 1)[0] for text in found}) > 0.95 * total


def test_kinds_of_tie_are_counted_with_their_own_choice_lifted(register):
    page = read("/en/network/?tie=funds")
    boxes = {box.attributes["value"]: box for box in page.all("input[name=tie]")}
    numbers = dict(zip(boxes, [number(text) for text in page.texts("[data-facet=tie] b")], strict=True))

    assert "checked" in boxes["funds"].attributes
    assert sum(numbers.values()) == len(network().ties)
    assert number(page.text("#drawn")) == numbers["funds"]
    assert page.attributes(".chip", "href") == ["."]


def test_communities_lead_to_a_page_with_all_their_members(register):
    page = read("/en/network/")
    group = page.all(".net__communities li")[0]
    left_out = group.css_first(".net__more")
    assert left_out
    href = group.css_first("h3 a").attributes["href"]
    members = read(f"/en/network/{href}").attributes("#told .ties a[href*='/organisations/']", "href")

    named = words(group.css_first("p")).count(", ") + 1
    assert len(members) == 1 + 7 + number(words(left_out))
    assert named >= 7


def test_community_of_any_member_is_the_same_address(db):
    head = OrganisationFactory(slug="head")
    for number in range(3):
        OrganisationFactory(slug=f"unit-{number}", parent=head)

    assert visit("/en/network/?community=unit-1").location == "/en/network/?community=head"
    assert visit("/en/network/?community=none").location == "/en/network/"
    assert read("/en/network/?community=head").text("h1") == "Around Head"


def test_drawing_is_the_same_each_time(register):
    first = read("/en/network/").text(".net__window")
    path = read("/en/network/").attributes(".net__window path.tie", "d")
    memory.forget()

    assert read("/en/network/").attributes(".net__window path.tie", "d") == path
    assert read("/en/network/").text(".net__window") == first


def test_network_without_ties_says_so(db, language):
    for path in ("network/", "network/ties/", "network/?from=a&to=b", "network/?kind=startup"):
        assert read(f"/{language}/{path}").all(".none, .reading")
    assert visit("/en/network/network.svg").status == 200
    assert rows_of("/en/network/ties.csv") == []


@pytest.mark.parametrize(
    "query",
    [
        "tie=none", "tie=funds&tie=funds", "tie=partner&tie=funds", "community=%00", "page=99", "x=1", "node=",
        "from=&to=", "organisation=none&community=one&tie=%27", "kind=none", "sort=newest",
    ],
)  # fmt: skip
def test_any_other_address_leads_to_the_canonical_one(trio, query):
    for path in ("network/", "network/ties/"):
        page = visit(f"/en/{path}?{query}")
        for _time in range(3):
            page = visit(page.location) if page.status == 302 else page
        assert page.status in {200, 404}


@pytest.mark.parametrize("name", ["node", "from", "to", "organisation", "community", "tie", "q", "page"])
@pytest.mark.parametrize(
    "value",
    [
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "%00",
        "\x00",
        "科大",
        "🤖" * 300,
        "x" * 5000,
        "%(x)s",
        "{0}",
        "-",
        '"',
        "..",
        "%ED%A0%80",
    ],
)
def test_hostile_values_never_break_a_page(trio, name, value):
    for path in ("network/", "network/ties/", "network/ties.csv", "network/network.svg", "organisations/one/network/"):
        for text in (quote(value), value.replace("\x00", "")):
            page = visit(f"/en/{path}?{name}={text}")
            assert page.status in {200, 302, 404}
            assert "<script>alert" not in page.html
