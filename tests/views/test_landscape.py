"""The landscape: tiles, blocks, legend, the card behind a tile, and the poster."""

import struct
from xml.etree import ElementTree

import pytest

from directory.models import ReviewState
from hkai_site.languages import CODES
from tests import bulk
from tests.factories import OrganisationFactory, SectorFactory
from tests.pages import read, visit, words
from tests.views.test_fuzz import ATTACKS, BROKEN_ESCAPES, NUMBERS_AS_TEXT

NARROWED = [
    "",
    "?by=kind",
    "?by=district",
    "?kind=startup",
    "?sector=finance&by=district",
    "?q=university&by=kind",
    "?q=universty",
    "?headquarters=overseas&by=kind",
    "?technology=machine-learning&status=active",
]


@pytest.mark.parametrize("query", NARROWED)
def test_tiles_and_what_is_left_out_add_up_to_the_count_of_the_block(register, query):
    for block in read(f"/en/landscape/{query}").all(".block"):
        number = int(words(block.css_first(".block__name b")))
        more = block.css_first(".block__more")
        left_out = int(words(more).split()[1]) if more else 0
        assert len(block.css(".mark")) + left_out == number
        assert not more or more.css_first("a, span")


def test_page_speaks_every_language(register, language):
    page = read(f"/{language}/landscape/?by=kind")

    assert page.text("h1") == {"en": "The landscape", "zh-hant": "全景圖", "zh-hans": "全景图"}[language]
    assert "undefined" not in page.html


def test_tile_is_a_link_that_says_name_and_kind(db):
    names = {"name_en": "University of X", "name_zh": "香港科技大學", "aliases": ["科大"]}
    OrganisationFactory(slug="hkust", kind="university", **names)

    english, chinese = read("/en/landscape/?by=kind"), read("/zh-hant/landscape/?by=kind")

    assert english.text(".mark a") == "UX University of X University"
    assert english.attribute(".mark a", "href") == "/en/organisations/hkust/"
    assert english.attribute(".mark", "data-letter") == "U"
    assert chinese.text(".mark a") == "科大 香港科技大學 大學及院校"
    assert chinese.attribute(".mark", "data-letter") == "大"


def test_colour_is_never_alone(register):
    page = read("/en/landscape/")
    swatches = page.all(".legend__swatch")
    letters = {words(swatch): swatch.attributes["class"] for swatch in swatches}

    assert len(letters) == 9
    for mark in page.all(".mark"):
        hue = next(name for name in mark.attributes["class"].split() if name.startswith("hue-"))
        assert letters[mark.attributes["data-letter"]].endswith(hue)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [("by=sector", ""), ("by=nothing", ""), ("by=kind&q=ai", "?q=ai&by=kind"), ("page=3&sort=newest", "")],
)
def test_other_addresses_redirect_to_the_canonical_one(db, typed, canonical):
    page = visit(f"/en/landscape/?{typed}")

    assert (page.status, page.location) == (302, f"/en/landscape/{canonical}")


@pytest.mark.parametrize(("path", "names"), [("landscape/", ("by", "q", "kind")), ("landscape/landscape.svg", ("by",))])
def test_hostile_queries_are_no_error(register, path, names):
    texts = [*ATTACKS, *NUMBERS_AS_TEXT, *BROKEN_ESCAPES]
    for text in texts if path.endswith("/") else texts[::8]:  # a poster takes long to draw
        for name in names:
            page = visit(f"/en/{path}?{name}={text}")
            page = visit(page.location) if page.status == 302 else page
            assert page.status == 200, (name, text)
            assert "<script>alert" not in page.html


def test_empty_register_says_so(db, language):
    page = read(f"/{language}/landscape/")

    assert page.all(".mark") == []
    assert page.text("main .none")
    assert visit(f"/{language}/landscape/landscape.svg").status == 200


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
def test_hidden_organisations_show_nowhere(db, state):
    OrganisationFactory(slug="hush", name_en="Hush", review_state=state)

    for path in ("", "?by=kind", "?by=district", "landscape.svg", "landscape.svg?by=kind"):
        assert "hush" not in visit(f"/en/landscape/{path}").html.lower()
    assert visit("/en/landscape/card/hush/").status == 404


def test_card_holds_the_facts(db):
    sector = SectorFactory(slug="banking", name_en="Banking")
    OrganisationFactory(
        slug="bank", name_en="A bank", name_zh="銀行", kind="company", founded="1999-05", district="eastern",
        summary_en="Lends money.", sectors=[sector],
    )  # fmt: skip

    card = visit("/en/landscape/card/bank/")

    assert card.status == 200
    assert card.response["X-Robots-Tag"] == "noindex"
    text = words(card.one(".org-card"))
    for fact in (
        "A bank",
        "銀行",
        "Company",
        "May 1999",
        "Eastern",
        "Lends money.",
        "Banking",
        "Headquartersnot known",
    ):
        assert fact in text
    assert card.attribute(".button", "href") == "/en/organisations/bank/"


def test_card_of_nothing_is_not_found(db):
    assert visit("/en/landscape/card/nothing/").status == 404


@pytest.mark.parametrize("query", NARROWED)
def test_poster_is_a_drawing_with_the_numbers_of_the_page(register, query):
    page = read(f"/en/landscape/{query}")
    (address,) = [a for a in page.attributes(".figure__downloads a", "href") if "svg" in a]

    drawing = visit(address)

    assert drawing.response["Content-Type"] == "image/svg+xml"
    assert 'filename="hong-kong-ai-landscape.svg"' in drawing.response["Content-Disposition"]
    root = ElementTree.fromstring(drawing.content)
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any(text.startswith(page.text(".overview__count")) for text in texts)
    assert any(f"/en/landscape/{query}" in text for text in texts)
    assert any("CC BY 4.0" in text for text in texts)
    for block in page.texts(".block__name"):
        assert block.rsplit(" ", 1)[0] in texts
        assert block.rsplit(" ", 1)[1] in texts


def test_poster_in_simplified_chinese_is_simplified(db):
    OrganisationFactory(slug="x", name_zh="數碼港", kind="university")

    assert "大学及院校" in visit("/zh-hans/landscape/landscape.svg?by=kind").html
    assert "大學及院校" in visit("/zh-hant/landscape/landscape.svg?by=kind").html


@pytest.mark.parametrize("code", CODES)
def test_poster_as_png_is_twice_the_size_of_the_drawing(register, code):
    root = ElementTree.fromstring(visit(f"/{code}/landscape/landscape.svg?district=eastern").content)

    png = visit(f"/{code}/landscape/landscape.png?district=eastern")

    assert png.response["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png.content[16:24]) == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))


def test_page_over_many_records_stays_small(db, django_assert_max_num_queries):
    bulk.organisations(3000, sectors=[SectorFactory(slug=f"s-{n}") for n in range(3)], district="eastern")
    bulk.organisations(300, kind="startup")

    with django_assert_max_num_queries(12):
        page = read("/en/landscape/")

    assert len(page.content) < 60_000
    assert page.texts(".block__name b") == ["3,000", "3,000", "3,000", "300"]
    assert page.texts(".block__more")[0] == "and 2963 more"
