"""How much the register covers and how fresh it is, computed from what is public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q

from directory.models import Change, Citation, Initiative, Organisation
from directory.models.base import STALE_AFTER
from directory.search.hosts import CLASSES
from directory.search.memory import kept
from directory.search.question import MODELS, Question
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
class Quarter:
    """A quarter of a year, from 1 to 4, with the first and the last day that count for it; None stands for no bound.

    Year 0 stands for all that came before; what lies after the present quarter counts for it.
    """

    year: int
    quarter: int
    first: date | None
    last: date | None

    @property
    def bounds(self) -> Q:
        """Records that were last checked in the quarter."""
        earliest = Q(checked_on__gte=self.first) if self.first else Q()
        return earliest & (Q(checked_on__lte=self.last) if self.last else Q(checked_on__isnull=False))


def quarters(on: date) -> list[Quarter]:
    """Return the quarters of the distribution of checks as of a day, the earliest first."""
    last = on.year * 4 + (on.month - 1) // 3
    numbers = range(last - QUARTERS + 1, last + 1)
    firsts = [date(n // 4, n % 4 * 3 + 1, 1) for n in numbers]
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), None]
    before = Quarter(0, 0, None, firsts[0] - timedelta(days=1))
    return [before, *(Quarter(n // 4, n % 4 + 1, *days) for n, *days in zip(numbers, firsts, lasts, strict=True))]


@dataclass(frozen=True)
class Completeness:
    """How many records of a noun there are, of how many each fact is known, and when they were last checked.

    The facts are those of `directory.search.traits`; `fresh` is how many were checked of late; the days are those of
    the oldest and the newest check.
    """

    noun: str
    whole: int
    known: Mapping[str, Share]
    fresh: Share
    checks: list[tuple[Quarter, int]]
    oldest_check: date | None
    newest_check: date | None

    @property
    def question(self) -> Question:
        return Question(self.noun)


def completeness(noun: str, *, on: date) -> Completeness:
    """Return how complete the public records of a noun are as of a day. One query."""
    conditions = {f"known {name}": fact.known for name, fact in FACTS[noun].items()}
    conditions |= {f"checked {number}": quarter.bounds for number, quarter in enumerate(quarters(on))}
    conditions["fresh"] = Q(checked_on__gte=on - STALE_AFTER)
    columns = {name.replace(" ", "_").replace("-", "_"): condition for name, condition in conditions.items()}
    days = {"oldest": Min("checked_on"), "newest": Max("checked_on")}
    counts = {column: Count("pk", filter=condition) for column, condition in columns.items()}
    row = MODELS[noun].objects.published().aggregate(whole=Count("pk"), **days, **counts)
    numbers = dict(zip(conditions, (row[column] for column in columns), strict=True))
    return Completeness(
        noun,
        row["whole"],
        {name: Share(numbers[f"known {name}"], row["whole"]) for name in FACTS[noun]},
        Share(numbers["fresh"], row["whole"]),
        [(quarter, numbers[f"checked {number}"]) for number, quarter in enumerate(quarters(on))],
        row["oldest"],
        row["newest"],
    )


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
