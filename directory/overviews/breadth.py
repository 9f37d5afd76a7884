"""How the public entries spread, and what is known of how many, each number with the list that it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.models import District, InitiativeKind, OrganisationKind
from directory.models.base import STALE_AFTER
from directory.overviews.coverage import Completeness, Evidence, Quarter, Share
from directory.overviews.links import checked_href, list_href
from directory.overviews.words import quarter_in_words, source_class
from directory.search.question import Question
from directory.search.vocabulary import labels, parents


@dataclass(frozen=True)
class Number:
    """How many of the entries of a noun there are, and where they are listed; no list where it is empty."""

    share: Share
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a table, with the numbers of organisations, initiatives, or both. None stands for what cannot be."""

    label: str
    numbers: list[Number | None]

    @property
    def total(self) -> int:
        return sum(number.share.part for number in self.numbers if number)


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


def by_district(organisations: Counted, found: Completeness) -> list[Line]:
    """Return the districts, and last of how many organisations none is known."""
    nowhere = _counted(found.known["district"].rest, found.question, chosen={"unknown": "district"})
    known = _lines("district", dict(District.choices), organisations)
    return [*known, Line(_("not known, or outside Hong Kong"), [nowhere])]


def _counted(share: Share, question: Question, **changes: Any) -> Number:
    return Number(share, list_href(question, **changes) if share.part else "")


def of_known(found: Completeness, *, on: date) -> list[Line]:
    """Return of how many entries of a noun the main facts are known as of a day."""
    question = found.question
    begun = (_("a known founding year"), "founding") if found.noun == "organisation" else (_("a known start"), "start")
    facts = [
        (_("sources for the main facts"), "main-sources"),
        (_("a known Chinese name"), "names"),
        begun,
        (_("a website"), "website"),
        (_("a place on the map"), "place"),
    ]
    fresh = _counted(found.fresh, question, checked_min=on - STALE_AFTER)
    known = [
        Line(label, [_counted(found.known[fact], question, chosen={"known": fact})])
        for label, fact in facts
        if fact in found.known
    ]
    return [Line(_("a check within the last year"), [fresh]), *known]


def in_both_languages(*nouns: Completeness) -> list[Line]:
    """Return how many entries have each text in English and Chinese."""
    texts = {"names": _("Name"), "summaries": _("Summary"), "descriptions": _("Description")}
    return [
        Line(label, [_counted(noun.known[fact], noun.question, chosen={"known": fact}) for noun in nouns])
        for fact, label in texts.items()
    ]


def of_not_known(*nouns: Completeness) -> list[Line]:
    """Return of how many entries each fact is not known."""
    gaps = [
        (_("a Chinese name, or that there is none"), ("chinese-name",)),
        (_("a description in both languages"), ("descriptions",)),
        (pgettext("not known", "a website"), ("website",)),
        (_("the founding year, or the start"), ("founding", "start")),
        (_("an end"), ("end",)),
        (_("a budget"), ("budget",)),
        (_("a lead"), ("lead",)),
        (_("a district"), ("district",)),
        (pgettext("not known", "a place on the map"), ("place",)),
        (_("a size"), ("size",)),
    ]
    return [Line(label, [_gap(noun, facts) for noun in nouns]) for label, facts in gaps]


def _gap(noun: Completeness, facts: Sequence[str]) -> Number | None:
    """Return the number of the one of some facts that entries of the noun may have."""
    for fact in facts:
        if fact in noun.known:
            return _counted(noun.known[fact].rest, noun.question, chosen={"unknown": fact})
    return None


def by_check(*nouns: Completeness) -> list[Line]:
    """Return how many entries were last checked in each quarter, the latest first, and how many never were."""
    lines = [
        Line(
            quarter_in_words(quarter.year, quarter.quarter) if quarter.year else _("earlier"),
            [_in_quarter(noun, quarter, number) for noun, (_same, number) in zip(nouns, found, strict=True)],
        )
        for found in reversed(list(zip(*(noun.checks for noun in nouns), strict=True)))
        for quarter, _number in found[:1]
    ]
    return [*lines, Line(_("never"), [_gap(noun, ["check"]) for noun in nouns])]


def _in_quarter(found: Completeness, quarter: Quarter, number: int) -> Number:
    return Number(Share(number, found.whole), checked_href(found.question, quarter) if number else "")


def by_class(evidence: Mapping[str, Evidence], *nouns: Completeness) -> list[tuple[str, int, Line]]:
    """Return each class of source with the number of its documents, and the numbers of entries that cite one."""
    return [
        (
            name,
            found.documents,
            Line(
                source_class(name),
                [
                    _counted(Share(found.records[noun.noun], noun.whole), noun.question, chosen={"source": name})
                    for noun in nouns
                ],
            ),
        )
        for name, found in evidence.items()
    ]
