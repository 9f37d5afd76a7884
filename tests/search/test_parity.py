"""The index and plain SQL agree on everything that a visitor can ask of the real register."""

import pytest
from hypothesis import HealthCheck, assume, given, settings

from directory.models import Change
from directory.search import index
from directory.search.question import Question
from tests.search.agreement import assert_agreement
from tests.search.strategies import questions

# Each of the two nouns is asked as many questions, all different, the same ones every time.
QUESTIONS = 2_500
SAME_EVERY_TIME = settings(derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.thorough
@pytest.mark.parametrize("noun", ["organisation", "initiative"])
def test_index_and_sql_agree(register, noun, times):
    number = times(QUESTIONS, part=20)
    searcher = index.ready(Change.objects.last_number())
    assert searcher
    totals: dict[str, int] = {}

    @settings(SAME_EVERY_TIME, max_examples=number)
    @given(question=questions(noun))
    def agree(question: Question) -> None:
        assume(repr(question) not in totals)
        totals[repr(question)] = assert_agreement(searcher, question)

    agree()
    assert len(totals) == number
    assert sum(total > 0 for total in totals.values()) > number / 4
    assert sum("text=''" not in question for question in totals) > number / 4
