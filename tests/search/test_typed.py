import pytest

from directory.search.text import tokens
from directory.search.typed import LONGEST_QUERY, Term, read, terms


def finds(typed: str, written: str) -> bool:
    found = set(tokens(written))
    return all(term.is_in(found) for term in read(typed).terms)


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
        ("smes", "an SME"),
        ("gpu", "GPUs"),
        ("港", "數碼港"),
        ("碼港", "数码港"),
        ("数码", "數碼港"),
        ("cyberp", "Cyberport"),
        ("sense", "SenseTime"),
        ("hong kong uni", "University of Hong Kong"),
        ("hang s", "Hang Seng Bank"),
        ("sense time", "SenseTime"),
        ("super computing centre", "Supercomputing Centre"),
        ("gen ai sandbox", "GenA.I. Sandbox"),
    ],
)
def test_word_finds_its_other_forms(typed, written):
    assert finds(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("LLM", "large language models"),
        ("large language model", "LLM leaderboard"),
        ("大模型", "大型語言模型"),
        ("driverless", "autonomous vehicle"),
        ("無人車", "自動駕駛小巴"),
        ("grants for SMEs", "funding of small and medium enterprises"),
        ("HK startup", "a start-up in Hong Kong"),
        ("AI 資助", "人工智能基金"),
        ("人工智能資助", "以撥款推動人工智能"),
        ("觀塘", "Kwun Tong"),
    ],
)
def test_word_finds_other_words_for_the_same(typed, written):
    assert finds(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("robot", "chatbot"),
        ("聊天機械人", "機械人"),
        ("large language", "LLM"),
        ("intelligence", "AI"),
        ("人工智能資助", "人工智能課程"),
        ("人工智能資助", "人工資助"),
        ("香港大學", "香港科技大學"),
    ],
)
def test_word_does_not_find_what_only_looks_alike(typed, written):
    assert not finds(typed, written)


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
        ("hang s", [Term("hang"), Term("s", "s")]),
        ("科", [Term("科")]),
        ("科大", [Term("科大")]),
        ("數碼港", [Term("数码"), Term("码港")]),
        ("初創資助", [Term("初创"), Term("资助")]),
        ("港大 AI", [Term("港大"), Term("ai", "ai")]),
        ("AI 港大", [Term("ai"), Term("港大")]),
        ("e-commerce", [Term("ecommerc", "ecommerce")]),
        ("?!", []),
        ("", []),
    ],
)
def test_plain_words_are_read_as_terms_that_must_all_match(query, expected):
    assert terms(query) == expected


def test_phrases_and_exclusions_are_read_apart_and_mean_themselves():
    typed = read('LLM "Science Park" -robots -"Hong Kong"')

    assert [term.token for term in typed.terms] == ["llm"]
    assert typed.phrases == (("science", "park"),)
    assert typed.excluded_words == (("robot",),)
    assert typed.excluded_phrases == (("hong", "kong"),)
    assert typed.name == "llm science park"


def test_name_in_two_scripts_is_known_as_one_and_by_its_parts():
    typed = read("Cyberport 數碼港 -fund")

    assert typed.name == "cyberport 数码港"
    assert typed.names == ("cyberport", "数码港")


@pytest.mark.parametrize("query", ["0700.HK", "700 hk", " HKEX:00700 "])
def test_stock_code_is_one_term(query):
    assert read(query).terms == (Term("0700.hk"),)


def test_query_is_read_up_to_its_longest_length():
    assert read("x" * LONGEST_QUERY + " more") == read("x" * LONGEST_QUERY)


@pytest.mark.parametrize("query", ["", "  ", "?!", '""', "-"])
def test_nothing_is_read_from_nothing(query):
    assert not read(query)
