"""The answer of the index: questions become queries of tantivy, and one pass of aggregations counts every facet."""

from collections.abc import Iterable, Mapping
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order, Query

from directory.search import traits
from directory.search.facets import FACETS
from directory.search.question import PAGE_SIZE, Counts, Question
from directory.search.schema import schema
from directory.search.text import identifier
from directory.search.typed import Term, Typed, read

# Where a word may stand, and how much more it says there.
FIELDS = {"names": 4.0, "labels": 2.0, "texts": 1.0}

# How well a record fits, the best first; what is alive comes before what has ended within each.
IDENTIFIER, NAME, START, IN_NAMES, IN_LABELS, ANYWHERE = 6000.0, 5000.0, 4000.0, 3000.0, 2000.0, 1000.0
ALIVE = 500.0
# What newcomers should meet first comes first among those whose address or name, as far as it is typed, fits alike.
FEATURED = 50.0
# The words next to each other in a summary say more than the same words scattered over a name.
TOGETHER = 1_100.0

# More than any facet has values.
ALL_VALUES = 100_000


def _term(field: str, value: str) -> Query:
    return Query.term_query(schema(), field, value, index_option="basic")


def _starting(field: str, prefix: str) -> Query:
    return Query.fuzzy_term_query(schema(), field, prefix, distance=0, prefix=True)


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _has(term: Term) -> Query:
    """Records that have the term anywhere."""
    found = [_term("tokens", term.token)]
    if term.prefix:
        found.append(_starting("tokens", term.prefix))
    found += [_all(_term("tokens", token) for token in other) for other in term.others]
    return _any(found)


def _with(term: Term, fields: Iterable[str]) -> Query:
    """Records that have the term in one of the fields, scored by BM25; other words for it say half as much."""
    found = []
    for field in fields:
        whole = Query.term_query(schema(), field, term.token, index_option="freq")
        found.append(Query.boost_query(whole, FIELDS[field]))
        if term.prefix:
            found.append(Query.boost_query(_starting(field, term.prefix), FIELDS[field] / 2))
    found += [Query.boost_query(_all(_with(Term(token), fields) for token in other), 0.5) for other in term.others]
    return _any(found)


def _phrase(phrase: tuple[str, ...]) -> Query:
    if len(phrase) == 1:
        return Query.term_query(schema(), "plain", phrase[0], index_option="position")
    return Query.phrase_query(schema(), "plain", list(phrase))


def _matching(typed: Typed) -> list[tuple[Occur, Query]]:
    clauses = [(Occur.Must, Query.const_score_query(_has(term), 0.0)) for term in typed.terms]
    clauses += [(Occur.Must, _phrase(phrase)) for phrase in typed.phrases]
    clauses += [(Occur.MustNot, _all(_term("tokens", token) for token in group)) for group in typed.excluded_words]
    return clauses + [(Occur.MustNot, _phrase(phrase)) for phrase in typed.excluded_phrases]


def _tier(text: str, typed: Typed) -> Query:
    """The score of how well the names fit: the best tier counts alone."""
    tiers = [(IDENTIFIER, _term("identifiers", identifier(text)))]
    if typed.name:
        tiers.append((NAME, _term("keys", typed.name)))
        tiers.append((NAME, _all(_term("keys", name) for name in typed.names)))
        tiers.append((START, _starting("keys", typed.name)))
    featured = _term("marks", "featured")
    tiers += [(score + FEATURED, _all([query, featured])) for score, query in tiers]
    if typed.terms:
        tiers.append((IN_NAMES, _all(_with(term, ["names"]) for term in typed.terms)))
        tiers.append((IN_LABELS, _all(_with(term, ["names", "labels"]) for term in typed.terms)))
    tiers.append((ANYWHERE, Query.all_query()))
    return Query.disjunction_max_query([Query.const_score_query(query, score) for score, query in tiers])


def _scored(text: str, typed: Typed) -> list[tuple[Occur, Query]]:
    alive = Query.const_score_query(_term("marks", "alive"), ALIVE)
    clauses = [(Occur.Must, _tier(text, typed)), (Occur.Should, alive)]
    clauses += [(Occur.Should, _with(term, FIELDS)) for term in typed.terms]
    if len(typed.stems) > 1:
        together = Query.phrase_query(schema(), "stems", list(typed.stems))
        clauses.append((Occur.Should, Query.const_score_query(together, TOGETHER)))
    return clauses


def _filters(question: Question) -> list[tuple[Occur, Query]]:
    clauses = [(Occur.Must, Query.const_score_query(_term("noun", question.noun), 0.0))]
    for facet, values in question.chosen.items():
        if values and facet not in traits.TRAIT_NAMES:
            chosen = Query.term_set_query(schema(), facet, list(values))
            clauses.append((Occur.Must, Query.const_score_query(chosen, 0.0)))
    if question.year_min or question.year_max:
        years = Query.range_query(schema(), "year", FieldType.Integer, question.year_min, question.year_max)
        clauses.append((Occur.Must, Query.const_score_query(years, 0.0)))
    if (keys := traits.keys(question)) is not None:
        having = Query.term_set_query(schema(), "pk", list(keys)) if keys else Query.empty_query()
        clauses.append((Occur.Must, Query.const_score_query(having, 0.0)))
    return clauses


def query_for(question: Question, *, ranked: bool = False) -> Query:
    """Return the query of a question, with the score of its text if the order asks for it."""
    clauses = _filters(question)
    if question.text:
        typed = read(question.text)
        if not typed:
            return Query.empty_query()
        clauses += _matching(typed)
        if ranked:
            clauses += _scored(question.text, typed)
    return Query.boolean_query(clauses)


def page(searcher: tantivy.Searcher, question: Question, size: int = PAGE_SIZE) -> tuple[int, list[int]]:
    """Return how many records there are, and the ids of the question's page in order."""
    ranked = question.sort == "relevance" and bool(question.text)
    field = None if ranked else f"by_{question.sort}"
    order = Order.Desc if ranked else Order.Asc
    found: Any = searcher.search(query_for(question, ranked=ranked), size, True, field, question.start, order)
    values: list[Any] = searcher.fast_field_values("pk", [address for _score, address in found.hits])
    return found.count, [int(pk) for pk in values]


def total(searcher: tantivy.Searcher, question: Question) -> int:
    found: Any = searcher.search(query_for(question), 1, True)
    return found.count


def totals(searcher: tantivy.Searcher, questions: Mapping[str, Question]) -> dict[str, int]:
    return {name: total(searcher, question) for name, question in questions.items()}


def _aggregate(searcher: tantivy.Searcher, question: Question, facets: Iterable[str]) -> dict[str, dict[str, int]]:
    wanted = {name: {"terms": {"field": name, "size": ALL_VALUES}} for name in facets}
    found = searcher.aggregate(query_for(question), wanted) if wanted else {}
    return {name: {row["key"]: row["doc_count"] for row in result["buckets"]} for name, result in found.items()}


def count(searcher: tantivy.Searcher, question: Question) -> Counts:
    """Count every facet's values: one pass, and one more for each facet whose own selection is lifted."""
    names = [facet.name for facet in FACETS[question.noun]]
    lifted = [name for name in names if question.chosen.get(name)]
    counts = _aggregate(searcher, question, [name for name in names if name not in lifted])
    for name in lifted:
        counts |= _aggregate(searcher, question.without(name), [name])
    return counts
