"""One year of the timeline: what began in it, month by month, and what ran on from before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from directory.models import InitiativeKind
from directory.overviews.links import in_years, list_href
from directory.overviews.spans import Axis, months_axis
from directory.overviews.timeline import COLUMNS, GOING_ON, Cell, Row, founded, of_kind, rows_by_kind
from directory.search.question import Question
from directory.search.sql import records

# The most initiatives that the page draws, and of each kind where these would be more.
MOST, MOST_OF_KIND = 80, 7


class Numbers(NamedTuple):
    """Of one kind: how many began in the year, how many ran on from before, how many began before, ended or not."""

    begun: int
    carried: int
    earlier: int


class Limit(NamedTuple):
    """How many of one kind are drawn of those that began in the year, and of those that ran on from before."""

    begun: int
    carried: int


@dataclass(frozen=True)
class YearLane:
    """One kind in one year. Where not all are drawn, the lists tell the rest: both have the numbers that are said."""

    kind: InitiativeKind
    rows: list[Row]
    numbers: Numbers
    begun_href: str
    earlier_href: str
    leaves_out_begun: bool
    leaves_out_carried: bool


@dataclass(frozen=True)
class OneYear:
    axis: Axis
    lanes: list[YearLane]
    begun: int
    begun_href: str
    founded: Cell


def one_year(question: Question, year: int, today: date) -> OneYear:
    """Return the picture of one year, with as many of its initiatives as are readable and the others as numbers."""
    axis = months_axis(year)
    numbers = _numbers(question, year)
    limits = limits_of(numbers)
    rows = rows_by_kind(axis, _drawn(question, year, limits), today)
    lanes = [
        YearLane(
            kind,
            rows[kind],
            numbers[kind],
            list_href(of_kind(question, kind), **in_years(question, year, year)),
            list_href(of_kind(question, kind), **in_years(question, None, year - 1)),
            numbers[kind].begun > limits[kind].begun,
            numbers[kind].carried > limits[kind].carried,
        )
        for kind in InitiativeKind
        if kind in numbers
    ]
    strip = next(cell for cell in founded(question, today) if cell.year == year)
    begun = sum(kind.begun for kind in numbers.values())
    return OneYear(axis, lanes, begun, list_href(question, **in_years(question, year, year)), strip)


def _started(year: int) -> Q:
    return Q(starts__startswith=str(year))


def _carried(year: int) -> Q:
    """Initiatives that began before a year and, as far as is known, had not ended when it began."""
    return Q(starts__lt=str(year)) & (Q(ends__gte=str(year)) | Q(ends=None, status__in=GOING_ON))


def _numbers(question: Question, year: int) -> dict[str, Numbers]:
    """Return the numbers of each kind of which something began or ran in a year."""
    counted = (
        records(question)
        .order_by()
        .values("kind")
        .annotate(
            begun=Count("pk", filter=_started(year)),
            carried=Count("pk", filter=_carried(year)),
            earlier=Count("pk", filter=Q(starts__lt=str(year))),
        )
    )
    found = {row.pop("kind"): Numbers(**row) for row in counted}
    return {kind: numbers for kind, numbers in found.items() if numbers.begun or numbers.carried}


def limits_of(numbers: Mapping[str, Numbers]) -> dict[str, Limit]:
    """Return how many of each kind are drawn.

    All that began in the year, or where that is too much the first of each kind; what ran on from before where all of
    a kind finds room, kinds with few first.
    """
    everything = sum(kind.begun for kind in numbers.values())
    most = everything if everything <= MOST else MOST_OF_KIND
    room = MOST - sum(min(kind.begun, most) for kind in numbers.values())
    limits = {}
    for kind, (_begun, carried, _earlier) in sorted(numbers.items(), key=lambda row: (row[1].carried, row[0])):
        drawn = carried if carried <= room else 0
        room -= drawn
        limits[kind] = Limit(most, drawn)
    return limits


def _drawn(question: Question, year: int, limits: Mapping[str, Limit]) -> QuerySet:
    """The initiatives that are drawn of a year: milestones are the last to be left out."""
    started = _started(year)
    is_started = Case(When(started, then=Value(1)), default=Value(0), output_field=IntegerField())
    order = [F("featured").desc(), F("starts").asc(), F("sort_name").asc(), F("slug").asc()]
    place = Window(RowNumber(), partition_by=[F("kind"), is_started], order_by=order)
    most = max((limit.begun for limit in limits.values()), default=0)
    with_room = [kind for kind, limit in limits.items() if limit.carried]
    found = records(question).filter(started | (_carried(year) & Q(kind__in=with_room)))
    ranked = found.annotate(place=place).filter(Q(place__lte=most) | ~started)
    return ranked.order_by("starts", "sort_name", "slug").only(*COLUMNS)
