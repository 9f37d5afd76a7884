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

    def mark(self, day: date) -> int:
        """Return where a single sign for a day stands: in the middle of the lead if the day is before the axis."""
        return self.lead // 2 if day < self.first_day else self.place(day)

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


def parts(axis: Axis, starts: PartialDate, ends: PartialDate | None, *, goes_on: bool, today: date) -> list[Part]:
    """Return how an initiative is drawn. One that goes on without a known end is drawn up to today and left open."""
    is_open = ends is None and goes_on and starts.first_day <= today
    if is_open:
        drawn = _open(axis, starts, today)
    elif ends is None:
        drawn = [_part(axis, "solid" if len(starts) == 10 else "pale", starts.first_day, starts.last_day)]
    else:
        drawn = list(_whole(axis, starts, ends))
    visible = [part for part in drawn if part.width > 0]
    if (is_open and visible) or sum(part.width for part in visible) >= NARROWEST:
        return visible
    return [Part("dot", axis.mark(starts.first_day), 0)]


def _part(axis: Axis, form: str, first: date, last: date) -> Part:
    """Return what reaches from the begin of one day to the end of another; it has no width where these are none."""
    start = axis.place(first)
    return Part(form, start, max(0, axis.place(last + DAY) - start))


def _open(axis: Axis, starts: PartialDate, today: date) -> list[Part]:
    """What has begun and goes on: up to today, with a last piece that is open; through the axis if that ends before."""
    begin = axis.place(starts.last_day)
    tail = min(axis.place(today + DAY), axis.width - TAIL) if today <= axis.last_day else axis.width
    pale = _part(axis, "pale", starts.first_day, starts.last_day - DAY)
    return [
        Part("pale", pale.x, min(pale.width, max(0, tail - pale.x))),
        Part("solid", begin, tail - begin),
        Part("open", tail, min(TAIL, axis.width - tail)),
    ]


def _whole(axis: Axis, starts: PartialDate, ends: PartialDate) -> Iterator[Part]:
    """Yield the parts of an initiative whose end is known: it runs for sure from the latest start to the first end."""
    if starts.last_day > ends.first_day:
        yield _part(axis, "pale", starts.first_day, ends.last_day)
        return
    yield _part(axis, "pale", starts.first_day, starts.last_day - DAY)
    yield _part(axis, "solid", starts.last_day, ends.first_day)
    yield _part(axis, "pale", ends.first_day + DAY, ends.last_day)
