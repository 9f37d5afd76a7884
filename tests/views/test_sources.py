"""The list of cited documents: its numbers, what narrows it, its rows, and who may be named there."""

from collections.abc import Callable
from urllib.parse import urlencode, urljoin

import pytest
from django.urls import reverse

from directory.models import ReviewState, Source
from directory.search.hosts import CLASSES
from tests.factories import (
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    RelationshipFactory,
    SourceFactory,
)
from tests.pages import Page, count_in_heading, option_counts, read, visit, words

MOST_QUERIES = 8

HOSTS = {
    "press": "www.scmp.com",
    "official": "www.info.gov.hk",
    "own": "firm.example",
    "other": "elsewhere.example",
}


def titles(page: Page) -> list[str]:
    return page.texts(".row__name a")


@pytest.fixture
def cite(db) -> Callable[..., Source]:
    """Make a document of a class that a public organisation cites: `cite("press", title="A")`."""
    firm = OrganisationFactory(slug="firm", name_en="Firm", name_zh="公司", website="https://firm.example/")
    number = iter(range(1000))

    def make(kind: str = "other", **values: str | None) -> Source:
        source = SourceFactory(url=f"https://{HOSTS[kind]}/{next(number)}", **values)
        CitationFactory(source=source, organisation=firm)
        return source

    return make


# Numbers


def test_classes_of_the_data_set_add_up_to_the_whole_list(register):
    page = read("/en/sources/")

    counts = option_counts(page)["class"]
    assert list(counts) == list(CLASSES)
    assert sum(counts.values()) == count_in_heading(page) == Source.objects.cited_publicly().count()
    for name, number in counts.items():
        assert count_in_heading(read(f"/en/sources/?class={name}")) == number > 0
    two = read("/en/sources/?class=official&class=press")
    assert count_in_heading(two) == counts["official"] + counts["press"]


def test_publishers_of_the_data_set_have_as_many_documents_as_they_say(register):
    counts = option_counts(read("/en/sources/"))["publisher"]

    assert len(counts) == 30
    for publisher, number in counts.items():
        page = read(f"/en/sources/?{urlencode({'publisher': publisher})}")
        assert count_in_heading(page) == number
        assert sum(option_counts(page)["class"].values()) == number


def test_every_document_stands_on_one_page(register):
    found, page = [], read("/en/sources/?class=official")
    number = count_in_heading(page)
    found += page.attributes(".row__name a", "href")
    while following := page.attributes(".pagination a[rel=next]", "href"):
        page = read(urljoin(page.address, following[0]))
        found += page.attributes(".row__name a", "href")

    assert len(found) == len(set(found)) == number > 40


def test_counts_of_a_filter_are_those_without_its_own_ticks(cite):
    for kind, publisher in (("press", "A"), ("press", "B"), ("own", "A")):
        cite(kind, publisher=publisher)

    counts = option_counts(read("/en/sources/?class=press&publisher=A"))

    assert counts["class"] == {"official": 0, "own": 1, "press": 1, "other": 0}
    assert counts["publisher"] == {"A": 1, "B": 1}


# What narrows the list


def test_documents_come_newest_first_then_by_title(cite):
    for title, published in (("B", None), ("A", None), ("Year", "2024"), ("D", "2024-10-28"), ("C", "2024-10-28")):
        cite(title=title, published=published)

    page = read("/en/sources/")

    assert titles(page) == ["C", "D", "Year", "A", "B"]
    assert page.texts(".row__facts li:last-child") == ["28 October 2024"] * 2 + ["2024"] + ["date not known"] * 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sandbox", ["The Sandbox 沙盒"]),
        ("SANDBOX gazette", ["The Sandbox 沙盒"]),
        ("sand", ["The Sandbox 沙盒"]),
        ("box", []),
        ("sandbox -gazette", []),
        ("人工", ["AI人工智能"]),
        ("智能 ai", ["AI人工智能"]),
        ("jornal", []),
        ("經濟", ["AI人工智能"]),
        ("经济", ["AI人工智能"]),
        (".*", []),
        ("%", []),
    ],
)
def test_words_are_found_in_title_and_publisher(cite, typed, expected):
    cite(title="The Sandbox 沙盒", publisher="Gazette")
    cite(title="AI人工智能", publisher="經濟日報")

    assert titles(read(f"/en/sources/?{urlencode({'q': typed})}")) == expected


