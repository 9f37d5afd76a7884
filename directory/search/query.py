"""The door: which records, in which order, with which counts. The index answers, or SQL where the index cannot.

Both give the same totals, counts and sets of records; a test holds them to that.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TypeVar

import tantivy
from django.db.models import Model

from directory.models import Change
from directory.search import engine, index, near, sql
from directory.search.question import MODELS, PAGE_SIZE, Answer, Counts, Question

T = TypeVar("T")

# Up to this many records a page says how more could be found.
FEW = 2


# How often SQL has answered in the place of the index, where somebody wants to know.
_stand_ins: ContextVar[list[int] | None] = ContextVar("stand_ins", default=None)


@contextmanager
def noticing_stand_ins() -> Iterator[list[int]]:
    """Yield a list that is not empty once SQL has answered in the place of the index, which ranks otherwise."""
    noticed: list[int] = []
    token = _stand_ins.set(noticed)
    try:
        yield noticed
    finally:
        _stand_ins.reset(token)


def _answered(by_index: Callable[[tantivy.Searcher], T], by_sql: Callable[[], T]) -> T:
    number = Change.objects.last_number()
    try:
        if searcher := index.ready(number):
            return by_index(searcher)
    except BaseException as error:
        index.distrust(error)
    if index.directory() and (noticed := _stand_ins.get()) is not None:
        noticed.append(number)
    return by_sql()


def ask(question: Question) -> Answer:
    """Answer a question: the page's records, the total, every facet's counts, and ways out where there is little.

    Where nothing matches the text and there is one near reading of it, that is answered instead, and said so.
    """
    answer = _answer(question)
    if answer.total or not question.text:
        return answer
    found = near_readings(question.text, [question.noun])
    if len(found) == 1 and (other := _answer(replace(question, text=found[0]))).total:
        return replace(other, reading=found[0])
    return replace(answer, readings=found)


def near_readings(text: str, nouns: Sequence[str]) -> list[str]:
    """Return what a text that finds nothing may have meant, in any of the nouns."""
    return near.readings(text, lambda other: sum(total(Question(noun, text=other)) for noun in nouns))


def _answer(question: Question) -> Answer:
    return _answered(lambda searcher: _by_index(searcher, question), lambda: _by_sql(question))


def _by_index(searcher: tantivy.Searcher, question: Question) -> Answer:
    total, ids = engine.page(searcher, question)
    ways_out = engine.totals(searcher, _lifted(question)) if total <= FEW else {}
    return Answer(total, ids, engine.count(searcher, question), _most_first(ways_out))


def _by_sql(question: Question) -> Answer:
    total = sql.records(question).count()
    ways_out = sql.totals(_lifted(question)) if total <= FEW else {}
    return Answer(total, sql.page(question) if total else [], sql.count(question), _most_first(ways_out))


def _lifted(question: Question) -> dict[str, Question]:
    return {part: question.without(part) for part in question.parts}


def _most_first(totals: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(totals.items(), key=lambda row: -row[1]))


def count(question: Question) -> Counts:
    """Count every facet's values, each with its own selection lifted and all others applied."""
    return _answered(lambda searcher: engine.count(searcher, question), lambda: sql.count(question))


def total(question: Question) -> int:
    """How many records there are."""
    return _answered(lambda searcher: engine.total(searcher, question), lambda: sql.records(question).count())


def first(question: Question, number: int) -> list[Model]:
    """Return the first records of a question, with what a list shows of them."""
    return _answered(
        lambda searcher: fetch(question.noun, engine.page(searcher, question, number)[1]),
        lambda: list(sql.in_order(sql.records(question), question).for_list()[:number]),
    )


def best(question: Question, number: int) -> tuple[int, list[int]]:
    """Return how many records there are, and the ids of the first ones."""
    return _answered(
        lambda searcher: engine.page(searcher, question, number),
        lambda: (sql.records(question).count(), sql.page(question, number)),
    )


def fetch(noun: str, ids: Sequence[int], *, for_lines: bool = False) -> list[Model]:
    """Return the records with these ids in this order, with what a list, or only a short row, shows of them."""
    records = MODELS[noun].objects
    found = (records.for_line() if for_lines else records.for_list()).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


__all__ = [
    "PAGE_SIZE",
    "Answer",
    "Question",
    "ask",
    "best",
    "count",
    "fetch",
    "first",
    "near_readings",
    "noticing_stand_ins",
    "total",
]
