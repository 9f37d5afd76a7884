"""The map: districts with their numbers and entries, and from where organisations are run."""

import pytest

from directory.models import District, ReviewState
from directory.overviews import district_map
from tests.factories import OrganisationFactory
from tests.pages import count_in_heading, read, slugs, visit, words
from tests.views.test_fuzz import ATTACKS, BROKEN_ESCAPES, NUMBERS_AS_TEXT

NARROWED = [
    "",
    "?district=tai-po",
    "?district=eastern&district=wan-chai",
    "?kind=startup",
    "?q=universty",
    "?headquarters=overseas",
]


def table(page) -> dict[str, int]:
    """The number of each row of the table."""
    return {words(row.css_first("th")): int(words(row.css_first("td"))) for row in page.all(".districts tbody tr")}


@pytest.mark.parametrize("query", NARROWED)
def test_drawing_and_table_hold_the_same_numbers(register, query):
    page = read(f"/en/map/{query}")
    drawn = {
        hexagon.attributes["aria-label"].rsplit(":", 1)[0]: int(words(hexagon.css_first(".hexagon__count")))
        for hexagon in page.all("a.hexagon")
    }
    rows = table(page)
    unknown = rows.pop("District not known", 0)

    assert drawn == rows
    assert len(drawn) == 18
    lifted = "&".join(part for part in query[1:].split("&") if not part.startswith("district"))
    assert sum(drawn.values()) + unknown == count_in_heading(read(f"/en/organisations/?{lifted}".rstrip("?")))


def test_every_district_has_a_place_of_its_own():
    assert set(district_map.PLACES) == set(District)
    assert len(set(district_map.PLACES.values())) == 18
    hexagons = [*district_map.districts({}, dict(District.choices))]
    for n, one in enumerate(hexagons):
        assert all(abs(one.x - other.x) >= 99 or abs(one.y - other.y) >= 82 for other in hexagons[:n])


def test_chosen_district_shows_its_entries_beside(register):
    page = read("/en/map/?district=tai-po")

    assert page.attribute("a.hexagon[aria-current]", "href") == "?district=tai-po#entries"
    first = slugs(read("/en/organisations/?district=tai-po"))[:8]
    addresses = page.attributes(".map__entries .row__name a", "href")
    assert [address.split("/")[-2] for address in addresses] == first
    assert page.text(".map__more") == f"and {count_in_heading(read('/en/organisations/?district=tai-po')) - 8} more"


def test_choosing_a_district_keeps_the_other_filters(db):
    OrganisationFactory(district="eastern", kind="startup")

    page = read("/en/map/?kind=startup&district=eastern")

    assert "?kind=startup&district=wan-chai#entries" in page.attributes("a.hexagon", "href")
    assert page.texts(".map__entries .row__name") != []


def test_what_is_not_known_has_its_list_too(db):
    OrganisationFactory(district="")
    OrganisationFactory(district="")
    OrganisationFactory(district="north", headquarters="macao")

    page = read("/en/map/?district=north")

    assert page.text(".map__unknown a") == "2 District not known"
    assert page.attribute(".map__unknown a", "href") == "/en/organisations/?unknown=district"
    assert page.texts(".seat a") == ["1 Macao"]
    assert read("/en/map/").texts(".seat a") == ["1 Macao", "2 Headquarters not known"]


@pytest.mark.parametrize(
    ("numbers", "bounds"),
    [
        ({}, []),
        ({"a": 0}, []),
        ({"a": 1}, [(1, 1)]),
        ({"a": 5, "b": 1}, [(1, 1), (2, 2), (3, 5)]),
        ({"a": 53}, [(1, 3), (4, 6), (7, 13), (14, 26), (27, 53)]),
        ({"a": 1600}, [(1, 99), (100, 199), (200, 399), (400, 799), (800, 1600)]),
    ],
)
def test_shades_cover_every_number_once(numbers, bounds):
    shades = district_map.shades(numbers)

    assert [(shade.first, shade.last) for shade in shades] == bounds
    assert [shade.number for shade in shades] == [*range(1, len(bounds) + 1)]


@pytest.mark.parametrize(
    ("label", "lines"),
    [("North", ["North"]), ("Central and Western", ["Central and", "Western"]), ("中西區", ["中西區"])],
)
def test_names_of_districts_are_broken_into_lines(label, lines):
    assert district_map.in_lines(label) == lines


def test_page_speaks_every_language(register, language):
    page = read(f"/{language}/map/?district=tai-po")

    assert page.text("h1") == {"en": "The map", "zh-hant": "地圖", "zh-hans": "地图"}[language]
    assert {"en": "Shenzhen", "zh-hant": "深圳", "zh-hans": "深圳"}[language] in page.texts(".hexagons--bay text")


def test_empty_register_has_a_map(db, language):
    page = read(f"/{language}/map/")

    assert page.texts("a.hexagon .hexagon__count") == ["0"] * 18
    assert page.all(".map__shades") == []


def test_hostile_queries_are_no_error(register):
    for text in (*ATTACKS, *NUMBERS_AS_TEXT, *BROKEN_ESCAPES):
        for name in ("district", "q", "headquarters"):
            page = visit(f"/en/map/?{name}={text}")
            page = visit(page.location) if page.status == 302 else page
            assert page.status == 200, (name, text)
            assert "<script>alert" not in page.html


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
def test_hidden_organisations_count_nowhere(db, state):
    OrganisationFactory(slug="hush", district="north", headquarters="macao", review_state=state)

    page = read("/en/map/?district=north")

    assert "hush" not in page.html
    assert page.texts("a.hexagon .hexagon__count") == ["0"] * 18
    assert page.all(".seat a") == []
