"""What was asked, and what was found. `ask` is the one door to both nouns, `find` the one for free text over all.

This is the plain SQL answer.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Model, Q, QuerySet, Value, When

from directory.models import Initiative, InitiativeStatus, Organisation, OrganisationStatus
from directory.search.facets import FACETS, TEXT
from directory.search.text import key, terms

PAGE_SIZE = 20

MODELS: dict[str, Any] = {"organisation": Organisation, "initiative": Initiative}
YEARS = {"organisation": "founded", "initiative": "starts"}
ENDED = [s.value for s in (*OrganisationStatus, *InitiativeStatus) if s.is_ended]


@dataclass(frozen=True)
class Question:
    """What a visitor wants to see of one noun. Values are known to be valid: `directory.filters` has read them."""

    noun: str
    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_min: int | None = None
    year_max: int | None = None
    sort: str = "name"
    page: int = 1

    def without(self, name: str) -> "Question":
        """The same question with one facet, `q` or `year` lifted."""
        if name == "q":
            return replace(self, text="", sort="name" if self.sort == "relevance" else self.sort)
        if name == "year":
            return replace(self, year_min=None, year_max=None)
        return replace(self, chosen={facet: values for facet, values in self.chosen.items() if facet != name})

    @property
    def parts(self) -> list[str]:
        """The names of everything that narrows the answer."""
        years = ["year"] if self.year_min or self.year_max else []
        return [*(["q"] if self.text else []), *[name for name, values in self.chosen.items() if values], *years]


@dataclass(frozen=True)
class Answer:
    """Which records, in which order, with which counts."""

    total: int
    ids: Sequence[int]
    counts: Mapping[str, Mapping[str, int]]
    ways_out: Mapping[str, int]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def matching(text: str) -> Q:
    """Records that contain every word of the text."""
    conditions = [
        Q(search_text__contains=f" {term.token} ")
        | (Q(search_text__contains=f" {term.prefix}") if term.prefix else Q())
        for term in terms(text)
    ]
    return reduce(and_, conditions, Q())


def tier(text: str) -> Case:
    """How well a name fits: 0 is the name itself, 1 starts a name, 2 words within names, 3 elsewhere."""
    typed = key(text)
    in_names = [
        Q(search_text__contains=f" ^{term.token} ")
        | (Q(search_text__contains=f" ^{term.prefix}") if term.prefix else Q())
        for term in terms(text)
    ]
    return Case(
        When(search_text__contains=f"|{typed}|", then=Value(0)),
        When(search_text__contains=f"|{typed}", then=Value(1)),
        When(reduce(and_, in_names, Q()), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def records(question: Question) -> QuerySet:
    """The published records that the question asks for, in no order."""
    found = MODELS[question.noun].objects.published()
    if question.text:
        found = found.filter(matching(question.text)) if terms(question.text) else found.none()
    for facet in FACETS[question.noun]:
        if values := question.chosen.get(facet.name):
            found = found.filter(facet.condition(values))
    year = YEARS[question.noun]
    if question.year_min:
        found = found.filter(**{f"{year}__gte": str(question.year_min)})
    if question.year_max:
        found = found.filter(**{f"{year}__lt": str(question.year_max + 1)})
    return found


def in_order(found: QuerySet, question: Question) -> QuerySet:
    """The records in the order asked for; the name and the slug break ties."""
    year = YEARS[question.noun]
    orders: dict[str, list[Any]] = {
        "name": [],
        "newest": [F(year).desc(nulls_last=True)],
        "updated": [F("updated_at").desc()],
        "closing": [_closing_first(), F("ends").asc(nulls_last=True)] if question.noun == "initiative" else [],
        "relevance": [tier(question.text), _ended_last()] if question.text else [],
    }
    return found.order_by(*orders[question.sort], "sort_name", "slug")


def _ended_last() -> Case:
    return Case(When(status__in=ENDED, then=Value(1)), default=Value(0), output_field=IntegerField())


def _closing_first() -> Case:
    """What one can still apply for, before the rest."""
    return Case(When(status=InitiativeStatus.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())


def count(question: Question) -> Mapping[str, Mapping[str, int]]:
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


def ways_out(question: Question) -> dict[str, int]:
    """How many records there would be without each part of the question, the most first. One query."""
    lifted = [
        records(question.without(part))
        .order_by()
        .annotate(part=Value(part, output_field=TEXT))
        .values("part")
        .annotate(number=Count("pk"))
        .values_list("part", "number")
        for part in question.parts
    ]
    if not lifted:
        return {}
    rows = lifted[0].union(*lifted[1:], all=True) if len(lifted) > 1 else lifted[0]
    return dict(sorted(rows, key=lambda row: -row[1]))


def ask(question: Question) -> Answer:
    """Answer a question with four queries, whatever the number of records."""
    found = records(question)
    total = found.count()
    start = (question.page - 1) * PAGE_SIZE
    ids = list(in_order(found, question).values_list("pk", flat=True)[start : start + PAGE_SIZE]) if total else []
    return Answer(total, ids, count(question), ways_out(question) if total < 3 else {})


def total(question: Question) -> int:
    """How many records there are. One query."""
    return records(question).count()


def first(question: Question, number: int) -> list[Model]:
    """Return the first records of a question, with what a list shows of them."""
    found: Any = in_order(records(question), question)
    return list(found.for_list()[:number])


def fetch(noun: str, ids: Sequence[int]) -> list[Model]:
    """Return the records with these ids in this order, with what a list shows of them."""
    found = MODELS[noun].objects.for_list().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
