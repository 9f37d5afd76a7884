"""Guides: the lists within their parts, and the addresses behind their links, each for a whole page at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db.models import CharField, Value
from django.http import QueryDict
from django.urls import reverse

from directory.filters import FILTERS, RegisterFilter, query_string
from directory.guides.prose import Target, targets
from directory.models import Change, Guide, GuidePart
from directory.search.memory import kept
from directory.search.query import best, total
from directory.search.question import MODELS, YEARS, Question
from directory.search.text import name_tokens
from directory.search.traits import TRAIT_NAMES
from directory.search.typed import read
from directory.search.vocabulary import open_vocabularies

_VOCABULARIES = {"sector", "technology", "challenge"}


@dataclass(frozen=True)
class Reading:
    """What a stored filter asks for: the canonical query string, and what of the text the list does not know."""

    query: str
    unknown: list[str]
    question: Question


def read_filter(noun: str, text: str) -> Reading:
    """Read a filter as an editor writes or pastes it: a query string, or the whole address of a list.

    A guide narrows by facets and years alone, of which the checker of the data set knows too.
    """
    query = urlsplit(text.strip()).query or text.strip().removeprefix("?")
    filters = FILTERS[noun](QueryDict(query))
    facets = {name: values for name, values in filters.question.chosen.items() if name not in TRAIT_NAMES}
    changes = {"page": 1, "text": "", "chosen": facets, "checked_min": None, "checked_max": None}
    canonical = query_string(filters.question, **changes).removeprefix("?")
    kept_pairs = {*parse_qsl(canonical), ("sort", filters.question.sort)}
    typed = parse_qsl(query, keep_blank_values=True) if "=" in query or not query else [(query, "")]
    unknown = [f"{name}={value}" for name, value in typed if value and (name, value) not in kept_pairs]
    unknown += [name for name, value in typed if not value and name not in filters.filters]
    return Reading(canonical, [pair for pair in unknown if not pair.startswith("page=")], filters.question)


@dataclass(frozen=True)
class LiveList:
    """The list that a part's filter finds now: how many, the first ones, what narrows it, and where it stands."""

    noun: str
    total: int
    ids: list[int]
    narrowed: str
    href: str


def live_list(part: GuidePart) -> LiveList | None:
    """Return what a part's filter finds. It asks the index, so that no part costs a query."""
    if not part.filter_noun:
        return None
    filters = FILTERS[part.filter_noun](QueryDict(part.filter_query))
    question = filters.question
    number, ids = best(question, part.shown) if part.shown else (total(question), [])
    href = reverse(f"{part.filter_noun}_list") + query_string(question, page=1)
    return LiveList(part.filter_noun, number, list(ids), _narrowed(filters), href)


def _narrowed(filters: RegisterFilter) -> str:
    """Name what narrows a list: the values within a facet by strokes, the facets and years by dots."""
    question, year = filters.question, YEARS[filters.noun]
    chosen = [(filters.labels[name], values) for name, values in question.chosen.items() if values]
    words = [" / ".join(labels[value] for value in values) for labels, values in chosen]
    bounds = {f"{year}_min": question.year_min, f"{year}_max": question.year_max}
    words += [f"{filters.filters[name].label} {bound}" for name, bound in bounds.items() if bound]
    return " · ".join(words)


def addresses(texts: Iterable[str]) -> dict[Target, str]:
    """Return the address of each public entry that texts link to, in the active language."""
    wanted = {target for text in texts for target in targets(text)}
    return {target: reverse(f"{target.noun}_detail", args=[target.slug]) for target in existing(wanted)}


def existing(wanted: set[Target]) -> set[Target]:
    """Return those of some targets that are public, with one query for all records and guides."""
    known = open_vocabularies() if wanted else {}
    words = {target for target in wanted if target.noun in _VOCABULARIES and target.slug in known[target.noun]}
    models: dict[str, Any] = {**MODELS, "guide": Guide}
    found = [
        model.objects.published()
        .filter(slug__in=[target.slug for target in wanted if target.noun == noun])
        .annotate(noun=Value(noun, output_field=CharField(max_length=20)))
        .order_by()
        .values_list("noun", "slug")
        for noun, model in models.items()
    ]
    rows = found[0].union(*found[1:], all=True) if {target.noun for target in wanted} - _VOCABULARIES else ()
    return words | {Target(*row) for row in rows}


@kept(1)
def _words_of_guides(_number: int) -> list[tuple[Guide, frozenset[str]]]:
    """Return each public guide with the tokens of its titles and summaries."""
    return [
        (
            guide,
            frozenset().union(*map(name_tokens, (guide.title_en, guide.title_zh, guide.summary_en, guide.summary_zh))),
        )
        for guide in Guide.objects.published()
    ]


def matching(text: str) -> list[Guide]:
    """Return the public guides whose title and summary have every word of a text."""
    wanted = read(text).terms
    if not wanted:
        return []
    return [
        guide
        for guide, tokens in _words_of_guides(Change.objects.last_number())
        if all(t.is_in(tokens) for t in wanted)
    ]
