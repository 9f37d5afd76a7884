import pytest

from directory.search.text import tokens
from directory.search.typed import LONGEST_QUERY, Term, read, terms


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("company", "companies"),
        ("companies", "company"),
        ("robot", "robotics"),
        ("robots", "robot"),
        ("university", "universities"),
        ("logistic", "logistics"),
        ("bank", "banking"),
        ("school", "Schools'"),
        ("commerce", "e-commerce"),
        ("港", "數碼港"),
        ("碼港", "数码港"),
        ("数码", "數碼港"),
        ("cyberp", "Cyberport"),
        ("sense", "SenseTime"),
        ("hong kong uni", "University of Hong Kong"),
    ],
)
def test_word_finds_its_other_forms(typed, written):
    found = set(tokens(written))

    assert all(
        term.token in found or (term.prefix and any(token.startswith(term.prefix) for token in found))
        for term in terms(typed)
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cyberport", [Term("cyberport", "cyberport")]),
        ("science park", [Term("scienc"), Term("park", "park")]),
        ("university of hong kong", [Term("universiti"), Term("hong"), Term("kong", "kong")]),
        ("the", [Term("the", "the")]),
        ("of the", [Term("the", "the")]),
        ("bank of", [Term("bank"), Term("of", "of")]),
        ("a", [Term("a")]),
        ("科", [Term("科")]),
        ("科大", [Term("科大")]),
        ("數碼港", [Term("数码"), Term("码港")]),
        ("港大 AI", [Term("港大"), Term("ai", "ai")]),
        ("AI 港大", [Term("ai"), Term("港大")]),
        ("ai ai ai", [Term("ai"), Term("ai"), Term("ai", "ai")]),
        ("e-commerce", [Term("ecommerc", "ecommerce")]),
        ("?!", []),
        ("", []),
    ],
)
def test_query_is_read_as_terms_that_must_all_match(query, expected):
    assert terms(query) == expected


def test_query_is_read_up_to_its_longest_length():
    assert read("x" * LONGEST_QUERY + " more") == read("x" * LONGEST_QUERY)
