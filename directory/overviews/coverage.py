"""How much the register covers and how fresh it is, computed from what is public."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q

from directory.models import Change, Citation, Initiative, Organisation
from directory.models.base import STALE_AFTER
from directory.search.hosts import CLASSES
from directory.search.memory import kept
from directory.search.question import MODELS
from directory.search.source_classes import class_by_source
from directory.search.traits import FACTS

# The quarters of the distribution of checks, this one included.
QUARTERS = 8


@dataclass(frozen=True)
class Share:
    """A part of a whole, for a table row with a bar."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down so that 100 means all."""
        return self.part * 100 // self.whole if self.whole else 0

    @property
    def rest(self) -> "Share":
        """What is missing."""
        return Share(self.whole - self.part, self.whole)


@dataclass(frozen=True)
class Completeness:
    """How many records of a noun there are, of how many each fact is known, and how many were checked of late.

    The facts are those of `directory.search.traits`; the days are those of the oldest and the newest check.
    """

    noun: str
    whole: int
    known: Mapping[str, Share]
    fresh: Share
    oldest_check: date | None
    newest_check: date | None


def completeness(noun: str, *, on: date) -> Completeness:
    """Return how complete the public records of a noun are as of a day. One query."""
    facts = {name: Count("pk", filter=fact.known) for name, fact in FACTS[noun].items()}
    numbers = (
        MODELS[noun]
        .objects.published()
        .aggregate(
            whole=Count("pk"),
            fresh=Count("pk", filter=Q(checked_on__gte=on - STALE_AFTER)),
            oldest=Min("checked_on"),
            newest=Max("checked_on"),
            **{_column(name): count for name, count in facts.items()},
        )
    )
    whole = numbers["whole"]
    known = {name: Share(numbers[_column(name)], whole) for name in facts}
    return Completeness(noun, whole, known, Share(numbers["fresh"], whole), numbers["oldest"], numbers["newest"])


def _column(fact: str) -> str:
    return f"known_{fact.replace('-', '_')}"


@dataclass(frozen=True)
class Evidence:
    """Of one class of source: how many documents, and by noun how many records cite at least one of them."""

    documents: int
    records: Mapping[str, int]


def sources() -> Mapping[str, Evidence]:
    """Return what public records cite, by class of source. Computed once while the register does not change."""
    return _sources(Change.objects.last_number())


@kept(1)
def _sources(_number: int) -> Mapping[str, Evidence]:
    found: dict[str, tuple[set[int], set[int], set[int]]] = {name: (set(), set(), set()) for name in CLASSES}
    classes = class_by_source()
    public = Q(organisation__in=Organisation.objects.published()) | Q(initiative__in=Initiative.objects.published())
    cited = Citation.objects.filter(public).order_by().values_list("source", "organisation", "initiative")
    for source, organisation, initiative in cited.iterator():
        documents, organisations, initiatives = found[classes[source]]
        documents.add(source)
        (organisations if organisation else initiatives).add(organisation or initiative)
    return {
        name: Evidence(len(documents), {"organisation": len(organisations), "initiative": len(initiatives)})
        for name, (documents, organisations, initiatives) in found.items()
    }


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, from 1 to 4, and how many records were last checked in it. Year 0 stands for before.

    The days are the first and the last that count; None stands for no bound.
    """

    year: int
    quarter: int
    number: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Freshness:
    """When the records of a noun were last checked, the earliest first."""

    quarters: list[Quarter]
    never: int
    whole: int


def freshness(noun: str, *, on: date) -> Freshness:
    """Return the distribution of the last checks of a noun over the last quarters as of a day."""
    days = MODELS[noun].objects.published().order_by().values_list("checked_on")
    return distribution(days.annotate(number=Count("pk")), on)


def distribution(rows: Any, on: date) -> Freshness:
    """Sort pairs of a day, or None, and a number into quarters. What lies after the day counts for its quarter."""
    found: Counter[int] = Counter()
    never = 0
    last = _quarter(on)
    before = last - QUARTERS
    for day, number in rows:
        if day is None:
            never += number
        else:
            found[max(before, min(last, _quarter(day)))] += number
    quarters = [Quarter(0, 0, found[before], None, _first_day(before + 1) - timedelta(days=1))]
    quarters += [
        Quarter(
            n // 4,
            n % 4 + 1,
            found[n],
            _first_day(n),
            _first_day(n + 1) - timedelta(days=1) if n < last else None,
        )
        for n in range(before + 1, last + 1)
    ]
    return Freshness(quarters, never, never + sum(found.values()))


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _first_day(quarter: int) -> date:
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)
