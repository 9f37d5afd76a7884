"""How well the search answers judged queries: the standard measures, by class of query.

A judgement says which records should come first for a query; `judgements.toml` holds them. `make quality` reports.
"""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean

from directory.search.query import ask, best, fetch
from directory.search.question import Question

JUDGEMENTS = Path(__file__).with_name("judgements.toml")

# How far down the list a visitor looks.
DEPTH = 10
# From this grade on a record is what the visitor wanted, and not only related to it.
WANTED = 2

NOUNS = {"organisations": "organisation", "initiatives": "initiative"}
ALL = "all"


@dataclass(frozen=True)
class Judgement:
    """A query to one noun, and the grade of each record that is a good answer: 3 the one, 2 very good, 1 good."""

    kind: str
    noun: str
    text: str
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Measures:
    """What came out for a number of judgements, each from 0 to 1."""

    number: int
    mrr: float
    ndcg: float
    success: float


Finder = Callable[[str, str], list[str]]


def _read() -> dict:
    return tomllib.loads(JUDGEMENTS.read_text())


def classes() -> dict[str, str]:
    """Return the classes of queries, with what each is, in the order of the report."""
    return _read()["classes"]


def judgements() -> list[Judgement]:
    """Return every judged query that should find something."""
    read = _read()
    return [
        Judgement(kind, NOUNS[nouns], text, {slug: int(grade) for grade, slugs in graded.items() for slug in slugs})
        for kind in read["classes"]
        for nouns, queries in read[kind].items()
        for text, graded in queries.items()
    ]


def queries_for_nothing() -> list[str]:
    """Return the queries that must find nothing."""
    return _read()["nothing"]["queries"]


def floors(engine: str) -> dict[str, list[float]]:
    """Return below what the measures of a class may not fall, with the index (`index`) or without it (`sql`)."""
    return _read()["floors"][engine]


def answered(noun: str, text: str) -> list[str]:
    """Return the slugs that a visitor sees first, those of another reading of the text if one is used."""
    answer = ask(Question(noun, text=text, sort="relevance"))
    return [record.slug for record in fetch(noun, answer.ids[:DEPTH])]


def matched(noun: str, text: str) -> list[str]:
    """Return the slugs of what matches the text as it stands, the best first: quicker, where no counts are wanted."""
    _total, ids = best(Question(noun, text=text, sort="relevance"), DEPTH)
    return [record.slug for record in fetch(noun, ids)]


def reciprocal_rank(slugs: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1/rank of the first record that was wanted, 0 where none is among the first ten.

    Its mean is MRR@10: Voorhees, "The TREC-8 Question Answering Track Report", 1999.
    """
    ranks = (rank for rank, slug in enumerate(slugs[:DEPTH], 1) if grades.get(slug, 0) >= WANTED)
    return 1 / next(ranks, float("inf"))


def gain(grades: Sequence[int]) -> float:
    """Return the discounted cumulative gain of grades in their order: the sum of (2^grade - 1) / log2(rank + 1)."""
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], 1))


def ndcg(slugs: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the gain as a share of that of the best order: nDCG@10.

    Jarvelin and Kekalainen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20 (2002), with the
    exponential gain of Burges et al., "Learning to rank using gradient descent", ICML 2005.
    """
    return gain([grades.get(slug, 0) for slug in slugs]) / gain(sorted(grades.values(), reverse=True))


def success(slugs: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1 where the first record was wanted, else 0. Its mean is success@1."""
    return float(bool(slugs) and grades.get(slugs[0], 0) >= WANTED)


def finds_nothing(text: str) -> bool:
    """Whether a query finds nothing in either noun, and nothing is answered in its place."""
    answers = [ask(Question(noun, text=text, sort="relevance")) for noun in NOUNS.values()]
    return not any(answer.total or answer.reading for answer in answers)


def measure(find: Finder, kinds: Sequence[str]) -> dict[str, Measures]:
    """Measure each of these classes of queries, and all of them together, on the register that is connected."""
    results = defaultdict(list)
    for judgement in judgements():
        if judgement.kind in kinds:
            slugs = find(judgement.noun, judgement.text)
            row = tuple(measured(slugs, judgement.grades) for measured in (reciprocal_rank, ndcg, success))
            results[judgement.kind].append(row)
            results[ALL].append(row)
    results[ALL] = results.pop(ALL)
    return {kind: Measures(len(rows), *map(fmean, zip(*rows, strict=True))) for kind, rows in results.items()}
