"""The timeline: initiatives by kind over the years, one year with its months, and when organisations were founded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Left, RowNumber

from directory.models import Initiative, InitiativeKind, InitiativeStatus
from directory.overviews.links import in_years, list_href
from directory.overviews.spans import Axis, Part, months_axis, parts, years_axis
from directory.search.question import YEARS, Question
from directory.search.sql import records

# The year with which the picture begins; what began earlier stands in its lead.
FIRST_YEAR = 2017
# A lane of more than this many becomes numbers by year.
MOST_ROWS = 8
# The most that the page of one year draws.
MOST_IN_YEAR = 80
MOST_MILESTONES = 40

GOING_ON = (InitiativeStatus.OPEN, InitiativeStatus.RUNNING, InitiativeStatus.SUSPENDED)
# The facets that both nouns have, so that they narrow the founding years too.
SHARED = ("sector", "technology")

# What a row shows of an initiative.
COLUMNS = ("slug", "kind", "status", "name_en", "name_zh", "starts", "ends", "featured")


@dataclass(frozen=True)
class Row:
    """One initiative and how it is drawn."""

    record: Initiative
    parts: list[Part]

    @property
    def goes_on(self) -> bool:
        return self.record.status in GOING_ON


@dataclass(frozen=True)
class Cell:
    """The number of one year, where it is listed, and the height of its column out of 100. `year` 0: before the first."""

    year: int
    number: int
    href: str
    height: int

    @property
    def top(self) -> int:
        """Where the column begins, from above."""
        return 100 - self.height


@dataclass(frozen=True)
class Lane:
    """One kind: its initiatives as rows, or where they are too many as numbers by year."""

    kind: Any
    total: int
    href: str
    undated: int = 0
    cells: list[Cell] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    milestones: list[Row] = field(default_factory=list)
    # Of the page of one year: how many began in it and before, and where these are listed.
    begun: tuple[int, str] = (0, "")
    earlier: tuple[int, str] = (0, "")
    leaves_out_begun: bool = False
    leaves_out_earlier: bool = False


@dataclass(frozen=True)
class Year:
    """A line of the table by year."""

    year: int
    number: int
    href: str
    founded: int
    founded_href: str
    milestones: list[Row]


def years(today: date) -> list[int]:
    """Return the years of the picture."""
    return list(range(FIRST_YEAR, max(today.year, FIRST_YEAR) + 1))


def by_year(question: Question, *groups: str) -> dict[tuple[Any, ...], int]:
    """Count the records of a question by these columns and the year in which they began, where that is known."""
    column = YEARS[question.noun]
    dated = records(question).exclude(**{column: None}).order_by()
    rows = dated.annotate(began=Left(column, 4)).values_list(*groups, "began").annotate(number=Count("pk"))
    return {(*values, int(began)): number for *values, began, number in rows}


def organisations_like(question: Question) -> Question:
    """Return the question about organisations that shares the filters which both nouns have."""
    return Question("organisation", chosen={name: question.chosen.get(name, ()) for name in SHARED})


def _row(axis: Axis, record: Initiative, today: date) -> Row:
    goes_on = record.status in GOING_ON
    assert record.starts
    return Row(record, parts(axis, record.starts, record.ends, goes_on=goes_on, today=today))


def _rows(axis: Axis, found: Iterable[Initiative], today: date) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for record in found:
        rows[record.kind].append(_row(axis, record, today))
    return rows


def _dated(question: Question, last: int) -> QuerySet:
    """The initiatives that began up to the end of a year, the first first."""
    found = records(question).filter(starts__lt=str(last + 1))
    return found.order_by("starts", "sort_name", "slug").only(*COLUMNS)


def milestones(question: Question, today: date) -> list[Initiative]:
    """Return what editors have marked as important, the newest first."""
    return list(_dated(question, today.year).featured().reverse()[:MOST_MILESTONES])


def cells(question: Question, numbers: Mapping[int, int], today: date, highest: int) -> list[Cell]:
    """Return the numbers of each year of the picture, first of all that came before; none of what is to come."""
    before = sum(number for year, number in numbers.items() if year < FIRST_YEAR)
    found = [Cell(0, before, list_href(question, **in_years(question, None, FIRST_YEAR - 1)), 0)]
    for year in years(today):
        number = numbers.get(year, 0)
        href = list_href(question, **in_years(question, year, year))
        found.append(Cell(year, number, href, round(100 * number / highest) if highest else 0))
    return found


@dataclass(frozen=True)
class Whole:
    """All years."""

    axis: Axis
    lanes: list[Lane]
    founded: list[Cell]
    table: list[Year]
    undated: int
    later: tuple[int, str]


def whole(question: Question, totals: Mapping[str, int], today: date) -> Whole:
    """Return the picture of all years. `totals` counts the initiatives of the question by kind, dated or not."""
    axis = years_axis(FIRST_YEAR, years(today)[-1])
    numbers = by_year(question, "kind")
    marked = _rows(axis, milestones(question, today), today)
    lanes = _lanes(question, totals, numbers, today)
    small = [lane.kind for lane in lanes if not lane.cells]
    rows = _rows(axis, _dated(question, today.year).filter(kind__in=small) if small else (), today)
    for lane in lanes:
        lane.rows.extend(rows[lane.kind] if not lane.cells else ())
        lane.milestones.extend(marked[lane.kind] if lane.cells else ())
    founded = _founded(question, today)
    later = sum(number for (_kind, year), number in numbers.items() if year > today.year)
    return Whole(
        axis,
        lanes,
        founded,
        _table(question, numbers, founded, [row for rows in marked.values() for row in rows], today),
        undated=sum(totals.values()) - sum(numbers.values()),
        later=(later, list_href(question, **in_years(question, today.year + 1, None))),
    )


def _lanes(
    question: Question, totals: Mapping[str, int], numbers: Mapping[tuple[Any, ...], int], today: date
) -> list[Lane]:
    """Return a lane for each kind that there is, those that are too full with their numbers by year."""
    highest = max((n for (_kind, year), n in numbers.items() if FIRST_YEAR <= year <= today.year), default=0)
    lanes = []
    for kind in InitiativeKind:
        if not totals.get(kind):
            continue
        of_kind = {year: number for (name, year), number in numbers.items() if name == kind}
        narrowed = Question("initiative", question.text, {**question.chosen, "kind": (kind,)}, *_bounds(question))
        is_full = sum(of_kind.values()) > MOST_ROWS
        undated = totals[kind] - sum(of_kind.values())
        shown = cells(narrowed, of_kind, today, highest) if is_full else []
        lanes.append(Lane(kind, totals[kind], list_href(narrowed), undated, shown))
    return lanes


def _bounds(question: Question) -> tuple[int | None, int | None]:
    return question.year_min, question.year_max


def _founded(question: Question, today: date) -> list[Cell]:
    organisations = organisations_like(question)
    numbers = {year: number for (year,), number in by_year(organisations).items()}
    highest = max((n for year, n in numbers.items() if FIRST_YEAR <= year <= today.year), default=0)
    return cells(organisations, numbers, today, highest)


def _table(
    question: Question,
    numbers: Mapping[tuple[Any, ...], int],
    founded: list[Cell],
    marked: list[Row],
    today: date,
) -> list[Year]:
    """Return the same by year, the newest first."""
    started: dict[int, int] = defaultdict(int)
    for (_kind, year), number in numbers.items():
        started[year] += number
    of_year: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(marked, key=lambda row: row.record.starts or ""):
        year = row.record.starts.year if row.record.starts else 0
        of_year[year if year >= FIRST_YEAR else 0].append(row)
    begun = cells(question, started, today, 0)
    return [
        Year(cell.year, cell.number, cell.href, f.number, f.href, of_year[cell.year])
        for cell, f in zip(reversed(begun), reversed(founded), strict=True)
    ]


@dataclass(frozen=True)
class OneYear:
    """What began in one year, and what ran then."""

    axis: Axis
    year: int
    lanes: list[Lane]
    begun: tuple[int, str]
    founded: Cell


def one_year(question: Question, totals: Mapping[str, int], year: int, today: date) -> OneYear:
    """Return the picture of one year, as many of its initiatives as are readable, the others as numbers."""
    axis = months_axis(year)
    started, carried = Q(starts__startswith=str(year)), _running_since_before(year)
    tally = records(question).order_by().values_list("kind")
    tally = tally.annotate(a=Count("pk", filter=started), b=Count("pk", filter=carried), c=Count("pk", filter=_before(year)))
    numbers = {kind: (begun, running, before) for kind, begun, running, before in tally}
    limits = _limits(numbers)
    rows = _rows(axis, _drawn(question, year, limits), today)
    lanes = []
    for kind in InitiativeKind:
        begun, running, before = numbers.get(kind, (0, 0, 0))
        if not begun and not running:
            continue
        narrowed = Question("initiative", question.text, {**question.chosen, "kind": (kind,)}, *_bounds(question))
        lanes.append(
            Lane(
                kind,
                totals.get(kind, 0),
                list_href(narrowed),
                rows=rows[kind],
                begun=(begun, list_href(narrowed, **in_years(narrowed, year, year))),
                earlier=(before, list_href(narrowed, **in_years(narrowed, None, year - 1))),
                leaves_out_begun=begun > limits[kind][0],
                leaves_out_earlier=running > limits[kind][1],
            )
        )
    founded = next(cell for cell in _founded(question, today) if cell.year == year)
    total = sum(begun for begun, _running, _before in numbers.values())
    return OneYear(axis, year, lanes, (total, list_href(question, **in_years(question, year, year))), founded)


def _before(year: int) -> Q:
    return Q(starts__lt=str(year))


def _running_since_before(year: int) -> Q:
    """Initiatives that began before a year and, as far as is known, had not ended when it began."""
    return _before(year) & (Q(ends__gte=str(year)) | Q(ends=None, status__in=GOING_ON))


def _limits(numbers: Mapping[str, tuple[int, int, int]]) -> dict[str, tuple[int, int]]:
    """Return how many of each kind are drawn: of those that began in the year, and of those that ran on from before.

    What ran on is drawn where all of a kind finds room, kinds with few first.
    """
    begun = sum(number for number, _running, _before in numbers.values())
    most = begun if begun <= MOST_IN_YEAR else MOST_ROWS
    room = MOST_IN_YEAR - sum(min(number, most) for number, _running, _before in numbers.values())
    limits = {}
    for kind, (_begun, running, _before) in sorted(numbers.items(), key=lambda row: (row[1][1], row[0])):
        fits = running <= room
        room -= running if fits else 0
        limits[kind] = (most, running if fits else 0)
    return limits


def _drawn(question: Question, year: int, limits: Mapping[str, tuple[int, int]]) -> QuerySet:
    """The initiatives that are drawn of a year: milestones are the last to be left out."""
    started = Q(starts__startswith=str(year))
    place = Window(
        RowNumber(),
        partition_by=[F("kind"), Case(When(started, then=Value(1)), default=Value(0), output_field=IntegerField())],
        order_by=[F("featured").desc(), F("starts").asc(), F("sort_name").asc(), F("slug").asc()],
    )
    most = max((begun for begun, _running in limits.values()), default=0)
    with_room = [kind for kind, (_begun, running) in limits.items() if running]
    found = records(question).filter(started | (_running_since_before(year) & Q(kind__in=with_room)))
    ranked = found.annotate(place=place).filter(Q(place__lte=most) | ~started)
    return ranked.order_by("starts", "sort_name", "slug").only(*COLUMNS)
