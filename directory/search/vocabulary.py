"""The names of every facet value, kept in memory for as long as the register does not change."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models import Value as Constant
from django.db.models.functions import Cast, Coalesce
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
from directory.search.facets import FACETS, TEXT
from directory.search.memory import kept
from directory.search.text import name_tokens
from directory.search.traits import TRAITS
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


def _rows(facet: str, model: Any, parent: Any = None) -> QuerySet:
    """Read the words of a vocabulary as rows that a UNION can join."""
    words = model.objects.order_by()
    words = words.annotate(facet=Constant(facet, output_field=TEXT), above=Cast(parent or Constant(""), TEXT))
    return words.values_list("facet", "slug", "name_en", "name_zh", "above", "position")


@kept(1)
def _open_vocabularies(_number: int) -> Mapping[str, Vocabulary]:
    """Read all vocabularies with two queries, each in its own order."""
    found: dict[str, dict[str, Value]] = defaultdict(dict)
    sectors = _rows("sector", Sector, Coalesce("parent__slug", Constant("")))
    others = (_rows("technology", Technology), _rows("challenge", Challenge), _rows("audience", Audience))
    rows = sectors.union(*others, all=True).order_by("position", "name_en")
    for facet, slug, english, chinese, parent, _position in rows:
        found[facet][slug] = Value(slug, english, chinese, parent)
    leads = Participation.objects.public().leads().values("organisation")
    for name in Organisation.objects.filter(pk__in=leads).by_name().values_list("slug", "name_en", "name_zh"):
        found["lead"][name[0]] = Value(*name)
    return found


def open_vocabularies() -> Mapping[str, Vocabulary]:
    """Return the vocabularies that are tables, by the name of their facet. One query while nothing has changed."""
    return _open_vocabularies(Change.objects.last_number())


def labels(noun: str) -> dict[str, dict[str, str]]:
    """Return the label of each value of each facet and trait of a noun, in the active language and in their order."""
    return _labels(noun, get_language(), Change.objects.last_number())


@kept(6)
def _labels(noun: str, _language: str | None, number: int) -> dict[str, dict[str, str]]:
    vocabularies = _open_vocabularies(number)
    of_facets: dict[str, dict[str, str]] = {
        facet.name: {value: str(label) for value, label in facet.choices.choices}
        if facet.choices
        else {slug: value.name for slug, value in vocabularies[facet.name].items()}
        for facet in FACETS[noun]
    }
    return of_facets | {
        trait.name: {value: str(label) for value, label in trait.values(noun).items()} for trait in TRAITS
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
