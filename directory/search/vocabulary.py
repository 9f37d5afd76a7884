"""The names of every facet value, kept in memory for as long as the register does not change."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from directory.models import (
    Audience,
    Challenge,
    Change,
    Organisation,
    Participation,
    Sector,
    Technology,
)
from directory.models.bilingual import Bilingual
from directory.search.facets import FACETS
from directory.search.text import name_tokens
from directory.search.typed import Term, read


@dataclass(frozen=True)
class Value:
    """One value that a facet may take."""

    slug: str
    name_en: str
    name_zh: str
    parent: str = ""

    name = Bilingual()


Vocabulary = Mapping[str, Value]


def _values(rows: Any) -> Vocabulary:
    return {slug: Value(slug, english, chinese, parent or "") for slug, english, chinese, parent in rows}


def _terms(model: Any) -> Vocabulary:
    return _values((*row, "") for row in model.objects.values_list("slug", "name_en", "name_zh"))


@lru_cache(maxsize=1)
def _open_vocabularies(_number: int) -> Mapping[str, Vocabulary]:
    leads = Participation.objects.public().leads().values("organisation")
    organisations = Organisation.objects.filter(pk__in=leads).by_name().values_list("slug", "name_en", "name_zh")
    return {
        "sector": _values(Sector.objects.values_list("slug", "name_en", "name_zh", "parent__slug")),
        "technology": _terms(Technology),
        "challenge": _terms(Challenge),
        "audience": _terms(Audience),
        "lead": _values((*row, "") for row in organisations),
    }


def open_vocabularies() -> Mapping[str, Vocabulary]:
    """Return the vocabularies that are tables, by the name of their facet. One query while nothing has changed."""
    return _open_vocabularies(Change.objects.last_number())


def labels(noun: str) -> dict[str, dict[str, str]]:
    """Return the label of each value of each facet of a noun, in the active language and in the vocabulary's order."""
    return _labels(noun, get_language(), Change.objects.last_number())


@lru_cache(maxsize=6)
def _labels(noun: str, _language: str | None, number: int) -> dict[str, dict[str, str]]:
    vocabularies = _open_vocabularies(number)
    return {
        facet.name: {value: str(label) for value, label in facet.choices.choices}
        if facet.choices
        else {slug: value.name for slug, value in vocabularies[facet.name].items()}
        for facet in FACETS[noun]
    }


def parents() -> dict[str, str]:
    """Return the parent of each sector of the second level."""
    return {slug: sector.parent for slug, sector in open_vocabularies()["sector"].items() if sector.parent}


def matching_terms(text: str) -> list[tuple[str, Value]]:
    """Return the sectors, technologies and challenges whose name contains every word of the text, with their facet."""
    wanted = read(text).terms
    vocabularies = open_vocabularies()
    return [
        (facet, value)
        for facet in ("sector", "technology", "challenge")
        for value in vocabularies[facet].values()
        if wanted and _contains(value, wanted)
    ]


def _contains(value: Value, wanted: tuple[Term, ...]) -> bool:
    found = {*name_tokens(value.name_en), *name_tokens(value.name_zh)}
    return all(term.is_in(found) for term in wanted)


def forget() -> None:
    """Drop what is kept in memory. For tests, whose registers share change numbers."""
    _open_vocabularies.cache_clear()
    _labels.cache_clear()
