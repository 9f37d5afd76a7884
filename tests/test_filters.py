"""What the lists accept in their query string. What becomes of it on a page is tested in tests/views."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from directory.filters import (
    FILTERS,
    SORTS,
    TextField,
    default_sort,
    one_in,
    page_in,
    query_string,
    several_in,
    slugs_in,
    text_in,
)
from directory.models import District, Headquarters, OrganisationKind, OrganisationStatus
from directory.search.question import YEARS, Question
from directory.search.sql import records
from directory.search.traits import NARROWINGS
from directory.search.typed import LONGEST_QUERY
from tests.factories import OrganisationFactory, ParticipationFactory, SectorFactory, TechnologyFactory
from tests.search.questions import Asker

NOUNS = ["organisation", "initiative"]


def question(noun: str, query: str) -> Question:
    return FILTERS[noun](QueryDict(query)).question


def chosen(noun: str, query: str) -> dict[str, tuple[str, ...]]:
    """Return the facets in which something is chosen."""
    return {name: values for name, values in question(noun, query).chosen.items() if values}


@pytest.mark.parametrize("noun", NOUNS)
def test_filters_are_facets_and_traits_words_years_checks_and_order(noun):
    year = YEARS[noun]

    assert set(FILTERS[noun].base_filters) == {
        "q",
        "sort",
        f"{year}_min",
        f"{year}_max",
        "checked_min",
        "checked_max",
        *(narrowing.name for narrowing in NARROWINGS[noun]),
    }


@pytest.mark.parametrize("noun", NOUNS)
def test_nothing_in_the_query_asks_for_everything_by_name(db, noun):
    asked = question(noun, "")

    assert (asked.text, asked.year_min, asked.year_max, asked.sort, asked.page) == ("", None, None, "name", 1)
    assert asked.parts == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("kind", OrganisationKind.values),
        ("status", OrganisationStatus.values),
        ("district", District.values),
        ("headquarters", Headquarters.values),
    ],
)
def test_every_value_of_a_closed_vocabulary_is_known(db, name, values):
    query = "&".join(f"{name}={value}" for value in values)

    assert chosen("organisation", query) == {name: tuple(sorted(values))}


def test_values_of_open_vocabularies_are_those_in_the_register(db):
    SectorFactory(slug="banking")
    TechnologyFactory(slug="robotics")

    assert chosen("organisation", "sector=banking&sector=none&technology=robotics&technology=") == {
        "sector": ("banking",),
        "technology": ("robotics",),
    }


def test_leads_are_organisations_that_lead_something(db):
    ParticipationFactory(organisation=OrganisationFactory(slug="lead"), role="lead")
    OrganisationFactory(slug="other")

    assert chosen("initiative", "lead=lead&lead=other") == {"lead": ("lead",)}


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("founded_min=1990", (1990, None)),
        ("founded_max=2000", (None, 2000)),
        ("founded_min=+1990+", (1990, None)),
        ("founded_min=1990&founded_min=1991", (1991, None)),
        ("founded_min=1800&founded_max=2100", (1800, 2100)),
        ("founded_min=1799&founded_max=2101", (None, None)),
        ("founded_min=1e3&founded_max=0x7d0", (None, None)),
        ("founded_min=-1990&founded_max=1990.5", (None, None)),
        ("founded_min=99999999999999999999", (None, None)),
        ("founded_min=%00&founded_max=NaN", (None, None)),
        ("starts_min=1990", (None, None)),
    ],
)
def test_years_are_whole_numbers_within_bounds(db, query, years):
    asked = question("organisation", query)

    assert (asked.year_min, asked.year_max) == years


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("科大", "科大"),
        ("  science   park ", "science park"),
        ("a\tb\nc", "a b c"),
        ("a\x00b", "a b"),
        ("\x00", ""),
        ("\u202e\u200b", ""),
        ("x" * 500, "x" * LONGEST_QUERY),
        ("x" * (LONGEST_QUERY - 1) + " y", "x" * (LONGEST_QUERY - 1)),
        ("", ""),
        (None, ""),
    ],
)
def test_text_is_one_line_without_control_characters(typed, read):
    assert TextField(required=False).clean(typed) == read


@given(st.text())
def test_text_once_cleaned_stays_as_it_is(typed):
    clean = TextField(required=False).clean

    assert clean(clean(typed)) == clean(typed)


def test_search_reads_its_text_like_the_lists(db):
    query = QueryDict("q=++ai+%00+lab")

    assert text_in(query) == question("organisation", "q=++ai+%00+lab").text == "ai lab"
    assert text_in(QueryDict("")) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("2", 2),
        ("007", 7),
        ("999999", 999_999),
        ("1000000", 1),
        ("0", 1),
        ("-1", 1),
        ("+2", 1),
        ("2.0", 1),
        (" 2", 1),
        ("٢", 1),
        ("²", 1),
        ("２", 1),
        ("x", 1),
        ("", 1),
        ("9" * 5000, 1),
    ],
)
def test_page_is_a_whole_number_from_one_up(text, number):
    assert page_in(QueryDict(urlencode({"page": text}))) == number


@pytest.mark.parametrize(
    ("noun", "query", "sort"),
    [
        ("organisation", "", "name"),
        ("organisation", "q=ai", "relevance"),
        ("organisation", "sort=relevance", "name"),
        ("organisation", "q=ai&sort=name", "name"),
        ("organisation", "sort=newest", "newest"),
        ("organisation", "sort=updated", "updated"),
        ("organisation", "sort=closing", "name"),
        ("organisation", "sort=-name", "name"),
        ("initiative", "sort=closing", "closing"),
        ("initiative", "q=ai&sort=nonsense", "relevance"),
    ],
)
def test_order_is_one_that_the_noun_has(db, noun, query, sort):
    assert question(noun, query).sort == sort


@pytest.mark.parametrize("noun", NOUNS)
def test_default_order_is_one_that_the_noun_offers(noun):
    assert {default_sort(""), default_sort("ai")} <= SORTS[noun].keys()


@pytest.mark.parametrize("noun", NOUNS)
def test_query_string_of_any_question_is_read_back_as_the_same_question(register, noun):
    asker = Asker(noun, 42)
    for _ in range(100):
        asked = replace(asker.question(), page=asker.random.choice([1, 1, 2, 30]))
        read = question(noun, query_string(asked).removeprefix("?"))
        assert replace(read, chosen={name: values for name, values in read.chosen.items() if values}) == asked


@pytest.mark.parametrize("noun", NOUNS)
def test_query_string_has_one_order(register, noun):
    asker = Asker(noun, 43)
    for _ in range(50):
        canonical = query_string(asker.question())
        pairs = canonical.removeprefix("?").split("&")
        asker.random.shuffle(pairs)
        assert query_string(question(noun, "&".join(pairs))) == canonical


def test_query_string_leaves_out_what_is_empty_or_usual():
    asked = Question("organisation", chosen={"kind": (), "sector": ("banking",)}, sort="name", page=1)

    assert query_string(asked) == "?sector=banking"
    assert query_string(asked, chosen={}) == ""
    assert query_string(asked, page=2, sort="newest") == "?sector=banking&sort=newest&page=2"


def test_filter_gives_the_records_of_its_question(db):
    OrganisationFactory(slug="bank", kind="company", founded="1990")
    OrganisationFactory(slug="lab", kind="research-centre")
    filters = FILTERS["organisation"](QueryDict("kind=company&founded_max=2000"))

    assert [record.slug for record in filters.qs] == ["bank"]
    assert set(records(filters.question)) == set(filters.qs)


def test_slugs_are_read_once_each_in_their_order_and_no_more_than_fit():
    query = QueryDict("organisations=a,,b,+a+,c%00&organisations=d,e,f,g")

    assert slugs_in(query, "organisations", 4) == ["a", "b", "d", "e"]


def test_one_of_the_known_values_is_read_and_the_first_where_none_is_named():
    assert [one_in(QueryDict(text), "by", ("sector", "kind")) for text in ("by=kind", "by=x", "by=%00", "")] == [
        "kind",
        "sector",
        "sector",
        "sector",
    ]


def test_several_known_values_are_read_in_the_order_in_which_they_are_known():
    assert several_in(QueryDict("tie=c&tie=x&tie=a&tie=a"), "tie", ("a", "b", "c")) == ("a", "c")
