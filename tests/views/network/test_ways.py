"""How two organisations are tied, and what is around one."""

import pytest

from directory.models import Organisation, ReviewState
from directory.search import memory
from tests.factories import (
    OrganisationFactory,
    RelationshipFactory,
    SlugRedirectFactory,
)
from tests.pages import read, visit, words


def number(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdigit()))


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