def test_chips_lift_one_part_each(cite):
    cite("press", title="One", publisher="A")

    page = read("/en/sources/?q=one&class=own&class=press&publisher=A")

    assert page.texts(".chip") == [
        "Remove filter Words one×",
        "Remove filter Class Organisations themselves×",
        "Remove filter Class Press×",
        "Remove filter Publisher A×",
    ]
    assert page.attributes(".chip", "href") == [
        "?class=own&class=press&publisher=A",
        "?q=one&class=press&publisher=A",
        "?q=one&class=own&publisher=A",
        "?q=one&class=own&class=press",
    ]
    assert page.attribute(".chips__clear", "href") == "."


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("class=nothing", ""),
        ("class=", ""),
        ("publisher=Nobody", ""),
        ("sort=title", ""),
        ("page=1", ""),
        ("page=x", ""),
        ("publisher=Gazette&class=press", "?class=press&publisher=Gazette"),
        ("class=press&class=official&class=press", "?class=official&class=press"),
        ("class=press&q=+ai+", "?q=ai&class=press"),
        ("class=press&class=nothing&page=1", "?class=press"),
        ("publisher=gazette", "?publisher=Gazette"),
        ("publisher=%E7%BB%8F%E6%B5%8E%E6%97%A5%E6%8A%A5", "?publisher=%E7%B6%93%E6%BF%9F%E6%97%A5%E5%A0%B1"),
    ],
)
def test_any_address_but_the_canonical_one_leads_there(cite, query, canonical):
    cite(publisher="Gazette")
    cite(publisher="經濟日報")

    page = visit(f"/en/sources/?{query}")

    assert (page.status, page.location) == (302, f"/en/sources/{canonical}")


def test_publishers_that_differ_in_case_only_stay_apart(cite):
    cite(title="Small", publisher="gazette")
    cite(title="Large", publisher="Gazette")

    assert titles(read("/en/sources/?publisher=gazette")) == ["Small"]
    assert titles(read("/en/sources/?publisher=Gazette")) == ["Large"]


def test_pages_of_the_list_and_the_page_past_its_end(cite):
    for number in range(21):
        cite("press", title=f"No {number:02}")

    second = read("/en/sources/?class=press&page=2")
    past = visit("/en/sources/?class=press&page=3")

    assert titles(second) == ["No 20"]
    assert second.text("title").startswith("Sources: Press (21), page 2 of 2")
    assert second.attribute("ol.rows", "start") == "21"
    assert past.status == 404
    assert "/en/sources/?class=press" in past.attributes("main a", "href")


def test_only_the_whole_list_is_for_search_engines(cite):
    for _ in range(21):
        cite("press")

    robots = {
        query: read(f"/en/sources/{query}").attributes("meta[name=robots]", "content")
        for query in ("", "?class=press", "?q=document", "?page=2")
    }
    assert robots.pop("") == []
    assert set(map(tuple, robots.values())) == {("noindex, follow",)}


# Rows


def test_row_tells_who_published_a_document_and_who_cites_it(cite):
    source = cite("press", title="Firm opens", publisher="Daily & Co", published="2024-10", archived_url="https://a.b/")
    CitationFactory(source=source, initiative=InitiativeFactory(slug="scheme", name_en="Scheme"))

    page = read("/en/sources/")

    link = page.one(".row__name a")
    assert (link.attributes["href"], link.attributes["rel"]) == (source.url, "noopener nofollow external")
    assert page.text(".row__by") == "Daily & Co · Archived copy"
    assert page.attributes(".row__by a", "href") == ["/en/sources/?publisher=Daily+%26+Co", "https://a.b/"]
    assert page.texts(".row__facts li") == ["Press", "October 2024"]
    assert page.texts(".row__citing li") == ["Firm", "Scheme"]
    assert page.attributes(".row__citing a", "href") == ["/en/organisations/firm/", "/en/initiatives/scheme/"]


def test_row_names_five_that_cite_and_says_that_there_are_more(cite):
    source = cite()
    for number in range(4):
        CitationFactory(source=source, initiative=InitiativeFactory(name_en=f"Scheme {number}"))
    five = read("/en/sources/").texts(".row__citing li")

    CitationFactory(source=source, organisation=OrganisationFactory(name_en="Bank"))

    assert five == ["Firm", "Scheme 0", "Scheme 1", "Scheme 2", "Scheme 3"]
    assert read("/zh-hant/sources/").texts(".row__citing li")[-1] == "等"


