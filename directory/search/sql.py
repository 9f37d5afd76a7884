"""The plain SQL answer. It is the reference, and it serves while the index cannot."""

from collections import defaultdict
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import TruncMinute

from directory.models import InitiativeStatus
from directory.search import traits
from directory.search.facets import FACETS, TEXT
from directory.search.question import ENDED, MODELS, PAGE_SIZE, YEARS, Counts, Question
from directory.search.text import identifier
from directory.search.typed import Term, read


def _has(term: Term, mark: str = "") -> Q:
    """Records whose marked tokens contain the term."""
    found = Q(search_text__contains=f" {mark}{term.token} ")
    if term.prefix:
        found |= Q(search_text__contains=f" {mark}{term.prefix}")
    for other in term.others:
        found |= reduce(and_, [_has(Term(token), mark) for token in other])
    return found


def _has_phrase(phrase: tuple[str, ...]) -> Q:
    return Q(search_text__contains=f" {' '.join(f'~{word}' for word in phrase)} ")


def matching(text: str) -> Q:
    """Records that have every word and phrase of the text and nothing that it excludes."""
    typed = read(text)
    conditions = [_has(term) for term in typed.terms] + [_has_phrase(phrase) for phrase in typed.phrases]
    conditions += [~reduce(and_, [_has(Term(token)) for token in group]) for group in typed.excluded_words]
    conditions += [~_has_phrase(phrase) for phrase in typed.excluded_phrases]
    return reduce(and_, conditions, Q())


def tier(text: str) -> Case:
    """How well a record fits: 0 by its whole name, 1 by how one starts, 2 within names, 3 in labels, 4 elsewhere."""
    typed = read(text)
    tiers = [When(search_text__contains=f"|{identifier(text)}|", then=Value(0))]
    if typed.name:
        tiers.append(When(search_text__contains=f"|{typed.name}|", then=Value(0)))
        tiers.append(When(reduce(and_, [Q(search_text__contains=f"|{n}|") for n in typed.names]), then=Value(0)))
        tiers.append(When(search_text__contains=f"|{typed.name}", then=Value(1)))
    if typed.terms:
        tiers.append(When(reduce(and_, [_has(term, "^") for term in typed.terms]), then=Value(2)))
        tiers.append(When(reduce(and_, [_has(term, "=") for term in typed.terms]), then=Value(3)))
    return Case(*tiers, default=Value(4), output_field=IntegerField())


def records(question: Question) -> QuerySet:
    """The published records that the question asks for, in no order."""
    found = MODELS[question.noun].objects.published()
    if question.text:
        found = found.filter(matching(question.text)) if read(question.text) else found.none()
    for facet in FACETS[question.noun]:
        if values := question.chosen.get(facet.name):
            found = found.filter(facet.condition(values))
    if condition := traits.condition(question):
        found = found.filter(condition)
    year = YEARS[question.noun]
    if question.year_min:
        found = found.filter(**{f"{year}__gte": str(question.year_min)})
    if question.year_max:
        found = found.filter(**{f"{year}__lt": str(question.year_max + 1)})
    return found


def in_order(found: QuerySet, question: Question) -> Any:
    """The records in the order asked for; the name and the slug break ties."""
    orders: dict[str, list[Any]] = {
        "name": [],
        "newest": [F(YEARS[question.noun]).desc(nulls_last=True)],
        "updated": [TruncMinute("updated_at").desc()],
        "closing": [_open_first(), F("ends").asc(nulls_last=True)] if question.noun == "initiative" else [],
        "relevance": [tier(question.text), _ended_last()] if question.text else [],
    }
    return found.order_by(*orders[question.sort], "sort_name", "slug")


def _ended_last() -> Case:
    return Case(When(status__in=ENDED, then=Value(1)), default=Value(0), output_field=IntegerField())


def _open_first() -> Case:
    """What one can still apply for, before the rest."""
    return Case(When(status=InitiativeStatus.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())


def count(question: Question) -> Counts:
    """Count every facet's values, each with its own selection lifted and all others applied. One query."""
    tallies: list[QuerySet] = []
    everything = records(question)
    for facet in FACETS[question.noun]:
        lifted = records(question.without(facet.name)) if question.chosen.get(facet.name) else everything
        tallies += facet.tallies(lifted)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for facet_name, value, number in tallies[0].union(*tallies[1:], all=True):
        counts[facet_name][value] = number
    return counts


def totals(questions: dict[str, Question]) -> dict[str, int]:
    """Count the records of each of several questions about one noun, by the questions' names. One query."""
    counted = [
        records(question)
        .order_by()
        .annotate(part=Value(part, output_field=TEXT))
        .values("part")
        .annotate(number=Count("pk"))
        .values_list("part", "number")
        for part, question in questions.items()
    ]
    if not counted:
        return {}
    rows = counted[0].union(*counted[1:], all=True) if len(counted) > 1 else counted[0]
    return dict.fromkeys(questions, 0) | dict(rows)


def page(question: Question, size: int = PAGE_SIZE) -> list[int]:
    """Return the ids of the question's page, in order."""
    found = in_order(records(question), question)
    return list(found.values_list("pk", flat=True)[question.start : question.start + size])
