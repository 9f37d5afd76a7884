"""Monograms, the order and size of tiles, and how the poster packs them."""

import pytest

from directory.models import Organisation, OrganisationKind
from directory.models.bilingual import Text
from directory.overviews import landscape, poster
from directory.overviews.landscape import Tile
from directory.overviews.monogram import monogram
from directory.search.query import count
from directory.search.question import Question
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RelationshipFactory,
    SectorFactory,
)


@pytest.mark.parametrize(
    ("english", "aliases", "expected"),
    [
        ("Hong Kong Monetary Authority", ["HKMA"], "HKMA"),
        ("The Hong Kong University of Science and Technology", ["HKUST", "科大"], "UST"),
        ("Applied Science and Technology Research Institute", ["ASTRI"], "ASTR"),
        ("Census and Statistics Department", ["C&SD"], "C&SD"),
        ("AI Guided", [], "AG"),
        ("SenseTime", ["Sense Time Group"], "ST"),
        ("Tencent", [], "Ten"),
        ("AQUMON (Magnum Research)", [], "AQU"),
        ("3Capital (3Cap AGI Fund)", [], "3Ca"),
        ("Bank of East Asia", [], "BEA"),
        ("The Hong Kong and China Gas Company Limited", [], "CGC"),
        ("Hong Kong", [], "HK"),
        ("(Brackets)", [], "Bra"),
        ("X", [], "X"),
        ("—", [], "?"),
    ],
)
def test_monogram_in_letters_follows_the_rule(english, aliases, expected):
    assert monogram(english, "", aliases, in_chinese=False) == expected


@pytest.mark.parametrize(
    ("chinese", "aliases", "expected"),
    [
        ("香港科技大學", ["HKUST", "科大"], "科大"),
        ("屋宇署", ["BD"], "屋宇"),
        ("香港金融管理局", ["HKMA", "金管局"], "金融"),
        ("螞蟻銀行（香港）", [], "螞蟻"),
        ("AI學會", [], "學會"),
        ("香港", [], "香港"),
        ("", ["AIDL"], "AIDL"),
        ("", ["科大"], "Nam"),
    ],
)
def test_monogram_in_chinese_takes_two_characters(chinese, aliases, expected):
    assert monogram("Name", chinese, aliases, in_chinese=True) == expected


def test_monograms_of_the_data_set_are_short(register):
    for organisation in Organisation.objects.published():
        for in_chinese in (False, True):
            text = monogram(organisation.name_en, organisation.name_zh, organisation.aliases, in_chinese=in_chinese)
            assert 1 <= len(text) <= 4, organisation.slug
            assert text != "?", organisation.slug


def tie(organisation, number: int) -> None:
    for _ in range(number):
        ParticipationFactory(organisation=organisation)


def shown(by: str, question: Question | None = None, **limits: int) -> dict[str, tuple[int, list[str]]]:
    """The count and the tiles of each block."""
    question = question or Question("organisation")
    found = landscape.blocks(question, by, count(question), **limits)
    return {block.value: (block.count, [tile.slug for tile in block.tiles]) for block in found}


def test_tiles_are_sized_by_initiatives_and_relationships_that_are_public(db):
    small, medium, large = (OrganisationFactory(slug=slug) for slug in ("small", "medium", "large"))
    tie(large, 9)
    RelationshipFactory(subject=large, object=small)
    tie(medium, 3)
    tie(small, 1)
    RelationshipFactory(subject=small, object=OrganisationFactory(slug="hidden", review_state="draft"))
    ParticipationFactory(organisation=small, initiative=InitiativeFactory(review_state="draft"))

    (block,) = landscape.blocks(Question("organisation"), "kind", count(Question("organisation")))

    assert [(tile.slug, tile.ties, tile.size) for tile in block.tiles] == [
        ("large", 10, 3),
        ("medium", 3, 2),
        ("small", 2, 1),
    ]


def test_block_shows_the_largest_tiles_and_how_many_more_there_are(db):
    for number in range(9):
        tie(OrganisationFactory(slug=f"o-{number}"), number % 3)

    (block,) = landscape.blocks(Question("organisation"), "kind", count(Question("organisation")), tiles=1)

    assert [tile.slug for tile in block.tiles] == ["o-2", "o-5", "o-8", "o-1", "o-4", "o-7"]
    assert (block.count, block.more) == (9, 3)


def test_organisation_stands_in_the_block_of_the_parent_of_its_sector_once(db):
    finance = SectorFactory(slug="finance")
    banking, insurance = SectorFactory(slug="banking", parent=finance), SectorFactory(slug="insurance", parent=finance)
    OrganisationFactory(slug="both", sectors=[banking, insurance])
    OrganisationFactory(slug="none")

    assert shown("sector") == {"finance": (1, ["both"]), "": (1, ["none"])}


def test_chosen_values_are_the_blocks(db):
    finance = SectorFactory(slug="finance")
    OrganisationFactory(slug="bank", sectors=[SectorFactory(slug="banking", parent=finance)])
    OrganisationFactory(slug="clinic", sectors=[SectorFactory(slug="health")])

    question = Question("organisation", chosen={"sector": ("banking",)})

    assert shown("sector", question) == {"banking": (1, ["bank"])}


def test_unknown_districts_come_last_however_many_they_are(db):
    OrganisationFactory(slug="known", district="eastern")
    OrganisationFactory(slug="a")
    OrganisationFactory(slug="b")

    assert list(shown("district").items()) == [("eastern", (1, ["known"])), ("", (2, ["a", "b"]))]


@pytest.mark.parametrize("by", landscape.BY)
def test_blocks_of_the_data_set_agree_with_the_counts(register, by):
    for chosen in ({}, {"kind": ("startup", "university")}, {"headquarters": ("hong-kong",)}):
        question = Question("organisation", chosen=chosen)
        for value, (number, tiles) in shown(by, question, tiles=100_000, most=100_000).items():
            assert number == len(tiles) == len(set(tiles)), value


def tile(size: int) -> Tile:
    return Tile("slug", Text("Name", "en"), "N", OrganisationKind.COMPANY, {1: 0, 2: 3, 3: 10}[size])


def test_poster_fills_the_gaps_beside_large_tiles():
    starts, rows = poster.packed([tile(3), tile(2), tile(1), tile(1)] + [tile(2)] * 3)

    assert starts == [(0, 0), (2, 0), (4, 0), (5, 0), (6, 0), (8, 0), (2, 1)]
    assert rows == 2


def test_poster_lays_no_two_tiles_over_one_another(register):
    question = Question("organisation")
    plan = poster.lay_out(landscape.blocks(question, "sector", count(question), poster.TILES, poster.MOST))
    boxes = [(m.x, m.y, m.x + m.width, m.y + m.height) for place in plan.places for m in place.marks]

    assert len(boxes) > 400
    for n, (left, top, right, bottom) in enumerate(boxes):
        assert right <= plan.right
        assert bottom < plan.foot
        assert not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in boxes[:n]
        )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Education Bureau", ["Education", "Bureau"]),
        ("香港應用科技研究院", ["香港應用科技研", "究院"]),
        ("One two three four five six seven eight nine ten", ["One two three", "four five six", "seven eight…"]),
    ],
)
def test_names_on_the_poster_are_broken_into_lines(text, lines):
    assert poster.wrapped(text, 7.6, 3) == lines
