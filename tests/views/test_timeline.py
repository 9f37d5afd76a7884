"""The timeline: its numbers are those of lists, dates are drawn as they are known, and no address breaks it."""

import pytest
import time_machine

from directory.models import ReviewState
from tests import bulk
from tests.factories import InitiativeFactory, OrganisationFactory
from tests.pages import Page, read, visit, words
from tests.views.test_fuzz import ATTACKS, BROKEN_ESCAPES, NUMBERS_AS_TEXT
from tests.views.test_numbers import counted


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-11-26 12:00+08:00", tick=False):
        yield


def test_numbers_of_a_lane_add_up(register):
    for lane in read("/en/timeline/").all(".lane:has(.cells):not(.lane--founded)"):
        note = lane.css_first(".lane__note")
        undated = int(words(note).split()[0]) if note else 0
        cells = sum(int(words(cell)) for cell in lane.css(".cells b"))
        assert cells + undated == int(words(lane.css("h2 a")[0]))


def test_page_speaks_every_language(register, language):
    whole, year = read(f"/{language}/timeline/"), read(f"/{language}/timeline/?year=2024")

    assert whole.text("h1") == {"en": "Timeline", "zh-hant": "時間線", "zh-hans": "时间线"}[language]
    assert year.text("h1").startswith(whole.text("h1"))
    assert "2024" in year.text("h1")


def rows(page: Page) -> dict[str, str]:
    """The initiatives that are drawn one by one, each with its dates in words."""
    return {row.css_first("a").text(): words(row.css_first(".span-row__dates")) for row in page.all(".span-row")}


def test_dates_are_told_as_they_are_known(db):
    InitiativeFactory(name_en="Year", starts="2024", status="running")
    InitiativeFactory(name_en="Month", starts="2024-03", ends="2025", status="completed")
    InitiativeFactory(name_en="Day", starts="2024-03-05", ends="2024-03-05", status="completed")
    InitiativeFactory(name_en="Lost", starts="2024-03-05", status="completed")
    InitiativeFactory(name_en="Undated", starts=None)

    page = read("/en/timeline/")

    assert rows(page) == {
        "Year": "From 2024",
        "Month": "March 2024 – 2025",
        "Day": "5 March 2024",
        "Lost": "From 5 March 2024, end not known",
    }
    assert page.texts(".timeline__notes li") == ["1 initiative has no known start and stands in no year."]


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2019, {"Old": "From 2018"}),
        (2021, {"Old": "From 2018", "Short": "June 2021 – 2022"}),
        (2022, {"Old": "From 2018", "Short": "June 2021 – 2022"}),
        (2023, {"Old": "From 2018"}),
    ],
)
def test_year_shows_what_began_and_what_ran_in_it(db, year, expected):
    InitiativeFactory(name_en="Old", starts="2018", status="running")
    InitiativeFactory(name_en="Short", starts="2021-06", ends="2022", status="completed")
    InitiativeFactory(name_en="Gone", starts="2017", status="completed")

    assert rows(read(f"/en/timeline/?year={year}")) == expected


def test_year_leads_to_the_years_beside_it_and_keeps_the_filters(db):
    page = read("/en/timeline/?kind=event&year=2017")

    assert page.attributes(".timeline__steps a", "href") == ["?kind=event", "?kind=event&year=2018"]
    assert read("/en/timeline/?year=2026").attributes(".timeline__steps a", "href") == ["?year=2025", "."]


def test_lane_that_is_too_full_becomes_numbers(db):
    bulk.initiatives(8, starts="2024-05")
    assert len(read("/en/timeline/").all(".span-row")) == 8

    bulk.initiatives(1, starts="2016")

    page = read("/en/timeline/")
    assert page.all(".span-row") == []
    assert page.texts(".lane:not(.lane--founded) .cells a") == ["earlier: 1", "2024: 8"]


def test_year_that_is_too_full_shows_the_milestones_and_leads_to_the_list(db):
    bulk.initiatives(200, starts="2024-05")
    InitiativeFactory(name_en="Great", starts="2024-12", featured=True)

    page = read("/en/timeline/?year=2024")

    assert len(page.all(".span-row")) == 7
    assert "Great" in rows(page)
    assert page.texts(".lane__more a") == ["Open the list: all 201 that began in 2024"]
    assert page.attribute(".lane__more a", "href").endswith("?kind=deployment&starts_min=2024&starts_max=2024")


def test_milestones_are_marked_and_listed_by_year(db):
    bulk.initiatives(9, starts="2023")
    InitiativeFactory(slug="great", name_en="Great", starts="2024-02", featured=True)

    page = read("/en/timeline/")

    assert page.attributes(".lane__milestones a", "href") == ["/en/initiatives/great/"]
    assert page.texts(".lane__milestones title") == ["Great, February 2024"]
    assert [words(row) for row in page.all(".by-year tbody tr") if "Great" in words(row)] == ["2024 1 0 Great"]


def test_initiatives_that_start_later_are_told(db):
    InitiativeFactory(starts="2028", status="announced")

    page = read("/en/timeline/")

    assert page.texts(".timeline__notes li") == ["1 initiative starts later."]
    assert page.attribute(".timeline__notes a", "href") == "/en/initiatives/?starts_min=2027"


def test_founding_years_follow_the_filters_of_both_nouns(register):
    page = read("/en/timeline/?status=running&sector=finance")

    links = page.attributes(".lane--founded a", "href")
    assert links
    assert all("sector=finance&founded_m" in link and "status" not in link for link in links)


def test_empty_register_has_an_empty_timeline(db, language):
    assert len(read(f"/{language}/timeline/").all(".lane")) == 1
    assert read(f"/{language}/timeline/?year=2024").all(".lane") == []


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
def test_hidden_records_are_drawn_nowhere(db, state):
    InitiativeFactory(name_en="Hush", starts="2024", featured=True, review_state=state)
    OrganisationFactory(founded="2024", review_state=state)

    for query in ("", "?year=2024"):
        page = read(f"/en/timeline/{query}")
        assert "Hush" not in page.html
        assert set().union(*counted(page).values()) <= {0}


@pytest.mark.parametrize(
    "typed", ["year=2016", "year=2027", "year=", "year=2024&year=x", "x=y", "sort=newest", "page=2"]
)
def test_address_is_canonical(db, typed):
    page = visit(f"/en/timeline/?{typed}")

    assert (page.status, page.location) == (302, "/en/timeline/")


@pytest.mark.parametrize("name", ["year", "q", "kind", "starts_min"])
def test_hostile_addresses_break_nothing(db, name):
    for value in (*ATTACKS, *BROKEN_ESCAPES, *NUMBERS_AS_TEXT):
        page = visit(f"/en/timeline/?{name}={value}")
        assert page.status in (200, 302, 400), page.address
        if page.status == 302:
            assert visit(page.location).status in (200, 302), page.location
