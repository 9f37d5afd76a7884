"""Pages about the directory, and the way to suggest a correction."""

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from directory.overviews.coverage import Share
from tests.factories import (
    ChangeFactory,
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    SourceFactory,
)
from tests.pages import Page, read, visit, words

ABOUT = ["about/", "about/data/", "about/accessibility/", "about/privacy/", "suggest/"]


def shares(page: Page) -> list[dict[str, str]]:
    """Return the tables of a page: what is counted, with the number and the share."""
    return [
        {
            row.css_first("th").text(): f"{row.css('td')[0].text()} {row.css('td')[1].text().split()[-1]}"
            for row in table.css("tbody tr")
        }
        for table in page.all("table.measures")
    ]


@pytest.mark.parametrize("path", ABOUT)
def test_pages_about_the_directory_link_to_each_other(db, language, path):
    page = read(f"/{language}/{path}")

    assert page.attributes(".about__nav a", "href") == [f"/{language}/{other}" for other in ABOUT]
    assert page.attribute(".about__nav [aria-current=page]", "href") == f"/{language}/{path}"


def test_coverage_is_computed_from_the_data(db):
    with time_machine.travel("2026-11-25 12:00+08:00"):
        OrganisationFactory(
            checked_on="2026-07-31", name_zh="科大", website="https://a.example", latitude=22, longitude=114
        )
        OrganisationFactory(checked_on="2025-07-31", confidence="general")
        OrganisationFactory(checked_on=None)
        InitiativeFactory(checked_on="2026-11-25", starts="2024")

        page = read("/en/about/data/")

    organisations, initiatives = shares(page)
    assert organisations == {
        "a check within the last year": "1 33%",
        "sources for the main facts": "2 66%",
        "a known Chinese name": "1 33%",
        "a known founding year": "0 0%",
        "a website": "1 33%",
        "a place on the map": "1 33%",
    }
    assert initiatives == {
        "a check within the last year": "1 100%",
        "sources for the main facts": "1 100%",
        "a known Chinese name": "0 0%",
        "a known start": "1 100%",
        "a website": "0 0%",
    }
    assert page.text(".lede") == "Computed from the register itself on 25 November 2026."
    assert page.texts(".facts dd") == ["31 July 2025", "25 November 2026", "none yet"]


def test_coverage_counts_documents_and_publishers(db):
    for publisher in ("Gazette", "Gazette", "Press"):
        CitationFactory(organisation=OrganisationFactory(), source=SourceFactory(publisher=publisher))
    SourceFactory(publisher="Unused")

    page = read("/en/about/data/")

    assert page.texts("h2 .tally")[-1] == "3"
    assert page.texts(".index li") == ["Gazette 2", "Press 1"]


def gaps(page: Page) -> dict[str, list[str]]:
    """Return what the last table of the page says is missing, for organisations and for initiatives."""
    rows = page.all("table.counts")[-1].css("tbody tr")
    return {words(row.css_first("th")): [words(cell) for cell in row.css("td")] for row in rows}


def test_gaps_are_computed_from_the_data(db):
    OrganisationFactory(name_zh="科大", district="eastern", founded="2020")
    OrganisationFactory(has_no_name_zh=True)
    OrganisationFactory()
    initiative = InitiativeFactory(starts="2024", budget_hkd=5)
    ParticipationFactory(initiative=initiative, organisation=OrganisationFactory(review_state="draft"), role="lead")

    found = gaps(read("/en/about/data/"))

    assert found["a Chinese name, or that there is none"] == ["1 33%", "1 100%"]
    assert found["the founding year, or the start"] == ["2 66%", "0 0%"]
    assert found["a budget"] == ["", "0 0%"]
    assert found["a lead"] == ["", "1 100%"]
    assert found["a district"] == ["2 66%", ""]


def test_coverage_counts_documents_by_who_stands_behind_them(db):
    body = OrganisationFactory(kind="public-body", website="https://www.body.example/")
    firm = OrganisationFactory(website="https://firm.example/en")
    scheme = InitiativeFactory()
    for host, cited in (
        ("news.body.example", {"organisation": firm}),
        ("www.info.gov.hk", {"initiative": scheme}),
        ("firm.example", {"organisation": firm}),
        ("www.scmp.com", {"organisation": body}),
        ("elsewhere.example", {"organisation": body}),
    ):
        CitationFactory(source=SourceFactory(url=f"https://{host}/1"), **cited)
    CitationFactory(organisation=OrganisationFactory(review_state="draft"))

    page = read("/en/about/data/")

    (table,) = [table for table in page.all("table.counts") if "Documents" in words(table.css_first("thead"))]
    assert [[words(cell) for cell in row.css("th, td")] for row in table.css("tbody tr")] == [
        ["Government and public bodies", "2", "1 50%", "1 100%"],
        ["Organisations themselves", "1", "1 50%", "0 0%"],
        ["Press", "1", "1 50%", "0 0%"],
        ["Other", "1", "1 50%", "0 0%"],
    ]


