"""The pages of the network."""

import csv
import io
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Organisation, ReviewState
from directory.overviews.network.ties import network
from directory.search import memory
from tests.factories import (
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RelationshipFactory,
    SlugRedirectFactory,
    SourceFactory,
)
from tests.pages import Page, count_in_heading, read, visit, words
from tests.views.test_budgets import MOST_BYTES, MOST_QUERIES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def trio(db):
    """One funds two; two and three share an initiative; four is tied to nobody."""
    one, two, three, _four = (OrganisationFactory(slug=slug) for slug in ("one", "two", "three", "four"))
    tie = RelationshipFactory(subject=one, kind="funds", object=two, since="2020")
    CitationFactory(relationship=tie, source=SourceFactory(title="Paper on funds"))
    shared = InitiativeFactory(slug="shared")
    CitationFactory(initiative=shared, fields=["summary"], source=SourceFactory(title="Paper on the initiative"))
    ParticipationFactory(initiative=shared, organisation=two, role="lead")
    ParticipationFactory(initiative=shared, organisation=three, role="partner")


def rows_of(address: str) -> list[dict[str, str]]:
    text = visit(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def number(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdigit()))


# The whole


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


# Ways


def test_way_is_told_in_steps_with_their_sources(trio):
    page = read("/en/network/?from=one&to=three")

    assert page.text("h1") == "How is One tied to Three?"
    assert page.texts(".net__sentence") == ["One funds Two since 2020", "Two leads Shared, in which Three takes part"]
    assert page.texts(".net__sources a") == ["Paper on funds", "Paper on the initiative"]
    assert len(page.all(".net__steps .hint")) == 1
    assert page.texts(".net__window a title") == ["One", "Two", "Shared", "Three"]


def test_way_back_is_told_the_other_way_round(trio):
    page = read("/en/network/?from=three&to=one")

    assert page.texts(".net__sentence") == [
        "Three takes part in Shared, which Two leads",
        "Two is funded by One since 2020",
    ]


def test_way_in_chinese_has_sentences_of_its_own(trio):
    page = read("/zh-hant/network/?from=one&to=three")

    assert page.texts(".net__sentence") == ["One資助Two 自2020年起", "Two主導Shared，Three亦有參與"]


def test_typed_names_lead_to_the_address_with_slugs(trio):
    SlugRedirectFactory(slug="former", organisation=Organisation.objects.get(slug="three"))

    assert visit("/en/network/?from=ONE&to=former").location == "/en/network/?from=one&to=three"
    assert visit("/en/network/?to=three&from=one").location == "/en/network/?from=one&to=three"
    assert visit("/en/network/?node=Two").location == "/en/organisations/two/network/"
    assert visit("/en/network/?organisation=two").location == "/en/organisations/two/network/"


def test_unclear_name_offers_those_that_it_may_mean(trio):
    for name in ("East Bank", "West Bank"):
        OrganisationFactory(slug=name.lower().replace(" ", "-"), name_en=name)

    page = read("/en/network/?from=bank&to=one")

    assert "may mean several" in page.text(".reading h2")
    assert sorted(page.attributes(".reading a", "href")) == ["?from=east-bank&to=one", "?from=west-bank&to=one"]
    assert read("/en/network/?node=bank").attributes(".reading a", "href")[0].endswith("-bank/network/")


def test_unknown_name_is_said_to_be_unknown(trio):
    page = read("/en/network/?from=one&to=zzyzx+quux")

    assert page.texts(".reading h2") == ["No organisation in the register is called “zzyzx quux”."]
    assert page.all(".net__sentence") == []


def test_no_way_is_said_plainly(trio):
    assert "No way leads" in read("/en/network/?from=one&to=four").text(".net__none")
    assert "chosen kinds" in read("/en/network/?from=one&to=three&tie=funds").text(".net__none")
    assert "one and the same" in read("/en/network/?from=one&to=one").text(".net__none")


def test_kinds_of_tie_narrow_a_way(trio):
    assert len(read("/en/network/?from=one&to=two&tie=funds").all(".net__steps > li")) == 1


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
def test_hidden_records_are_no_step_and_stand_on_no_page(trio, state):
    hush = OrganisationFactory(slug="hush", review_state=state)
    four = Organisation.objects.get(slug="four")
    RelationshipFactory(subject=hush, kind="funds", object=four)
    RelationshipFactory(subject=hush, kind="funds", object=Organisation.objects.get(slug="one"))
    memory.forget()

    for path in ("network/", "network/ties/", "network/ties.csv", "network/network.svg", "organisations/one/network/"):
        assert "hush" not in visit(f"/en/{path}").html.lower()
    assert "No way leads" in read("/en/network/?from=one&to=four").text(".net__none")
    assert read("/en/network/?from=one&to=hush").texts(".reading a") == ["All organisations"]
    assert visit("/en/organisations/hush/network/").status == 404


# One organisation


def test_neighbourhood_is_drawn_and_told(trio):
    page = read("/en/organisations/two/network/")

    assert set(page.texts(".net__window a title")) == {"One", "Two", "Three", "Shared"}
    funded, led = page.texts("#told .net__told > li")
    assert funded.startswith("Two is funded by One since 2020Sources: 1Paper on funds")
    assert led.startswith("Two leads Shared")
    assert page.attributes(".net__others a", "href") == ["/en/organisations/three/"]


def test_numbers_of_a_neighbourhood_lead_to_lists_with_as_many(register):
    page = read("/en/organisations/hku/network/")
    links = [page.one(".lede a"), *page.all(".net__family a"), *page.all(".net__onwards .net__more")]

    assert len(links) > 5
    for link in links:
        assert number(read(str(link.attributes["href"])).text("#results")) == number(words(link))


def test_organisation_without_ties_says_so_and_is_not_linked(trio):
    page = read("/en/organisations/four/network/")

    assert page.texts(".none") == ["The register knows of no tie to another organisation."]
    assert "network/" not in read("/en/organisations/four/").text("main")
    assert read("/en/organisations/four/").all("a[href$='four/network/']") == []
    assert len(read("/en/organisations/three/").all("a[href$='three/network/']")) == 1


def test_former_address_leads_to_the_neighbourhood(trio):
    SlugRedirectFactory(slug="former", organisation=Organisation.objects.get(slug="one"))

    page = visit("/en/organisations/former/network/")

    assert (page.status, page.location) == (301, "/en/organisations/one/network/")
    assert visit("/en/organisations/nobody/network/").status == 404


# Files


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


# What it costs


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
