"""Charts as data: what each mark says and leads to, and where it stands in a drawing. Templates draw them."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import floor, log10
from typing import Any

# Of drawings that are downloaded, in units of the picture.
WIDTH, MARGIN = 960, 32
TITLE_LINE, NOTE_LINE = 30, 18
BAR, COLUMNS_HEIGHT = 34, 300
LABELS = 300


@dataclass(frozen=True)
class Mark:
    """One value: what it is called, how it is shown, and the list of what it counts, where there is one."""

    label: str
    value: int
    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Note:
    """A sentence below a chart, which may lead to a list."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart. `form` is `bars` or `columns`; `unit` says what the values are; `most` is the value of a full bar."""

    slug: str
    form: str
    subject: str
    title: str
    unit: str
    marks: list[Mark]
    notes: list[Note] = field(default_factory=list)
    most: int = 0
    ticks_as: Any = "{:,}".format

    @property
    def highest(self) -> int:
        return self.most or max((mark.value for mark in self.marks), default=0)

    @property
    def bars(self) -> list[tuple[Mark, int, bool]]:
        """The marks, each with its length in thousandths of the longest, and whether it is the longest."""
        top = max((mark.value for mark in self.marks), default=0)
        return [(mark, _share(mark.value, self.highest, 1000), mark.value == top > 0) for mark in self.marks]


def _share(value: int, whole: int, size: int) -> int:
    """Return what a value is of a whole, in parts of a size; never nothing for something."""
    return max(1, round(size * value / whole)) if whole and value else 0


def leaders(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks with the highest value; none where all are zero."""
    marks = list(marks)
    top = max((mark.value for mark in marks), default=0)
    return [mark for mark in marks if mark.value == top > 0]


def ticks(highest: int) -> list[int]:
    """Return round values from 0 that divide an axis into two to five parts and reach its highest value or less."""
    if highest < 1:
        return [0]
    step = 10 ** floor(log10(highest))
    wanted = next(s for s in (step * 2, step, step // 2, step // 5, 1) if s and (highest // s >= 2 or s == 1))
    return list(range(0, highest + 1, wanted))


def lines(text: str, width: int) -> list[str]:
    """Break a text into lines of at most this many columns; a Chinese character takes two, and may end a line."""
    found, line = [], ""
    for piece in _pieces(text):
        if line and _columns(line + piece.rstrip()) > width:
            found.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
    return [*found, line.rstrip()] if line.strip() else found


def _pieces(text: str) -> Iterator[str]:
    """Yield what may not be broken: Latin words with the space after them, and single wide characters."""
    word = ""
    for character in text:
        if _columns(character) == 2:
            if word:
                yield word
            yield character
            word = ""
        else:
            word += character
            if character == " ":
                yield word
                word = ""
    if word:
        yield word


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


@dataclass(frozen=True)
class Placed:
    """A mark of a drawing: where it stands and how long it is; the lines of its label."""

    mark: Mark
    x: int
    y: int
    length: int
    is_first: bool
    label: list[str]

    @property
    def end(self) -> int:
        return self.x + self.length


@dataclass(frozen=True)
class Tick:
    label: str
    at: int


@dataclass(frozen=True)
class Drawing:
    """A chart as a picture of its own: lines of text with their baselines, marks and ticks, in units of the picture."""

    chart: Chart
    width: int
    height: int
    title: list[tuple[int, str]]
    marks: list[Placed]
    ticks: list[Tick]
    notes: list[tuple[int, str]]
    top: int
    bottom: int
    left: int
    right: int
    column: int


def _texts(texts: Sequence[str], start: int, step: int) -> list[tuple[int, str]]:
    return [(start + step * number, text) for number, text in enumerate(texts)]


def draw(chart: Chart, credit: str) -> Drawing:
    """Return where everything of a chart stands in a picture that is read alone; `credit` names source and day."""
    title = _texts(lines(chart.title, 68), MARGIN + 40, TITLE_LINE)
    top = title[-1][0] + 34 if title else MARGIN
    is_bars = chart.form == "bars"
    size = BAR * len(chart.marks) if is_bars else COLUMNS_HEIGHT
    bottom = top + size
    said = [line for text in (*(note.text for note in chart.notes), credit) for line in lines(text, 118)]
    notes = _texts(said, bottom + 58, NOTE_LINE)
    left, right = (LABELS, WIDTH - 150) if is_bars else (MARGIN + 60, WIDTH - MARGIN)
    column = (right - left) // max(1, len(chart.marks))
    length = (right - left) if is_bars else size - 24
    highest = chart.highest
    steps = [Tick(chart.ticks_as(value), _share(value, highest, length)) for value in ticks(highest)]
    placed = [
        Placed(
            mark,
            left if is_bars else left + column * number,
            top + BAR * number if is_bars else bottom - _share(mark.value, highest, length),
            _share(mark.value, highest, length),
            is_first,
            lines(mark.label, 34 if is_bars else 10)[:2],
        )
        for number, (mark, _width, is_first) in enumerate(chart.bars)
    ]
    height = (notes[-1][0] if notes else bottom) + MARGIN
    ticked = [Tick(t.label, left + t.at if is_bars else bottom - t.at) for t in steps]
    return Drawing(chart, WIDTH, height, title, placed, ticked, notes, top, bottom, left, right, column)
