"""How the public entries spread over kinds, sectors, districts and dates, each number with the list that it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from directory.models import District, InitiativeKind, OrganisationKind
from directory.overviews.coverage import Share
from directory.overviews.links import list_href
from directory.search.question import Question
from directory.search.vocabulary import labels, parents


@dataclass(frozen=True)
class Number:
    """How many of the entries of a noun there are, and where they are listed; no list where it is empty."""

    share: Share
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One value of a vocabulary with the numbers of its organisations, its initiatives, or both."""

    label: str
    numbers: list[Number]

    @property
    def total(self) -> int:
        return sum(number.share.part for number in self.numbers)


# Counts of one noun: its name, the numbers of each facet, and how many there are in all.
Counted = tuple[str, Mapping[str, Mapping[str, int]], int]


def _number(counted: Counted, facet: str, value: str) -> Number:
    noun, counts, whole = counted
    part = counts.get(facet, {}).get(value, 0)
    return Number(Share(part, whole), list_href(Question(noun), chosen={facet: value}) if part else "")


def _lines(facet: str, values: Mapping[str, Any], *nouns: Counted) -> list[Line]:
    found = [Line(str(label), [_number(noun, facet, value) for noun in nouns]) for value, label in values.items()]
    return sorted(found, key=lambda line: (-line.total, line.label))


def by_kind(counted: Counted) -> list[Line]:
    kinds: Any = OrganisationKind if counted[0] == "organisation" else InitiativeKind
    return _lines("kind", dict(kinds.choices), counted)


def by_sector(organisations: Counted, initiatives: Counted) -> list[Line]:
    """Return the sectors of the first level; an entry of several sectors counts in each."""
    below = parents()
    sectors = {slug: name for slug, name in labels("organisation")["sector"].items() if slug not in below}
    return _lines("sector", sectors, organisations, initiatives)


def by_district(organisations: Counted) -> list[Line]:
    return _lines("district", dict(District.choices), organisations)
