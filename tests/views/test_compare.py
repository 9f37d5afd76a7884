"""Compare: the address carries the set; names join it; the same facts stand in the same rows."""

import pytest

from directory import actions
from directory.models import InitiativeKind, ParticipationRole, ReviewState
from tests.factories import CitationFactory, InitiativeFactory, OrganisationFactory, ParticipationFactory, SectorFactory
from tests.pages import count_in_heading, read, visit


def rows(page) -> dict[str, list[str]]:
    return {
        row.css_first("th").text().split("≠")[0].strip(): [" ".join(cell.text().split()) for cell in row.css("td")]
        for row in page.all(".compare tbody tr")
    }


def test_the_same_facts_stand_in_the_same_rows(db):
    OrganisationFactory(slug="a", name_en="Alpha", founded="1990", website="https://a.example/")
    OrganisationFactory(slug="b", name_en="Beta", size="1-10")

    page = read("/en/compare/?organisations=a,b")

    assert page.texts(".compare thead th > a:first-child") == ["Alpha", "Beta"]
    assert rows(page)["Founded"] == ["1990", "not known"]
    assert rows(page)["Size"] == ["not known", "1–10 people"]


def test_rows_are_marked_where_known_facts_differ(db):
    OrganisationFactory(slug="a", founded="1990", size="1-10")
    OrganisationFactory(slug="b", founded="1991", size="1-10")

    marked = read("/en/compare/?organisations=a,b").texts(".compare__differs th")

    assert [text.split()[0] for text in marked] == ["Founded"]


def test_each_fact_carries_its_sources_and_each_record_lists_them(db):
    one, other = OrganisationFactory(slug="a", founded="1990"), OrganisationFactory(slug="b")
    CitationFactory(record=one, fields=["founded"], source__title="Register of companies")
    CitationFactory(record=other, source__title="Home page")

    page = read("/en/compare/?organisations=a,b")

    assert "Register of companies" in rows(page)["Founded"][0]
    assert ["Register of companies" in cell for cell in rows(page)["Where is this from?"]] == [True, False]


def test_initiatives_are_compared_by_their_own_facts(db):
    one = InitiativeFactory(slug="a", kind=InitiativeKind.FUNDING, budget_hkd=3_000_000_000)
    InitiativeFactory(slug="b", kind=InitiativeKind.FUNDING)
    ParticipationFactory(
        initiative=one, organisation=OrganisationFactory(name_en="Runner"), role=ParticipationRole.LEAD
    )

    page = read("/en/compare/?initiatives=a,b")

    assert rows(page)["Budget"] == ["HK$3 billion", "not known"]
    assert rows(page)["Led by"][0] == "Runner"


def test_drafts_are_not_compared(db):
    OrganisationFactory(slug="a")
    OrganisationFactory(slug="secret", name_en="Secret", review_state=ReviewState.DRAFT)

    page = visit("/en/compare/?organisations=a,secret")

    assert page.location == "/en/compare/?organisations=a"
    assert "Secret" not in read("/en/compare/?organisations=a&q=secret").html.replace('value="secret"', "")


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("?organisations=a,a,b", "?organisations=a,b"),
        ("?organisations=a&organisations=b", "?organisations=a,b"),
        ("?organisations=none", ""),
        ("?organisations=%00,%F0%9F%A4%96,../a", ""),
        ("?initiatives=a", ""),
        ("?page=2", ""),
    ],
)
def test_other_addresses_lead_to_the_canonical_one(db, query, canonical):
    OrganisationFactory(slug="a")
    OrganisationFactory(slug="b")

    assert visit(f"/en/compare/{query}").location == f"/en/compare/{canonical}"


def test_five_is_the_most(db):
    for slug in "abcdef":
        OrganisationFactory(slug=slug)

    page = visit("/en/compare/?organisations=a,b,c,d,e,f")

    assert page.location == "/en/compare/?organisations=a,b,c,d,e"
    assert "Five is the most" in read(page.location).text(".compare__full")


def test_a_former_slug_stands_for_its_record(db, editor):
    OrganisationFactory(slug="a")
    record = OrganisationFactory(slug="former")
    with actions.editing(record, by=None):
        record.slug = "present"
        record.save()

    assert visit("/en/compare/?organisations=a,former").location == "/en/compare/?organisations=a,present"


def test_a_name_joins_the_set(db):
    OrganisationFactory(slug="a")
    OrganisationFactory(slug="b", name_en="Beta", aliases=["BT"])

    assert visit("/en/compare/?organisations=a&q=bt").location == "/en/compare/?organisations=a,b"


def test_several_entries_of_a_name_are_offered(db):
    OrganisationFactory(slug="a")
    for slug in ("lab-one", "lab-two"):
        OrganisationFactory(slug=slug)

    page = read("/en/compare/?organisations=a&q=lab")

    assert page.attributes(".compare__add .pills a", "href") == [
        "/en/compare/?organisations=a,lab-one",
        "/en/compare/?organisations=a,lab-two",
    ]


def test_a_name_of_nobody_is_said_to_be_none(db):
    assert "“zzz”" in read("/en/compare/?organisations=&q=zzz").text(".compare__none")


def test_entries_like_the_first_are_offered(db):
    sector = SectorFactory()
    for slug in ("a", "like"):
        OrganisationFactory(slug=slug, sectors=[sector])

    assert read("/en/compare/?organisations=a").attributes(".pills a", "href") == ["/en/compare/?organisations=a,like"]


def test_what_each_leads_is_as_many_as_its_list(register):
    page = read("/en/compare/?organisations=hkust,hku")

    links = [link for link in page.all(".compare td a") if "?lead=" in (link.attributes["href"] or "")]
    assert [count_in_heading(read(link.attributes["href"])) for link in links] == [int(link.text()) for link in links]
    assert len(links) == 2


def test_compare_is_reached_from_lists_and_records(db):
    OrganisationFactory(slug="a")

    for path in ("/en/organisations/", "/en/organisations/a/"):
        assert "/en/compare/?organisations=a" in set(read(path).links())


@pytest.mark.parametrize("set_", ["hkust,hku", "hkust,hku,cuhk,polyu,cyberport"])
def test_a_comparison_keeps_within_the_queries_of_a_page(register, django_assert_max_num_queries, set_):
    with django_assert_max_num_queries(12):
        page = read(f"/en/compare/?organisations={set_}")

    assert len(page.all(".compare thead th")) == set_.count(",") + 1
