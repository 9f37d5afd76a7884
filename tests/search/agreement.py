"""Comparing what the index answers with what plain SQL does."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import tantivy
from django.db import connection, transaction

from directory.actions import CHANGE_LOG_LOCK
from directory.models import Change
from directory.search import engine, index, sql
from directory.search.question import PAGE_SIZE, Question

SECONDS_TO_CATCH_UP = 60


def all_pages(searcher: tantivy.Searcher, question: Question) -> Iterator[int]:
    """Yield the ids of all pages as the index gives them, one after the other."""
    total = engine.total(searcher, question)
    for page in range(1, total // PAGE_SIZE + 2):
        found, ids = engine.page(searcher, replace(question, page=page))
        assert found == total
        yield from ids


def without_empty(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    return {name: numbers for name, numbers in counts.items() if numbers}


def assert_agreement(searcher: tantivy.Searcher, question: Question) -> int:
    """Compare the records of all pages and every count; the order too, but where each ranks in its own way.

    Returns how many records there are.
    """
    expected = list(sql.in_order(sql.records(question), question).values_list("pk", flat=True))
    found = list(all_pages(searcher, question))
    if question.sort == "relevance":
        found, expected = sorted(found), sorted(expected)
    assert found == expected, f"{question}: only one has {set(found) ^ set(expected)}"
    assert without_empty(engine.count(searcher, question)) == without_empty(sql.count(question)), question
    return len(found)


@contextmanager
def at_rest() -> Iterator[tantivy.Searcher]:
    """Give an index that has followed the log to its end, and let nobody change anything until the block ends."""
    deadline = time.monotonic() + SECONDS_TO_CATCH_UP
    while time.monotonic() < deadline:
        index.ready(Change.objects.last_number())
        with transaction.atomic():  # on SQLite, nobody else writes from here on
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGE_LOG_LOCK])
            if searcher := index.ready(Change.objects.last_number()):
                yield searcher
                return
        time.sleep(0.01)
    raise AssertionError("the index does not catch up")


def assert_agreement_at_rest(questions: Iterable[Question]) -> None:
    with at_rest() as searcher:
        for question in questions:
            assert_agreement(searcher, question)
