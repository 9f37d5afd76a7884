"""The index and plain SQL agree on everything that a visitor can ask of the real register."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
import tantivy
from hypothesis import HealthCheck, assume, given, settings

from directory.models import Change
from directory.search import engine, index, sql
from directory.search.question import PAGE_SIZE, Question
from tests.search.strategies import questions

# Each of the two nouns is asked as many questions, all different, the same ones every time.
QUESTIONS = 2_500
SAME_EVERY_TIME = settings(
    max_examples=QUESTIONS, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


def all_pages(searcher: tantivy.Searcher, question: Question, total: int) -> Iterator[int]:
    """Yield the ids of all pages as the index gives them, one after the other."""
    for page in range(1, total // PAGE_SIZE + 2):
        found, ids = engine.page(searcher, replace(question, page=page))
        assert found == total
        yield from ids


def without_empty(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    return {name: numbers for name, numbers in counts.items() if numbers}


def assert_agreement(searcher: tantivy.Searcher, question: Question) -> int:
    """Compare both answers, all pages of them. Return the total."""
    expected = list(sql.in_order(sql.records(question), question).values_list("pk", flat=True))
    found = list(all_pages(searcher, question, engine.total(searcher, question)))
    if question.sort == "relevance":  # each ranks in its own way
        found, expected = sorted(found), sorted(expected)
    assert found == expected
    assert without_empty(engine.count(searcher, question)) == without_empty(sql.count(question))
    return len(found)


@pytest.mark.parametrize("noun", ["organisation", "initiative"])
def test_index_and_sql_agree(register, noun):
    searcher = index.ready(Change.objects.last_number())
    assert searcher
    totals: dict[str, int] = {}

    @SAME_EVERY_TIME
    @given(question=questions(noun))
    def agree(question: Question) -> None:
        assume(repr(question) not in totals)
        totals[repr(question)] = assert_agreement(searcher, question)

    agree()
    assert len(totals) == QUESTIONS
    assert sum(total > 0 for total in totals.values()) > QUESTIONS / 4
    assert sum("text=''" not in question for question in totals) > QUESTIONS / 4
