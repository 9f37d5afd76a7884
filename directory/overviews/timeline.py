"""The timeline of all years: initiatives by kind, milestones, and when organisations were founded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from directory.models import Initiative, InitiativeKind, InitiativeStatus
from directory.overviews.links import in_years, list_href
from directory.overviews.spans import Axis, Part, parts, years_axis
from directory.search.question import YEARS, Question
from directory.search.sql import records

# The year with which the picture begins; what began earlier stands in its lead.
FIRST_YEAR = 2017
# A lane of more than this many becomes numbers by year.
MOST_ROWS = 8
MOST_MILESTONES = 24
# The height of the highest column, in pixels.
HIGHEST = 44

GOING_ON = (InitiativeStatus.OPEN, InitiativeStatus.RUNNING, InitiativeStatus.SUSPENDED)
# The facets that both nouns have, so that they narrow the founding years too.
SHARED = ("sector", "technology")

# What a row shows of an initiative.
COLUMNS = ("slug", "kind", "status", "name_en", "name_zh", "starts", "ends", "featured")

# What narrows a list to those without a known start.
UNDATED = {"unknown": "start"}

# How many of each kind and year, or of each year.
Tally = Mapping[tuple[Any, ...], int]


@dataclass(frozen=True)
class Row:
    """One initiative, how it is drawn, and where a single sign for its start stands."""

    record: Initiative
    parts: list[Part]
    mark: int

    @property
    def goes_on(self) -> bool:
        return self.record.status in GOING_ON


@dataclass(frozen=True)
class Cell:
    """The number of one year, where it is listed, and the height of its column. Year 0 is all before the first."""

    year: int
    number: int
    href: str
    height: int


@dataclass(frozen=True)
class Lane:
    """One kind: its initiatives as rows, or where they are too many as numbers by year with its milestones.

    `undated` is of how many no start is known, and where they are listed.
    """

    kind: InitiativeKind
    total: int
    href: str
    undated: tuple[int, str]
    rows: list[Row]
    cells: list[Cell]


@dataclass(frozen=True)
class Year:
    """A line of the table by year."""

    begun: Cell
    founded: Cell
    milestones: list[Row]


@dataclass(frozen=True)
class Whole:
    """The picture of all years.

    `undated` is of how many no start is known, `later` how many start after it ends; both with where they are listed.
    """

    axis: Axis
    lanes: list[Lane]
    founded: list[Cell]
    table: list[Year]
    undated: tuple[int, str]
    later: tuple[int, str]


def years(today: date) -> range:
    """Return the years of the picture."""
    return range(FIRST_YEAR, max(today.year, FIRST_YEAR) + 1)


def of_kind(question: Question, kind: str) -> Question:
    return replace(question, chosen={**question.chosen, "kind": (kind,)})


def organisations_like(question: Question) -> Question:
    """Return the question about organisations that shares the filters which both nouns have."""
    return Question("organisation", chosen={name: question.chosen.get(name, ()) for name in SHARED})


def by_year(question: Question, *groups: str) -> Tally:
    """Count the records of a question by these columns and the year in which they began, where that is known."""
    column = YEARS[question.noun]
    dated = records(question).exclude(**{column: None}).order_by()
    rows = dated.annotate(began=Left(column, 4)).values_list(*groups, "began").annotate(number=Count("pk"))
    return {(*values, int(began)): number for *values, began, number in rows}


def rows_by_kind(axis: Axis, found: Iterable[Initiative], today: date) -> dict[str, list[Row]]:
    """Return initiatives, each of which has a start, as they are drawn."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for record in found:
        if starts := record.starts:
            drawn = parts(axis, starts, record.ends, goes_on=record.status in GOING_ON, today=today)
            rows[record.kind].append(Row(record, drawn, axis.mark(starts.first_day)))
    return rows


def _dated(question: Question, today: date) -> Any:
    """The initiatives that began up to the end of this year, the first first."""
    found = records(question).filter(starts__lt=str(today.year + 1))
    return found.order_by("starts", "sort_name", "slug").only(*COLUMNS)


def _milestones(question: Question, today: date) -> QuerySet:
    """The newest of what editors have marked as important."""
    return _dated(question, today).featured().reverse()[:MOST_MILESTONES]


def cells(question: Question, numbers: Mapping[int, int], today: date, highest: int = 0) -> list[Cell]:
    """Return the numbers of each year of the picture, first of all that came before; none of what is to come."""
    before = sum(number for year, number in numbers.items() if year < FIRST_YEAR)
    found = [Cell(0, before, list_href(question, **in_years(question, None, FIRST_YEAR - 1)), 0)]
    for year in years(today):
        number = numbers.get(year, 0)
        height = max(2, round(HIGHEST * number / highest)) if highest and number else 0
        found.append(Cell(year, number, list_href(question, **in_years(question, year, year)), height))
    return found


def _highest(tally: Tally, today: date) -> int:
    return max((number for (*_groups, year), number in tally.items() if year in years(today)), default=0)


def founded(question: Question, today: date) -> list[Cell]:
    """Return how many organisations were founded in each year, with the sectors and technologies of the question."""
    organisations = organisations_like(question)
    tally = by_year(organisations)
    return cells(organisations, {year: n for (year,), n in tally.items()}, today, _highest(tally, today))


def whole(question: Question, totals: Mapping[str, int], today: date) -> Whole:
    """Return the picture of all years. `totals` counts the initiatives of the question by kind, dated or not."""
    axis = years_axis(FIRST_YEAR, years(today)[-1])
    tally = by_year(question, "kind")
    dated = _by_kind(tally)
    full = {kind for kind, numbers in dated.items() if sum(numbers.values()) > MOST_ROWS}
    marked = rows_by_kind(axis, _milestones(question, today), today)
    rows = rows_by_kind(axis, _dated(question, today).exclude(kind__in=full), today)
    highest = _highest(tally, today)
    lanes = [
        Lane(
            kind,
            totals[kind],
            list_href(of_kind(question, kind)),
            (totals[kind] - sum(dated[kind].values()), list_href(of_kind(question, kind), chosen=UNDATED)),
            marked[kind] if kind in full else rows[kind],
            cells(of_kind(question, kind), dated[kind], today, highest) if kind in full else [],
        )
        for kind in InitiativeKind
        if totals.get(kind)
    ]
    later = sum(number for (_kind, year), number in tally.items() if year not in years(today) and year >= FIRST_YEAR)
    begun, strip = cells(question, _all_kinds(tally), today), founded(question, today)
    return Whole(
        axis,
        lanes,
        strip,
        _table(begun, strip, [row for kind in marked.values() for row in kind]),
        (sum(totals.values()) - sum(tally.values()), list_href(question, chosen=UNDATED)),
        (later, list_href(question, **in_years(question, years(today)[-1] + 1, None))),
    )


def _by_kind(tally: Tally) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for (kind, year), number in tally.items():
        found[kind][year] = number
    return found


def _all_kinds(tally: Tally) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for (_kind, year), number in tally.items():
        found[year] += number
    return found


def _table(begun: list[Cell], strip: list[Cell], marked: list[Row]) -> list[Year]:
    """Return the same by year, the newest first."""
    of_year: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(marked, key=lambda row: row.record.starts or ""):
        year = row.record.starts.year if row.record.starts else 0
        of_year[year if year >= FIRST_YEAR else 0].append(row)
    return [Year(b, f, of_year[b.year]) for b, f in zip(reversed(begun), reversed(strip), strict=True)]
