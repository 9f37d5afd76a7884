import pytest
from django.utils import translation

from directory.models import Initiative, Organisation
from directory.search import document
from directory.search.text import key
from tests.factories import (
    AudienceFactory,
    ChallengeFactory,
    InitiativeFactory,
    OrganisationFactory,
    SectorFactory,
    TechnologyFactory,
)


def parts_of(text: str) -> tuple[list[str], set[str]]:
    """Return the identifiers and the keys of the names, and all tokens, of a `search_text` column."""
    keys, _, rest = text.removeprefix("|").partition("| ")
    return keys.split("|"), set(rest.partition(" | ")[0].split())


def test_organisation_is_found_by_every_name_and_identifier(db):
    record = OrganisationFactory(
        slug="hkust",
        name_en="The Hong Kong University of Science and Technology",
        name_zh="香港科技大學",
        aliases=["HKUST", "科大"],
        website="https://www.hkust.edu.hk/about",
        stock_code="0020.HK",
        identifiers={"wikidata": "Q12345"},
    )

    names, _tokens = parts_of(record.search_text)

    assert names == [
        "hkust",
        "hkust.edu.hk",
        "0020.hk",
        "0020",
        "20",
        "00020",
        "q12345",
        "hong kong university of science and technology",
        "香港科技大学",
        "科大",
    ]


@pytest.mark.parametrize(
    ("website", "expected"),
    [
        ("https://www.fano.ai/", "fano.ai"),
        ("http://fano.ai:8080/x", "fano.ai"),
        ("https://WWW.Fano.AI", "fano.ai"),
        ("", None),
    ],
)
def test_website_is_found_by_its_host(db, website, expected):
    names, _tokens = parts_of(OrganisationFactory(slug="x", name_en="X", website=website).search_text)

    assert names == [name for name in ("x", expected) if name]


def test_record_is_found_by_the_words_of_its_vocabularies_in_both_languages(db):
    record = InitiativeFactory(
        sectors=[SectorFactory(name_en="Elderly care", name_zh="安老")],
        technologies=[TechnologyFactory(name_en="Robotics", name_zh="機械人")],
        challenges=[ChallengeFactory(name_en="Talent", name_zh="人才")],
        audiences=[AudienceFactory(name_en="Everybody", name_zh="公眾")],
    )

    _names, tokens = parts_of(record.search_text)

    assert {"elder", "care", "安老", "robot", "机械", "talent", "人才", "everybodi", "公众"} <= tokens


def test_record_is_found_by_its_kind_district_and_address_in_any_language_of_the_editor(db):
    with translation.override("zh-hant"):
        record = OrganisationFactory(kind="startup", district="kwun-tong", address_en="57 Hung To Road")

    _names, tokens = parts_of(record.search_text)

    assert {"startup", "kwun", "tong", "57", "hung", "road"} <= tokens


@pytest.mark.parametrize(
    "field", ["summary_en", "description_en", "offer_en", "eligibility_en", "summary_zh", "description_zh", "offer_zh"]
)
def test_initiative_is_found_by_its_texts(db, field):
    text = "Zeppelin" if field.endswith("_en") else "飛艇"

    _names, tokens = parts_of(InitiativeFactory(**{field: text}).search_text)

    assert key(text) in tokens


@pytest.mark.parametrize(
    ("name_en", "sort_name"),
    [("The Arches", "arches"), ("Ärzte", "arzte"), ("A.I. Lab", "ai lab"), ("X" * 160, "x" * 160)],
)
def test_record_sorts_by_the_key_of_its_english_name(db, name_en, sort_name):
    assert OrganisationFactory(name_en=name_en).sort_name == sort_name


def test_all_records_are_derived_anew_when_data_came_in_past_the_actions(db, django_assert_max_num_queries):
    sector = SectorFactory(name_en="Banking")
    for number in range(5):
        OrganisationFactory(slug=f"o-{number}", sectors=[sector])
        InitiativeFactory(slug=f"i-{number}", sectors=[sector])
    expected = [list(model.objects.values("slug", "search_text", "sort_name")) for model in (Organisation, Initiative)]
    for model in (Organisation, Initiative):
        model.objects.update(search_text="", sort_name="")

    with django_assert_max_num_queries(13):
        document.derive_all()

    found = [list(model.objects.values("slug", "search_text", "sort_name")) for model in (Organisation, Initiative)]
    assert found == expected


def test_loaded_register_is_derived(register):
    for model in (Organisation, Initiative):
        more = ["challenges", "audiences"] if model is Initiative else []
        for record in model.objects.prefetch_related("sectors", "technologies", *more):
            stored = (record.search_text, record.sort_name)
            document.derive(record)
            assert (record.search_text, record.sort_name) == stored
