"""Partial dates on an axis of time: what is certain of an initiative, what is only possible, and where it is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from directory.models.partial_date import PartialDate

# The width of a column, a year or a month; all places and widths are in hundredths of one.
COLUMN = 100
# What is narrower than this is drawn as a dot.
NARROWEST = 6
# How far the end that nobody knows reaches beyond today.
TAIL = 30

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Axis:
    """Equal columns in the order of time, after a lead in which all that came before begins."""

    columns: tuple[tuple[date, date], ...]
    lead: int = 0

    @property
    def width(self) -> int:
        return self.lead + COLUMN * len(self.columns)

    @property
    def first_day(self) -> date:
        return self.columns[0][0]

    @property
    def last_day(self) -> date:
        return self.columns[-1][1]

    def place(self, day: date) -> int:
        """Return where a day begins; what lies before or after the axis stands at its edge."""
        if day < self.first_day:
            return 0
        for number, (first, last) in enumerate(self.columns):
            if day <= last:
                within = (day - first).days / ((last - first).days + 1)
                return self.lead + round(COLUMN * (number + within))
        return self.width


def years_axis(first: int, last: int) -> Axis:
    """Return one column for each year, with a lead of two columns for the time before."""
    return Axis(tuple((date(y, 1, 1), date(y, 12, 31)) for y in range(first, last + 1)), lead=2 * COLUMN)


def months_axis(year: int) -> Axis:
    """Return one column for each month of a year."""
    months = [PartialDate(f"{year:04}-{month:02}") for month in range(1, 13)]
    return Axis(tuple((month.first_day, month.last_day) for month in months))


@dataclass(frozen=True)
class Part:
    """A piece of a bar. `form` is `solid`, `pale` (it may be then), `open` (no end is known) or `dot`."""

    form: str
    x: int
    width: int


def parts(
    axis: Axis, starts: PartialDate, ends: PartialDate | None, *, goes_on: bool, today: date
) -> list[Part]:
    """Return how an initiative is drawn. One that goes on without a known end is drawn up to today and left open."""
    if ends is None and goes_on and starts.first_day <= today:
        drawn = [*_begun(axis, starts, today), _tail(axis, today)]
    elif ends is None:
        drawn = [_part(axis, "solid" if len(starts) == 10 else "pale", starts.first_day, starts.last_day)]
    else:
        drawn = list(_whole(axis, starts, ends))
    return _as_dot([part for part in drawn if part.width > 0]) or []


def _part(axis: Axis, form: str, first: date, last: date) -> Part:
    start = axis.place(first)
    return Part(form, start, axis.place(last + DAY) - start)


def _begun(axis: Axis, starts: PartialDate, today: date) -> Iterator[Part]:
    yield _part(axis, "pale", starts.first_day, min(starts.last_day - DAY, today))
    yield _part(axis, "solid", starts.last_day, today)


def _tail(axis: Axis, today: date) -> Part:
    start = axis.place(today + DAY)
    return Part("open", start, min(TAIL, axis.width - start) if start else 0)


def _whole(axis: Axis, starts: PartialDate, ends: PartialDate) -> Iterator[Part]:
    """Yield the parts of an initiative whose end is known: it runs for sure from the latest start to the first end."""
    if starts.last_day > ends.first_day:
        yield _part(axis, "pale", starts.first_day, ends.last_day)
        return
    yield _part(axis, "pale", starts.first_day, starts.last_day - DAY)
    yield _part(axis, "solid", starts.last_day, ends.first_day)
    yield _part(axis, "pale", ends.first_day + DAY, ends.last_day)


def _as_dot(drawn: list[Part]) -> list[Part]:
    """Return a dot in the place of what would be too narrow to be seen."""
    if not drawn or sum(part.width for part in drawn) >= NARROWEST or drawn[-1].form == "open":
        return drawn
    start, end = drawn[0].x, drawn[-1].x + drawn[-1].width
    return [Part("dot", round((start + end) / 2), 0)]
