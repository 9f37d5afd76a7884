"""How much the register covers and how fresh it is, computed from what is public."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Value

from directory.models import (
    Change,
    Citation,
    Confidence,
    Initiative,
    Organisation,
    Participation,
)
from directory.models.base import STALE_AFTER
from directory.search.hosts import CLASSES
from directory.search.memory import kept
from directory.search.source_classes import class_by_source

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


def _of_noun(records: QuerySet, on: date, **more: Any) -> dict[str, Any]:
    """The figures of one noun. Dates are days; shares are of all public records of the noun."""
    numbers = records.aggregate(
        whole=Count("pk"),
        chinese_name=Count("pk", filter=Q(name_zh__gt="")),
        named=Count("pk", filter=Q(name_zh__gt="") | Q(has_no_name_zh=True)),
        summary=Count("pk", filter=Q(summary_en__gt="", summary_zh__gt="")),
        description=Count("pk", filter=Q(description_en__gt="", description_zh__gt="")),
        website=Count("pk", filter=Q(website__gt="")),
        sourced=Count("pk", filter=Q(confidence=Confidence.SOURCED)),
        fresh=Count("pk", filter=Q(checked_on__gte=on - STALE_AFTER)),
        oldest_check=Min("checked_on"),
        newest_check=Max("checked_on"),
        **more,
    )
    whole = numbers.pop("whole")
    days = {name: numbers.pop(name) for name in ("oldest_check", "newest_check")}
    return {"whole": whole, **days, **{name: Share(part, whole) for name, part in numbers.items()}}


def organisations(*, on: date) -> dict[str, Any]:
    """Return the figures of the organisations as of a day."""
    return _of_noun(
        Organisation.objects.published(),
        on,
        dated=Count("founded"),
        placed=Count("pk", filter=Q(district__gt="")),
        located=Count("latitude"),
        sized=Count("pk", filter=Q(size__gt="")),
    )


def initiatives(*, on: date) -> dict[str, Any]:
    """Return the figures of the initiatives as of a day."""
    leads = Participation.objects.public().leads().filter(initiative=OuterRef("pk"))
    return _of_noun(
        Initiative.objects.published(),
        on,
        dated=Count("starts"),
        ending=Count("ends"),
        budgeted=Count("budget_hkd"),
        led=Count("pk", filter=Exists(leads)),
    )


def measure(*, on: date) -> dict[str, Any]:
    """Return the figures of the coverage page as of a day."""
    found = {"organisations": organisations(on=on), "initiatives": initiatives(on=on)}
    return {
        **found,
        "oldest_check": min(filter(None, (noun["oldest_check"] for noun in found.values())), default=None),
        "newest_check": max(filter(None, (noun["newest_check"] for noun in found.values())), default=None),
        "last_change": Change.objects.order_by("-number").first(),
        "on": on,
    }


# The texts of a record that stand in two languages.
TEXTS = ("name", "summary", "description")


def languages() -> dict[str, dict[str, Share]]:
    """Return by noun how many records have each text in English and in Chinese. One query."""
    tallies = [_in_both_languages(model) for model in (Organisation, Initiative)]
    rows = {noun: numbers for noun, *numbers in tallies[0].union(tallies[1], all=True)}
    none = [0] * (len(TEXTS) + 1)
    return {
        noun: {text: Share(number, whole) for text, number in zip(TEXTS, numbers, strict=True)}
        for noun, (whole, *numbers) in ((noun, rows.get(noun, none)) for noun in ("organisation", "initiative"))
    }


def _in_both_languages(model: Any) -> QuerySet:
    counts = {f"with_{text}": Count("pk", filter=Q(**{f"{text}_en__gt": "", f"{text}_zh__gt": ""})) for text in TEXTS}
    noun = Value(model._meta.model_name, output_field=CharField())
    found = model.objects.published().order_by().annotate(noun=noun).values("noun")
    return found.annotate(whole=Count("pk"), **counts).values_list("noun", "whole", *counts)


@dataclass(frozen=True)
class Evidence:
    """Of one class of source: how many documents, and how many records cite at least one of them."""

    documents: int
    organisations: int
    initiatives: int


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
    return {name: Evidence(len(d), len(o), len(i)) for name, (d, o, i) in found.items()}


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, from 1 to 4, and how many records were last checked in it. Year 0 stands for before."""

    year: int
    quarter: int
    number: int


@dataclass(frozen=True)
class Freshness:
    """When the records were last checked, the earliest first."""

    quarters: list[Quarter]
    never: int
    whole: int


def freshness(*, on: date) -> Freshness:
    """Return the distribution of the last checks over the last quarters as of a day."""
    days = Organisation.objects.published().order_by().values_list("checked_on").annotate(number=Count("pk"))
    more = Initiative.objects.published().order_by().values_list("checked_on").annotate(number=Count("pk"))
    return distribution(days.union(more, all=True), on)


def distribution(rows: Any, on: date) -> Freshness:
    """Sort pairs of a day, or None, and a number into quarters. What lies after the day counts for its quarter."""
    found: Counter[int] = Counter()
    never = 0
    last = _quarter(on)
    for day, number in rows:
        if day is None:
            never += number
        else:
            found[max(last - QUARTERS, min(last, _quarter(day)))] += number
    quarters = [Quarter(0, 0, found[last - QUARTERS])]
    quarters += [Quarter(n // 4, n % 4 + 1, found[n]) for n in range(last - QUARTERS + 1, last + 1)]
    return Freshness(quarters, never, never + sum(found.values()))


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3