def test_coverage_tells_when_entries_were_checked(db):
    with time_machine.travel("2026-11-25 12:00+08:00"):
        OrganisationFactory(checked_on="2026-07-31")
        InitiativeFactory(checked_on="2001-01-01")
        InitiativeFactory(checked_on=None)

        page = read("/en/about/data/")

    (table,) = [table for table in page.all("table.counts") if "Quarter" in words(table.css_first("thead"))]
    found = {words(row.css_first("th")): [words(cell) for cell in row.css("td")] for row in table.css("tbody tr")}
    assert {label: texts for label, texts in found.items() if texts != ["0 0%", "0 0%"]} == {
        "Q3 2026": ["1 100%", "0 0%"],
        "earlier": ["0 0%", "1 50%"],
        "never": ["0 0%", "1 50%"],
    }


def test_coverage_speaks_every_language(register, language):
    heading = {"en": "Coverage and freshness", "zh-hant": "收錄範圍及資料時效", "zh-hans": "收录范围及资料时效"}

    assert read(f"/{language}/about/data/").text("h1") == heading[language]


def test_coverage_of_an_empty_register(db):
    page = read("/en/about/data/")

    assert {value for table in shares(page) for value in table.values()} == {"0 0%"}
    assert page.texts(".facts dd") == ["none yet"] * 3


def test_coverage_names_the_day_of_the_last_change(db):
    with time_machine.travel("2026-03-04 12:00+08:00"):
        ChangeFactory()

    assert read("/en/about/data/").texts(".facts dd")[-1] == "4 March 2026"


@pytest.mark.parametrize(("part", "whole", "percent"), [(0, 0, 0), (0, 5, 0), (5, 5, 100), (199, 200, 99), (1, 3, 33)])
def test_share_is_rounded_down_so_that_100_means_all(part, whole, percent):
    assert Share(part, whole).percent == percent


def test_numbers_of_coverage_are_those_of_the_data_set(register):
    page = read("/en/about/data/")

    home = read("/en/").texts(".ledger b")
    assert page.texts("h2 .tally") == [home[0], home[1], home[3]]


@pytest.mark.parametrize(
    ("noun", "factory"), [("organisation", OrganisationFactory), ("initiative", InitiativeFactory)]
)
def test_correction_names_the_record_that_it_is_about(db, noun, factory):
    factory(slug="fano", name_en="Fano Labs")

    page = read(f"/en/suggest/?{noun}=fano")

    assert page.text(".lede") == "About the entry Fano Labs"
    letter = urlsplit(page.attribute("a.button", "href"))
    assert (letter.scheme, letter.path) == ("mailto", "register@example.org")
    assert parse_qs(letter.query) == {"subject": ["fano"], "body": [f"http://testserver/en/{noun}s/fano/"]}
    assert page.attribute("meta[name=robots]", "content") == "noindex, follow"


@pytest.mark.parametrize("query", ["", "?organisation=none", "?organisation=", "?x=y", "?organisation=%00"])
def test_suggestion_without_a_record_is_about_the_register(db, query):
    page = read(f"/en/suggest/{query}")

    assert page.text(".lede") == "A wrong date, a missing name, a new organisation: tell the editors."
    assert page.attribute("a.button", "href") == "mailto:register@example.org?subject=directory"
    assert page.all("meta[name=robots]") == []


@pytest.mark.parametrize("path", ["suggest/", "about/accessibility/", "about/privacy/"])
def test_register_without_an_address_says_so(db, settings, path):
    settings.CONTACT_EMAIL = ""

    page = read(f"/en/{path}")

    assert "has not published an address yet" in page.html
    assert "mailto:" not in page.html


@pytest.mark.parametrize("path", ABOUT)
def test_pages_are_only_read(db, path):
    assert visit(f"/en/{path}", REQUEST_METHOD="POST").status == 405