def test_document_without_a_publisher_says_so(cite):
    cite(publisher="")

    page = read("/en/sources/")

    assert page.text(".row__by") == "Publisher not known"
    assert option_counts(page) == {"class": {"official": 0, "own": 0, "press": 0, "other": 1}}


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }} ' &amp;"]
)
def test_texts_of_documents_and_addresses_stay_texts(cite, text):
    cite("press", title=text, publisher=text)

    page = read(f"/en/sources/?{urlencode({'q': text, 'publisher': text})}")

    assert titles(page) == [text]
    assert page.texts(".row__by a") == [text]
    assert page.all("main script, main img") == []


@pytest.mark.parametrize("name", ["q", "class", "publisher", "page"])
@pytest.mark.parametrize("value", ["%00", "%ff%fe", "%ED%A0%80", "(((", "x" * 5000, "%E7%A7%91" * 900, "-1", "²"])
def test_bad_values_never_break_the_page(cite, name, value):
    cite()

    assert visit(f"/en/sources/?{name}={value}").status in {200, 302}


# Who may be named


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
def test_hidden_records_and_what_only_they_cite_show_nowhere(cite, state):
    shared, secret = cite(title="Shared"), SourceFactory(title="Secret paper", publisher="Secret press")
    body = OrganisationFactory(name_en="Secret body", website="https://elsewhere.example/", review_state=state)
    scheme = InitiativeFactory(name_en="Secret scheme", review_state=state)
    tie = RelationshipFactory(subject=OrganisationFactory(name_en="Shown"), kind="funds", object=body)
    for source in (shared, secret):
        for cited in ({"organisation": body}, {"initiative": scheme}, {"relationship": tie}):
            CitationFactory(source=source, **cited)

    page = read("/en/sources/")

    assert count_in_heading(page) == 1
    assert titles(page) == ["Shared"]
    assert page.texts(".row__citing li") == ["Firm"]
    assert page.texts(".row__kind") == ["Other"]
    assert "Secret" not in page.html
    assert titles(read("/en/sources/?q=secret")) == []
    assert visit("/en/sources/?publisher=Secret+press").location == "/en/sources/"


# The page


def test_page_speaks_every_language(register, language):
    page = read(f"/{language}/sources/?class=press&publisher=HK01")

    heading = {"en": "Sources", "zh-hant": "資料來源", "zh-hans": "资料来源"}
    assert page.text("h1") == heading[language]
    number = count_in_heading(page)
    assert words(page.one("#results")) in {f"{number} documents", f"{number}份文件"}
    assert set(page.texts(".row__kind")) == {{"en": "Press", "zh-hant": "傳媒", "zh-hans": "传媒"}[language]}


def test_form_of_a_simplified_page_sends_what_it_shows(cite):
    cite(title="One", publisher="經濟日報")
    page = read("/zh-hans/sources/")
    value = page.attribute("input[name=publisher]", "value")

    found = read(visit(f"/zh-hans/sources/?{urlencode({'publisher': value})}").location)

    assert titles(found) == ["One"]
    assert found.attributes("input[name=publisher][checked]", "value") == [value]


def test_list_of_nothing_says_so(db):
    page = read("/en/sources/")

    assert count_in_heading(page) == 0
    assert page.text(".ways-out h3") == "Nothing matches."


def test_page_needs_few_queries_for_any_number_of_documents(register, django_assert_max_num_queries):
    for query in ("", "?q=ai&class=press", "?publisher=HK01&page=2"):
        with django_assert_max_num_queries(MOST_QUERIES):
            page = read(f"/en/sources/{query}")
        assert len(titles(page)) > 0
        assert count_in_heading(page) >= len(titles(page))


def test_home_page_leads_to_as_many_documents_as_it_counts(register):
    home = read("/en/")

    numbers = dict(zip(home.attributes(".ledger a", "href"), home.texts(".ledger b"), strict=True))
    assert count_in_heading(read(reverse("source_list"))) == int(numbers["/en/sources/"].replace(",", ""))
