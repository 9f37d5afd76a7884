"""What a list can be narrowed to although no panel offers it, for the views of the whole lead to such lists.

What is known or not known of a record, which class of source it cites, and when it was last checked. The index holds
nothing of this: SQL answers once while the register does not change, and the index is given the records' keys.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import Change, Citation, Confidence, Participation
from directory.search.facets import FACETS, Facet
from directory.search.hosts import CLASSES, OFFICIAL, OTHER, OWN, PRESS
from directory.search.memory import kept
from directory.search.question import MODELS, Question
from directory.search.source_classes import sources_of


@dataclass(frozen=True)
class Fact:
    """Something that may be known of a record: what it is called, and of which records it is known."""

    label: str | Promise
    known: Q


def _in_both_languages(text: str) -> Q:
    return Q(**{f"{text}_en__gt": "", f"{text}_zh__gt": ""})


_COMMON = {
    "names": Fact(_("name in English and Chinese"), _in_both_languages("name")),
    "chinese-name": Fact(_("Chinese name, or that there is none"), Q(name_zh__gt="") | Q(has_no_name_zh=True)),
    "summaries": Fact(_("summary in both languages"), _in_both_languages("summary")),
    "descriptions": Fact(_("description in both languages"), _in_both_languages("description")),
    "website": Fact(_("website"), Q(website__gt="")),
    "main-sources": Fact(_("sources for the main facts"), Q(confidence=Confidence.SOURCED)),
    "check": Fact(_("day of the last check"), Q(checked_on__isnull=False)),
}

_LEADS = Participation.objects.public().leads().filter(initiative=OuterRef("pk"))


def _has_sectors(noun: str) -> Fact:
    links = MODELS[noun].sectors.through.objects.order_by().values(f"{noun}_id")
    return Fact(_("sector"), Q(pk__in=links))


FACTS: dict[str, dict[str, Fact]] = {
    "organisation": _COMMON
    | {
        "sector": _has_sectors("organisation"),
        "founding": Fact(_("founding year"), Q(founded__isnull=False)),
        "district": Fact(_("district"), Q(district__gt="")),
        "headquarters": Fact(_("headquarters"), Q(headquarters__gt="")),
        "place": Fact(_("place on the map"), Q(latitude__isnull=False)),
        "size": Fact(_("size"), Q(size__gt="")),
    },
    "initiative": _COMMON
    | {
        "sector": _has_sectors("initiative"),
        "start": Fact(_("start"), Q(starts__isnull=False)),
        "end": Fact(_("end"), Q(ends__isnull=False)),
        "budget": Fact(_("amount"), Q(budget_hkd__isnull=False)),
        "lead": Fact(_("lead"), Q(Exists(_LEADS))),
    },
}

SOURCE_LABELS = {
    OFFICIAL: _("Government and public bodies"),
    OWN: _("Organisations themselves"),
    PRESS: _("Press"),
    OTHER: _("Other"),
}


def _known(noun: str, values: Sequence[str]) -> Q:
    return reduce(and_, [FACTS[noun][value].known for value in values])


def _unknown(noun: str, values: Sequence[str]) -> Q:
    return reduce(and_, [~FACTS[noun][value].known for value in values])


def _citing(noun: str, values: Sequence[str]) -> Q:
    cited = Citation.objects.filter(source__in=sources_of(values), **{f"{noun}__isnull": False})
    return Q(pk__in=cited.order_by().values(noun))


@dataclass(frozen=True)
class Trait:
    """One parameter of a list. Of several facts all must hold; of several classes of sources one is enough."""

    name: str
    label: str | Promise
    values: Callable[[str], Mapping[str, str | Promise]]
    condition: Callable[[str, Sequence[str]], Q]


def _facts(noun: str) -> dict[str, str | Promise]:
    return {value: fact.label for value, fact in FACTS[noun].items()}


TRAITS = (
    Trait("known", _("Known"), _facts, _known),
    Trait("unknown", _("Not known"), _facts, _unknown),
    Trait("source", _("Sources"), lambda _noun: {name: SOURCE_LABELS[name] for name in CLASSES}, _citing),
)
TRAIT_NAMES = frozenset(trait.name for trait in TRAITS)

# All that takes values of a vocabulary, by noun.
NARROWINGS: dict[str, tuple[Facet | Trait, ...]] = {noun: (*facets, *TRAITS) for noun, facets in FACETS.items()}


def _checked(first: date | None, last: date | None) -> list[Q]:
    bounds = ((Q(checked_on__gte=first), first), (Q(checked_on__lte=last), last))
    return [condition for condition, day in bounds if day]


def condition(question: Question) -> Q | None:
    """Return which records have what the question asks for here; None where it asks for nothing here."""
    asked = [trait.condition(question.noun, values) for trait in TRAITS if (values := question.chosen.get(trait.name))]
    asked += _checked(question.checked_min, question.checked_max)
    return reduce(and_, asked) if asked else None


def keys(question: Question) -> Sequence[int] | None:
    """Return the keys of the published records that fulfil the condition; None where there is none."""
    asked = tuple((name, tuple(values)) for name, values in question.chosen.items() if name in TRAIT_NAMES and values)
    if not asked and not question.checked_min and not question.checked_max:
        return None
    return _keys(question.noun, asked, question.checked_min, question.checked_max, Change.objects.last_number())


@kept(64)
def _keys(
    noun: str,
    asked: tuple[tuple[str, tuple[str, ...]], ...],
    checked_min: date | None,
    checked_max: date | None,
    _number: int,
) -> Sequence[int]:
    records: Any = MODELS[noun].objects.published()
    asked_again = Question(noun, chosen=dict(asked), checked_min=checked_min, checked_max=checked_max)
    return list(records.filter(condition(asked_again)).order_by("pk").values_list("pk", flat=True))
